"""A few daemon threads that do jobs, and a caller that waits for results until a deadline and no longer.

A ThreadPoolExecutor joins its threads when the process ends, so one server that never finishes its headers, or one
name lookup that hangs, would keep a step alive for ever. These threads are left behind instead.

Here: threads and queues. Not here: what a job is (model).
"""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")


class Workers(Generic[JobT, ResultT]):
    """Runs `perform(job)` for submitted jobs on `threads` threads. `at_end` runs once, when the last thread leaves.

    Used by one thread: submit, iterate over `results` (submitting more meanwhile if need be), then dismiss.
    """

    def __init__(self, perform: Callable[[JobT], ResultT], *, threads: int, at_end: Callable[[], None]) -> None:
        self._perform = perform
        self._at_end = at_end
        self._jobs: queue.SimpleQueue[JobT | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[ResultT | Exception] = queue.SimpleQueue()
        self._outstanding = 0
        self._lock = threading.Lock()
        self._threads_left = threads
        for number in range(threads):
            threading.Thread(target=self._work, name=f"trend-analyst-{number}", daemon=True).start()

    def submit(self, job: JobT) -> None:
        """Queue one job."""
        self._outstanding += 1
        self._jobs.put(job)

    def results(self, remaining: Callable[[], float]) -> Iterator[ResultT]:
        """Results as they finish, until none is outstanding or `remaining()` seconds are over.

        Raises what `perform` raised, in the caller's thread.
        """
        while self._outstanding:
            try:
                result = self._results.get(timeout=remaining())
            except queue.Empty:
                return
            self._outstanding -= 1
            if isinstance(result, Exception):
                raise result
            yield result

    def dismiss(self) -> None:
        """Let every thread leave after the jobs that are queued. Does not wait for them."""
        for _ in range(self._threads_left):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._results.put(self._perform(job))
            except Exception as error:  # noqa: BLE001 - raised again by results(), in the caller's thread
                self._results.put(error)
        with self._lock:
            self._threads_left -= 1
            is_last = self._threads_left == 0
        if is_last:
            self._at_end()
