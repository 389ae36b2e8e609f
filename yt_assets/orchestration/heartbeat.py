"""Whether a run's own process is alive, told across machines: a row in the videos database that is written again.

Here: the beat, and the look for it. Not here: who beats (celery_executor.py), who looks (celery_worker.py), a parent on
the same machine (io_managers/orphan.py).

By the server's clock alone, since machines differ in their time. A database that was away has delayed the beat as well
as the look. So a beat that is late is waited for, and only one that does not come is a run that is gone.
"""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import StorageError
from yt_assets.storage.ledgers.step_values import StepValues

HEARTBEAT = "heartbeat"
BEAT_SECONDS = 2.0
SILENCE = timedelta(seconds=10)


@contextmanager
def beating(open_database: Callable[[], Database], run_id: str) -> Iterator[None]:
    """Say in the block, every two seconds, that the run is alive. Raises StorageError when it cannot be said once."""
    ended, host = Event(), socket.gethostname()
    with open_database() as database:
        database.wait_for_server()
        values = StepValues(database, run_id)
        values.put(HEARTBEAT, host)

        def beat() -> None:
            while not ended.wait(BEAT_SECONDS):
                with suppress(StorageError):
                    values.put(HEARTBEAT, host)

        thread = Thread(target=beat, daemon=True, name="heartbeat")
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


class RunWatch:
    """Asked by a step before each write whether the run, and the worker that started the step, are still there."""

    def __init__(self, open_database: Callable[[], Database], run_id: str) -> None:
        self._open, self._run_id = open_database, run_id
        self._parent, self._next_look, self._is_gone = os.getppid(), 0.0, False

    def is_gone(self) -> bool:
        """Looks at the database every two seconds at most; one that does not answer says nothing."""
        if os.getppid() != self._parent:
            return True
        if not self._is_gone and time.monotonic() >= self._next_look:
            with suppress(StorageError):
                self._is_gone = self._is_silent()
            self._next_look = time.monotonic() + BEAT_SECONDS
        return self._is_gone

    def _is_silent(self) -> bool:
        with self._open() as database:
            values = StepValues(database, self._run_id)
            age = values.age(HEARTBEAT)
            if age is None or age <= SILENCE:
                return age is None
            time.sleep(2 * BEAT_SECONDS)
            later = values.age(HEARTBEAT)
            return later is None or later > age
