"""The freshness sensor: what it reports, when, and that a backfill does not deceive it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.assets.checks.capture import FRESH
from yt_assets.resources.databases import DatabaseResource
from yt_assets.sensors import freshness_sensor
from yt_assets_tests.storage.samples import hour_row, put

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def database(tmp_path: Path) -> DatabaseResource:
    return DatabaseResource(name="videos", url=f"sqlite:///{tmp_path}/videos.db", setting="VIDEOS_DATABASE_URL")


def capture(database: DatabaseResource, hours_ago: int) -> None:
    with database.open() as opened:
        put(opened, hours=[hour_row(NOW - timedelta(hours=hours_ago))])


def look(instance: dg.DagsterInstance, database: DatabaseResource, cursor: str | None) -> dg.SensorResult:
    with dg.build_sensor_context(instance, cursor=cursor, resources={"videos_database": database}) as context:
        found = freshness_sensor()(context)
    assert isinstance(found, dg.SensorResult)
    return found


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
    assert [len(each.asset_events) for each in (stale, again, well)] == [1, 0, 1]


def test_the_report_is_the_checks_newest_result_without_any_run(database: DatabaseResource) -> None:
    capture(database, 5)
    with dg.DagsterInstance.ephemeral() as instance:
        (event,) = look(instance, database, "ok").asset_events
        instance.report_runless_asset_event(event)
        newest = instance.event_log_storage.get_latest_asset_check_execution_by_key([FRESH.key])[FRESH.key]
    assert newest.status.value == "FAILED"


def test_an_old_hour_that_is_computed_again_refreshes_nothing(database: DatabaseResource) -> None:
    """Dagster's freshness policies would call the asset fresh as soon as a backfill of last week touched it."""
    capture(database, 5)
    capture(database, 100)
    with dg.DagsterInstance.ephemeral() as instance:
        assert look(instance, database, None).cursor == "error"
