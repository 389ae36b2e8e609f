"""Threads that are waited for until a deadline and no longer."""

import threading

import pytest

from yt_assets.language.workers import Workers


def _divide(number: int) -> float:
    return 12 / number


def test_jobs_submitted_while_results_arrive_are_done_too_and_the_last_thread_closes_up() -> None:
    closed = threading.Event()
    workers = Workers(_divide, threads=2, at_end=closed.set)
    workers.submit(1)
    seen = []
    for result in workers.results(lambda: 60):
        seen.append(result)
        if len(seen) < 3:
            workers.submit(len(seen) + 1)
    workers.dismiss()
    assert sorted(seen) == [4, 6, 12]
    assert closed.wait(timeout=60)


def test_a_mistake_in_a_job_is_raised_where_somebody_can_see_it() -> None:
    closed = threading.Event()
    workers = Workers(_divide, threads=1, at_end=closed.set)
    workers.submit(0)
    with pytest.raises(ZeroDivisionError):
        list(workers.results(lambda: 60))
    workers.dismiss()
    assert closed.wait(timeout=60)


def test_a_job_that_hangs_is_left_behind_at_the_deadline_and_closes_up_when_it_ends() -> None:
    hang, closed = threading.Event(), threading.Event()
    workers: Workers[int, bool] = Workers(lambda _: hang.wait(timeout=60), threads=1, at_end=closed.set)
    workers.submit(1)
    assert list(workers.results(lambda: 0.01)) == []
    workers.dismiss()
    assert not closed.is_set()
    hang.set()
    assert closed.wait(timeout=60)
