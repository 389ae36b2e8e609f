"""What runs in processes of its own, all starting at the same moment.

Here: functions that a child process imports by name. Not here: what they must lead to (tests).
"""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

from yt_assets.storage.engine import Database
from yt_assets.storage.migrate import ensure_schema
from yt_assets.storage.quota import DayLedger
from yt_assets.storage.rows import replace_hours
from yt_assets_tests.storage import samples

# Forked from a clean server process that has the imports: neither a second's start nor a fork of pytest's threads.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])

_start: list[Barrier] = []


class Refused(Exception):
    """The day's budget is gone."""


def race(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run `work` once for each tuple, in as many processes, and return what they returned."""
    barrier = CONTEXT.Barrier(len(arguments))
    with ProcessPoolExecutor(len(arguments), CONTEXT, initializer=_line_up, initargs=(barrier,)) as pool:
        futures = [pool.submit(_run, work, given) for given in arguments]
        return [future.result(timeout=60) for future in futures]


def make_schema(name: str, url: str) -> None:
    """Bring a database to this release's schema."""
    with Database(name, url, setting="DATABASE") as database:
        ensure_schema(database)


def observe(url: str, writer: int, rounds: int) -> None:
    """Observe the same videos again and again, each writer in its own order."""
    with Database("videos", url, setting="DATABASE") as database:
        for number in range(rounds):
            keys = [samples.video_id(key) for key in range(20)]
            rows = [
                samples.snapshot_row(
                    key, observed_at=samples.minute_at(number + writer / 10), views=10 * number + writer
                )
                for key in (keys if writer % 2 else reversed(keys))
            ]
            samples.put(database, raw_videos=rows, videos=[samples.video_row(key) for key in keys])


def replace(url: str, writer: int, rounds: int) -> None:
    """Replace the same hour again and again: with words that both writers know, and words of one's own."""
    with Database("insights", url, setting="DATABASE") as database:
        words = [f"both {number}" for number in range(10)] + [f"writer {writer} {number}" for number in range(10)]
        for _ in range(rounds):
            rows = [samples.keyword_row(word, rank, videos=writer) for rank, word in enumerate(words, 1)]
            replace_hours(database, "keyword_insights", [samples.HOUR], rows)


def spend(url: str, days: int) -> int:
    """Spend two units of each day's three; return how many were allowed."""
    with Database("videos", url, setting="DATABASE") as database:
        return sum(_spent(database, samples.HOUR + timedelta(days=day)) for day in range(days) for _ in range(2))


def _spent(database: Database, at: datetime) -> bool:
    try:
        DayLedger(database, budget=3, today=at.date, day_meant=datetime.date, exhausted=Refused).spend("default", 1)
    except Refused:
        return False
    return True


def _line_up(barrier: Barrier) -> None:
    _start[:] = [barrier]


def _run(work: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    _start[0].wait(timeout=60)
    return work(*given)
