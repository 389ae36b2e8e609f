"""Shapes that YouTube is known to send and that none of the recorded answers has.

Whoever records one of them may move it to the sample. Here they are made up, each as it is described by those who met
it: items of deleted and private videos in a playlist, streams with their snippet, times with microseconds, refusals
without words.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from yt_assets.youtube.classify import classify
from yt_assets.youtube.errors import TransientError
from yt_assets.youtube.protocol import parse_channels, parse_uploads, parse_videos
from yt_assets_tests.youtube import answers

UPLOADS_ID = "UU_x5XG1OV2P6uZZ5FSM9Ttw"
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)


def as_bytes(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()


def gone(video_id: str, title: str, **more: Any) -> dict[str, Any]:
    """A playlist item that outlived its video: no owner, no time of publication, and a status that knows nothing."""
    snippet = {
        "publishedAt": "2026-11-01T12:00:00Z",
        "channelId": "UC_x5XG1OV2P6uZZ5FSM9Ttw",
        "title": title,
        "description": f"This video is {title.partition(' ')[0].lower()}.",
        "playlistId": UPLOADS_ID,
        "position": 0,
        "resourceId": {"kind": "youtube#video", "videoId": video_id},
        **more,
    }
    details = {"videoId": video_id}
    return {"id": f"i-{video_id}", "snippet": snippet, "contentDetails": details, "status": {"privacyStatus": "public"}}


def test_items_of_deleted_and_private_videos_are_ids_like_all_others() -> None:
    """What became of them is for videos.list to say, which leaves them out."""
    items = [gone("deleted", "Deleted video", thumbnails={}), gone("private", "Private video")]
    page = parse_uploads(as_bytes(answers.listing("playlistItemListResponse", items)), playlist_id=UPLOADS_ID)
    assert list(page.video_ids) == ["deleted", "private"]


@pytest.mark.parametrize(
    ("state", "duration", "seconds"),
    [("upcoming", "P0D", None), ("live", "P0D", None), ("none", "P1DT2H3M4S", 93_784), ("none", None, None)],
)
def test_a_stream_stays_a_stream_before_during_and_after(state: str, duration: str | None, seconds: int | None) -> None:
    """A premiere that waits for its hour has no duration at all."""
    snippet = {**answers.video("v1")["snippet"], "liveBroadcastContent": state}
    details = {} if duration is None else {"duration": duration}
    started = {"scheduledStartTime": "2026-11-21T12:00:00Z"}
    item = answers.video("v1", snippet=snippet, contentDetails=details, liveStreamingDetails=started)
    video = parse_videos(as_bytes(answers.listing("videoListResponse", [item])), asked=["v1"])[0]
    assert (video.format, video.live_state, video.duration_seconds) == ("live", state, seconds)


def test_a_time_with_microseconds_is_read_to_the_last_digit() -> None:
    """Channels have them: 2018-08-28T00:13:02.123456Z. Should videos follow, nothing is to be lost or refused."""
    snippet = {**answers.video("v1")["snippet"], "publishedAt": "2026-11-19T12:00:00.123456Z"}
    body = as_bytes(answers.listing("videoListResponse", [answers.video("v1", snippet=snippet)]))
    assert parse_videos(body, asked=["v1"])[0].published_at == datetime(2026, 11, 19, 12, 0, 0, 123_456, UTC)
    channel = answers.channel("UC1")
    channel["snippet"]["publishedAt"] = "2018-08-28T00:13:02.123456Z"
    assert len(parse_channels(as_bytes(answers.listing("channelListResponse", [channel])))) == 1


@pytest.mark.parametrize(
    "error",
    [
        {"code": 500, "message": None},
        {"code": 500, "message": None, "errors": None, "details": None, "status": "INTERNAL"},
        {"code": 500, "errors": [None, {}, {"reason": None}]},
    ],
)
def test_an_internal_error_without_words_is_worth_another_attempt(error: dict[str, Any]) -> None:
    found = classify(500, {}, as_bytes({"error": error}), method="videos.list", observed_at=NOW)
    assert (type(found), found.reason, found.message) == (TransientError, "http500", "videos.list was refused")
