"""The number of steps in an hour is a constant, whatever the number of videos."""

import sqlite3
from pathlib import Path

import pytest

from yt_assets_tests.end_to_end.observatory import WORLD, Observatory


def test_two_thousand_videos_take_fourteen_steps(tmp_path: Path) -> None:
    observatory = Observatory(tmp_path, world=WORLD | {"channels": 2, "videos_per_channel": 1000})
    ran = observatory.command("run", "--hours", "1")
    assert ran.returncode == 0, ran.stderr
    assert "14 steps done" in ran.stdout
    (record,) = observatory.rows("videos", "hours")
    assert record["stored"] == record["planned"] >= 2 * 1000 - 5
    assert _steps_started(observatory) == 14


@pytest.mark.parametrize(("shards", "steps"), [("2", 14), ("per-batch", 10 + 2 * 3)])
def test_a_shard_a_batch_is_a_setting(shards: str, steps: int, tmp_path: Path) -> None:
    """25 videos are three batches, in each of the two sharded assets; by default they are shared between two shards."""
    world = WORLD | {"channels": 1, "videos_per_channel": 25}
    observatory = Observatory(tmp_path, world=world, settings={"YT_SHARDS": shards})
    (ran,) = observatory.capture(1)
    assert len([event for event in ran.all_events if event.is_step_start]) == steps
    (record,) = observatory.rows("videos", "hours")
    assert record["stored"] == record["planned"]


def _steps_started(observatory: Observatory) -> int:
    """Counted in Dagster's own event log."""
    (log,) = [
        file for file in (observatory.source / "dagster" / "history" / "runs").glob("*.db") if file.stem != "index"
    ]
    with sqlite3.connect(log) as events:
        found: int = events.execute(
            "SELECT COUNT(*) FROM event_logs WHERE dagster_event_type = 'STEP_START'"
        ).fetchone()[0]
    return found
