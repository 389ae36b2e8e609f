"""The newest hour, read every few seconds, for all listeners that wait for another.

Here: one read for all of them. Not here: the stream of events (stream_routes.py).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from yt_assets.display.sanitize import harmless_line

SECONDS = 5.0
MOST_LISTENERS = 100
MOST_OF_AN_ADDRESS = 20
_LOG = logging.getLogger(__name__)


class HourWatcher:
    """Reads in the background, and calls `on_change` when the newest hour is another one."""

    def __init__(
        self, read: Callable[[], datetime | None], on_change: Callable[[], None], seconds: float = SECONDS
    ) -> None:
        self._read = read
        self._on_change = on_change
        self._seconds = seconds
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.hour: datetime | None = None
        self.listeners = Counter[str]()  # open streams by address

    async def start(self) -> None:
        """Read once, and then again and again."""
        await self._look()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Read no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def other_than(self, hour: datetime | None) -> datetime:
        """The newest hour, as soon as it is another one than `hour`."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.hour is not None and self.hour != hour)
            assert self.hour is not None  # noqa: S101  the line above waited for it
            return self.hour

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            await self._look()

    async def _look(self) -> None:
        try:
            hour = await run_in_threadpool(self._read)
        except Exception as error:  # noqa: BLE001  whatever a driver raises, the next look comes
            _LOG.warning("the newest hour is not known: %s", harmless_line(error))
            return
        if hour != self.hour:
            self.hour = hour
            self._on_change()
            async with self._changed:
                self._changed.notify_all()
