"""Missed hours: which they are, why they were missed, and the observation that says so on their partition.

Here: the ledger's gaps of the last day, and what Dagster knows of the runs that were meant for them. Not here: when to
look (sensors.py), the message to a webhook (incidents.py).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import dagster as dg

from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.alerts.outcomes import reason_of
from yt_assets.orchestration.asset_names import RAW_VIDEOS
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.run_hours import PARTITION
from yt_assets.storage.reading.hours import HourLedger

# A day: the check no_gaps and the partitions show older gaps, and a week of downtime is no 168 observations.
WINDOW = timedelta(hours=24)
RAW_VIDEOS_KEY = dg.AssetKey(RAW_VIDEOS)
NO_RUN = (
    "No run was started for this hour: the schedule was off, or its machine was. It stays missed, because YouTube "
    "serves only the present."
)


def missed_hours(ledger: HourLedger, now: datetime, grace: timedelta) -> list[datetime]:
    """Hours of the last 24 that are over, with their grace, and have no row in the ledger; none before its first hour.

    An hour whose capture began has a row, and is not missed: what was stored of it may still be settled.
    """
    running = (now - grace).replace(minute=0, second=0, microsecond=0)
    over = [running - HOUR * ago for ago in range(int(WINDOW / HOUR), 0, -1)]
    before, after = ledger.nearest(over[0])
    recorded = ledger.records(over)
    first = before or min((hour for hour in (after, *recorded) if hour is not None), default=None)
    return [] if first is None else [hour for hour in over if hour > first and hour not in recorded]


def unobserved(instance: dg.DagsterInstance, missed: Sequence[datetime]) -> list[datetime]:
    """The missed hours without an observation: the instance remembers them, no cursor does."""
    keys = [key_of(hour) for hour in missed]
    if not keys:
        return []
    of_these = dg.AssetRecordsFilter(asset_key=RAW_VIDEOS_KEY, asset_partitions=keys)
    observed = {record.partition_key for record in instance.fetch_observations(of_these, limit=len(keys)).records}
    return [hour for hour, key in zip(missed, keys, strict=True) if key not in observed]


def observation_of(instance: dg.DagsterInstance, hour: datetime, why: str | None = None) -> dg.AssetObservation:
    """What the partition's page says of a missed hour. why: where it is known; else what Dagster knows of its runs."""
    return dg.AssetObservation(
        asset_key=RAW_VIDEOS_KEY,
        partition=key_of(hour),
        description="This hour was missed.",
        metadata={"hour status": "missed", "why missed": why or _why(instance, key_of(hour))},
    )


def _why(instance: dg.DagsterInstance, key: str) -> str:
    """The sentence of the newest failed run for the hour, or that there was no run."""
    for record in instance.get_run_records(dg.RunsFilter(tags={PARTITION: key}), limit=1):
        run = record.dagster_run
        if run.status is dg.DagsterRunStatus.FAILURE:
            return f"Its run {run.run_id[:8]} failed: {reason_of(run.run_id, instance)}"
        return f"Its run {run.run_id[:8]} is {run.status.value.lower()}, and captured nothing."
    return NO_RUN
