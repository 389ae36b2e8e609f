"""Batches that flow through three threads: fetch, process, store.

Here: threads, order, bounded queues, stopping on failure. Not here: what flows through (this module knows nothing of
videos, databases or Dagster). The caller's own thread is the third one: it stores what it iterates.

    [ fetch thread ] ──queue──► [ process thread ] ──queue──► [ the caller, who stores ]

A caller that is slower than the other two may take what has piled up: see Pipeline.waiting.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Fetched = TypeVar("Fetched")
Processed = TypeVar("Processed")
Item = TypeVar("Item")

# Batches that may wait between two threads. Enough to hide a slow commit, few enough to bound memory. More wait for the
# caller than for processing: he may take them all at once, and 50 batches of ten rows are one statement of 500.
QUEUE_LENGTH = 8
STORE_QUEUE_LENGTH = 50
_POLL_SECONDS = 0.1


class _Done:
    """The last thing in a queue; carries the failure of its thread, if there was one."""

    def __init__(self, failure: BaseException | None = None) -> None:
        self.failure = failure


def batches_of(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last one shorter. An empty input gives none."""
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Pipeline(Generic[Fetched, Processed]):
    """Iterate over processed batches while two threads work ahead.

    The first failure, in any thread, stops all three and is raised here with its own traceback. Leaving the loop early
    stops the threads too. One pipeline runs once.
    """

    def __init__(
        self,
        fetch: Iterable[Fetched],
        process: Callable[[Fetched], Processed],
        *,
        queue_length: int = QUEUE_LENGTH,
        store_queue_length: int = STORE_QUEUE_LENGTH,
    ) -> None:
        self._fetch = fetch
        self._process = process
        self._fetched: Queue[Fetched | _Done] = Queue(queue_length)
        self._processed: Queue[Processed | _Done] = Queue(store_queue_length)
        self._stop = Event()

    def __iter__(self) -> Iterator[Processed]:
        threads: Sequence[Thread] = (
            Thread(target=self._run_fetch, name="fetch", daemon=True),
            Thread(target=self._run_process, name="process", daemon=True),
        )
        for thread in threads:
            thread.start()
        try:
            yield from self._drain(self._processed)
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def waiting(self, most: int) -> list[Processed]:
        """Take what is processed already, in order, at most so many; nothing when nothing waits. Never blocks.

        For the caller, between two steps of his loop. A failure behind it is raised by the loop's next step.
        """
        taken: list[Processed] = []
        while len(taken) < most:
            try:
                item = self._processed.get_nowait()
            except Empty:
                break
            if isinstance(item, _Done):
                self._processed.put(item)  # for the loop; there is room, since nothing comes after the end
                break
            taken.append(item)
        return taken

    def _run_fetch(self) -> None:
        self._feed(iter(self._fetch), self._fetched)

    def _run_process(self) -> None:
        # A generator, not map(): a StopIteration out of `process` is a failure there, and no early end.
        self._feed((self._process(item) for item in self._drain(self._fetched)), self._processed)

    def _feed(self, source: Iterator[Item], queue: "Queue[Item | _Done]") -> None:
        """Put all of `source` into `queue`, then why it ended."""
        try:
            for item in source:
                if not self._put(queue, item):
                    return
        except BaseException as failure:  # noqa: BLE001  whatever it is, the caller must see it
            self._put(queue, _Done(failure))
        else:
            self._put(queue, _Done())

    def _put(self, queue: "Queue[Item | _Done]", item: Item | _Done) -> bool:
        """Wait for room, but not for ever: a stopped pipeline must not hang. Tells whether it was put."""
        while not self._stop.is_set():
            try:
                queue.put(item, timeout=_POLL_SECONDS)
            except Full:
                continue
            return True
        return False

    def _drain(self, queue: "Queue[Item | _Done]") -> Iterator[Item]:
        while not self._stop.is_set():
            try:
                item = queue.get(timeout=_POLL_SECONDS)
            except Empty:
                continue
            if isinstance(item, _Done):
                if item.failure is not None:
                    raise item.failure
                return
            yield item
