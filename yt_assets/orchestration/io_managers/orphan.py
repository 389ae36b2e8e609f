"""Whether the run that this step works for is still there.

Here: the question, asked before each write. Not here: the writes (stream_store.py, database_io_manager.py), or what an
older row may overwrite (storage/writing/upserts.py).

A run's worker that is killed leaves its steps alive. Dagster starts the run again within seconds; then two processes
write one hour of insights, each as a whole, and the orphan spends quota for no reader.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from yt_assets.pipeline.errors import RunGone

# Further questions of a process whose run's worker is on another machine: one step at a time.
_questions: list[Callable[[], bool]] = []


@contextmanager
def watching(is_gone: Callable[[], bool]) -> Iterator[None]:
    """Ask this, too, in the block: of a step whose worker is no parent of its process."""
    _questions.append(is_gone)
    try:
        yield
    finally:
        _questions.pop()


def is_watched() -> bool:
    """Whether the run's worker is on another machine, or may be."""
    return bool(_questions)


def is_orphan() -> bool:
    """Whether the process that started this one, the run's worker, is gone.

    Not os.getppid(): a step's parent is the fork server, which lives as long as any of its children. False in a process
    that was not started for a step, such as a run with all steps in one process. Costs a poll of one descriptor.
    """
    parent = multiprocessing.parent_process()
    return (parent is not None and not parent.is_alive()) or any(is_gone() for is_gone in _questions)


def require_run() -> None:
    """Raise RunGone in an orphan."""
    if is_orphan():
        raise RunGone
