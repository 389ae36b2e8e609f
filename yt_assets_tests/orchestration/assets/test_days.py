"""The assets of days: one step out of the day's hours, again the same, and stale when an hour was computed again."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
from dagster._core.loader import LoadingContextForTest

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.asset_names import CHANNEL_HOURS, DAYS, VIDEO_FEATURES
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets_tests.orchestration.assets.conftest import FIRST, Hourly
from yt_assets_tests.storage.reading import rows_in

DAY = "2026-11-20"
CAPTURED = (0, 3)


class Days:
    """Hours and days on one instance, which remembers them."""

    def __init__(self, hours: Hourly, instance: dg.DagsterInstance) -> None:
        self.hours, self.instance = hours, instance
        self.definitions = build_definitions(hours.settings, hours.environment)

    def run(self, job: str, key: str, *assets: str, last: str | None = None) -> dg.ExecuteInProcessResult:
        tags = {"dagster/asset_partition_range_start": key, "dagster/asset_partition_range_end": last} if last else {}
        return self.definitions.resolve_job_def(job).execute_in_process(
            partition_key=None if last else key,
            tags=tags,
            instance=self.instance,
            raise_on_error=False,
            asset_selection=[dg.AssetKey(asset) for asset in assets] or None,
        )

    def capture(self, number: int) -> None:
        self.hours.sandbox.clock.set(now=FIRST + timedelta(hours=number, minutes=10))
        assert self.run(
            "hourly", key_of(FIRST + timedelta(hours=number)), "raw_videos", VIDEO_FEATURES, CHANNEL_HOURS
        ).success

    def stored(self) -> Mapping[str, Any]:
        url = self.hours.settings.database_url("insights")
        with DatabaseResource(name="insights", url=url, setting="INSIGHTS_DATABASE_URL").open() as database:
            return {table: rows_in(database, table) for table in DAYS} | {"made of": rows_in(database, "insight_days")}

    def statuses(self, key: str = DAY) -> dict[str, StaleStatus]:
        """What the UI's marks of the days are made of."""
        graph = self.definitions.resolve_asset_graph()
        resolver = CachingStaleStatusResolver(self.instance, graph, LoadingContextForTest(self.instance))
        return {asset: resolver.get_status(dg.AssetKey(asset), key) for asset in DAYS}

    def metadata(self, asset: str) -> dict[str, Any]:
        (record,) = self.instance.fetch_materializations(dg.AssetKey(asset), limit=1).records
        assert record.asset_materialization is not None
        return {name: value.value for name, value in record.asset_materialization.metadata.items()}


@pytest.fixture
def days(hourly: Hourly, tmp_path: Path) -> Iterator[Days]:
    home = tmp_path / "home"
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        made = Days(hourly, instance)
        for number in CAPTURED:
            made.capture(number)
        yield made


def test_a_day_is_computed_again_the_same_and_stale_when_an_hour_was(days: Days) -> None:
    """The status is what the UI marks partitions by: Dagster's own resolver over its event log."""
    assert days.run("daily", DAY).success
    first = days.stored()
    assert {table: len(rows) > 0 for table, rows in first.items()} == dict.fromkeys(first, True)
    assert (first["made of"][0]["hours"], first["made of"][0]["generation"]) == (2, 2)
    assert {row["hours"] for row in first["channel_days"]} == {2}
    assert all(row["subscribers"] and row["total_views"] for row in first["channel_days"])
    assert set(days.statuses().values()) == {StaleStatus.FRESH}
    assert days.metadata("video_days")["hours"] == "2 of 24"
    assert days.metadata("video_days")["rows"] == len(first["video_days"])
    assert days.metadata("keyword_days")["rows"] == len(first["keyword_days"])
    assert "views gained" in days.metadata("channel_days")

    assert days.run("hourly", key_of(FIRST), VIDEO_FEATURES).success
    assert set(days.statuses().values()) == {StaleStatus.STALE}
    # As a backfill does it, over two days without an hour: these stay as they are.
    assert days.run("daily", DAY, last="2026-11-22").success
    assert set(days.statuses().values()) == {StaleStatus.FRESH}
    again = days.stored()
    assert {table: again[table] for table in DAYS} == {table: first[table] for table in DAYS}
    assert [row["day"].isoformat() for row in again["made of"]] == [DAY]
    for asset in DAYS:
        assert days.instance.get_materialized_partitions(dg.AssetKey(asset)) == {DAY}
