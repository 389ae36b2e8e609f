"""Dagster's own runs: which are old enough to go, and how they go.

Here: runs of this project on a Dagster instance, their events and what they left in its home. Not here: hours in the
databases (pipeline/retention.py).

With a run goes the green square of its partition: it is deleted only when every hour that it was about is, too. What it
leaves in DAGSTER_HOME goes with it: `storage/<run id>` and, on SQLite, `history/runs/<run id>.db`. Step output that
dagster.yaml sends to another folder or to a cloud is not touched.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from uuid import UUID

import dagster as dg

from yt_assets.orchestration.asset_names import ASSETS, DAYS
from yt_assets.orchestration.partitions import day_of, hour_of
from yt_assets.orchestration.run_hours import FIRST, LAST, PARTITION

# An instance may serve other code locations too; their runs are theirs.
JOBS = frozenset({"hourly", "daily", "retention", "model_check"})

FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]

PAGE = 100
RUNS_PER_LOG_LINE = 25
# As many as a day may delete: twelve days of hours in a minute or two, since SQLite takes a third of a second for each.
# What is left goes tomorrow.
MOST = 300


@dataclass(frozen=True)
class PrunedRuns:
    """What became of the old runs. of_stored_hours: runs that stay with their hours. left: for another day."""

    deleted: int
    of_stored_hours: int
    left: int


def prune_runs(
    instance: dg.DagsterInstance,
    *,
    before: datetime,
    kept_since: datetime,
    log: Callable[[str], None],
    most: int = MOST,
) -> PrunedRuns:
    """Delete finished runs that were created before `before`, the oldest first, at most `most` of them.

    kept_since: hours from here on are stored; a run that was about one of them stays.
    """
    ours = [run for run in _old_runs(instance, before) if _is_ours(run)]
    needless = [run.run_id for run in ours if not is_about_kept_hours(run.tags, kept_since)]
    doomed = needless[:most]
    for number, run_id in enumerate(doomed, 1):
        delete_run(instance, run_id)
        if number % RUNS_PER_LOG_LINE == 0:
            log(f"{number:,} of {len(doomed):,} runs deleted")
    pruned = PrunedRuns(len(doomed), len(ours) - len(needless), len(needless) - len(doomed))
    log(
        f"{pruned.deleted:,} runs from before {before:%Y-%m-%d %H:%M} UTC deleted; "
        f"{pruned.of_stored_hours:,} stay with the hours that they are about, {pruned.left:,} go another day"
    )
    return pruned


def is_about_kept_hours(tags: Mapping[str, str], kept_since: datetime) -> bool:
    """Whether a run's partition, or the newest of its range, is stored. Another project's key counts as stored.

    A day stays as long as its last hour.
    """
    try:
        return any(_last_hour(tags[tag]) >= kept_since for tag in (PARTITION, FIRST, LAST) if tag in tags)
    except ValueError:
        return True


def _last_hour(key: str) -> datetime:
    with suppress(ValueError):
        return datetime.combine(day_of(key), time(23), UTC)
    return hour_of(key)


def delete_run(instance: dg.DagsterInstance, run_id: str) -> None:
    """Delete a run, its events and its files. Interrupted, it leaves the run for the next time, without its files."""
    UUID(run_id)  # what names folders to delete must not be anything else
    home = Path(instance.root_directory)
    shutil.rmtree(Path(instance.storage_directory()) / run_id, ignore_errors=True)
    instance.delete_run(run_id)
    # The SQLite storage empties this file, and keeps its 200 kB.
    for file in (home / "history" / "runs").glob(f"{run_id}.db*"):
        file.unlink(missing_ok=True)


def _old_runs(instance: dg.DagsterInstance, before: datetime) -> Iterator[dg.DagsterRun]:
    """Finished runs, oldest first. To be read to its end before any is deleted: the last of a page is the cursor."""
    filters = dg.RunsFilter(statuses=FINISHED, created_before=before)
    cursor = None
    while records := instance.get_run_records(filters, limit=PAGE, cursor=cursor, ascending=True):
        yield from (record.dagster_run for record in records)
        cursor = records[-1].dagster_run.run_id


def _is_ours(run: dg.DagsterRun) -> bool:
    selected = {key.to_user_string() for key in run.asset_selection or ()}
    return run.job_name in JOBS or (bool(selected) and selected <= ASSETS.union(DAYS))
