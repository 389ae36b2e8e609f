"""Runs of one hour work one after the other: which runs are at work, and the wait for them.

Here: the look at Dagster's runs, and the wait of a step and of a command. Not here: the queue, through which most runs
come (instance/run_coordinator.py); what an older row may overwrite (storage/writing).

The queue keeps runs of one hour apart. `yt-assets run`, `dagster asset materialize` and scripts start runs that it does
not see, and between its look and a run's start is a moment. So the first step of a run waits for those that began
earlier and share an hour with it. Earlier is what Dagster's event log says, since machines differ in their time. All
runs agree on that order, so two never wait for each other.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from math import inf

import dagster as dg

from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.io_managers.orphan import is_watched, require_run
from yt_assets.orchestration.run_hours import HourRange, hours_of
from yt_assets.orchestration.run_worker import WORKER, is_gone, this_worker

UNFINISHED = [
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]

# Run monitoring ends a run that takes to start as long as the first, and any run after 55 minutes (dagster.yaml).
LONGEST_START, LONGEST = timedelta(minutes=3), timedelta(hours=1)

# A second between two looks; what waits longer than two says so.
LOOK_SECONDS, LOOKS_IN_SILENCE = 1.0, 2

# Starts of runs, read from the event log: far more than an hour has.
STARTS = 500


def runs_at_work(instance: dg.DagsterInstance, hours: HourRange | None = None) -> list[dg.RunRecord]:
    """Runs in progress that work on one of these hours, or on any. Queued, ended and lost ones are not among them."""
    records = instance.get_run_records(dg.RunsFilter(statuses=UNFINISHED))
    now = datetime.now(UTC)
    found = []
    for record in records:
        theirs = hours_of(record.dagster_run)
        if theirs is not None and (hours is None or theirs.shared_with(hours)) and is_at_work(record, now):
            found.append(record)
    return found


def is_at_work(record: dg.RunRecord, now: datetime) -> bool:
    """Whether an unfinished run has a process that works for it, as far as can be seen from this machine.

    A run names its worker when its first step begins; `yt-assets run` does when it makes the run.
    """
    updated = record.update_timestamp.replace(tzinfo=UTC)
    since = updated if record.start_time is None else datetime.fromtimestamp(record.start_time, UTC)
    worker = record.dagster_run.tags.get(WORKER)
    if not worker:
        is_beginning = record.dagster_run.status is not dg.DagsterRunStatus.NOT_STARTED
        return is_beginning and now - since < LONGEST_START
    return now - since < LONGEST and not is_gone(worker)


def wait_for_earlier_runs(
    instance: dg.DagsterInstance,
    run_id: str,
    log: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Wait, in a step, until no run that began earlier works on an hour of this one: an hour at most.

    Called before a step reads anything, by those with which a run may begin. Raises dagster.Failure in an orphan.
    """
    run = instance.get_run_by_id(run_id)
    hours = hours_of(run) if run is not None else None
    if run is None or hours is None:
        return
    worker = this_worker()
    if run.tags.get(WORKER) != worker and not is_watched():  # then it has named itself
        instance.add_run_tags(run_id, {WORKER: worker})

    def earlier() -> list[dg.RunRecord]:
        require_run()
        others = [record for record in runs_at_work(instance, hours) if record.dagster_run.run_id != run_id]
        return began_earlier(instance, run_id, others) if others else []

    with translated():
        wait_while(earlier, lambda records: log(f"{name_of(records[0])} began earlier: this one waits for it"), sleep)


def began_earlier(instance: dg.DagsterInstance, run_id: str, others: Sequence[dg.RunRecord]) -> list[dg.RunRecord]:
    """Those of the other runs that began before this one did."""
    starts = instance.fetch_run_status_changes(dg.DagsterEventType.RUN_START, limit=STARTS).records
    places: dict[str, float] = {start.run_id: start.storage_id for start in starts}
    if run_id not in places:
        return []  # began so long ago that it has waited by now
    # A run that is not in the log yet begins after this one; one that is no longer among the newest began before.
    unlisted = {True: 0.0, False: inf}
    return [
        record
        for record in others
        if places.get(record.dagster_run.run_id, unlisted[record.start_time is not None]) < places[run_id]
    ]


def wait_while(
    find: Callable[[], Sequence[dg.RunRecord]],
    say: Callable[[Sequence[dg.RunRecord]], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Look once a second until no run is found; say once, after two seconds, which are waited for."""
    for look in count():
        records = find()
        if not records:
            return
        if look == LOOKS_IN_SILENCE:
            say(records)
        sleep(LOOK_SECONDS)


def name_of(record: dg.RunRecord) -> str:
    """A run and its hours, for a person."""
    hours = hours_of(record.dagster_run)
    span = f"{hours.first:%Y-%m-%d %H:%M}" if hours else ""
    if hours and hours.last > hours.first:
        span += f" to {hours.last:%Y-%m-%d %H:%M}"
    return f"Run {record.dagster_run.run_id[:8]} of {span} UTC"
