"""Which hours `yt-assets run` takes on, and what it waits for."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from yt_assets.analysis.hours import HOUR
from yt_assets.cli.hour import wait_for_others
from yt_assets.cli.run import hours_to_run
from yt_assets.cli.world import RemoteClock
from yt_assets.orchestration.asset_names import INSIGHTS
from yt_assets.sandbox import Sandbox
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.cli.conftest import Desk
from yt_assets_tests.orchestration.recorded_runs import begin, end, record
from yt_assets_tests.storage.samples import hour_row, put

NOW = datetime(2026, 11, 20, 12, 34, tzinfo=UTC)
THIS_HOUR = NOW.replace(minute=0)


@pytest.fixture
def clock() -> RemoteClock:
    """Of a world that nobody needs to ask: some hours are captured already."""
    with Sandbox(channels=1, videos_per_channel=1, epoch=NOW - 7 * HOUR, now=NOW) as sandbox:
        return RemoteClock(sandbox.url)


def captured(desk: Desk, hour: datetime, *, insights: bool = True) -> None:
    """Write down that an hour was captured, and that its insights are there."""
    folder = f"sqlite:///{desk.folder}/sandbox"
    with Database("videos", f"{folder}/videos.db", setting="VIDEOS_DATABASE_URL") as videos:
        put(videos, hours=[hour_row(hour, generation=1)])
        with videos.reading() as connection:
            records = HourLedger(connection).records([hour])
    with Database("insights", f"{folder}/insights.db", setting="INSIGHTS_DATABASE_URL") as database:
        for table in INSIGHTS if insights else ():
            replace_hours(database, table, [hour], [], records=records)


def test_real_time_has_one_hour(desk: Desk) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    assert hours_to_run(settings, 1, None, NOW) == [THIS_HOUR]


def test_sandbox_hours_follow_the_newest_captured_one(desk: Desk, clock: RemoteClock) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    captured(desk, THIS_HOUR - 5 * HOUR)
    assert hours_to_run(settings, 3, clock, NOW) == [THIS_HOUR - 4 * HOUR, THIS_HOUR - 3 * HOUR, THIS_HOUR - 2 * HOUR]


def test_an_hour_whose_insights_are_missing_is_run_again(desk: Desk, clock: RemoteClock) -> None:
    """A run that was killed after its capture left that hour without insights for good: the next one went on."""
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    captured(desk, THIS_HOUR - 5 * HOUR, insights=False)
    assert hours_to_run(settings, 2, clock, NOW) == [THIS_HOUR - 5 * HOUR, THIS_HOUR - 4 * HOUR]


def test_a_world_that_has_caught_up_is_captured_at_the_present(desk: Desk, clock: RemoteClock) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    captured(desk, THIS_HOUR - 2 * HOUR)
    assert hours_to_run(settings, 6, clock, NOW) == [THIS_HOUR - HOUR, THIS_HOUR]
    captured(desk, THIS_HOUR)
    assert hours_to_run(settings, 6, clock, NOW) == [THIS_HOUR]


def test_a_new_installation_begins_with_the_world(desk: Desk) -> None:
    settings = load_settings({"YT_DATA_DIR": str(desk.folder)})
    began = THIS_HOUR - timedelta(days=1)
    with Sandbox(channels=1, videos_per_channel=1, epoch=began, now=NOW) as sandbox:
        assert hours_to_run(settings, 2, RemoteClock(sandbox.url), NOW) == [began, began + HOUR]


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def waited(instance: dg.DagsterInstance, seconds: int, then: Callable[[], None]) -> tuple[int, list[str]]:
    """Seconds that the command waits before the hour, and what it says, when something happens after `seconds`."""
    slept: list[float] = []
    said: list[str] = []

    def sleep(duration: float) -> None:
        slept.append(duration)
        if sum(slept) >= seconds:
            then()

    wait_for_others(instance, THIS_HOUR, said.append, sleep)
    return int(sum(slept)), said


def test_a_run_of_the_hour_is_waited_for_with_a_line_after_two_seconds(instance: dg.DagsterInstance) -> None:
    """Launched by anything: the schedule, the UI, a backfill of a range."""
    run = record(instance, THIS_HOUR.hour - 2, THIS_HOUR.hour)
    begin(instance, run)
    line = (
        f"Run {run.run_id[:8]} of 2026-11-20 10:00 to 2026-11-20 12:00 UTC is at work: waiting until it is over "
        "(Ctrl-C stops)"
    )
    assert waited(instance, 30, lambda: end(instance, run)) == (30, [line])


def test_a_short_wait_is_not_worth_a_line(instance: dg.DagsterInstance) -> None:
    run = record(instance, THIS_HOUR.hour)
    begin(instance, run)
    assert waited(instance, 2, lambda: end(instance, run)) == (2, [])


def test_a_queued_run_and_runs_of_other_hours_are_not_waited_for(instance: dg.DagsterInstance) -> None:
    """Without a daemon a queued run would stay for ever; with one, it waits for the command's run."""
    begin(instance, record(instance, THIS_HOUR.hour - 2, THIS_HOUR.hour - 1))
    queued = dg.DagsterEvent(dg.DagsterEventType.RUN_ENQUEUED.value, "hourly")
    instance.report_dagster_event(queued, record(instance, THIS_HOUR.hour).run_id)
    assert waited(instance, 0, lambda: None) == (0, [])
