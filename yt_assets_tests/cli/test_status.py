"""Whether hours are captured, in lines for people, and with an exit code for monitors."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._daemon.types import DaemonHeartbeat

from yt_assets.analysis.hours import HOUR
from yt_assets.cli.disk import bytes_below, room, spoken_bytes
from yt_assets.orchestration.instance.services import services_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.cli.conftest import Desk
from yt_assets_tests.storage.planted import plant
from yt_assets_tests.storage.samples import hour_row, put

RUNNING = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
FIGURES = ["newest_hour", "newest_hour_age_seconds", "missed_hours", "partial_hours", "daemon_alive", "schedule_on"]
FIGURES += ["quota_left", "bytes", "bytes_a_day", "disk_free_bytes"]


@pytest.fixture
def bare(tmp_path: Path) -> Desk:
    """An installation that never captured anything; no command asks for YouTube."""
    return Desk(tmp_path, "http://127.0.0.1:9/simulated")


def stored(desk: Desk, *ago: int, **changes: Any) -> None:
    """Store hours, so many before the running one."""
    with Database("videos", f"sqlite:///{desk.folder}/sandbox/videos.db", setting="VIDEOS_DATABASE_URL") as videos:
        ensure_schema(videos)
        put(videos, hours=[hour_row(RUNNING - HOUR * each, **changes) for each in ago])


def status_of(desk: Desk, **changes: str) -> tuple[int, dict[str, tuple[str, str]], dict[str, Any]]:
    """Exit code, state and words by subject, figures."""
    ended = desk.type("status", "--json", **changes)
    whole = json.loads(ended.stdout)
    assert list(whole) == ["state", "findings", "figures"]
    found = {each["subject"]: (each["state"], each["words"]) for each in whole["findings"]}
    return ended.exit_code or ended.return_value, found, whole["figures"]


def test_before_the_first_hour_it_says_what_to_do_and_makes_nothing(bare: Desk) -> None:
    code, found, figures = status_of(bare)
    assert code == 1
    assert found["hour"][0] == found["daemon"][0] == "wrong"
    assert "yt-assets up" in found["daemon"][1]
    assert (figures["newest_hour"], figures["daemon_alive"]) == (None, False)
    assert list(bare.folder.iterdir()) == []


def test_captured_hours_are_well(bare: Desk) -> None:
    stored(bare, *range(30))
    _, found, figures = status_of(bare)
    assert found["hour"][0] == "ok"
    assert found["gaps"] == ("ok", "none in the last 24 hours")
    assert [name for name in figures if name in FIGURES] == FIGURES
    assert datetime.fromisoformat(figures["newest_hour"]) == RUNNING
    assert figures["quota_left"] == {"default": 10_000, "batch_get_stats": 10_000}
    assert figures["bytes_a_day"] > 0


def test_missed_and_partial_hours_of_the_day_are_named(bare: Desk) -> None:
    stored(bare, *(ago for ago in range(30) if ago not in (4, 5)))
    stored(bare, 3, state="partial")
    _, found, figures = status_of(bare)
    assert found["gaps"][0] == "wrong"
    assert found["gaps"][1].startswith(f"of the last 24 hours 2 ({RUNNING - 5 * HOUR:%H:%M}, ")
    assert "1 (" in found["gaps"][1]
    missed = [datetime.fromisoformat(each) for each in figures["missed_hours"]]
    assert missed == [RUNNING - 5 * HOUR, RUNNING - 4 * HOUR]
    assert [datetime.fromisoformat(each) for each in figures["partial_hours"]] == [RUNNING - 3 * HOUR]


def test_an_old_newest_hour_is_wrong(bare: Desk) -> None:
    stored(bare, 9)
    assert status_of(bare)[1]["hour"][0] == "wrong"


def test_a_spent_quota_is_wrong(bare: Desk) -> None:
    stored(bare, 0)
    with Database("videos", f"sqlite:///{bare.folder}/sandbox/videos.db", setting="VIDEOS_DATABASE_URL") as videos:
        day = (datetime.now(UTC) - timedelta(hours=8)).date()
        spent = {"units": 10_000, "spent": 1, "refused": 0}
        days, buckets = (day, day + timedelta(days=1)), ("batch_get_stats", "default")
        rows = [{"day": each, "bucket": bucket, **spent} for each in days for bucket in buckets]
        plant(videos, quota_usage=rows)
    assert status_of(bare)[1]["quota"][0] == "wrong"


def test_people_get_a_line_each(bare: Desk) -> None:
    stored(bare, 0)
    shown = bare.type("status").stdout.splitlines()
    assert [line.split()[1] for line in shown if line[:1] in "onw"][:3] == ["hour", "gaps", "daemon"]


def test_the_daemon_is_known_by_its_heartbeats(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        assert services_of(instance).heartbeat is None
        now = datetime.now(UTC)
        for kind in instance.get_required_daemon_types():
            instance.add_daemon_heartbeat(DaemonHeartbeat(now.timestamp(), kind, "one", []))
        state = services_of(instance)
        assert (state.heartbeat, state.is_alive, state.is_scheduled) == (now, True, True)
        old = now - timedelta(hours=1)
        instance.add_daemon_heartbeat(DaemonHeartbeat(old.timestamp(), "SCHEDULER", "one", []))
        assert services_of(instance).silent == ("scheduler",)


@pytest.mark.parametrize(
    ("free", "a_day", "to_come", "state"),
    [
        pytest.param(1e12, 1e9, 28e9, "ok", id="room for all"),
        pytest.param(1e10, 1e9, 28e9, "note", id="room for ten days of 28"),
        pytest.param(5e8, 1e9, 28e9, "wrong", id="less than a day"),
        pytest.param(1e8, 0, 0, "wrong", id="next to nothing"),
        pytest.param(1e9, 1e8, 0, "ok", id="nothing more comes"),
    ],
)
def test_room_is_judged_by_what_comes(free: float, a_day: float, to_come: float, state: str) -> None:
    assert room(free, a_day, to_come) == state


def test_bytes_are_counted_below_a_folder_and_spoken(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c").write_bytes(b"x" * 1_000)
    (tmp_path / "d").write_bytes(b"x" * 500)
    assert bytes_below(tmp_path) == 1_500
    assert bytes_below(tmp_path / "nowhere") == 0
    spoken = ["0 kB", "2 kB", "2.3 MB", "71 GB", "3.0 TB"]
    assert [spoken_bytes(size) for size in (0, 1_500, 2_340_000, 71e9, 3e12)] == spoken
