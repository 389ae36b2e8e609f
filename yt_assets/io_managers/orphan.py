"""Whether the run that this step works for is still there.

Here: the question, asked before each write. Not here: the writes (stream_store.py, database_io_manager.py), or what an
older row may overwrite (storage/rows.py).

A run's worker that is killed leaves its step processes alive. Dagster marks the run as failed within seconds and starts
it again; then two processes write one hour. The fence keeps an older observation from overwriting a newer one, but an
hour of insights is replaced as a whole, and an orphan spends quota on what nobody waits for.
"""

import multiprocessing


def is_orphan() -> bool:
    """Whether the process that started this one, the run's worker, is gone.

    Not os.getppid(): a step's parent is the fork server, which lives as long as any of its children. False in a process
    that nobody started for a step, such as a run with all steps in one process. Costs a poll of one descriptor.
    """
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()


def require_run() -> None:
    """Raise RunGone in an orphan."""
    if is_orphan():
        from yt_assets.steps.errors import RunGone

        raise RunGone
