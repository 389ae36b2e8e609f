"""One hour through the ordinary job, with its progress on the terminal.

Here: waiting for other runs of the hour, launching the job as the schedule would, in this process, and reading its
progress from Dagster's event log. Not here: which hours (run.py), what an hour does (the job).
"""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

import dagster as dg

from yt_assets.display.sanitize import harmless_line
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.run_hours import PARTITION, HourRange
from yt_assets.orchestration.run_worker import WORKER, this_worker
from yt_assets.orchestration.runs_at_work import name_of, runs_at_work, wait_while

POLL_SECONDS = 0.25
TOKEN = "yt_assets/command"  # noqa: S105  a tag's name


@dataclass(frozen=True)
class HourResult:
    """How an hour ended. failure: one sentence, None when it succeeded. steps: how many it took."""

    key: str
    failure: str | None
    steps: int


def wait_for_others(
    instance: dg.DagsterInstance,
    hour: datetime,
    say: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Wait until no other run works on this hour: an hour at most. `say` hears of the wait once it is two seconds old.

    A run that is queued waits for the one which begins here (instance/run_coordinator.py).
    """
    wait_while(
        lambda: runs_at_work(instance, HourRange(hour, hour)),
        lambda records: say(f"{name_of(records[0])} is at work: waiting until it is over (Ctrl-C stops)"),
        sleep,
    )


def run_hour(instance: dg.DagsterInstance, hour: datetime, on_step: Callable[[int], None]) -> HourResult:
    """Run all assets for one hour, two steps at a time; `on_step` hears how many are done."""
    from yt_assets.definitions import hourly_job_definition

    token = str(uuid.uuid4())
    with _watched(instance, token, on_step):
        result = dg.execute_job(
            dg.reconstructable(hourly_job_definition),
            instance=instance,
            tags={PARTITION: key_of(hour), TOKEN: token, WORKER: this_worker()},
            run_config={"loggers": {"console": {"config": {"log_level": "INFO"}}}},
            raise_on_error=False,
        )
    steps = sum(event.is_step_success for event in result.all_events)
    is_there = any(event.is_step_materialization for event in result.all_events)
    return HourResult(key_of(hour), None if result.success and is_there else _failure(result.all_events), steps)


@contextmanager
def _watched(instance: dg.DagsterInstance, token: str, on_step: Callable[[int], None]) -> Iterator[None]:
    over = Event()

    def watch() -> None:
        while not over.wait(POLL_SECONDS):
            for run in instance.get_runs(filters=dg.RunsFilter(tags={TOKEN: token}), limit=1):
                on_step(len(instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_SUCCESS)))

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _failure(events: Sequence[dg.DagsterEvent]) -> str:
    """The first failed step's own sentence; the framework's when it has none."""
    for event in events:
        if event.is_step_failure:
            data = event.step_failure_data
            described = data.user_failure_data.description if data.user_failure_data else None
            if described or data.error:
                return harmless_line(described or (data.error.message if data.error else ""))
        if event.event_type is dg.DagsterEventType.ASSET_OBSERVATION:  # it was missed, which fails no run
            return str(event.asset_observation_data.asset_observation.metadata["why missed"].value)
    return "The run failed before its first step."
