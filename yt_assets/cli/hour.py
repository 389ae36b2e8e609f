"""One hour through the ordinary job, with its progress on the terminal.

Here: launching the job as the schedule would, in this process, and reading its progress from Dagster's event log.
Not here: which hours (run.py), what an hour does (the job).
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

import dagster as dg

POLL_SECONDS = 0.25
TOKEN = "yt_assets/command"  # noqa: S105  a tag's name


@dataclass(frozen=True)
class HourResult:
    """How an hour ended. failure: one sentence, None when it succeeded. steps: how many it took."""

    key: str
    failure: str | None
    steps: int


def run_hour(instance: dg.DagsterInstance, key: str, on_step: Callable[[int], None]) -> HourResult:
    """Run all five assets for one partition, two steps at a time; `on_step` hears how many are done."""
    from yt_assets.definitions import hourly_job_definition

    token = str(uuid.uuid4())
    with _watched(instance, token, on_step):
        result = dg.execute_job(
            dg.reconstructable(hourly_job_definition),
            instance=instance,
            tags={"dagster/partition": key, TOKEN: token},
            run_config={"loggers": {"console": {"config": {"log_level": "INFO"}}}},
            raise_on_error=False,
        )
    steps = sum(event.is_step_success for event in result.all_events)
    return HourResult(key, None if result.success else _failure(result.all_events), steps)


@contextmanager
def _watched(instance: dg.DagsterInstance, token: str, on_step: Callable[[int], None]) -> Iterator[None]:
    over = Event()
    watcher = Thread(target=_watch, args=(instance, token, on_step, over), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _watch(instance: dg.DagsterInstance, token: str, on_step: Callable[[int], None], over: Event) -> None:
    while not over.wait(POLL_SECONDS):
        for run in instance.get_runs(filters=dg.RunsFilter(tags={TOKEN: token}), limit=1):
            on_step(len(instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_SUCCESS)))


def _failure(events: Sequence[dg.DagsterEvent]) -> str:
    """The first failed step's own sentence; the framework's when it has none."""
    for event in events:
        if event.is_step_failure:
            data = event.step_failure_data
            described = data.user_failure_data.description if data.user_failure_data else None
            if described or data.error:
                return described or str(data.error.message if data.error else "").strip()
    return "The run failed before its first step."
