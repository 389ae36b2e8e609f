"""How runs ended, read from Dagster's instance and the ledger of hours.

Here: reading both. Not here: which endings are news (incidents.py).
"""

from datetime import UTC, datetime

import dagster as dg

from yt_assets.analysis.hours import HOUR
from yt_assets.display.sanitize import harmless_line
from yt_assets.orchestration.alerts.incidents import Ending, Outcome
from yt_assets.orchestration.partitions import hour_of, key_of
from yt_assets.orchestration.run_hours import FIRST, PARTITION, hours_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger

# How the ledger begins the sentence on names that lead nowhere.
NAMES = "YT_CHANNELS: "
BEGAN_TOO_LATE = "its run was there in time and began too late, or this machine's clock is slow: the hour is missed."

FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]

# A lost run that Dagster starts again is no ending; its second run is.
WILL_RETRY = "dagster/will_retry"


def finished_runs(instance: dg.DagsterInstance, *, after: datetime, names: frozenset[str]) -> list[dg.RunRecord]:
    """Runs of these jobs that ended after this moment, in that order. A cancelled run is a person's decision."""
    filters = dg.RunsFilter(statuses=FINISHED, updated_after=after)
    ended = [record for record in instance.get_run_records(filters) if record.end_time is not None]
    ours = [record for record in ended if record.dagster_run.job_name in names]
    final = [record for record in ours if record.dagster_run.tags.get(WILL_RETRY, "").lower() != "true"]
    return sorted(final, key=lambda record: (record.end_time or 0.0, record.storage_id))


def outcome_of(record: dg.RunRecord, instance: dg.DagsterInstance, database: Database, hourly: str) -> Outcome:
    """One run's ending. `hourly` names the job whose hours are looked up in the ledger."""
    run = record.dagster_run
    hour = run.tags.get(PARTITION) or run.tags.get(FIRST)
    ended_at = datetime.fromtimestamp(record.end_time or 0.0, UTC)
    if run.status is dg.DagsterRunStatus.FAILURE:
        return Outcome(_subject(run), "failed", run.run_id, ended_at, hour, reason_of(run.run_id, instance))
    ending: Ending = "captured"
    reason, missed = "", tuple[str, ...]()
    if hour is not None and hours_of(run) is not None:  # a day's run has ended, and its hours have runs of their own
        ending, reason, missed = _of_the_ledger(database, hour_of(hour))
        if ending == "missed" and record.create_timestamp.timestamp() < (hour_of(hour) + HOUR).timestamp():
            # It was there in time: a full queue or a wrong clock lost the hour, which an operator must hear of.
            ending, reason = "failed", BEGAN_TOO_LATE
        elif ending != "missed" and (run.job_name != hourly or "dagster/backfill" in run.tags):
            ending, reason, missed = "captured", "", ()
    return Outcome(_subject(run), ending, run.run_id, ended_at, hour, reason, missed)


def _subject(run: dg.DagsterRun) -> str:
    backfill = run.tags.get("dagster/backfill")
    if backfill is not None:
        return f"backfill {backfill}"
    return "a materialization" if run.job_name.startswith("__") else run.job_name


def _of_the_ledger(database: Database, hour: datetime) -> tuple[Ending, str, tuple[str, ...]]:
    with database.reading() as connection:
        record = HourLedger(connection).records([hour]).get(hour)
        before, _ = HourLedger(connection).nearest(hour)
    between = 0 if before is None else int((hour - before) / HOUR) - 1
    missed = tuple(key_of(hour - HOUR * ago) for ago in range(between, 0, -1))
    if record is None:
        return "missed", "", ()
    if record.state != "partial":
        names = (record.reason or "").partition(NAMES)
        return ("noted", f"{names[1]}{names[2]}.", missed) if names[1] else ("captured", "", missed)
    shortfall = f"{record.left_out:,} of {record.planned:,} videos have no row"
    return "partial", f"{shortfall}: {record.reason}" if record.reason else f"{shortfall}.", missed


def reason_of(run_id: str, instance: dg.DagsterInstance) -> str:
    """The sentence of the first step that failed; else what Dagster says of the run."""
    failures = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.STEP_FAILURE, limit=1).records
    for record in failures:
        event = record.event_log_entry.dagster_event
        if event is not None:
            failed = event.step_failure_data
            sentence = failed.user_failure_data and failed.user_failure_data.description
            return harmless_line(sentence or failed.error_display_string.strip().splitlines()[0])
    ended = instance.get_records_for_run(run_id, of_type=dg.DagsterEventType.RUN_FAILURE, limit=1).records
    events = [record.event_log_entry.dagster_event for record in ended]
    return harmless_line(
        next((event.message for event in events if event and event.message), "Dagster gave no reason.")
    )
