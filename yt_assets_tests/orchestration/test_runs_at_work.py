"""Runs that did not come through the queue: the one that began later waits before it reads anything."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import dagster as dg
import pytest

from yt_assets.orchestration.run_worker import WORKER, this_worker
from yt_assets.orchestration.runs_at_work import LONGEST, LONGEST_START, is_at_work, runs_at_work, wait_for_earlier_runs
from yt_assets.pipeline.errors import RunGone
from yt_assets_tests.orchestration.recorded_runs import KILLED, begin, end, record


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def begun(
    instance: dg.DagsterInstance, first: int, last: int | None = None, worker: str | None = None
) -> dg.DagsterRun:
    run = record(instance, first, last, tags={WORKER: worker} if worker else {})
    begin(instance, run)
    return run


class Clock:
    """Sleeps for nobody; does something instead after some seconds."""

    def __init__(self, after: int = 0, act: Callable[[], None] = lambda: None) -> None:
        self.seconds, self._after, self._act = 0.0, after, act

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        if self.seconds == self._after:
            self._act()
        assert self.seconds < 100, "it waits for ever"


def waited(instance: dg.DagsterInstance, run: dg.DagsterRun, clock: Clock | None = None) -> tuple[float, list[str]]:
    """Seconds that the first step of a run waited, and what it logged."""
    said: list[str] = []
    clock = clock or Clock()
    wait_for_earlier_runs(instance, run.run_id, said.append, clock.sleep)
    return clock.seconds, said


def test_the_run_that_began_later_waits_for_the_other_and_says_so_once(instance: dg.DagsterInstance) -> None:
    backfill, hourly = begun(instance, 4, 6), begun(instance, 6)
    assert waited(instance, backfill) == (0, [])
    assert waited(instance, hourly, Clock(10, lambda: end(instance, backfill))) == (
        10,
        [f"Run {backfill.run_id[:8]} of 2026-11-20 04:00 to 2026-11-20 06:00 UTC began earlier: this one waits for it"],
    )


def test_it_is_the_beginning_that_counts_and_not_the_making(instance: dg.DagsterInstance) -> None:
    """A run that waited in the queue for long is older, and begins after one that a person started meanwhile."""
    made_first, by_hand = record(instance, 6), record(instance, 6)
    begin(instance, by_hand)
    begin(instance, made_first)
    assert waited(instance, by_hand) == (0, [])
    assert waited(instance, made_first, Clock(5, lambda: end(instance, by_hand)))[0] == 5


def test_of_three_each_waits_for_those_before_it_and_none_for_ever(instance: dg.DagsterInstance) -> None:
    runs = [begun(instance, 4, 6), begun(instance, 6, 8), begun(instance, 8, 9)]
    assert waited(instance, runs[0]) == (0, [])
    for before, run in pairwise(runs):
        assert waited(instance, run, Clock(1, lambda run=before: end(instance, run)))[0] == 1  # type: ignore[misc]


def test_runs_of_other_hours_queued_ended_and_unmade_runs_are_not_waited_for(instance: dg.DagsterInstance) -> None:
    begun(instance, 1, 5)
    end(instance, begun(instance, 6))
    record(instance, 6)
    queued = dg.DagsterEvent(dg.DagsterEventType.RUN_ENQUEUED.value, "hourly")
    instance.report_dagster_event(queued, record(instance, 6).run_id)
    assert waited(instance, begun(instance, 6)) == (0, [])


def test_a_run_without_hours_is_not_asked(instance: dg.DagsterInstance) -> None:
    theirs = record(instance, 6, assets=("theirs",))
    assert waited(instance, theirs) == (0, [])
    wait_for_earlier_runs(instance, "00000000-0000-0000-0000-000000000000", pytest.fail)
    unchanged = instance.get_run_by_id(theirs.run_id)
    assert unchanged is not None
    assert WORKER not in unchanged.tags


def test_the_first_step_names_the_runs_worker(instance: dg.DagsterInstance) -> None:
    run = begun(instance, 6)
    waited(instance, run)
    (found,) = runs_at_work(instance)
    assert found.dagster_run.tags[WORKER] == this_worker()


def test_a_run_whose_worker_was_killed_is_not_waited_for(instance: dg.DagsterInstance) -> None:
    """Dagster keeps it STARTED for ever; the hour would be over."""
    begun(instance, 6, worker=KILLED)
    assert waited(instance, begun(instance, 6)) == (0, [])


def test_a_run_that_is_killed_meanwhile_is_waited_for_no_longer(instance: dg.DagsterInstance) -> None:
    stays = begun(instance, 6, worker=this_worker())
    clock = Clock(7, lambda: instance.add_run_tags(stays.run_id, {WORKER: KILLED}))
    assert waited(instance, begun(instance, 6), clock)[0] == 7


@pytest.mark.parametrize(
    ("worker", "longest"),
    [("another-host machine boot namespace 1 1", LONGEST), (this_worker(), LONGEST), (None, LONGEST_START)],
    ids=["on another host", "at work", "before its first step"],
)
def test_no_run_is_waited_for_longer_than_run_monitoring_lets_it_live(
    instance: dg.DagsterInstance, worker: str | None, longest: timedelta
) -> None:
    run = begun(instance, 6, worker=worker)
    (found,) = instance.get_run_records(dg.RunsFilter(run_ids=[run.run_id]))
    since = datetime.fromtimestamp(found.start_time or 0, UTC)
    assert is_at_work(found, since + longest - timedelta(seconds=1))
    assert not is_at_work(found, since + longest)


def test_an_orphan_does_not_wait_until_it_may_work(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(instance, 6)

    def gone() -> None:
        raise RunGone

    monkeypatch.setattr("yt_assets.orchestration.runs_at_work.require_run", gone)
    with pytest.raises(dg.Failure, match="worker process has ended"):
        waited(instance, begun(instance, 6))
