"""Three threads: order, bounds, and a stop that nothing survives."""

import threading
import time
from collections.abc import Callable, Iterator
from threading import Barrier, Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.batching import Pipeline, batches_of

OURS = ("fetch", "process")
LONG = 10.0


class Broken(Exception):
    """What a thread raises."""


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    """Whatever happened in a test, its pipeline's threads have ended."""
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name in OURS] == []


def same(item: int) -> int:
    return item


def raises_at(item: int, error: Callable[[], Exception] = Broken) -> Callable[[int], int]:
    """A process step that fails on one item."""

    def process(given_item: int) -> int:
        if given_item == item:
            raise error()
        return given_item

    return process


@given(st.lists(st.integers()), st.integers(min_value=1, max_value=7))
def test_batches_hold_every_item_once_in_order(items: list[int], size: int) -> None:
    batches = list(batches_of(items, size))
    assert [item for batch in batches for item in batch] == items
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(0 < len(batch) <= size for batch in batches)


def test_batches_are_made_as_they_are_asked_for() -> None:
    endless = iter(int, 1)
    assert next(batches_of(endless, 3)) == [0, 0, 0]


@given(st.lists(st.integers(), max_size=40), st.integers(min_value=1, max_value=4))
def test_results_come_in_the_order_of_what_was_fetched(items: list[int], queue_length: int) -> None:
    assert list(Pipeline(items, lambda item: item * 2, queue_length=queue_length)) == [item * 2 for item in items]


def test_fetch_process_and_store_run_at_the_same_time() -> None:
    """Each of the three waits for the other two: one thread alone would wait for ever."""
    together = Barrier(3)

    def fetch() -> Iterator[int]:
        yield 1
        yield 2
        together.wait(LONG)
        yield 3

    def process(item: int) -> int:
        if item == 2:
            together.wait(LONG)
        return item

    stored = []
    for item in Pipeline(fetch(), process):
        if item == 1:
            together.wait(LONG)
        stored.append(item)
    assert stored == [1, 2, 3]


def test_each_step_has_a_thread_of_its_own() -> None:
    names = []

    def fetch() -> Iterator[str]:
        yield threading.current_thread().name

    for fetched, processed in Pipeline(fetch(), lambda name: (name, threading.current_thread().name)):
        names = [fetched, processed, threading.current_thread().name]
    assert names == ["fetch", "process", threading.main_thread().name]


def test_what_was_fetched_before_a_failure_is_stored_and_the_failure_raised() -> None:
    def fetch() -> Iterator[int]:
        yield 1
        yield 2
        raise Broken

    stored: list[int] = []
    with pytest.raises(Broken):
        stored.extend(Pipeline(fetch(), same))
    assert stored == [1, 2]


def test_a_failure_in_processing_stops_a_fetch_that_would_never_end() -> None:
    with pytest.raises(Broken):
        list(Pipeline(iter(int, 1), raises_at(0), queue_length=1))


def test_a_failure_while_storing_stops_a_fetch_that_would_never_end() -> None:
    def store() -> None:
        for _ in Pipeline(iter(int, 1), same, queue_length=1):
            raise Broken

    with pytest.raises(Broken):
        store()


def test_a_failure_keeps_the_traceback_of_its_own_thread() -> None:
    with pytest.raises(Broken) as caught:
        list(Pipeline([1], raises_at(1)))
    assert "process" in [entry.name for entry in caught.traceback]


def test_the_first_failure_is_the_one_that_is_raised() -> None:
    failed = Event()

    def fetch() -> Iterator[int]:
        yield 1
        failed.wait(LONG)
        raise KeyError

    def process(_: int) -> int:
        failed.set()
        raise Broken

    with pytest.raises(Broken):
        list(Pipeline(fetch(), process))


def test_an_error_that_python_takes_for_the_end_of_a_loop_is_not_an_end() -> None:
    """`next()` on something empty raises StopIteration; inside map() the rest of an hour went missing."""
    with pytest.raises(RuntimeError, match="StopIteration"):
        list(Pipeline([1, 2, 3], raises_at(2, StopIteration)))


def test_interrupts_travel_like_any_failure() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(Pipeline([1], raises_at(1, KeyboardInterrupt)))  # type: ignore[arg-type]  # no Exception, on purpose


def test_leaving_the_loop_early_stops_both_threads() -> None:
    for item in Pipeline(iter(int, 1), same, queue_length=2):
        assert item == 0
        break


def test_an_empty_input_is_an_empty_result() -> None:
    assert list(Pipeline([], same)) == []


@pytest.mark.parametrize("queue_length", [1, 3])
def test_fetch_never_runs_further_ahead_than_the_queues_are_long(queue_length: int) -> None:
    """Two queues, one item in the hand of each thread: memory does not grow with the number of videos."""
    fetched = stored = furthest = 0

    def fetch() -> Iterator[int]:
        nonlocal fetched, furthest
        for item in range(200):
            fetched += 1
            furthest = max(furthest, fetched - stored)
            yield item

    for _ in Pipeline(fetch(), same, queue_length=queue_length, store_queue_length=queue_length):
        stored += 1
    assert stored == 200
    assert furthest <= 2 * queue_length + 4


def until_nothing_more_comes(pipeline: Pipeline[int, int], length: int) -> list[int]:
    """What waits once so many batches wait, or LONG is over."""
    taken: list[int] = []
    deadline = time.monotonic() + LONG
    while len(taken) < length and time.monotonic() < deadline:
        taken += pipeline.waiting(length - len(taken))
    return taken


def test_a_slow_caller_takes_what_has_piled_up_in_order() -> None:
    pipeline = Pipeline(range(20), same)
    loop = iter(pipeline)
    assert next(loop) == 0
    assert until_nothing_more_comes(pipeline, 19) == list(range(1, 20))
    assert pipeline.waiting(5) == []
    assert list(loop) == []


def test_no_more_is_taken_than_was_asked_for() -> None:
    pipeline = Pipeline(range(20), same)
    loop = iter(pipeline)
    assert next(loop) == 0
    taken = until_nothing_more_comes(pipeline, 3)
    assert [*taken, *pipeline.waiting(0), *loop] == list(range(1, 20))


def test_nothing_waits_when_the_caller_is_the_faster_one() -> None:
    """A batch is stored at once: taking what waits must not become waiting for what may come."""
    go_on = Event()

    def fetch() -> Iterator[int]:
        yield 1
        go_on.wait(LONG)
        yield 2

    pipeline = Pipeline(fetch(), same)
    loop = iter(pipeline)
    assert next(loop) == 1
    assert pipeline.waiting(10) == []
    go_on.set()
    assert list(loop) == [2]


def test_a_failure_behind_what_waits_is_raised_after_it() -> None:
    def fetch() -> Iterator[int]:
        yield from (1, 2, 3)
        raise Broken

    pipeline = Pipeline(fetch(), same)
    loop = iter(pipeline)
    assert next(loop) == 1
    assert until_nothing_more_comes(pipeline, 2) == [2, 3]
    assert pipeline.waiting(10) == []
    with pytest.raises(Broken):
        next(loop)


@given(st.lists(st.integers(), max_size=40), st.integers(min_value=0, max_value=9))
def test_whatever_is_taken_when_nothing_is_lost_or_given_twice(items: list[int], most: int) -> None:
    pipeline = Pipeline(items, same, queue_length=2, store_queue_length=3)
    seen: list[int] = []
    for item in pipeline:
        seen += [item, *pipeline.waiting(most)]
    assert seen == items
