"""The number of steps in an hour is a constant, whatever the number of videos."""

import sqlite3
from pathlib import Path

import pytest

from yt_assets_tests.end_to_end.observatory import WORLD, Observatory


@pytest.mark.parametrize("videos_per_channel", [25, 1000])
def test_fifty_and_two_thousand_videos_take_thirteen_steps(videos_per_channel: int, tmp_path: Path) -> None:
    size = WORLD | {"channels": 2, "videos_per_channel": videos_per_channel}
    observatory = Observatory(tmp_path, world=size)
    ran = observatory.command("run", "--hours", "1")
    assert ran.returncode == 0, ran.stderr
    assert "13 steps done" in ran.stdout
    (record,) = observatory.rows("videos", "hours")
    assert record["stored"] == record["planned"] >= 2 * videos_per_channel - 5
    assert _steps_started(observatory) == 13


def test_a_shard_a_batch_is_a_setting(tmp_path: Path) -> None:
    observatory = Observatory(tmp_path, world=WORLD | {"channels": 1, "videos_per_channel": 25})
    ran = observatory.command("run", "--hours", "1", YT_SHARDS="per-batch")
    assert ran.returncode == 0, ran.stderr
    assert _steps_started(observatory) == 9 + 2 * 3, "25 videos are three batches, in each of the two sharded assets"


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
