"""Answers in the API's shape, as small as a test needs them."""

from collections.abc import Iterable
from typing import Any


def video(video_id: str, **changes: Any) -> dict[str, Any]:
    """One item of videos.list with all parts; `changes` replace whole parts, None removes one."""
    item: dict[str, Any] = {
        "kind": "youtube#video",
        "id": video_id,
        "snippet": {
            "publishedAt": "2026-11-19T12:00:00Z",
            "channelId": "UC_x5XG1OV2P6uZZ5FSM9Ttw",
            "title": "A title",
            "description": "A description",
            "tags": ["one", "two"],
            "categoryId": "28",
            "liveBroadcastContent": "none",
        },
        "contentDetails": {"duration": "PT21M3S"},
        "player": {"embedHtml": "<iframe>", "embedHeight": "720", "embedWidth": "1280"},
        "statistics": {"viewCount": "100", "likeCount": "10", "commentCount": "1"},
    }
    return {name: part for name, part in {**item, **changes}.items() if part is not None}


def stats(video_id: str, **counts: str) -> dict[str, Any]:
    """One item of videos.batchGetStats."""
    return {"kind": "youtube#videoStats", "id": video_id, "statistics": counts}


def channel(channel_id: str, handle: str = "@someone") -> dict[str, Any]:
    """One item of channels.list."""
    return {
        "kind": "youtube#channel",
        "id": channel_id,
        "snippet": {"title": "Someone", "customUrl": handle},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": f"UU{channel_id[2:]}"}},
        "statistics": {"subscriberCount": "1000", "hiddenSubscriberCount": False, "videoCount": "7"},
    }


def listing(kind: str, items: Iterable[dict[str, Any]], **envelope: Any) -> dict[str, Any]:
    """A list answer, such as kind 'videoListResponse'."""
    return {"kind": f"youtube#{kind}", "etag": "x", "items": list(items), **envelope}


def videos(*video_ids: str) -> dict[str, Any]:
    """A videos.list answer."""
    return listing("videoListResponse", map(video, video_ids))


def channels(*channel_ids: str) -> dict[str, Any]:
    """A channels.list answer."""
    return listing("channelListResponse", map(channel, channel_ids))


def uploads(*video_ids: str, next_page: str | None = None) -> dict[str, Any]:
    """A playlistItems.list answer."""
    items = ({"id": f"i-{video_id}", "contentDetails": {"videoId": video_id}} for video_id in video_ids)
    return listing("playlistItemListResponse", items, **({"nextPageToken": next_page} if next_page else {}))


def refusal(code: int, reason: str | None = None, *, detail: str | None = None, message: str = "No.") -> dict[str, Any]:
    """An error object with the older reason, the newer one, or both."""
    error: dict[str, Any] = {"code": code, "message": message}
    if reason:
        error["errors"] = [{"message": message, "domain": "youtube", "reason": reason}]
    if detail:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": detail}]
    return {"error": error}
