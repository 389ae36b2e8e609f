"""kill -9 at every named point of every asset, on every engine: the hour is run again, and nothing shows."""

import signal
from functools import cache
from typing import Any

import pytest

from yt_assets.pipeline.errors import HourError
from yt_assets.pipeline.readiness import require_captured
from yt_assets_tests.faults.conftest import BEFORE, Stages
from yt_assets_tests.faults.disturbed import Contents, Installation, hour
from yt_assets_tests.faults.doomed import ASSETS, DAYS, HISTORY, INSIGHTS, POINTS, POINTS_OF_A_DAY, STREAMS
from yt_assets_tests.faults.engines import ENGINES, at_points


@at_points(POINTS)
def test_an_hour_killed_and_run_again_holds_what_an_undisturbed_one_holds(
    asset: str, point: str, stages: Stages
) -> None:
    """Every column of every table, but for the two that count what was spent; and Dagster knows of all five assets.

    Before it is run again, nobody can read a part of it: a whole table, or none.
    """
    work = stages.back_to(BEFORE[asset])
    # What turned viral follows from the trends.
    asked = ["trend_insights", asset] if asset == "video_events" else [asset]
    assert work.run(1, asked, doom=(asset, point)).signal == signal.SIGKILL, "it never came to that point"
    for table, rows in _readable(work).items():
        assert rows == _rows(stages.undisturbed, table), f"half of {table} can be read"
    assert work.run(1, ASSETS).succeeded, work.said()
    assert work.contents() == stages.undisturbed
    assert work.materialized() == set(ASSETS)


@at_points(POINTS_OF_A_DAY)
def test_a_day_killed_and_run_again_holds_what_an_undisturbed_one_holds(asset: str, point: str, stages: Stages) -> None:
    """Until it is run again all three tables hold the day, or none does."""
    undisturbed = _day(stages)
    assert all(undisturbed[table] for table in (*DAYS, "insight_days"))
    work = stages.back_to("two hours")
    assert work.run_day((asset, point)).signal == signal.SIGKILL, "it never came to that point"
    killed = work.contents()
    assert killed in (stages.undisturbed, undisturbed), "a part of the day can be read"
    assert work.run_day().succeeded, work.said()
    assert work.contents() == undisturbed


@pytest.mark.parametrize("engine_name", ENGINES, indirect=True)
def test_half_of_the_features_are_refused_to_whoever_reads_them(stages: Stages) -> None:
    """Insights materialized alone, after a step of the features was killed, ranked the half that was there."""
    work = stages.back_to("raw_videos")
    killed = work.run(1, ["video_features"], doom=("video_features", "between two batches"))
    assert killed.signal == signal.SIGKILL
    some, all_of_them = (_rows(contents, "video_features") for contents in (work.contents(), stages.undisturbed))
    assert 0 < len(some) < len(all_of_them)
    assert work.run(1, ["keyword_insights"]).failed_in_order
    assert "video_features was never written for 2026-11-20 06:00 UTC" in work.said()
    assert _rows(work.contents(), "keyword_insights") == []


@cache
def _day(stages: Stages) -> Contents:
    """What a day holds that nothing disturbs."""
    work = stages.back_to("two hours")
    assert work.run_day().succeeded, work.said()
    return work.contents()


def _readable(work: Installation) -> dict[str, list[Any]]:
    """Rows of the second hour, of tables that the I/O manager would hand to an asset."""
    contents = work.contents()
    found = {table: rows for table in (*INSIGHTS, *HISTORY) if (rows := _rows(contents, table))}
    with work.urls.open("videos") as database:
        for table in STREAMS:
            try:
                require_captured(database, table, [hour(1)])
            except HourError:
                continue
            found[table] = _rows(contents, table)
    return found


def _rows(contents: Contents, table: str) -> list[Any]:
    return [row for row in contents[table] if row["hour"] == hour(1)]
