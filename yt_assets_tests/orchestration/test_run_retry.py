"""An hour that failed for a reason that passes is captured after all, while YouTube still shows it; others are not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.test_utils import freeze_time

from yt_assets.cli.preflight import open_resource
from yt_assets.definitions import build_definitions
from yt_assets.orchestration.asset_names import ASSETS, DERIVED
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.orchestration.run_retry import DERIVED_KEYS, RETRY, next_run
from yt_assets.orchestration.sensors import hour_retry_sensor
from yt_assets.sandbox import Sandbox
from yt_assets.settings.environment import DATABASE_SETTINGS, DatabaseName, load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.youtube.client import YouTubeClient
from yt_assets_tests.orchestration.assets.conftest import FIRST
from yt_assets_tests.orchestration.recorded_runs import begin, end, record

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
Facts = dict[str, Any]
RATE_LIMIT: Facts = {"from": 1, "to": 100_000, "reason": "rateLimitExceeded"}


class SleeplessYouTube(YouTubeResource):
    """The product's client, that does not sleep between attempts."""

    def open(self, database: Database) -> YouTubeClient:
        return YouTubeClient(api_key="any", endpoint=self.endpoint, quota=self.ledger(database), sleep=lambda _: None)


@dataclass
class Watched:
    """An installation whose machine and YouTube agree on the time, which stands still."""

    sandbox: Sandbox
    instance: dg.DagsterInstance
    definitions: dg.Definitions
    databases: Mapping[DatabaseName, DatabaseResource]

    def run(self, at: datetime, request: dg.RunRequest | None = None, *, fault: Facts | None = None) -> bool:
        """The hourly job at this moment, for its hour or as the sensor asks."""
        self.sandbox.clock.set(now=at)
        self.sandbox._gateway._faults.order([fault] if fault else [])
        job = self.definitions.resolve_job_def("hourly")
        wanted: dict[str, Any] = {"partition_key": key_of(at.replace(minute=0))}
        if request is not None:
            wanted = {"partition_key": request.partition_key, "tags": dict(request.tags)}
            wanted["asset_selection"] = request.asset_selection and list(request.asset_selection)
        with freeze_time(at):
            return job.execute_in_process(instance=self.instance, raise_on_error=False, **wanted).success

    def look(self, at: datetime) -> dg.RunRequest | str:
        """The sensor's answer at this moment: a run, or why none."""
        sensor = hour_retry_sensor(dg.define_asset_job("hourly"), lambda: at)
        with dg.build_sensor_context(self.instance, resources={"videos_database": self.databases["videos"]}) as context:
            found = sensor(context)
        assert isinstance(found, dg.RunRequest | dg.SkipReason)
        return found if isinstance(found, dg.RunRequest) else str(found.skip_message)

    def wait(self, since: datetime, until: datetime) -> tuple[datetime, dg.RunRequest]:
        """Look every minute, as the daemon does, until a run is asked for."""
        for number in range(int((until - since) / MINUTE)):
            found = self.look(since + number * MINUTE)
            if isinstance(found, dg.RunRequest):
                return since + number * MINUTE, found
        pytest.fail(f"no run was asked for: {self.look(until)}")


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.setenv("YOUTUBE_API_KEY", "any")
    monkeypatch.setattr(dg.RetryPolicy, "calculate_delay", lambda *_: 0)  # a step's tries, without their seconds
    with (
        Sandbox(channels=2, videos_per_channel=25, epoch=FIRST, now=FIRST, rate=0) as sandbox,
        dg.DagsterInstance.ephemeral() as instance,
    ):
        environment = {
            "YOUTUBE_API_ENDPOINT": sandbox.url,
            "YOUTUBE_API_KEY": "any",
            "YT_CHANNELS": "@kitchen-lab",
            "YT_DATA_DIR": str(tmp_path),
        }
        youtube = SleeplessYouTube(api_key="any", endpoint=sandbox.url, daily_quota=10_000)
        settings = load_settings(environment)
        databases = {name: open_resource(settings, name) for name in DATABASE_SETTINGS}
        yield Watched(sandbox, instance, build_definitions(settings, environment, youtube=youtube), databases)


