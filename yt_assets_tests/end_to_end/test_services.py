"""Dagster's own services over the project: a real daemon's tick, the UI's Materialize, two runs of one hour.

The daemon is told that its schedule has been on for an hour, as after an outage; the tick it then makes is a real one,
for the hour that is running now.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from yt_assets.orchestration.partitions import key_of
from yt_assets_tests.end_to_end.listening import places_of, processes_with
from yt_assets_tests.end_to_end.observatory import WORLD, Observatory
from yt_assets_tests.end_to_end.services import (
    HOURLY,
    Services,
    schedule_state,
    serving,
    switch_on_since,
    this_hour,
    wait_for,
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """`yt-assets dev` without a key, in a world that began two hours ago."""
    began = this_hour() - timedelta(hours=2)
    small = WORLD | {"epoch": began.isoformat(), "channels": 2}
    observatory = Observatory(tmp_path_factory.mktemp("dev"), world=small)
    with serving(observatory):  # its tables are made by now, so that nobody makes them beside it
        wait_for(lambda: schedule_state(observatory), "the schedule's state")
    switch_on_since(observatory, timedelta(hours=1))
    with serving(observatory) as running:
        yield running


def test_everything_that_dev_starts_listens_on_this_machine_alone(services: Services) -> None:
    """Dagster's web server lets everybody launch runs; the sandbox is the command's own, and lets itself be changed."""
    processes = processes_with(f"YT_DATA_DIR={services.observatory.folder}")
    places = places_of(processes)
    assert int(services.url.rpartition(":")[2]) in {port for _, port in places}
    assert len(processes) >= 4  # the command, its web server, its daemon, a code server
    assert {address for address, _ in places if not address.is_loopback} == set()


def test_the_daemons_tick_captures_the_running_hour(services: Services) -> None:
    run = wait_for(lambda: _scheduled(services), "the scheduled run")
    hour = run["tags"]["dagster/partition"]
    assert hour in {key_of(this_hour()), key_of(this_hour() - timedelta(hours=1))}
    ended = wait_for(lambda: services.ended(run["runId"]), "the scheduled run's end")
    assert ended["status"] == "SUCCESS"
    # The next hour may begin while this runs; then there is one more of everything.
    (record,) = [found for found in services.observatory.rows("videos", "hours") if key_of(found["hour"]) == hour]
    assert (record["state"], record["stored"]) == ("captured", record["planned"])
    ticked = [found for found in services.runs() if found["tags"].get("dagster/schedule_name") == HOURLY]
    assert len([found for found in ticked if found["tags"]["dagster/partition"] == hour]) == 1


def test_the_uis_materialize_works_and_two_runs_of_one_hour_never_overlap(services: Services) -> None:
    wait_for(lambda: not _active(services), "the runs before")
    hour = key_of(this_hour())
    first, second = services.materialize(hour), services.materialize(hour)
    overlaps = []
    while len(_active(services)) > 0:
        alike = [run for run in _active(services) if run["tags"]["dagster/partition"] == hour]
        started = [run["runId"] for run in alike if run["status"] in {"STARTING", "STARTED"}]
        overlaps += [started] if len(started) > 1 else []
        time.sleep(0.3)
    assert [services.ended(run)["status"] for run in (first, second)] == ["SUCCESS", "SUCCESS"]  # type: ignore[index]
    assert overlaps == []
    snapshots = services.observatory.rows("videos", "raw_videos")
    assert len({(row["hour"], row["video_id"]) for row in snapshots}) == len(snapshots)
    assert len(services.observatory.rows("insights", "trend_insights")) == len(snapshots)


def _scheduled(services: Services) -> dict[str, Any] | None:
    return next((run for run in services.runs() if run["tags"].get("dagster/schedule_name") == HOURLY), None)


def _active(services: Services) -> list[dict[str, Any]]:
    return [run for run in services.runs() if run["status"] in {"QUEUED", "NOT_STARTED", "STARTING", "STARTED"}]
