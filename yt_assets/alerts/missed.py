"""Hours that nobody captured: which, why, and the observation that says so on their partition.

Here: the ledger's gaps of the last day, and what Dagster knows of the runs that were meant for them. Not here: when to
look (sensors.py), the message to a webhook (incidents.py).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.alerts.outcomes import reason_of
from yt_assets.partitions import HOUR, key_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A day: older gaps are told by no_gaps and the partitions themselves, and a week of downtime is no 168 observations.
WINDOW = timedelta(hours=24)
RAW_VIDEOS = dg.AssetKey("raw_videos")
NOBODY = (
    "No run was started for this hour: the schedule was off, or its machine was. It stays missed, because YouTube "
    "serves only the present."
)


def missed_hours(connection: "Connection", now: datetime, grace: timedelta) -> list[datetime]:
    """Hours of the last 24 that are over, with their grace, and have no row in the ledger; none before its first hour.

    An hour whose capture began has a row, and is not missed: what was stored of it may still be settled.
    """
    from yt_assets.storage.hours import nearest_hours, recorded_hours

    running = (now - grace).replace(minute=0, second=0, microsecond=0)
    over = [running - HOUR * ago for ago in range(int(WINDOW / HOUR), 0, -1)]
    before, after = nearest_hours(connection, over[0])
    recorded = recorded_hours(connection, over)
    first = before or min((hour for hour in (after, *recorded) if hour is not None), default=None)
    return [] if first is None else [hour for hour in over if hour > first and hour not in recorded]


def untold(instance: dg.DagsterInstance, missed: Sequence[datetime]) -> list[datetime]:
    """Those of the hours that have no observation yet: it is the instance that remembers, and not a cursor."""
    keys = [key_of(hour) for hour in missed]
    if not keys:
        return []
    wanted = dg.AssetRecordsFilter(asset_key=RAW_VIDEOS, asset_partitions=keys)
    told = {record.partition_key for record in instance.fetch_observations(wanted, limit=len(keys)).records}
    return [hour for hour, key in zip(missed, keys, strict=True) if key not in told]


def observation_of(instance: dg.DagsterInstance, hour: datetime) -> dg.AssetObservation:
    """What the partition's page says of a missed hour."""
    return dg.AssetObservation(
        asset_key=RAW_VIDEOS,
        partition=key_of(hour),
        description="This hour was missed.",
        metadata={"hour status": "missed", "why missed": _why(instance, key_of(hour))},
    )


def _why(instance: dg.DagsterInstance, key: str) -> str:
    """The sentence of the newest run for the hour that failed; that there was none."""
    wanted = dg.RunsFilter(tags={"dagster/partition": key})
    for record in instance.get_run_records(wanted, limit=1):
        run = record.dagster_run
        if run.status is dg.DagsterRunStatus.FAILURE:
            return f"Its run {run.run_id[:8]} failed: {reason_of(run.run_id, instance)}"
        return f"Its run {run.run_id[:8]} is {run.status.value.lower()}, and captured nothing."
    return NOBODY
