"""Runs as Dagster's storage records them, without a process that works for them.

Here: making one, and the events by which its status changes. Not here: assertions.
"""

from collections.abc import Mapping, Sequence

import dagster as dg
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin

from yt_assets.orchestration.run_worker import this_worker

# Where the code of a queued run would be loaded from.
REPOSITORY = RemoteRepositoryOrigin(RegisteredCodeLocationOrigin("yt_assets.definitions"), "__repository__")
# A worker that was killed: its number has been given to another process of this machine since.
KILLED = this_worker().rpartition(" ")[0] + " 1"
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


def hour(number: int) -> str:
    """The partition key of an hour of the day that these tests are about."""
    return f"2026-11-20-{number:02}:00"


def record(
    instance: dg.DagsterInstance,
    first: int,
    last: int | None = None,
    *,
    assets: Sequence[str] = ("trend_insights",),
    job: str = "__ASSET_JOB",
    tags: Mapping[str, str] | None = None,
) -> dg.DagsterRun:
    """A run of one hour, or of a range as a backfill makes it; it is not started."""
    partition = {"dagster/partition": hour(first)}
    if last is not None:
        partition = {RANGE[0]: hour(first), RANGE[1]: hour(last)}
    selection = frozenset(map(dg.AssetKey, assets)) or None
    origin = RemoteJobOrigin(REPOSITORY, job)
    run = dg.DagsterRun(job, tags=partition | dict(tags or {}), asset_selection=selection, remote_job_origin=origin)
    return instance.add_run(run)


def begin(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    """As its process reports it."""
    _report(instance, run, dg.DagsterEventType.RUN_START)


def end(instance: dg.DagsterInstance, run: dg.DagsterRun) -> None:
    """The same, in success."""
    _report(instance, run, dg.DagsterEventType.RUN_SUCCESS)


def _report(instance: dg.DagsterInstance, run: dg.DagsterRun, event: dg.DagsterEventType) -> None:
    instance.report_dagster_event(dg.DagsterEvent(event.value, run.job_name), run.run_id)
