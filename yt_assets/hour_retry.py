"""Which hour is run again, when its run failed for a reason that may pass while YouTube still shows the hour.

Here: the choice, out of the runs of an hour and the ledger. Not here: looking every minute (sensors.py), a step's own
tries within seconds (failures.py), runs that are lost with their machine (Dagster starts these again, dagster.yaml).

YouTube may refuse everybody's calls for ten minutes, and a database may be away for as long. A step's tries are over by
then, and the hour would be missed for good with three quarters of it still to come.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg

from yt_assets.failures import MAY_PASS
from yt_assets.jobs import HOURLY
from yt_assets.partitions import HOUR, key_of

PARTITION = "dagster/partition"
RETRY = "yt_assets/retry"
DERIVED = [
    dg.AssetKey(name) for name in ("video_features", "keyword_insights", "trend_insights", "engagement_insights")
]

# After 5, 10 and 20 minutes: an outage of half an hour is survived, and a quota loses four shares of an hour at most.
FIRST_WAIT = timedelta(minutes=5)
MOST = 3
# A capture that begins later in its hour might not end in it. What is derived from a captured hour has another hour.
LATEST_CAPTURE, LATEST = timedelta(minutes=50), 2 * HOUR


def next_run(instance: dg.DagsterInstance, hour: datetime, now: datetime, *, is_captured: bool) -> dg.RunRequest | str:
    """The run that is due for this hour at `now`, or why there is none; of a captured hour, what follows from it."""
    key = key_of(hour)
    records = instance.get_run_records(dg.RunsFilter(job_name=HOURLY, tags={PARTITION: key}))  # the newest first
    if not records or records[0].dagster_run.status is not dg.DagsterRunStatus.FAILURE:
        return f"no failed run of {key} waits"
    failed = sum(record.dagster_run.status is dg.DagsterRunStatus.FAILURE for record in records)
    if failed > MOST:
        return f"{key} failed {failed} times: somebody must look"
    if not may_pass(instance, records[0].dagster_run.run_id):
        return f"{key} failed for a reason that stays: somebody must look"
    due = datetime.fromtimestamp(records[0].end_time or 0.0, UTC) + FIRST_WAIT * 2 ** (failed - 1)
    if max(due, now) > hour + (LATEST if is_captured else LATEST_CAPTURE):
        return f"{key} failed too late in its hour to be captured again"
    if now < due:
        return f"{key} failed, and is run again at {due:%H:%M} UTC"
    return dg.RunRequest(
        run_key=f"{key} {failed}",
        partition_key=key,
        tags={RETRY: str(failed)},
        asset_selection=DERIVED if is_captured else None,
    )


def may_pass(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether no step of the run failed for a reason that stays. A crash, which gives no reason, may pass."""
    found = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_FAILURE).records
    return all(_may_pass(record.event_log_entry.dagster_event) for record in found)


def _may_pass(event: dg.DagsterEvent | None) -> bool:
    told = event.step_failure_data.user_failure_data if event is not None else None
    return told is None or MAY_PASS not in told.metadata or bool(told.metadata[MAY_PASS].value)


def hours_looked_at(now: datetime) -> Sequence[datetime]:
    """The running hour, and the one before it, whose insights may still be owed."""
    running = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return [running, running - HOUR]
