"""Which hour is run again, when its run failed for a reason that may pass while YouTube still shows the hour.

Here: the choice, out of the runs of an hour and the ledger. Not here: looking every minute (sensors.py), a step's own
tries within seconds (failures.py), runs that are lost with their machine (Dagster starts these again, dagster.yaml).

When YouTube or a database is away for ten minutes, a step's tries are over, and most of the hour is still to come.
"""

from datetime import UTC, datetime, timedelta

import dagster as dg

from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.asset_names import DERIVED, RAW_VIDEOS
from yt_assets.orchestration.failures import MAY_PASS
from yt_assets.orchestration.jobs import HOURLY, HOURLY_SCHEDULE
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.run_hours import PARTITION, HourRange, hours_of
from yt_assets.orchestration.runs_at_work import runs_at_work

RETRY = "yt_assets/retry"
RAW_KEY = dg.AssetKey(RAW_VIDEOS)
DERIVED_KEYS = [dg.AssetKey(name) for name in DERIVED]

# After 5, 10 and 20 minutes: an outage of half an hour is survived, and a quota loses four shares of an hour at most.
FIRST_WAIT = timedelta(minutes=5)
MOST = 3
# The schedule has its own seconds to start an hour's run. Of so many newest runs, one may be of the hour.
FIRST_LOOK, RECENT = timedelta(minutes=1), 100
# A capture that begins later in its hour might not end in it. What is derived from a captured hour has another hour.
LATEST_CAPTURE, LATEST = timedelta(minutes=50), 2 * HOUR


def next_run(
    instance: dg.DagsterInstance, hour: datetime, now: datetime, *, is_captured: bool, is_begun_again: bool = False
) -> dg.RunRequest | str:
    """The run that is due for this hour at `now`, or why there is none; of a captured hour, what follows from it.

    is_begun_again: a further capture of the hour began and did not settle: while that can be made good, it is.
    """
    key = key_of(hour)
    records = instance.get_run_records(dg.RunsFilter(job_name=HOURLY, tags={PARTITION: key}))  # the newest first
    if not records or records[0].dagster_run.status is not dg.DagsterRunStatus.FAILURE:
        return f"no failed run of {key} waits"
    failed = sum(record.dagster_run.status is dg.DagsterRunStatus.FAILURE for record in records)
    due = datetime.fromtimestamp(records[0].end_time or 0.0, UTC) + FIRST_WAIT * 2 ** (failed - 1)
    in_time = max(due, now) <= hour + LATEST_CAPTURE
    is_begun_again = is_begun_again or _missed_its_capture(instance, records[0].dagster_run)
    is_captured = is_captured and not (is_begun_again and in_time)
    reason = _reason_against(instance, hour, records[0], failed, is_captured=is_captured)
    if reason is not None:
        return f"{key} {reason}"
    if not in_time and (not is_captured or max(due, now) > hour + LATEST):
        return f"{key} failed too late in its hour to be captured again"
    if now < due:
        return f"{key} failed, and is run again at {due:%H:%M} UTC"
    return dg.RunRequest(
        run_key=f"{key} {failed}",
        partition_key=key,
        tags={RETRY: str(failed)},
        asset_selection=DERIVED_KEYS if is_captured else None,
    )


def why_not_started(instance: dg.DagsterInstance, hour: datetime, now: datetime) -> str | None:
    """Why no run of this hour is to be started although no tick of the schedule may have done so; None to start one.

    A schedule that is switched on in the middle of an hour begins with the next one: Dagster knows of no tick before.
    """
    key = key_of(hour)
    if not hour + FIRST_LOOK <= now <= hour + LATEST_CAPTURE:
        return f"{key} is left to the schedule, or has too few minutes left"
    if any(_is_about(record.dagster_run, hour) for record in instance.get_run_records(limit=RECENT)):
        return f"{key} has a run"
    states = instance.all_instigator_state()
    if any(state.instigator_name == HOURLY_SCHEDULE and state.status.value == "STOPPED" for state in states):
        return "the hourly schedule is switched off"
    return None


def _missed_its_capture(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Whether a run was to capture its hour and did not, perhaps before the hour's ledger knew of it."""
    if run.asset_selection is not None and RAW_KEY not in run.asset_selection:
        return False
    records = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION).records
    events = [record.event_log_entry.dagster_event for record in records]
    return all(event is None or event.asset_key != RAW_KEY for event in events)


def _reason_against(
    instance: dg.DagsterInstance, hour: datetime, newest: dg.RunRecord, failed: int, *, is_captured: bool
) -> str | None:
    if is_awaited(instance, hour):
        return "has another run that is queued or at work"
    if is_captured and is_made_up_for(instance, hour, newest):
        return "failed, and another run computed what was left"
    if failed > MOST:
        return f"failed {failed} times: a person must look"
    if not may_pass(instance, newest.dagster_run.run_id):
        return "failed for a reason that stays: a person must look"
    return None


def is_awaited(instance: dg.DagsterInstance, hour: datetime) -> bool:
    """Whether a run that works on the hour, such as a range in a backfill, has not ended."""
    queued = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED]))
    return any(_is_about(run, hour) for run in queued) or bool(runs_at_work(instance, HourRange(hour, hour)))


def is_made_up_for(instance: dg.DagsterInstance, hour: datetime, failed: dg.RunRecord) -> bool:
    """Whether a run that ended after the failed one computed all that follows from the hour's capture."""
    ended = datetime.fromtimestamp(failed.end_time or 0.0, UTC)
    since = instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS], updated_after=ended))
    return any(
        _is_about(record.dagster_run, hour)
        and set(record.dagster_run.asset_selection or DERIVED_KEYS) >= set(DERIVED_KEYS)
        for record in since
        if (record.end_time or 0.0) > (failed.end_time or 0.0)
    )


def _is_about(run: dg.DagsterRun, hour: datetime) -> bool:
    hours = hours_of(run)
    return hours is not None and hours.first <= hour <= hours.last


def may_pass(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether no step of the run failed for a reason that stays. A crash, which gives no reason, may pass."""
    records = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_FAILURE).records
    events = [record.event_log_entry.dagster_event for record in records]
    reasons = [event.step_failure_data.user_failure_data for event in events if event is not None]
    return all(each is None or MAY_PASS not in each.metadata or each.metadata[MAY_PASS].value for each in reasons)
