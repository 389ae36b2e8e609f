"""The newest hour, asked for every few seconds, and who waits for it.

Here: one question for all listeners. Not here: how an event is written (events.py).
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from starlette.concurrency import run_in_threadpool

SECONDS = 5.0
MOST_LISTENERS = 100
_LOG = logging.getLogger(__name__)


class NewestHour:
    """Asks in the background; `heard` is called when the answer changes."""

    def __init__(self, ask: Callable[[], datetime | None], heard: Callable[[], None], seconds: float = SECONDS) -> None:
        self._ask = ask
        self._heard = heard
        self._seconds = seconds
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.hour: datetime | None = None
        self.listeners = 0

    async def start(self) -> None:
        """Ask once, and then again and again."""
        await self._look()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def other_than(self, known: datetime | None) -> datetime:
        """The newest hour, as soon as it is another one than `known`."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.hour is not None and self.hour != known)
            assert self.hour is not None  # noqa: S101  the line above waited for it
            return self.hour

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            await self._look()

    async def _look(self) -> None:
        try:
            hour = await run_in_threadpool(self._ask)
        except Exception as error:  # noqa: BLE001  whatever a driver raises, the next look comes
            _LOG.warning("the newest hour is not known: %s", error)
            return
        if hour != self.hour:
            self.hour = hour
            self._heard()
            async with self._changed:
                self._changed.notify_all()
