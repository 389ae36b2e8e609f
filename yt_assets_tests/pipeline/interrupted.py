"""Deletions that are stopped in the middle: by an error, or by SIGKILL in a process of their own.

Here: databases that fail or wait at a chosen transaction. Not here: what must be true afterwards (test_retention.py).
"""

import multiprocessing
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from typing import TypeVar

from sqlalchemy import Connection

from yt_assets.pipeline.retention import enforce_retention
from yt_assets.storage.engine.database import Database

Result = TypeVar("Result")
Databases = Mapping[str, Database]

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


class Interrupted(Exception):
    """The power is gone."""


class Countdown:
    """Transactions that may still commit, over all databases; then `at_end` is called inside the next one."""

    def __init__(self, transactions: int, at_end: Callable[[], None]) -> None:
        self.left = transactions
        self.at_end = at_end

    def tick(self) -> None:
        """One transaction has done its work, and is about to commit."""
        if self.left == 0:
            self.at_end()
        self.left -= 1


class Interruptible(Database):
    """A database whose transactions count."""

    countdown: Countdown

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work; whether it is committed is the countdown's matter."""

        def counted(connection: Connection) -> Result:
            result = work(connection)
            self.countdown.tick()
            return result

        return super().write(counted)


def interruptible(urls: Mapping[str, str], countdown: Countdown) -> Databases:
    """Both databases over one countdown."""
    databases = {name: Interruptible(name, url, setting="DATABASE") for name, url in urls.items()}
    for database in databases.values():
        database.countdown = countdown
    return databases


def power_cut() -> None:
    """End a transaction with an error."""
    raise Interrupted


def kill_in_transaction(urls: Mapping[str, str], now: datetime, days: int, transactions: int) -> None:
    """Run a deletion in a process of its own, and SIGKILL it with a transaction open."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_delete_and_wait, args=(there, urls, now, days, transactions))
    process.start()
    assert here.poll(60), "the deletion never came to that transaction"
    process.kill()
    process.join()


def _delete_and_wait(pipe: Pipe, urls: Mapping[str, str], now: datetime, days: int, transactions: int) -> None:
    def wait_for_the_end() -> None:
        pipe.send("in a transaction")
        time.sleep(60)

    databases = interruptible(urls, Countdown(transactions, wait_for_the_end))
    enforce_retention(databases, now=now, days=days, log=lambda _: None)
