"""Whether the tables stay quick at their full size: `python benchmarks/storage_scale.py --hours 672 --videos 10000`.

Here: the reads and their targets. Not here: filling the tables (storage_fill.py), their bytes
(storage_sizes.py).

A private server gets so many hours of so many videos (storage_fill.py), and then the reads that analysts and steps do
are timed and explained: the three views, the queries of docs/queries.md, hours as DataFrames. Ends with 1 when a
statement reads more of a table than it needs. A missed target is printed as such, and ends nothing: machines differ.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event, text
from storage_fill import NEWEST, fill, start
from storage_sizes import print_sizes, speak_as_servers_do

from yt_assets.orchestration.assets import engagement_insights
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.schema.views import VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, sqlite_urls, with_schema
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SharedServers
from yt_assets_tests.storage.documented import documented_queries

REPEATS = 20
TOO_MANY_ROWS = 1_000_000
HOURLY_TABLES = {
    "videos": ("raw_videos", "video_features"),
    "insights": ("trend_insights", "engagement_insights", "keyword_insights"),
}
OPTIONS = {
    "mysql": ("--innodb-buffer-pool-size=512M", "--innodb-redo-log-capacity=1G"),
    "mariadb": ("--innodb-buffer-pool-size=512M", "--innodb-log-file-size=1G"),
}
# Runs a query and sends its plan instead of its rows: the server's share of the time without PyMySQL's.
DRY_RUN = {"mysql": "EXPLAIN ANALYZE", "mariadb": "ANALYZE"}


@dataclass(frozen=True)
class Read:
    """Something to time. target: seconds at full size, or None."""

    name: str
    database: str
    run: Callable[[Connection], Any]
    target: float | None = None


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def sql(statement: str) -> Callable[[Connection], Any]:
    """Send a statement as it stands and fetch all that it gives."""
    return lambda connection: connection.execute(text(statement)).all()


def reads(engine: str) -> Iterator[Read]:
    """What is timed, in the order of the report."""
    for view in VIEWS:
        whole = f"SELECT * FROM {view}"  # noqa: S608  a constant
        yield Read(f"{view}, top 10", "insights", sql(f"{whole} LIMIT 10"), 0.05)
        yield Read(f"{view}, whole, in the server", "insights", sql(f"{DRY_RUN[engine]} {whole}"), 0.05)
        yield Read(f"{view}, whole, through PyMySQL", "insights", sql(whole))
    for query in documented_queries().values():
        target = 0.02 if query.title == "A video's 28 days" else None
        yield Read(f"queries.md: {query.title}", query.database, sql(query.sql), target)
    narrow = engagement_insights.COLUMNS
    yield Read(
        "an hour of raw_videos as a frame",
        "videos",
        lambda c: Frames(c).hours("raw_videos", [NEWEST]),
    )
    yield Read(
        "an hour of video_features as a frame",
        "videos",
        lambda c: Frames(c).hours("video_features", [NEWEST]),
        0.5,
    )
    yield Read(
        f"the same, {len(narrow)} columns",
        "videos",
        lambda c: Frames(c).hours("video_features", [NEWEST], narrow),
        0.5,
    )
    yield Read("30 hours of snapshots as a frame", "videos", lambda c: Frames(c).history(NEWEST, timedelta(hours=30)))


def measure(database: Database, read: Read, videos: int) -> list[str]:
    """Print one read's latencies; return what its plan does wrong."""
    sent: list[tuple[str, Any]] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    seconds, rows = [], 0
    for _ in range(REPEATS):
        sent.clear()
        with database.reading() as connection:
            began = time.perf_counter()
            rows = len(read.run(connection))
            seconds.append(time.perf_counter() - began)
    event.remove(database.engine, "before_cursor_execute", _note)
    say(_line(read, seconds, rows))
    plan = [step for statement, parameters in sent for step in _explained(database, statement, parameters)]
    for step in plan:
        say("        " + "  ".join(f"{name}={step[name]}" for name in ("table", "type", "key", "rows", "Extra")))
    return [f"{read.name}: {fault}" for fault in _faults(plan, videos)]