def rows(watched: Watched) -> int:
    with watched.databases["insights"].open() as database, database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT COUNT(*) FROM trend_insights").scalar_one())


def crash(*_: Any) -> None:
    """What a step dies of, without a word of ours."""
    message = "No space left on device"
    raise OSError(message)


def test_ten_minutes_of_rate_limits_cost_an_hour_nothing(watched: Watched) -> None:
    """A step's tries are over within a minute: the hour was lost, with 58 minutes of it to come."""
    assert not watched.run(FIRST + MINUTE, fault=RATE_LIMIT)
    at, request = watched.wait(FIRST + MINUTE, FIRST + HOUR)
    assert (at, request.asset_selection) == (FIRST + 6 * MINUTE, None)
    assert not watched.run(at, request, fault=RATE_LIMIT)
    at, request = watched.wait(at, FIRST + HOUR)
    assert (at, request.tags[RETRY]) == (FIRST + 16 * MINUTE, "2")
    assert watched.run(at, request)
    assert rows(watched) == 25
    assert "no failed run" in str(watched.look(at + 10 * MINUTE))


def test_an_hour_is_run_again_three_times_and_then_left_to_a_person(watched: Watched) -> None:
    at, asked = FIRST + MINUTE, 0
    request: dg.RunRequest | None = None
    while asked < 3:
        assert not watched.run(at, request, fault=RATE_LIMIT)
        at, request = watched.wait(at, FIRST + HOUR)
        asked += 1
    assert at == FIRST + 36 * MINUTE
    assert not watched.run(at, request, fault=RATE_LIMIT)
    assert watched.look(FIRST + 58 * MINUTE) == (
        "2026-11-20-05:00 failed 4 times: a person must look; no failed run of 2026-11-20-04:00 waits"
    )


def test_what_a_later_run_cannot_mend_is_not_run_again(watched: Watched) -> None:
    assert not watched.run(FIRST + MINUTE, fault={"from": 1, "to": 9, "reason": "keyInvalid"})
    assert "for a reason that stays" in str(watched.look(FIRST + 20 * MINUTE))


def test_a_capture_that_could_not_end_in_its_hour_is_not_begun(watched: Watched) -> None:
    assert not watched.run(FIRST + 47 * MINUTE, fault=RATE_LIMIT)
    assert "too late" in str(watched.look(FIRST + 52 * MINUTE))
    assert "too late" in str(watched.look(FIRST + 65 * MINUTE))


def test_batches_that_a_shard_lost_are_fetched_by_a_later_run(watched: Watched) -> None:
    """The step that settles cannot mend what others lost, and is not tried again; the hour is."""
    assert not watched.run(FIRST + MINUTE, fault={**RATE_LIMIT, "method": "videos.list"})
    (failed,) = watched.instance.get_run_records(limit=1)
    assert failed.dagster_run.status is dg.DagsterRunStatus.FAILURE
    at, request = watched.wait(FIRST + MINUTE, FIRST + HOUR)
    assert watched.run(at, request)
    assert rows(watched) == 25


