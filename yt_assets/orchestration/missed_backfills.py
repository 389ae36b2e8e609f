"""Backfills over hours that were missed: they end well, and those hours are no part of them.

Here: whether what a backfill lacks are missed hours alone, and what it is without them. Not here: when to look
(sensors.py), what is said of a missed hour (alerts/missed.py).

Dagster knows partitions that are materialized and partitions that failed. A backfill whose runs are all over, and which
left a partition as it was, has failed for it.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster._core.definitions.assets.graph.asset_graph_subset import AssetGraphSubset
from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus, PartitionBackfill

from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.asset_names import ASSETS, DAYS
from yt_assets.orchestration.partitions import hour_of, hours_of_day
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger

if TYPE_CHECKING:
    from dagster._core.definitions.assets.graph.base_asset_graph import BaseAssetGraph
    from dagster._core.execution.asset_backfill import AssetBackfillData

LOOK_BACK = timedelta(days=2)
FAILED = BulkActionStatus.COMPLETED_FAILED


def end_well(
    instance: dg.DagsterInstance, graph: "BaseAssetGraph[Any]", videos: Database, now: datetime, judged: str | None
) -> tuple[list[str], str]:
    """Mark backfills as successful that lack missed hours alone. Gives their ids, and what was judged by now."""
    known = set(json.loads(judged or "[]"))
    failed = instance.get_backfills(BulkActionsFilter(statuses=[FAILED], created_after=now - LOOK_BACK))
    ended = []
    for backfill in sorted(failed, key=lambda each: each.backfill_id):
        if backfill.backfill_id not in known and backfill.is_asset_backfill:
            without = _without_missed(backfill, graph, videos, now)
            if without is not None:
                ended_well = backfill.with_asset_backfill_data(without, instance, graph)
                instance.update_backfill(ended_well._replace(status=BulkActionStatus.COMPLETED_SUCCESS))
                ended.append(backfill.backfill_id)
    return ended, json.dumps(sorted({each.backfill_id for each in failed} - set(ended)))


def _without_missed(
    backfill: PartitionBackfill, graph: "BaseAssetGraph[Any]", videos: Database, now: datetime
) -> "AssetBackfillData | None":
    """What a backfill is about but for missed hours; None where it lacks something else, or is another project's."""
    data = backfill.get_asset_backfill_data(graph)
    lacking = data.failed_and_downstream_subset
    keys = [(each.asset_key.to_user_string(), each.partition_key) for each in lacking.iterate_asset_partitions()]
    if not keys or any(asset not in ASSETS.union(DAYS) or key is None for asset, key in keys):
        return None
    hours = sorted({hour for asset, key in keys if key is not None for hour in _hours_of(asset, key)})
    with videos.reading() as connection:
        recorded = HourLedger(connection).records(hours)
    if recorded or hours[-1] + HOUR > now:
        return None
    return data._replace(
        target_subset=data.target_subset - lacking,
        requested_subset=data.requested_subset - lacking,
        failed_and_downstream_subset=AssetGraphSubset.create_empty_subset(),
    )


def _hours_of(asset: str, key: str) -> Sequence[datetime]:
    return hours_of_day(key) if asset in DAYS else [hour_of(key)]
