"""How runs ended, as Dagster's instance and the ledger of hours tell it.

Here: reading both. Not here: what of it is news (incidents.py).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.alerts.incidents import Ending, Outcome
from yt_assets.partitions import hour_of, key_of

if TYPE_CHECKING:
    from yt_assets.storage.engine import Database
    from yt_assets.storage.hours import HourRecord

FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
HOUR = timedelta(hours=1)

# A lost run that Dagster starts again is no ending; its second run is.
WILL_RETRY = "dagster/will_retry"


def finished_runs(instance: dg.DagsterInstance, *, after: datetime, names: frozenset[str]) -> list[dg.RunRecord]:
    """Runs of these jobs that ended after this moment, in that order. Cancelled ones are somebody's decision."""
    filters = dg.RunsFilter(statuses=FINISHED, updated_after=after)
    records = [record for record in instance.get_run_records(filters) if record.end_time is not None]
    ours = [record for record in records if _is_ending(record.dagster_run, names)]
    return sorted(ours, key=lambda record: (record.end_time or 0.0, record.storage_id))


def outcome_of(record: dg.RunRecord, instance: dg.DagsterInstance, database: "Database", hourly: str) -> Outcome:
    """One run's ending. `hourly` names the job whose hours are looked up in the ledger."""
    run = record.dagster_run
    hour = run.tags.get("dagster/partition") or run.tags.get("dagster/asset_partition_range_start")
    ended_at = datetime.fromtimestamp(record.end_time or 0.0, UTC)
    if run.status is dg.DagsterRunStatus.FAILURE:
        return Outcome(_subject(run), "failed", run.run_id, ended_at, hour, reason_of(run.run_id, instance))
    ending: Ending = "captured"
    reason, missed = "", tuple[str, ...]()
    if run.job_name == hourly and hour is not None and "dagster/backfill" not in run.tags:
        ending, reason, missed = _of_the_ledger(database, hour_of(hour))
    return Outcome(_subject(run), ending, run.run_id, ended_at, hour, reason, missed)


def _is_ending(run: dg.DagsterRun, names: frozenset[str]) -> bool:
    return run.job_name in names and run.tags.get(WILL_RETRY, "").lower() != "true"


def _subject(run: dg.DagsterRun) -> str:
    backfill = run.tags.get("dagster/backfill")
    if backfill is not None:
        return f"backfill {backfill}"
    return "a materialization" if run.job_name.startswith("__") else run.job_name


def _of_the_ledger(database: "Database", hour: datetime) -> tuple[Ending, str, tuple[str, ...]]:
    from yt_assets.storage.hours import nearest_hours, recorded_hours

    with database.reading() as connection:
        record = recorded_hours(connection, [hour]).get(hour)
        before, _ = nearest_hours(connection, hour)
    missed = () if before is None else tuple(key_of(each) for each in _between(before, hour))
    if record is None or record.state != "partial":
        return "captured", "", missed
    return "partial", _shortfall(record), missed


def _between(before: datetime, hour: datetime) -> Sequence[datetime]:
    return [before + HOUR * number for number in range(1, int((hour - before) / HOUR))]


def _shortfall(record: "HourRecord") -> str:
    lacking = record.planned - record.stored - record.unavailable
    told = f"{lacking:,} of {record.planned:,} videos have no row"
    return f"{told}: {record.reason}" if record.reason else f"{told}."


def reason_of(run_id: str, instance: dg.DagsterInstance) -> str:
    """The sentence of the first step that failed; else what Dagster says of the run."""
    found = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_FAILURE, limit=1).records
    for record in found:
        event = record.event_log_entry.dagster_event
        if event is not None:
            failed = event.step_failure_data
            told = failed.user_failure_data and failed.user_failure_data.description
            return told or failed.error_display_string.strip().splitlines()[0]
    ended = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.RUN_FAILURE, limit=1).records
    events = [record.event_log_entry.dagster_event for record in ended]
    return next((event.message for event in events if event is not None and event.message), "Dagster gave no reason.")
