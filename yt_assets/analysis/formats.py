"""Long, short or live: which of YouTube's formats a video has.

Here: the rule, its sources and its error. Not here: reading an answer's fields (youtube/protocol.py).

The API has no flag for Shorts, so the rule is YouTube's own definition, applied to what the API does say:

* **live**: has ``liveStreamingDetails``, or is announced or running. Streams and premieres are one class, because both
  gather views before, and around, a scheduled moment; a finished premiere keeps its details.
* **short**: square or vertical, and no longer than 180 s; 60 s when it was published before 2024-10-15.
  https://support.google.com/youtube/answer/15424877
* **long**: everything else, and what has no known duration.

The shape is ``player.embedWidth / player.embedHeight``, which ``videos.list`` answers at no further cost when the
request bounds one of them. https://developers.google.com/youtube/v3/docs/videos#player.embedHeight

Its error: where YouTube does not know the shape, the duration decides alone, and a landscape clip of up to 180 s is
called short: one in forty of the videos of that length (2.5 % of the chart entries of 3 October 2026 in a public
measurement, which also found that the API gave a shape for every one of them). The other way round, a vertical video
of that length that is no Short to YouTube is not known to exist.
"""

from datetime import UTC, datetime

FORMATS = ("long", "short", "live")
LIVE_STATES = ("live", "upcoming")

SHORT_SECONDS = 180
EARLIER_SHORT_SECONDS = 60
LONGER_SHORTS_SINCE = datetime(2024, 10, 15, tzinfo=UTC)


def video_format(
    duration_seconds: int | None,
    live_state: str | None,
    *,
    has_live_details: bool,
    aspect_ratio: float | None = None,
    published_at: datetime | None = None,
) -> str:
    """``live``, ``short`` or ``long``.

    ``aspect_ratio`` is width over height, None when it is not known; ``published_at`` is aware, None means recently.
    """
    if has_live_details or live_state in LIVE_STATES:
        return "live"
    is_older = published_at is not None and published_at < LONGER_SHORTS_SINCE
    longest = EARLIER_SHORT_SECONDS if is_older else SHORT_SECONDS
    is_landscape = aspect_ratio is not None and aspect_ratio > 1
    if duration_seconds is not None and duration_seconds <= longest and not is_landscape:
        return "short"
    return "long"
