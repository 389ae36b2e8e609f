"""`yt-assets channel`: one channel, for people and for programs."""

import json
from datetime import date

import pytest

from yt_assets.cli import main
from yt_assets.cli.errors import WrongSetting
from yt_assets.storage.engine.database import Database
from yt_assets_tests.cli.conftest import CHANNEL, HOSTILE, HOUR, Desk
from yt_assets_tests.storage.planted import channel_day_row, day_written, event_row, plant
from yt_assets_tests.storage.samples import channel_row, put

TWO = "video-2___A"


@pytest.fixture
def storied(desk: Desk) -> Desk:
    """The same installation with days and events of its channel."""
    days = [date(2026, 11, day) for day in (17, 18, 20)]
    with Database("insights", f"sqlite:///{desk.folder}/sandbox/insights.db", setting="X") as insights:
        plant(
            insights,
            channel_days=[channel_day_row(day, CHANNEL, views_gained=100 * day.day) for day in days],
            insight_days=[day_written(day) for day in days],
            video_events=[
                event_row(TWO, "published", HOUR, channel_id=CHANNEL),
                event_row(TWO, "taken_down", HOUR, channel_id=CHANNEL),
            ],
        )
    return desk


def test_a_channel_is_shown_with_its_uploads_what_gains_its_days_and_what_happened(storied: Desk) -> None:
    shown = storied.type("channel", "@kitchen", COLUMNS="80").output
    assert max(len(line) for line in shown.splitlines()) <= 80
    for words in (
        "Kitchen  @Kitchen", "2 with insights", "views +3,000 in 24 h", f"https://www.youtube.com/channel/{CHANNEL}",
        "Newest uploads",
        "★ best of its last 2: 4.2 × the channel's usual at its age", "31 h", "2,000", "viral", "Most views to come",
        "+300", "Its days", "2026-11-20", "+2,000", "1,200", "+10", "17:00", "What happened",
        "“Perfect Pizza” taken down, or made private",
    ):  # fmt: skip
        assert words in shown, words
    assert "published" not in shown, "the list of uploads says that"
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_its_json_has_the_rows_as_they_are_stored(storied: Desk) -> None:
    whole = json.loads(storied.type("channel", CHANNEL, "--json").output)
    assert list(whole) == [
        "hour", "source", "channel", "digest", "windows", "newest", "best_of_newest", "gaining", "days", "events",
    ]  # fmt: skip
    assert (whole["channel"]["handle"], whole["channel"]["subscribers"], whole["digest"]) == ("@Kitchen", None, None)
    assert {row["title"] for row in whole["newest"]} == {HOSTILE, "Perfect Pizza"}
    assert (whole["best_of_newest"], [row["gain_rank"] for row in whole["gaining"]]) == (TWO, [1, 2])
    assert [(row["day"], row["views_gained"]) for row in whole["days"]] == [
        ("2026-11-17", 1_700), ("2026-11-18", 1_800), ("2026-11-20", 2_000),
    ]  # fmt: skip
    assert "gains" not in whole["newest"][0]


@pytest.mark.parametrize(
    "name",
    [
        CHANNEL, "@kitchen", "kitchen", "https://www.youtube.com/@Kitchen/videos", f"youtube.com/channel/{CHANNEL}",
        f"https://www.youtube.com/watch?v={TWO}", f"https://youtu.be/{TWO}",
    ],
)  # fmt: skip
def test_a_channel_goes_by_id_handle_or_either_address(name: str, desk: Desk) -> None:
    assert json.loads(desk.type("channel", name, "--json").output)["channel"]["channel_id"] == CHANNEL


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("@nobody", "CHANNEL is '@nobody': it must be one of @kitchen, a name or an id."),
        ("https://youtu.be/xxxxxxxxxxx", "CHANNEL is the address of video 'xxxxxxxxxxx': no hour has seen this video."),
    ],
)
def test_what_is_no_channel_is_said(word: str, said: str, desk: Desk) -> None:
    ended = desk.type("channel", word)
    assert isinstance(ended.exception, WrongSetting)
    assert said in str(ended.exception)
    assert ended.output == ""


@pytest.mark.parametrize("typed", ["Kitchen, Lab & Co.", "kitchen, lab & co.", " KITCHEN, LAB & CO. "])
def test_a_channel_goes_by_a_name_that_it_alone_has(typed: str, desk: Desk) -> None:
    with Database("videos", f"sqlite:///{desk.folder}/sandbox/videos.db", setting="X") as videos:
        videos.write(lambda connection: connection.exec_driver_sql("UPDATE channels SET title = 'Kitchen, Lab & Co.'"))
    assert json.loads(desk.type("channel", typed, "--json").output)["channel"]["channel_id"] == CHANNEL
    whole = json.loads(desk.type("top", "keywords", "--json", "--channel", typed).output)
    assert [row["scope"] for row in whole["top_keywords"]] == [CHANNEL]


def test_a_name_of_two_channels_is_said_with_their_ids(desk: Desk) -> None:
    """The handle of one is no name of the other: handles come first."""
    other = "UCbbbbbbbbbbbbbbbbbbbbbA"
    with Database("videos", f"sqlite:///{desk.folder}/sandbox/videos.db", setting="X") as videos:
        put(videos, channels=[channel_row(other, handle="@Elsewhere", title="Kitchen Lab")])
        videos.write(lambda connection: connection.exec_driver_sql("UPDATE channels SET title = 'Kitchen Lab'"))
    ended = desk.type("channel", "kitchen lab")
    assert isinstance(ended.exception, WrongSetting)
    said = f"CHANNEL is 'kitchen lab': 2 channels have this name; it must be one of {CHANNEL}, {other}."
    assert str(ended.exception) == said
    assert desk.type("top", "--channel", "@kitchen").exit_code == 0
    both = desk.type("channel", f"{CHANNEL},{other}")
    assert "CHANNEL names 2 channels: it must be one" in str(both.exception)


def test_a_channel_without_videos_is_said(desk: Desk) -> None:
    with Database("insights", f"sqlite:///{desk.folder}/sandbox/insights.db", setting="X") as insights:
        insights.write(lambda connection: connection.exec_driver_sql("DELETE FROM video_titles"))
    assert "no hour has seen a video of it" in str(desk.type("channel", "@kitchen").exception)


def test_bytes_that_are_no_text_are_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["yt-assets", "channel", "caf\udce9"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "yt-assets: 'caf\\udce9' is no text: arguments must be UTF-8.\n"
