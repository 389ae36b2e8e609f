"""What the daily deletion costs while an hour is written: `python benchmarks/retention.py --server mysql --hours 200`.

Here: filling, deleting, and the writer beside it. Not here: the deletion (storage/deletion/), and that it deletes the
right rows (its tests).

A private server holds so many hours of raw_videos, 10,000 videos each, and the oldest seven days are deleted at once,
as after a week without the job. Meanwhile another process writes the current hour in batches of 10 to 50 videos, as
shards do. Both tell their longest transaction, and how often one had to be sent again. It ends with exit code 1 when a
transaction took longer than a second, or a deadlock or lock wait came up. With --hours 672 it needs 2 GB of disk.
"""

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection as Pipe
from typing import Any

from sqlalchemy import event, text

from yt_assets.batching import batches_of
from yt_assets.pipeline.retention import Summary, enforce_retention
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, with_schema
from yt_assets_tests.servers.programs import KINDS, ServerUnavailable
from yt_assets_tests.servers.session import SharedServers
from yt_assets_tests.storage.samples import hour_row, snapshot_row, text_row, video_id, video_row

VIDEOS = 10_000
DAYS = 28
DELETED = timedelta(days=7)
OLDEST = datetime(2026, 10, 1, tzinfo=UTC)
CURRENT = OLDEST + DELETED + timedelta(days=DAYS)
LONGEST_ALLOWED = 1.0

# Everything but the hour is copied by the server itself.
COPY = (
    "INSERT INTO raw_videos SELECT :hour, video_id, :hour, views, likes, comments FROM raw_videos WHERE hour = :oldest"
)


@dataclass
class Watch:
    """Transactions of database handles. retries: those that the server rolled back for a deadlock or a lock wait."""

    longest: float = 0.0
    transactions: int = 0
    retries: int = 0
    rows: int = 0
    _began: float = field(default=0.0, init=False)

    def open(self, name: str, url: str) -> Database:
        """A database whose every transaction is timed, and whose every retry is counted."""
        database = Database(name, url, setting=f"{name.upper()}_DATABASE_URL", pause=self._count_retry)
        event.listen(database.engine, "begin", self._begin)
        event.listen(database.engine, "commit", self._end)
        return database

    def _begin(self, _: Any) -> None:
        self._began = time.perf_counter()

    def _end(self, _: Any) -> None:
        self.longest = max(self.longest, time.perf_counter() - self._began)
        self.transactions += 1

    def _count_retry(self, seconds: float) -> None:
        self.retries += 1
        time.sleep(seconds)


def measure(urls: DatabaseUrls, hours: int, videos_an_hour: int, say: Callable[[str], None]) -> bool:
    """Fill, delete while another process writes, and say what it took. Whether no wait was longer than is allowed."""
    _fill(urls, hours, videos_an_hour, say)
    deleter = Watch()
    with deleter.open("videos", urls.videos) as videos, deleter.open("insights", urls.insights) as insights:
        waits = _lock_waits(videos)
        with _writing(urls.videos) as stop:
            began = time.perf_counter()
            summary = enforce_retention(
                {"videos": videos, "insights": insights}, now=CURRENT, days=DAYS, log=lambda _: None
            )
            seconds = time.perf_counter() - began
            writer = stop()
        waits = _lock_waits(videos) - waits
    say(_spoken(summary, seconds))
    for name, watch in (("deleter", deleter), ("writer", writer)):
        say(
            f"{name}: {watch.transactions:,} transactions, the longest {1000 * watch.longest:.0f} ms; "
            f"sent again after a deadlock or lock wait: {watch.retries}"
        )
    say(f"writer: {writer.rows:,} rows meanwhile; row lock waits that the server counted: {waits}")
    return max(deleter.longest, writer.longest) <= LONGEST_ALLOWED and not deleter.retries + writer.retries


def _fill(urls: DatabaseUrls, hours: int, videos_an_hour: int, say: Callable[[str], None]) -> None:
    keys = [video_id(number) for number in range(videos_an_hour)]
    began = time.perf_counter()
    with urls.open("videos") as database:
        for ids in batches_of(keys, 500):
            rows: dict[str, Any] = {"videos": [video_row(key, metadata_at=CURRENT) for key in ids]}
            rows |= {"video_texts": [text_row(key) for key in ids]}
            rows |= {"raw_videos": [snapshot_row(key, OLDEST, observed_at=OLDEST) for key in ids]}
            write_batch(database, Batch(rows, items=0))
        for number in range(hours):
            hour = OLDEST + timedelta(hours=number)
            row = hour_row(hour, planned=videos_an_hour, stored=videos_an_hour)
            write_batch(database, Batch({"hours": [row]}, items=0))
            if number:
                times = {"hour": hour.replace(tzinfo=None), "oldest": OLDEST.replace(tzinfo=None)}
                database.write(lambda connection, times=times: connection.execute(text(COPY), times))
    say(f"{hours:,} hours of {videos_an_hour:,} videos stored in {time.perf_counter() - began:.0f} s")


@contextmanager
def _writing(url: str) -> Iterator[Callable[[], Watch]]:
    """Another process that writes the current hour until a message stops it, and then says how that went."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_write, args=(there, url), daemon=True)
    process.start()
    here.recv()

    def stop() -> Watch:
        here.send("stop")
        watch: Watch = here.recv()
        return watch

    yield stop
    process.join(10)


def _write(pipe: Pipe, url: str) -> None:
    watch, place, dice = Watch(), 0, random.Random(7)  # noqa: S311  sizes of batches
    with watch.open("videos", url) as database:
        while not pipe.poll():
            size, at = dice.randint(10, 50), CURRENT + timedelta(milliseconds=watch.transactions)
            keys = [video_id((place + number) % VIDEOS) for number in range(size)]
            rows = {"raw_videos": [snapshot_row(key, CURRENT, observed_at=at) for key in keys]}
            rows |= {"videos": [video_row(key, metadata_at=at) for key in keys]}
            write_batch(database, Batch(rows, items=size))
            if not watch.rows:
                pipe.send("writing")
            watch.rows, place = watch.rows + size, place + size
        pipe.recv()
    pipe.send(Watch(watch.longest, watch.transactions, watch.retries, watch.rows))


def _lock_waits(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(text("SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_waits'")).one()[1])


def _spoken(summary: Summary, seconds: float) -> str:
    rows = sum(summary.deleted.values())
    return f"{rows:,} rows of {summary.hours} hours deleted in {seconds:.1f} s, {rows / seconds:,.0f} rows/s"


def _main() -> int:
    parser = argparse.ArgumentParser(description="Delete seven days while an hour is written.")
    parser.add_argument("--server", choices=KINDS, action="append", help="by default each in turn")
    parser.add_argument("--hours", type=int, default=200, help="hours stored")
    parser.add_argument("--videos", type=int, default=VIDEOS, help="videos an hour")
    chosen = parser.parse_args()
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    all_well = True
    try:
        for kind in chosen.server or KINDS:
            try:
                server = servers.get(kind)
            except ServerUnavailable as error:
                sys.stdout.write(f"{kind} was left out: {error}\n")
                continue
            with server_urls(server) as urls:
                all_well &= measure(with_schema(urls), chosen.hours, chosen.videos, partial(_say, server))
    finally:
        servers.remove()
    return 0 if all_well else 1


def _say(server: Any, line: str) -> None:
    sys.stdout.write(f"{server.name} {server.version}: {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(_main())
