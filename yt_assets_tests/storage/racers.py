"""What runs in processes of its own, all starting at the same moment.

Here: functions that a child process imports by name. Not here: what they must lead to (tests).
"""

import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from threading import Barrier
from time import monotonic, sleep
from typing import Any

from yt_assets.batching import batches_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.writing.batches import Batch, Row
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.storage import samples

# Forked from a clean server process that has the imports: neither a second's start nor a fork of pytest's threads.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__, "alembic.command", "pymysql"])

_start: list[Barrier] = []


class Refused(Exception):
    """The day's budget is gone."""


def race(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run `work` once for each tuple, in as many processes, and return what they returned."""
    return race_of([(work, given) for given in arguments])


def race_of(runners: Sequence[tuple[Callable[..., Any], tuple[Any, ...]]]) -> list[Any]:
    """Run different things at the same time, each in a process of its own, and return what they returned."""
    barrier = CONTEXT.Barrier(len(runners))
    with ProcessPoolExecutor(len(runners), CONTEXT, initializer=_line_up, initargs=(barrier,)) as pool:
        futures = [pool.submit(_run, work, given) for work, given in runners]
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


def arrivals(writer: int, videos: int, rounds: int) -> list[Mapping[str, Row]]:
    """What one writer saw, in the order in which it arrives: every video `rounds` times, each at a time of its own.

    No two observations of a video by any two writers share a time, and the value of each tells which it is.
    """
    dice = Random(writer)  # noqa: S311  an order, not a secret
    seen: list[Mapping[str, Row]] = []
    for turn in range(rounds):
        for number in range(videos):
            at = samples.HOUR + timedelta(milliseconds=1_000 * dice.randrange(3_000) + 100 * turn + writer)
            views = int((at - samples.HOUR).total_seconds() * 1_000)
            key = samples.video_id(number)
            snapshot = samples.snapshot_row(key, observed_at=at, views=views)
            video = samples.video_row(key, metadata_at=at, duration_seconds=views)
            seen.append({"raw_videos": snapshot, "videos": video})
    dice.shuffle(seen)
    return seen


def observe_shuffled(url: str, writers: Sequence[int], videos: int, rounds: int) -> None:
    """Three threads of one process on one handle; each stores what it saw in batches of ten, in random order."""
    with Database("videos", url, setting="DATABASE") as database, ThreadPoolExecutor(len(writers)) as threads:
        ensure_schema(database)
        for done in [threads.submit(_store, database, arrivals(writer, videos, rounds)) for writer in writers]:
            done.result(timeout=60)


def _store(database: Database, seen: Sequence[Mapping[str, Row]]) -> None:
    for batch in batches_of(seen, 10):
        rows = {table: [each[table] for each in batch] for table in ("raw_videos", "videos")}
        write_batch(database, Batch(rows, items=len(batch)))


def version(number: int) -> list[Row]:
    """The hour as its replacement `number` leaves it: every row says which, and the count changes every time."""
    return [samples.keyword_row(f"word {rank}", rank, videos=number) for rank in range(1, 41 + number % 7 * 10)]


def replace_often(url: str, times: int) -> int:
    """Replace one hour so many times, with version after version; nothing was seen that ought not to be."""
    with Database("insights", url, setting="DATABASE") as database:
        for number in range(1, times + 1):
            replace_hours(database, "keyword_insights", [samples.HOUR], version(number))
    return 0


def watch(url: str, last: int) -> tuple[int, list[str]]:
    """Read the hour every five milliseconds until it is version `last`: how often, and what was no whole version."""
    polls, partial = 0, []
    until = monotonic() + 60
    with Database("insights", url, setting="DATABASE") as database:
        while monotonic() < until:
            with database.reading() as connection:
                frame = Frames(connection).hours("keyword_insights", [samples.HOUR])
            polls += 1
            numbers = set(frame["videos"])
            number = int(max(numbers, default=-1))
            whole = version(number) if number >= 0 else []
            checksum = sum(int(row["keyword_rank"]) for row in whole)
            if len(numbers) != 1 or (len(frame), int(frame["keyword_rank"].sum())) != (len(whole), checksum):
                partial.append(f"{len(frame)} rows of versions {sorted(numbers)}")
            if number == last:
                return polls, partial
            sleep(0.005)
    raise AssertionError(polls)


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
