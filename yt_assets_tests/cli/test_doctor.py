"""`yt-assets doctor`: each line ok, or what to do."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.cli.doctor import _retention
from yt_assets.settings import load_settings
from yt_assets.storage.engine import Database
from yt_assets.storage.migrate import ensure_schema
from yt_assets_tests.cli.conftest import Desk
from yt_assets_tests.storage.samples import put, snapshot_row, video_id


def lines(output: str) -> dict[str, tuple[str, str]]:
    """Subject → state and words, of what `doctor --json` wrote."""
    return {found["subject"]: (found["state"], found["words"]) for found in json.loads(output)["findings"]}


def test_a_healthy_installation_is_ok_in_every_line_that_stops_an_hour(desk: Desk) -> None:
    ended = desk.type("doctor", "--json")
    assert ended.return_value == 0, ended.output
    found = lines(ended.output)
    assert {subject: state for subject, (state, _) in found.items()} == {
        "settings": "ok",
        "videos": "ok",
        "insights": "ok",
        "source": "note",
        "channels": "ok",
        "quota": "ok",
        "model": "note",
        "retention": "ok",
    }
    assert found["channels"][1] == "the key works; 1 channels: @kitchen-lab"
    assert "default: 9,999 of 10,000 left" in found["quota"][1]


def words_of(output: str) -> str:
    """A page's words, however its lines were broken."""
    return " ".join(output.split())


@pytest.mark.parametrize("columns", ["80", "160"])
def test_the_findings_fit_the_terminal_and_lose_no_word(columns: str, desk: Desk) -> None:
    shown = desk.type("doctor", COLUMNS=columns).output
    assert max(len(line.rstrip()) for line in shown.splitlines()) <= int(columns)
    assert "Simulated data: every channel, video and count comes from the built-in sandbox" in words_of(shown)
    beginnings = [line[:17].split() for line in shown.splitlines()]
    assert [words for words in beginnings if words] == [
        [state, subject] for subject, (state, _) in lines(desk.type("doctor", "--json").output).items()
    ]


def stored(desk: Desk, age: timedelta, source: str = "sandbox") -> datetime:
    """An hour of that age in the videos database."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - age
    file = desk.folder / source / "videos.db"
    with Database("videos", f"sqlite:///{file}", setting="VIDEOS_DATABASE_URL") as videos:
        ensure_schema(videos)
        put(videos, raw_videos=[snapshot_row(video_id(1), hour)])
    return hour


def test_the_oldest_hour_is_named_while_the_daily_deletion_keeps_up(desk: Desk) -> None:
    hour = stored(desk, timedelta(days=28))
    assert lines(desk.type("doctor", "--json").output)["retention"] == (
        "ok",
        f"hours older than 28 days are deleted daily at 00:30 UTC; the oldest is {hour:%Y-%m-%d %H:%M} UTC",
    )


def test_hours_that_should_be_gone_are_said_with_what_to_do(desk: Desk) -> None:
    """Without the daemon nothing is deleted, and YouTube's terms are broken two days later."""
    stored(desk, timedelta(days=30))
    state, words = lines(desk.type("doctor", "--json").output)["retention"]
    assert state == "note", "simulated hours break nobody's terms"
    assert words.endswith("overdue: leave Dagster's daemon running, or run the job `retention` in its UI")
    stored(desk, timedelta(days=30), source="youtube")
    settings = load_settings({"YT_DATA_DIR": str(desk.folder), "YOUTUBE_API_KEY": "any"})
    assert _retention(settings).state == "wrong"


def test_each_wrong_thing_is_named_and_the_rest_is_still_looked_at(desk: Desk) -> None:
    unreachable = "mysql+pymysql://u:hunter2@127.0.0.1:1/x"
    model = {"OPENAI_API_KEY": "canary-key", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    servers = {"INSIGHTS_DATABASE_URL": unreachable, "DAGSTER_MYSQL_URL": unreachable}
    ended = desk.type("doctor", "--json", YT_CHANNELS="", **servers, **model)
    assert ended.return_value == 2
    found = lines(ended.output)
    wrong = [subject for subject, (state, _) in found.items() if state == "wrong"]
    assert wrong == ["insights", "dagster", "channels", "model"]
    assert "INSIGHTS_DATABASE_URL" in found["insights"][1]
    assert "DAGSTER_MYSQL_URL: the dagster database at 127.0.0.1:1/x cannot be used" in found["dagster"][1]
    assert "YT_CHANNELS is not set" in found["channels"][1]
    assert "hunter2" not in ended.output
    assert "canary-key" not in ended.output
