"""`yt-assets video`: one video, for people and for programs."""

import json
from datetime import timedelta
from typing import Any

import pytest

from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets.storage.engine.database import Database
from yt_assets.youtube.video_addresses import video_id_of
from yt_assets_tests.cli.conftest import CHANNEL, HOSTILE, HOUR, Desk
from yt_assets_tests.storage.planted import event_row, milestone_row, plant

ONE, TWO = "video-1___A", "video-2___A"


@pytest.fixture
def storied(desk: Desk) -> Desk:
    """The same installation with milestones and events of the second video."""
    place: dict[str, Any] = {"place": 2, "place_of": 10, "usual_views_low": 300.0, "usual_views": 500.0}
    of: dict[str, Any] = {"channel_id": CHANNEL}
    with Database("insights", f"sqlite:///{desk.folder}/sandbox/insights.db", setting="X") as insights:
        plant(
            insights,
            video_milestones=[
                milestone_row(TWO, 3, None, reason="first_seen_later", distance_minutes=None, **of),
                milestone_row(TWO, 24, 1_234, usual_views_high=900.0, **place, **of),
            ],
            video_events=[
                event_row(TWO, "published", HOUR - timedelta(hours=4), **of),
                event_row(TWO, "title_changed", value_before=HOSTILE, value_after="Perfect Pizza", **of),
            ],
        )
    return desk


def test_a_video_is_shown_with_how_it_does_its_ages_and_what_happened(storied: Desk) -> None:
    shown = storied.type("video", TWO, COLUMNS="80").output
    assert max(len(line) for line in shown.splitlines()) <= 80
    for words in (
        "Perfect Pizza", "Kitchen · long · out for 31 hours", "https://www.youtube.com/watch?v=video-2___A",
        "viral", "because", "2,000", "+2,000 in 24 h, +2,000 in 7 d", "likely 200 to 400 more in the next 24 h",
        "usually 10", "4.2 ×",
        "6.00 %", "5 likes, 1 comment", "█", "first seen later", "1,234", "2 of 10", "300 to 900",
        "title changed:", "→ “Perfect Pizza”", "published",
    ):  # fmt: skip
        assert words in shown, words
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_hostile_title_is_a_title(desk: Desk) -> None:
    shown = desk.type("video", ONE, COLUMNS="80").output
    assert "[bold]x[/bold]" in shown
    assert "\x1b" not in shown
    assert "likes or comments are hidden" in shown, "a rate that is unknown is a dash, and not a zero"
    whole = json.loads(desk.type("video", ONE, "--json").output)
    assert whole["video"]["title"] == HOSTILE


def test_its_json_has_the_rows_as_they_are_stored(storied: Desk) -> None:
    whole = json.loads(storied.type("video", TWO, "--json").output)
    assert list(whole) == ["hour", "source", "video", "now", "windows", "milestones", "events", "history"]
    assert (whole["hour"], whole["source"]) == ("2026-11-20T05:00:00Z", "sandbox")
    assert (whole["now"]["views"], whole["now"]["label"]) == (2_000, "viral")
    assert [row["views"] for row in whole["history"]] == [1_600, 1_800, 1_900, 2_000]
    assert [row["place"] for row in whole["milestones"]] == [None, 2]
    assert [row["kind"] for row in whole["events"]] == ["title_changed", "published"]


@pytest.mark.parametrize(
    ("text", "video_id"),
    [
        (TWO, TWO),
        (f" {TWO} ", TWO),
        (f"https://www.youtube.com/watch?v={TWO}&t=9s", TWO),
        (f"m.youtube.com/watch?list=PL&v={TWO}", TWO),
        (f"https://youtu.be/{TWO}?si=x", TWO),
        (f"youtube.com/shorts/{TWO}", TWO),
        (f"https://www.youtube.com/live/{TWO}", TWO),
        ("", None),
        ("pizza", None),
        (f"https://example.com/watch?v={TWO}", None),
        ("https://www.youtube.com/@kitchen", None),
        ("https://[", None),
        (f"{TWO}/", None),
    ],
)
def test_a_video_goes_by_id_or_address(text: str, video_id: str | None) -> None:
    assert video_id_of(text) == video_id


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("pizza", "VIDEO is 'pizza': it must be a video's id or address, such as https://youtu.be/dQw4w9WgXcQ."),
        ("xxxxxxxxxxx", "VIDEO is 'xxxxxxxxxxx': no hour has seen this video."),
    ],
)
def test_what_is_no_video_is_said(word: str, said: str, desk: Desk) -> None:
    ended = desk.type("video", word)
    assert isinstance(ended.exception, WrongSetting)
    assert said in str(ended.exception)
    assert ended.output == ""


def test_before_the_first_hour_it_says_what_to_type(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    """And makes no database."""
    folder = tmp_path_factory.mktemp("empty")
    ended = desk.type("video", TWO, YT_DATA_DIR=str(folder))
    assert isinstance(ended.exception, WrongSetting | CommandFailed)
    assert "capture an hour with 'yt-assets run'" in str(ended.exception)
    assert list(folder.rglob("*.db")) == []
