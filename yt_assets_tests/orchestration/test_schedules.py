"""The tick: which hour it asks for, and when it asks for none."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.definitions import build_definitions, build_resources
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET, quota_resets_at

TICK = datetime(2026, 11, 20, 5, tzinfo=UTC)


class Ticks:
    """The schedule over databases in a folder."""

    def __init__(self, folder: Path, **changes: str) -> None:
        environment = {"YT_DATA_DIR": str(folder), **changes}
        settings = load_settings(environment)
        self.definitions = build_definitions(settings, environment)
        self.resources = build_resources(settings, {})
        self.schedule = self.definitions.resolve_schedule_def("hourly_schedule")

    def tick(self) -> dg.RunRequest | str:
        """What the schedule asks for at TICK, or why it asks for nothing."""
        wanted = {name: self.resources[name] for name in ("videos_database", "youtube")}
        with dg.build_schedule_context(
            scheduled_execution_time=TICK, repository_def=self.definitions.get_repository_def(), resources=wanted
        ) as context:
            found = self.schedule.evaluate_tick(context)
        return next(iter(found.run_requests or []), None) or found.skip_message or ""

    def ledger(self, database: Database) -> DayLedger:
        youtube = self.resources["youtube"]
        assert isinstance(youtube, YouTubeResource)
        return youtube.ledger(database)

    def open(self) -> Database:
        videos = self.resources["videos_database"]
        assert isinstance(videos, DatabaseResource)
        return videos.open()


@pytest.fixture
def ticks(tmp_path: Path) -> Ticks:
    return Ticks(tmp_path)


@pytest.fixture
def ledger(ticks: Ticks) -> Iterator[DayLedger]:
    with ticks.open() as database:
        yield ticks.ledger(database)


def test_the_schedule_is_on_and_fires_at_the_start_of_each_hour(ticks: Ticks) -> None:
    assert ticks.schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert ticks.schedule.cron_schedule == "0 * * * *"
    assert ticks.schedule.execution_timezone == "UTC"


def test_retention_is_on_and_fires_once_a_day_when_no_hour_begins(ticks: Ticks) -> None:
    schedule = ticks.definitions.resolve_schedule_def("retention_schedule")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert schedule.execution_timezone == "UTC"
    minute, hour, *days = str(schedule.cron_schedule).split()
    assert (minute, hour, days) == ("30", "0", ["*"] * 3)


def test_a_tick_of_retention_asks_for_its_job_with_nothing_to_fill_in(ticks: Ticks) -> None:
    schedule = ticks.definitions.resolve_schedule_def("retention_schedule")
    at = TICK.replace(hour=0, minute=30)
    with dg.build_schedule_context(scheduled_execution_time=at) as context:
        (request,) = schedule.evaluate_tick(context).run_requests or []
    assert schedule.job_name == "retention"
    assert (request.run_config, request.partition_key) == ({}, None)


def test_one_tick_asks_for_the_hour_that_has_just_begun_under_one_run_key(ticks: Ticks) -> None:
    request = ticks.tick()
    assert isinstance(request, dg.RunRequest)
    assert (request.partition_key, request.run_key) == ("2026-11-20-05:00", "2026-11-20-05:00")


def test_a_tick_of_a_day_whose_quota_is_spent_is_skipped_with_the_reason_and_the_hour_of_its_return(
    ticks: Ticks, ledger: DayLedger
) -> None:
    """Eighteen runs failed one after the other, each with the same sentence, and eighteen alerts went out."""
    now = datetime.now(UTC)
    for bucket in (DEFAULT_BUCKET, BATCH_STATS_BUCKET):
        ledger.spend(bucket, 10_000)
    said = ticks.tick()
    assert isinstance(said, str)
    assert "The day's quota of the bucket 'default' is spent" in said
    assert f"it starts anew at {quota_resets_at(now):%Y-%m-%d %H:%M} UTC" in said


def test_while_counts_can_still_be_asked_for_the_tick_asks(ticks: Ticks, ledger: DayLedger) -> None:
    ledger.spend(DEFAULT_BUCKET, 10_000)
    assert isinstance(ticks.tick(), dg.RunRequest)


def test_a_refused_bucket_is_no_bucket_to_go_on_with(ticks: Ticks, ledger: DayLedger) -> None:
    ledger.spend(DEFAULT_BUCKET, 10_000)
    ledger.mark_refused(BATCH_STATS_BUCKET)
    assert isinstance(ticks.tick(), str)


def test_a_ledger_that_cannot_be_read_is_no_reason_to_skip_an_hour(tmp_path: Path) -> None:
    """The run meets the same database, and says in one sentence what is wrong with it."""
    ticks = Ticks(tmp_path, VIDEOS_DATABASE_URL="mysql+pymysql://me@127.0.0.1:1/videos")
    assert isinstance(ticks.tick(), dg.RunRequest)


def test_the_day_that_is_over_is_summed_up_after_its_last_hour_with_its_longest_grace(ticks: Ticks) -> None:
    schedule = ticks.definitions.resolve_schedule_def("daily_schedule")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("15 1 * * *", "UTC")
    at, repository = TICK.replace(hour=1, minute=15), ticks.definitions.get_repository_def()
    with dg.build_schedule_context(scheduled_execution_time=at, repository_def=repository) as context:
        (request,) = schedule.evaluate_tick(context).run_requests or []
    assert (request.partition_key, request.run_key) == ("2026-11-19", "2026-11-19")