def _explained(database: Database, statement: str, parameters: Any) -> Sequence[Mapping[Any, Any]]:
    if not statement.lstrip().startswith("SELECT"):  # a dry run; the view itself is explained beside it
        return []
    with database.reading() as connection:
        return connection.exec_driver_sql(f"EXPLAIN FORMAT=TRADITIONAL {statement}", parameters).mappings().all()


def _line(read: Read, seconds: list[float], rows: int) -> str:
    figures = "  ".join(f"{figure * 1000:8.1f}" for figure in (min(seconds), statistics.median(seconds), max(seconds)))
    if read.target is None:
        verdict = ""
    else:
        verdict = f"  <= {read.target * 1000:.0f} {'ok' if statistics.median(seconds) <= read.target else 'MISSED'}"
    return f"{read.name:<58} {rows:>7,} rows {figures} ms{verdict}"


def _faults(plan: Any, videos: int) -> Iterator[str]:
    """A step that reads a table of every hour from end to end, or a million rows in whatever way."""
    for step in plan:
        rows = int(step["rows"] or 0)  # MariaDB gives it as text
        # A page of rows, found by key, is a derived table for what is joined to it.
        is_table = not str(step["table"]).startswith("<derived")
        whole = is_table and step["type"] in {"ALL", "index"} and rows > 2 * videos
        if whole or rows > TOO_MANY_ROWS:
            yield f"{step['table']} is read with type={step['type']}, {rows:,} rows"


def fill_both(urls: DatabaseUrls, hours: int, videos: int) -> None:
    """Fill, with a line of progress for each day."""
    with urls.open("videos") as database:
        if urls.engine == "sqlite":
            speak_as_servers_do(database)
        start(database, videos)
    if urls.engine == "sqlite":
        with urls.open("insights") as database:
            speak_as_servers_do(database)
            start(database, videos)
    for name, tables in HOURLY_TABLES.items():
        began = time.perf_counter()

        def told(done: int, name: str = name, began: float = began) -> None:
            if done % 24 == 0 or done == hours:
                took = time.perf_counter() - began
                say(f"{name}: {done:,} of {hours:,} hours, {done * videos:,} rows a table, {took:.0f} s")

        with urls.open(name) as database:
            if urls.engine == "sqlite":
                speak_as_servers_do(database)
            fill(database, hours, videos, told)
        say(f"{name}: filled {', '.join(tables)} in {time.perf_counter() - began:.0f} s")


def run(server: Server, hours: int, videos: int, *, sizes_only: bool) -> list[str]:
    """The whole benchmark on a running server, or sizes alone; what plans do wrong."""
    say(f"{server.name} {server.version}, {hours:,} hours x {videos:,} videos, {' '.join(server.extra)}")
    faults: list[str] = []
    with server_urls(server) as urls:
        fill_both(with_schema(urls), hours, videos)
        print_sizes(urls, hours * videos, say)
        if sizes_only:
            return []
        say(f"{'min, median, max of ' + str(REPEATS):>101}")
        for read in reads(server.name):
            with urls.open(read.database) as database:
                faults += measure(database, read, videos)
    return faults


def main() -> int:
    """Start a server, run, remove it."""
    parser = argparse.ArgumentParser(description="Time the reads that matter on tables of full size.")
    parser.add_argument("--hours", type=int, default=72, help="hours to fill, 672 are the 28 days that are kept")
    parser.add_argument("--videos", type=int, default=2_000, help="videos an hour")
    parser.add_argument("--engine", choices=[*sorted(OPTIONS), "sqlite"], default="mariadb", help="what to fill")
    parser.add_argument("--sizes", action="store_true", help="print the bytes of each table, and time nothing")
    chosen = parser.parse_args()
    if chosen.engine == "sqlite":
        if not chosen.sizes:
            parser.error("--engine: sqlite is measured with --sizes alone; reads are timed on a server")
        with TemporaryDirectory() as folder:
            urls = with_schema(sqlite_urls(Path(folder)))
            fill_both(urls, chosen.hours, chosen.videos)
            print_sizes(urls, chosen.hours * chosen.videos, say)
        return 0
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    with ExitStack() as stack:
        stack.callback(servers.remove)
        server = servers.start_another(chosen.engine, "scale", extra=OPTIONS[chosen.engine])
        faults = run(server, chosen.hours, chosen.videos, sizes_only=chosen.sizes)
    for fault in faults:
        say(f"FULL SCAN  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
