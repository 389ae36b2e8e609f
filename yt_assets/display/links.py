"""Pages of YouTube for a video and a channel.

Here: the addresses. Not here: how a link is shown (markdown.py, the page), addresses that people give as channels
(youtube/discovery.py).
"""

WATCH = "https://www.youtube.com/watch?v="


def video_page(video_id: str) -> str:
    """The video on YouTube."""
    return WATCH + video_id


def channel_page(channel_id: str) -> str:
    """The channel on YouTube."""
    return f"https://www.youtube.com/channel/{channel_id}"
