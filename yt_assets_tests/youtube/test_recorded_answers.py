"""Answers that YouTube really gave, recorded by two open-source clients between 2015 and 2024."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yt_assets.youtube.classify import classify
from yt_assets.youtube.errors import ChannelUnavailable, OperatorNeeded, ProtocolError, Refused
from yt_assets.youtube.protocol import CHANNELS, UPLOADS, VIDEOS, parse_channels, parse_uploads, parse_videos

RECORDED = Path(__file__).parents[2].parent / "shared" / "data" / "api_responses"
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this checkout")


def recorded(kind: str) -> list[dict[str, Any]]:
    read = (json.loads(path.read_bytes()) for path in sorted(RECORDED.rglob("*.json")))
    return [answer for answer in read if isinstance(answer, dict) and answer.get("kind") == kind]


def as_bytes(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer.get("items", [])]


def test_every_recorded_channel_list_is_read() -> None:
    answers = recorded(CHANNELS)
    assert len(answers) > 30
    for answer in answers:
        assert [c.channel_id for c in parse_channels(as_bytes(answer), asked=ids(answer))] == list(
            dict.fromkeys(ids(answer))
        )


def test_every_recorded_video_list_is_read_and_those_without_a_snippet_are_named() -> None:
    """The client always asks for the snippet; some recordings asked for `statistics` or `status` alone."""
    outcomes: Counter[str] = Counter()
    for answer in recorded(VIDEOS):
        complete = all("snippet" in item for item in answer["items"])
        outcomes["complete" if complete else "partial"] += 1
        if complete:
            assert len(parse_videos(as_bytes(answer), asked=ids(answer))) == len(answer["items"])
        else:
            with pytest.raises(ProtocolError, match="snippet"):
                parse_videos(as_bytes(answer), asked=ids(answer))
    assert outcomes["complete"] > 30


def test_every_recorded_playlist_page_is_read_and_those_without_video_ids_are_named() -> None:
    outcomes: Counter[str] = Counter()
    for answer in recorded(UPLOADS):
        complete = all({"snippet", "contentDetails"} & set(item) for item in answer["items"])
        outcomes["complete" if complete else "partial"] += 1
        if complete:
            page = parse_uploads(as_bytes(answer))
            assert len(page.video_ids) == len(answer["items"])
            assert page.next_page_token == answer.get("nextPageToken")
        else:
            with pytest.raises(ProtocolError, match="videoId"):
                parse_uploads(as_bytes(answer))
    assert outcomes["complete"] > 20


def test_a_recorded_video_has_the_values_that_youtube_gave() -> None:
    path = RECORDED / "sns-sdks_python-youtube" / "modeldata" / "videos" / "video_api_response.json"
    answer = json.loads(path.read_bytes())
    item = answer["items"][0]
    video = parse_videos(as_bytes(answer), asked=ids(answer))[0]
    assert video.video_id == "D-lhorsDlUQ"
    assert video.published_at == datetime(2019, 3, 21, 20, 37, 49, tzinfo=UTC)
    assert video.channel_id == "UC_x5XG1OV2P6uZZ5FSM9Ttw"
    assert (video.duration_seconds, video.format, video.live_state) == (1267, "long", "none")
    assert (video.views, video.likes) == (int(item["statistics"]["viewCount"]), int(item["statistics"]["likeCount"]))


@pytest.mark.parametrize(
    ("name", "status", "method", "expected"),
    [
        ("error_response.json", 400, "channels.list", OperatorNeeded),
        ("apidata/error_permission_resp.json", 403, "channels.list", OperatorNeeded),
    ],
)
def test_recorded_refusals_are_told_apart(name: str, status: int, method: str, expected: type[Exception]) -> None:
    body = (RECORDED / "sns-sdks_python-youtube" / name).read_bytes()
    assert type(classify(status, {}, body, method=method, observed_at=NOW)) is expected


def test_a_recorded_private_playlist_concerns_its_channel_alone() -> None:
    folder = RECORDED / "Fullscreen_yt" / "playlistItems"
    errors = {
        int(path.stem[-3:]): classify(
            int(path.stem[-3:]), {}, path.read_bytes(), method="playlistItems.list", observed_at=NOW
        )
        for path in sorted(folder.glob("*_40?.json"))
    }
    assert type(errors[403]) is ChannelUnavailable
    assert errors[403].reason == "playlistItemsNotAccessible"
    assert type(errors[404]) is Refused
