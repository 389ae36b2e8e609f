"""The freshness sensor: what it reports, when, and that a backfill does not deceive it; and hours that were missed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.definitions import build_resources
from yt_assets.orchestration.alerts.missed import RAW_VIDEOS_KEY, missed_hours
from yt_assets.orchestration.assets.checks.capture import FRESH
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.sensors import freshness_sensor
from yt_assets.settings.environment import load_settings
from yt_assets.storage.reading.hours import HourLedger
from yt_assets_tests.storage.samples import hour_row, put

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def database(tmp_path: Path) -> DatabaseResource:
    return DatabaseResource(name="videos", url=f"sqlite:///{tmp_path}/videos.db", setting="VIDEOS_DATABASE_URL")


def capture(database: DatabaseResource, *hours_ago: int, **columns: Any) -> None:
    with database.open() as opened:
        put(opened, hours=[hour_row(NOW - timedelta(hours=ago), **columns) for ago in hours_ago])


def look(instance: dg.DagsterInstance, database: DatabaseResource, cursor: str | None) -> dg.SensorResult:
    capture_resource = build_resources(load_settings({"YT_GRACE_MINUTES": "0"}), {})["capture"]
    resources = {"videos_database": database, "capture": capture_resource}
    with dg.build_sensor_context(instance, cursor=cursor, resources=resources) as context:
        found = freshness_sensor()(context)
    assert isinstance(found, dg.SensorResult)
    return found


def checks(result: dg.SensorResult) -> list[Any]:
    return [event for event in result.asset_events if isinstance(event, dg.AssetCheckEvaluation)]


def tell(instance: dg.DagsterInstance, database: DatabaseResource) -> list[dg.AssetObservation]:
    """Look once, as the daemon does, and keep what the sensor reports."""
    events = look(instance, database, "ok").asset_events
    for event in events:
        instance.report_runless_asset_event(event)
    return [event for event in events if isinstance(event, dg.AssetObservation)]


def test_a_recent_hour_is_fresh_and_nothing_is_reported(database: DatabaseResource) -> None:
    capture(database, 0)
    with dg.DagsterInstance.ephemeral() as instance:
        found = look(instance, database, None)
    assert (list(found.asset_events), found.cursor) == ([], "ok")


def test_a_stopped_schedule_is_reported_once_and_its_end_too(database: DatabaseResource) -> None:
    capture(database, 5)
    with dg.DagsterInstance.ephemeral() as instance:
        stale = look(instance, database, "ok")
        again = look(instance, database, stale.cursor)
        capture(database, 0)
        well = look(instance, database, again.cursor)
    assert [len(checks(each)) for each in (stale, again, well)] == [1, 0, 1]


def test_the_report_is_the_checks_newest_result_without_any_run(database: DatabaseResource) -> None:
    capture(database, 5)
    with dg.DagsterInstance.ephemeral() as instance:
        (event,) = checks(look(instance, database, "ok"))
        instance.report_runless_asset_event(event)
        newest = instance.event_log_storage.get_latest_asset_check_execution_by_key([FRESH.key])[FRESH.key]
    assert newest.status.value == "FAILED"


def test_an_old_hour_that_is_computed_again_refreshes_nothing(database: DatabaseResource) -> None:
    """Dagster's freshness policies would call the asset fresh as soon as a backfill of last week touched it."""
    capture(database, 5)
    capture(database, 100)
    with dg.DagsterInstance.ephemeral() as instance:
        assert look(instance, database, None).cursor == "error"


def test_a_missed_hour_gets_one_observation_that_says_why(database: DatabaseResource) -> None:
    """Its partition is simply missing in the UI, as one of next week is: nobody could tell the two apart."""
    capture(database, 0, 1, 4)
    with dg.DagsterInstance.ephemeral() as instance:
        told = tell(instance, database)
        again = tell(instance, database)
        stored = instance.fetch_observations(RAW_VIDEOS_KEY, limit=10).records
        status = instance.get_materialized_partitions(RAW_VIDEOS_KEY)
    assert [each.partition for each in told] == [key_of(NOW - timedelta(hours=ago)) for ago in (3, 2)]
    assert told[0].metadata["hour status"].value == "missed"
    assert str(told[0].metadata["why missed"].value).startswith("No run was started for this hour")
    assert again == []
    assert (len(stored), status) == (2, set()), "missed is no materialization"


def test_an_hour_that_is_missed_later_is_told_beside_those_that_were(database: DatabaseResource) -> None:
    capture(database, 5, 3, 1, 0)
    with dg.DagsterInstance.ephemeral() as instance:
        first = tell(instance, database)
        with database.open() as opened, opened.reading() as connection:
            an_hour_on = missed_hours(HourLedger(connection), NOW + timedelta(hours=2, minutes=30), timedelta(0))
    assert [each.partition for each in first] == [key_of(NOW - timedelta(hours=ago)) for ago in (4, 2)]
    assert [key_of(hour) for hour in an_hour_on] == [key_of(NOW - timedelta(hours=ago)) for ago in (4, 2, -1)]


def test_a_missed_hour_whose_run_failed_tells_the_sentence_of_its_step(database: DatabaseResource) -> None:
    """Words about a schedule would send the operator to the daemon, while the key was refused."""
    capture(database, 0, 2)
    key = key_of(NOW - timedelta(hours=1))

    @dg.op
    def plan() -> None:
        raise dg.Failure(description="YOUTUBE_API_KEY: the key is not valid", allow_retries=False)

    @dg.job
    def hourly() -> None:
        plan()

    with dg.DagsterInstance.ephemeral() as instance:
        hourly.execute_in_process(instance=instance, tags={"dagster/partition": key}, raise_on_error=False)
        (told,) = tell(instance, database)
    why = str(told.metadata["why missed"].value)
    assert why.endswith("failed: YOUTUBE_API_KEY: the key is not valid")


@pytest.mark.parametrize(
    ("ledger", "grace", "missed"),
    [
        ([], 0, []),
        ([1], 0, []),
        ([2], 0, [1]),
        ([2], 59, []),
        ([30], 0, list(range(24, 0, -1))),
    ],
    ids=["before the first hour", "nothing is lacking", "one is", "its grace is not over", "a day at most"],
)
def test_missed_is_what_is_over_and_has_no_row(
    ledger: list[int], grace: int, missed: list[int], database: DatabaseResource
) -> None:
    """The running hour is not missed, and neither is what lies before the first capture."""
    capture(database, *ledger)
    at = NOW + timedelta(minutes=30)
    with database.open() as opened, opened.reading() as connection:
        found = missed_hours(HourLedger(connection), at, timedelta(minutes=grace))
    assert found == [NOW - timedelta(hours=ago) for ago in missed]


def test_an_hour_whose_capture_began_is_not_missed(database: DatabaseResource) -> None:
    """What was stored of it before the machine went down can still be settled."""
    capture(database, 3, 1)
    capture(database, 2, state="capturing", settled_at=None)
    with database.open() as opened, opened.reading() as connection:
        assert missed_hours(HourLedger(connection), NOW + timedelta(minutes=30), timedelta(0)) == []
