"""The command on its own: rankings for people and programs, the doctor, the sandbox."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets_tests.end_to_end.observatory import BIN, WORLD, Observatory


@pytest.fixture(scope="module")
def two_hours(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    small = WORLD | {"seed": 3, "channels": 2, "videos_per_channel": 20}
    observatory = Observatory(tmp_path_factory.mktemp("two"), world=small)
    observatory.capture(2)
    return observatory


def test_one_table_is_csv_that_no_spreadsheet_runs(two_hours: Observatory) -> None:
    shown = two_hours.typed("top", "engaging", "--csv", "--limit", "5")
    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert [row["rank_28_days"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(not value.startswith(("=", "+", "@")) for row in rows for value in row.values())


def test_csv_of_three_tables_is_refused(two_hours: Observatory) -> None:
    ended = two_hours.typed("top", "--csv")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--csv writes one table: name one of trending, gaining, growing, outliers, engaging" in ended.stderr


def test_a_channel_is_named_by_handle_or_id(two_hours: Observatory) -> None:
    channel = two_hours.rows("videos", "channels")[0]
    by_handle = json.loads(two_hours.typed("top", "--json", "--channel", channel["handle"]).stdout)
    by_id = json.loads(two_hours.typed("top", "--json", "--channel", channel["channel_id"]).stdout)
    assert by_handle == by_id
    assert {row["channel_id"] for row in by_id["top_trending_videos"]} == {channel["channel_id"]}
    assert {row["scope"] for row in by_id["top_keywords"]} == {channel["channel_id"]}


def test_an_unknown_channel_is_told_which_there_are(two_hours: Observatory) -> None:
    ended = two_hours.typed("top", "--channel", "@nobody")
    assert ended.returncode == 2
    assert "--channel is '@nobody': it must be one of @" in ended.stderr


def test_an_hour_is_chosen_and_a_missing_one_said(two_hours: Observatory) -> None:
    first = json.loads(two_hours.typed("top", "trending", "--json", "--hour", "2026-11-20-05:00").stdout)
    assert first["hour"] == "2026-11-20T05:00:00Z"
    assert list(first) == ["hour", "source", "coverage", "top_trending_videos"]
    missing = two_hours.typed("top", "--hour", "2026-11-20-09:00")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "there are no insights for 2026-11-20 09:00 UTC" in missing.stderr
    assert two_hours.typed("top", "--hour", "yesterday").returncode == 2


def test_before_the_first_hour_top_says_what_to_do(tmp_path: Path) -> None:
    ended = Observatory(tmp_path).command("top")
    assert ended.returncode == 1
    assert "capture an hour with 'yt-assets run'" in ended.stderr


@pytest.mark.parametrize(("columns", "wide"), [("60", False), ("160", True)])
def test_tables_fit_the_terminal(columns: str, wide: bool, two_hours: Observatory) -> None:
    shown = two_hours.command("top", COLUMNS=columns).stdout
    assert ("likely in 24 h" in shown) is wide
    assert max(len(line) for line in shown.splitlines()) <= int(columns)


def test_a_terminal_gets_colour_and_a_pipe_does_not(two_hours: Observatory) -> None:
    assert "\x1b[" not in two_hours.command("top").stdout
    controller, terminal = pty.openpty()
    environment = two_hours.environment(TERM="xterm-256color")
    subprocess.run([BIN / "yt-assets", "top"], env=environment, stdout=terminal, check=True, timeout=60)
    os.close(terminal)
    assert b"\x1b[" in os.read(controller, 65536)
    os.close(controller)


def test_the_doctor_finds_everything_in_place(two_hours: Observatory) -> None:
    ended = two_hours.command("doctor", COLUMNS="160")
    assert ended.returncode == 0, ended.stdout
    for subject in ("settings", "videos", "insights", "channels", "quota", "model"):
        assert re.search(rf"(ok|note)\s+{subject}\s", ended.stdout), ended.stdout
    assert "of 10,000 left, batch_get_stats: " in ended.stdout


def test_the_doctor_says_what_to_do(two_hours: Observatory) -> None:
    unreachable = "mysql+pymysql://u:hunter2@127.0.0.1:1/x"
    broken = two_hours.command("doctor", INSIGHTS_DATABASE_URL=unreachable, COLUMNS="160")
    assert broken.returncode == 2
    assert "wrong  insights" in broken.stdout
    assert "INSIGHTS_DATABASE_URL: the insights database at 127.0.0.1:1/x cannot be used" in broken.stdout
    assert "hunter2" not in broken.stdout + broken.stderr
    assert "Traceback" not in broken.stderr


def test_an_hour_that_fails_says_its_own_sentence_and_where_to_look(tmp_path: Path) -> None:
    """The quota lasts for the look before the hour and for its first call; exit code 1: no setting is wrong."""
    observatory = Observatory(tmp_path)
    with Sandbox(channels=1, videos_per_channel=5, daily_quota=2) as poor:
        settings = {"YOUTUBE_API_ENDPOINT": poor.url, "YOUTUBE_API_KEY": "any", "YT_CHANNELS": "@kitchen-lab"}
        ended = observatory.command("run", **settings)
    assert ended.returncode == 1
    assert "The day's quota of the bucket 'default' is spent" in ended.stderr
    assert str(observatory.source / "logs" / "run.log") in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_sandbox_says_how_to_use_it_and_stops_when_asked(tmp_path: Path) -> None:
    command = [str(BIN / "yt-assets"), "sandbox", "--port", "0", "--channels", "2", "--videos-per-channel", "3"]
    environment = Observatory(tmp_path).environment(PYTHONUNBUFFERED="1", COLUMNS="200")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = "".join(child.stdout.readline() for _ in range(4))
        url = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert url is not None, said
        assert "YT_CHANNELS=@" in said
        with urlopen(f"{url[0]}/sandbox", timeout=60) as answer:
            assert len(json.load(answer)["channels"]) == 2
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=60) == 0
