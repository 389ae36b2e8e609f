"""Services that start in the middle of an hour capture it: YouTube shows it for so long only."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    InstigatorType,
    ScheduleInstigatorData,
)

from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.orchestration.sensors import hour_start_sensor
from yt_assets.youtube.quota import DAILY_UNITS
from yt_assets_tests.orchestration.recorded_runs import REPOSITORY, record
from yt_assets_tests.storage.samples import hour_row, put

HOUR = datetime(2026, 11, 20, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Daemon:
    """What looks every half a minute, and keeps the cursor."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        url = f"sqlite:///{folder}/videos.db"
        self.database = DatabaseResource(name="videos", url=url, setting="VIDEOS_DATABASE_URL")
        self.instance = instance
        self.quota = 10_000
        self._cursor: str | None = None

    def look(self, at: datetime) -> dg.RunRequest | str:
        """A run, or why none."""
        sensor = hour_start_sensor(dg.define_asset_job("hourly"), lambda: at)
        youtube = YouTubeResource(api_key="any", endpoint="http://127.0.0.1:1", daily_quota=self.quota)
        resources = {"videos_database": self.database, "youtube": youtube}
        with dg.build_sensor_context(self.instance, cursor=self._cursor, resources=resources) as context:
            found = sensor(context)
            self._cursor = context.cursor
        assert isinstance(found, dg.RunRequest | dg.SkipReason)
        return found if isinstance(found, dg.RunRequest) else str(found.skip_message)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        yield Daemon(tmp_path, instance)


def test_the_second_look_at_an_hour_without_a_run_starts_one(daemon: Daemon) -> None:
    """The first one leaves the schedule its time to make up for the tick that it missed."""
    assert "the next look starts one" in str(daemon.look(HOUR + 24 * MINUTE))
    started = daemon.look(HOUR + 25 * MINUTE)
    assert isinstance(started, dg.RunRequest)
    assert (started.partition_key, started.run_key) == (key_of(HOUR), key_of(HOUR))


def test_an_hour_that_has_a_run_is_left_alone(daemon: Daemon) -> None:
    """Whatever became of it: what failed is run again by the sensor hour_retry."""
    daemon.look(HOUR + 24 * MINUTE)
    record(daemon.instance, 6, 8)
    assert "has a run" in str(daemon.look(HOUR + 25 * MINUTE))


def test_an_hour_that_a_command_has_captured_is_left_alone(daemon: Daemon) -> None:
    daemon.look(HOUR + 24 * MINUTE)
    with daemon.database.open() as database:
        put(database, hours=[hour_row(HOUR, state="captured")])
    assert "has a capture" in str(daemon.look(HOUR + 25 * MINUTE))


@pytest.mark.parametrize("minute", [0, 51, 59])
def test_the_first_and_the_last_minutes_are_left_to_the_schedule(daemon: Daemon, minute: int) -> None:
    for second in (10, 40):
        assert "left to the schedule" in str(daemon.look(HOUR + minute * MINUTE + timedelta(seconds=second)))


def test_nothing_is_started_while_the_schedule_is_switched_off(daemon: Daemon) -> None:
    daemon.look(HOUR + 24 * MINUTE)
    origin = REPOSITORY.get_instigator_origin("hourly_schedule")
    off = InstigatorState(
        origin, InstigatorType.SCHEDULE, InstigatorStatus.STOPPED, ScheduleInstigatorData("0 * * * *")
    )
    daemon.instance.add_instigator_state(off)
    assert "switched off" in str(daemon.look(HOUR + 25 * MINUTE))


def test_nothing_is_started_without_quota(daemon: Daemon) -> None:
    """The schedule has skipped such an hour, and a run of it would only fail."""
    daemon.look(HOUR + 24 * MINUTE)
    with daemon.database.open() as database:
        youtube = YouTubeResource(api_key="any", endpoint="http://127.0.0.1:1", daily_quota=1)
        ledger = youtube.ledger(database)
        for bucket in DAILY_UNITS:
            ledger.spend(bucket, 1)
    daemon.quota = 1
    assert "quota" in str(daemon.look(HOUR + 25 * MINUTE))
