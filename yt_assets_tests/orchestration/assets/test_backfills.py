"""Backfills over hours that were missed, by Dagster's own daemon: they end well, and those hours stay missed."""

import logging
import time
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph_subset import AssetGraphSubset
from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph
from dagster._core.definitions.events import AssetKeyPartitionKey
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.remote_origin import InProcessCodeLocationOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget
from dagster._daemon.backfill import execute_backfill_iteration

from yt_assets.definitions import build_definitions
from yt_assets.orchestration.asset_names import ASSETS
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.sensors import backfill_end_sensor
from yt_assets_tests.orchestration.assets.conftest import FIRST, Hourly
from yt_assets_tests.storage.samples import hour_row, put

LAUNCHER = {"module": "dagster._core.launcher.sync_in_memory_run_launcher", "class": "SyncInMemoryRunLauncher"}
QUEUE = {"module": "dagster._core.run_coordinator", "class": "DefaultRunCoordinator"}
# The daemon sees a backfill that stands still at its second look.
LOOKS = 6


class Backfills:
    """One instance, its backfills, and the sensor that ends them."""

    def __init__(self, folder: Path, hours: Hourly) -> None:
        folder.mkdir()
        self.instance = dg.DagsterInstance.local_temp(
            str(folder), overrides={"run_launcher": LAUNCHER, "run_coordinator": QUEUE}
        )
        self.videos = DatabaseResource(
            name="videos", url=hours.settings.database_url("videos"), setting="VIDEOS_DATABASE_URL"
        )
        self._definitions = build_definitions(hours.settings, hours.environment)
        self._cursor: str | None = None

    def add(self, name: str, numbers: Collection[int], **columns: object) -> None:
        """A backfill of all five assets for these hours."""
        parts = self._parts(numbers)
        backfill = PartitionBackfill.from_asset_graph_subset(
            backfill_id=name,
            backfill_timestamp=time.time(),
            tags={},
            dynamic_partitions_store=self.instance,
            asset_graph_subset=parts,
            title=None,
            description=None,
            run_config=None,
        )
        if columns:
            data = backfill.get_asset_backfill_data(self._graph)
            data = data._replace(requested_subset=parts, failed_and_downstream_subset=parts)
            backfill = backfill._replace(asset_backfill_data=data, **columns)
        self.instance.add_backfill(backfill)

    def let_the_daemon_work(self) -> None:
        """As it does every few seconds, in this process."""
        target = LoadableTargetOrigin(module_name="yt_assets_tests.orchestration.assets.backfilled", attribute="loaded")
        load = InProcessWorkspaceLoadTarget(InProcessCodeLocationOrigin(target, location_name="yt_assets"))
        with WorkspaceProcessContext(self.instance, load) as workspace:
            for _ in range(LOOKS):
                list(execute_backfill_iteration(workspace, logging.getLogger("backfills")))

    def look(self) -> str:
        """What the sensor says."""
        context = dg.build_sensor_context(
            self.instance, self._cursor, resources={"videos_database": self.videos}, definitions=self._definitions
        )
        with context:
            said = backfill_end_sensor()(context)
            self._cursor = context.cursor
        assert isinstance(said, dg.SkipReason)
        return str(said.skip_message)

    def status(self, name: str) -> BulkActionStatus:
        """Dagster's word for how it stands."""
        return self._backfill(name).status

    def lacks(self, name: str) -> int:
        """Partitions that the page of the backfill calls failed, or in progress."""
        data = self._backfill(name).get_asset_backfill_data(self._graph)
        lacking = data.failed_and_downstream_subset | (data.requested_subset - data.materialized_subset)
        return lacking.num_partitions_and_non_partitioned_assets

    def _backfill(self, name: str) -> PartitionBackfill:
        found = self.instance.get_backfill(name)
        assert found is not None
        return found

    @property
    def _graph(self) -> BaseAssetGraph[Any]:
        return self._definitions.resolve_asset_graph()

    def _parts(self, numbers: Collection[int]) -> AssetGraphSubset:
        hours = [key_of(FIRST + timedelta(hours=number)) for number in numbers]
        parts = {AssetKeyPartitionKey(dg.AssetKey(asset), hour) for asset in ASSETS for hour in hours}
        return AssetGraphSubset.from_asset_partition_set(parts, self._graph)


@pytest.fixture
def backfills(hourly: Hourly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backfills]:
    for name, value in hourly.environment.items():
        monkeypatch.setenv(name, value)
    made = Backfills(tmp_path / "home", hourly)
    yield made
    made.instance.dispose()


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of the daemon's event loop
def test_a_backfill_over_missed_hours_ends_well_and_they_stay_missed(backfills: Backfills, hourly: Hourly) -> None:
    """A week in which a machine was off for an hour ended COMPLETED_FAILED."""
    hourly.run(0)
    hourly.run(3, minute=30)
    backfills.add("mixed", [0, 1, 2, 3])
    backfills.add("missed", [1, 2])
    backfills.let_the_daemon_work()
    assert {run.status for run in backfills.instance.get_runs()} == {dg.DagsterRunStatus.SUCCESS}
    assert backfills.look() == "ended well without their missed hours: missed, mixed"
    for name in ("mixed", "missed"):
        assert (backfills.status(name), backfills.lacks(name)) == (BulkActionStatus.COMPLETED_SUCCESS, 0)
    for asset in ASSETS:
        there = backfills.instance.get_materialized_partitions(dg.AssetKey(asset))
        assert there == {key_of(FIRST), key_of(FIRST + timedelta(hours=3))}


def test_a_backfill_that_lacks_more_than_missed_hours_has_failed(backfills: Backfills) -> None:
    ended = {"status": BulkActionStatus.COMPLETED_FAILED, "backfill_end_timestamp": time.time()}
    with backfills.videos.open() as database:
        put(database, hours=[hour_row(FIRST)])
    running = int((datetime.now(UTC) - FIRST) / timedelta(hours=1))
    for name, numbers in {"captured": [0, 1], "missed": [1, 2], "running": [2, running]}.items():
        backfills.add(name, numbers, **ended)
    assert backfills.look() == "ended well without their missed hours: missed"
    assert backfills.status("missed") is BulkActionStatus.COMPLETED_SUCCESS
    for name in ("captured", "running"):
        assert (backfills.status(name), backfills.lacks(name)) == (BulkActionStatus.COMPLETED_FAILED, 2 * len(ASSETS))
    assert backfills.look() == "no backfill lacks missed hours alone"
