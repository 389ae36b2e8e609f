"""What a run's own events, and those of the hours before, say: batches of its shards, readings of the quota.

Here: reads of Dagster's event log. Not here: reads of the databases (storage).
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import dagster as dg

from yt_assets.analysis.hours import HOUR
from yt_assets.youtube.quota import quota_day, quota_resets_at

SHARES = ("batches", "transactions", "bytes", "refused")
# An hour may be captured more than once, and a day in California has 25 hours at most.
READINGS = 50


def work_of_shards(context: dg.AssetExecutionContext, asset: str) -> dict[str, int | float]:
    """Batches, transactions, bytes and refused rows of this run's shards of an asset, and their seconds together."""
    records = context.instance.get_records_for_run(
        context.run.run_id, of_type=dg.DagsterEventType.HANDLED_OUTPUT
    ).records
    totals: dict[str, int | float] = dict.fromkeys(SHARES, 0)
    seconds = 0.0
    for record in records:
        event = record.event_log_entry.dagster_event
        if event is None or not str(event.step_key).startswith(f"{asset}.shard"):
            continue
        metadata = {name: value.value for name, value in event.event_specific_data.metadata.items()}
        for name in SHARES:
            totals[name] += int(metadata.get(name, 0))
        seconds += float(metadata.get("seconds", 0.0))
    return {**totals, "shards' seconds": round(seconds, 3)}


def quota_readings(
    context: dg.AssetExecutionContext, now: datetime, used: Mapping[str, int], daily: int
) -> dict[str, list[tuple[float, int]]]:
    """(Hours since the quota day began, units left) by bucket, of the day's captures so far and of this one."""
    day = quota_day(now)
    began = quota_resets_at(datetime(day.year, day.month, day.day, tzinfo=UTC))  # its midnight in California
    records = context.instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=context.asset_key, after_timestamp=began.timestamp()), limit=READINGS
    ).records
    readings: dict[str, list[tuple[float, int]]] = {}
    for record in reversed(records):
        metadata = record.asset_materialization.metadata if record.asset_materialization else {}
        at = (datetime.fromtimestamp(record.timestamp, UTC) - began) / HOUR
        for bucket in used:
            value = metadata.get(f"quota {bucket} today")
            if value is not None and isinstance(value.value, int):
                readings.setdefault(bucket, []).append((at, max(0, daily - value.value)))
    for bucket, units in used.items():
        readings.setdefault(bucket, []).append(((now - began) / HOUR, max(0, daily - units)))
    return readings
