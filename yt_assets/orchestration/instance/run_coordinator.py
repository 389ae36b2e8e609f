"""Dagster's queue, in which a run waits for every run that shares an hour with it, and for no other.

Here: which queued runs wait. Not here: runs that do not come through the queue (orchestration/runs_at_work.py). Named
by dagster.yaml.

Dagster limits runs by one tag's value. A run of one hour and a range that holds it have no tag in common, and a tag for
each hour of a range would be hundreds. So each run gets a tag of its own, and a limit of 0 for it while it must wait.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
import yaml
from dagster._core.run_coordinator.queued_run_coordinator import RunQueueConfig
from yaml.representer import SafeRepresenter

from yt_assets.orchestration.run_hours import HourRange, hours_of
from yt_assets.orchestration.run_worker import WORKER
from yt_assets.orchestration.runs_at_work import runs_at_work

QUEUE_ID = "yt_assets/queue_id"
PRIORITY = "dagster/priority"
QUEUED = dg.RunsFilter(statuses=[dg.DagsterRunStatus.QUEUED])
REPLACED = (
    "concurrency.runs.tag_concurrency_limits in dagster.yaml replaces the limits that keep runs of one hour apart: "
    "move it to run_coordinator.config"
)
Limit = Mapping[str, Any]


class HourlyRunCoordinator(dg.QueuedRunCoordinator):
    """As Dagster's, with its config; runs that share an hour are started one after the other, in the queue's order.

    A run that waits holds nothing up: one that comes after it, and shares hours with it alone, goes first. A capture of
    the running hour never waits for a backfill that has not begun.
    """

    def submit_run(self, context: dg.SubmitRunContext) -> dg.DagsterRun:
        """Put a run into the queue, by a name of its own if it works on hours."""
        if "tag_concurrency_limits" in self._instance.get_settings("concurrency").get("runs", {}):
            self._logger.warning(REPLACED)
        run = context.dagster_run
        if hours_of(run) is not None:
            # Dagster copies tags when it starts a lost run again, and the worker of that one is gone.
            worker = {WORKER: ""} if WORKER in run.tags else {}
            self._instance.add_run_tags(run.run_id, {QUEUE_ID: run.run_id, **worker})
        return super().submit_run(context)

    def get_run_queue_config(self) -> RunQueueConfig:
        """Asked by the daemon before each look at the queue; by every run and by the UI, for other settings."""
        config = super().get_run_queue_config()
        return config._replace(tag_concurrency_limits=QueueLimits(config.tag_concurrency_limits, self._instance))


class QueueLimits(list[Limit]):
    """Dagster's own limits, and one for each queued run that must wait, looked up whenever they are read.

    Dagster asks for its configuration first and reads the queue then: a run that came in between would have no limit,
    and start beside another. It goes through its limits after it has read the queue, and only when a run may start.
    """

    def __init__(self, configured: Sequence[Limit], instance: dg.DagsterInstance) -> None:
        super().__init__(configured)
        self._instance = instance

    def __iter__(self) -> Iterator[Limit]:
        yield from super().__iter__()
        for run_id in waiting_runs(self._instance):
            yield {"key": QUEUE_ID, "value": run_id, "limit": 0}


# The UI shows limits as YAML.
yaml.add_representer(QueueLimits, SafeRepresenter.represent_list)


def waiting_runs(instance: dg.DagsterInstance) -> Iterator[str]:
    """The queued runs that share an hour with a run at work, or with one that is about to start before them."""
    taken: list[HourRange] = []
    for record in runs_at_work(instance):
        hours = hours_of(record.dagster_run)
        taken += [hours] if hours else []
    for run in sorted(instance.get_runs(QUEUED, ascending=True), key=_priority, reverse=True):
        hours = hours_of(run)
        if hours is None:
            continue
        if any(hours.shared_with(other) for other in taken):
            yield run.run_id
        else:
            taken.append(hours)


def _priority(run: dg.DagsterRun) -> int:
    """As the daemon orders the queue: the highest first, and what came first among equals."""
    try:
        return int(run.tags.get(PRIORITY, "0"))
    except ValueError:
        return 0