def test_of_a_captured_hour_only_what_follows_from_it_is_run_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after the hour: what YouTube said is stored. It would cost quota to ask again."""
    with monkeypatch.context() as broken:
        broken.setattr("yt_assets.pipeline.insights.compute.trend_insights", crash)
        assert not watched.run(FIRST + 57 * MINUTE)
    asked = sum(watched.sandbox._gateway.served().values())
    at, request = watched.wait(FIRST + 57 * MINUTE, FIRST + 3 * HOUR)
    assert (at, request.asset_selection) == (FIRST + 62 * MINUTE, DERIVED_KEYS)
    assert watched.run(at, request)
    assert sum(watched.sandbox._gateway.served().values()) == asked
    assert rows(watched) == 25


def test_an_hour_that_a_range_is_about_to_compute_is_not_run_beside_it(watched: Watched) -> None:
    """A backfill has no tag of the hour: the sensor looked past it, and spent the hour's units once more."""
    assert not watched.run(FIRST + MINUTE, fault=RATE_LIMIT)
    backfill = record(watched.instance, FIRST.hour - 1, FIRST.hour + 1, assets=sorted(ASSETS))
    begin(watched.instance, backfill)
    assert "2026-11-20-05:00 has another run that is queued or at work" in str(watched.look(FIRST + 10 * MINUTE))
    end(watched.instance, backfill)
    assert isinstance(watched.look(FIRST + 10 * MINUTE), dg.RunRequest), "it ended, and the hour is not captured"


@pytest.mark.parametrize(("assets", "is_enough"), [(DERIVED, True), (DERIVED[:2], False)])
def test_what_another_run_computed_since_is_not_computed_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, assets: tuple[str, ...], is_enough: bool
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("yt_assets.pipeline.insights.compute.trend_insights", crash)
        assert not watched.run(FIRST + MINUTE)
    backfill = record(watched.instance, FIRST.hour - 1, FIRST.hour, assets=assets)
    begin(watched.instance, backfill)
    end(watched.instance, backfill)
    found = watched.look(FIRST + 10 * MINUTE)
    assert ("another run computed what was left" in str(found)) is is_enough
    assert isinstance(found, dg.RunRequest) is not is_enough


def test_a_second_capture_that_failed_is_made_good_though_a_backfill_computed_the_hour_since() -> None:
    """What the backfill computed is of the first capture."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + HOUR
    with dg.DagsterInstance.ephemeral() as instance:
        failed = record(instance, 0, job="hourly", assets=DERIVED, tags={"dagster/partition": key_of(hour)})
        failure = dg.DagsterEvent(dg.DagsterEventType.RUN_FAILURE.value, "hourly")
        instance.report_dagster_event(failure, failed.run_id)
        backfill = record(instance, 0, assets=DERIVED, tags={"dagster/partition": key_of(hour)})
        begin(instance, backfill)
        end(instance, backfill)
        again = next_run(instance, hour, hour + 20 * MINUTE, is_captured=True, is_begun_again=True)
        assert isinstance(again, dg.RunRequest)
        assert again.asset_selection is None
        left = next_run(instance, hour, hour + 20 * MINUTE, is_captured=True)
    assert "another run computed what was left" in str(left)


def test_a_second_capture_that_failed_before_its_plan_is_made_good() -> None:
    """The ledger did not know of it yet; what followed from the first capture was computed again, and that was all."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + HOUR
    with dg.DagsterInstance.ephemeral() as instance:
        failed = record(instance, 0, job="hourly", assets=(), tags={"dagster/partition": key_of(hour)})
        instance.report_dagster_event(dg.DagsterEvent(dg.DagsterEventType.RUN_FAILURE.value, "hourly"), failed.run_id)
        again = next_run(instance, hour, hour + 20 * MINUTE, is_captured=True)
    assert isinstance(again, dg.RunRequest)
    assert again.asset_selection is None


def test_an_hour_that_nobody_ran_or_that_somebody_cancelled_is_left_alone(watched: Watched) -> None:
    assert "no failed run" in str(watched.look(FIRST + 10 * MINUTE))
    assert not watched.run(FIRST + MINUTE, fault=RATE_LIMIT)
    (failed,) = watched.instance.get_run_records(limit=1)
    cancelled = dg.DagsterEvent(dg.DagsterEventType.RUN_CANCELED.value, "hourly")
    watched.instance.report_dagster_event(cancelled, failed.dagster_run.run_id)
    assert "no failed run" in str(watched.look(FIRST + 10 * MINUTE))
