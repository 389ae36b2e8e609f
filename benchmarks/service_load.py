"""How quick the service answers at full size: `python benchmarks/service_load.py --hours 672 --videos 10000`.

Here: the questions, their rate, and the targets. Not here: filling the databases (storage_fill.py), and what the
answers hold (yt_assets_tests/api).

A private server gets so many hours of so many videos (storage_fill.py; of the videos database what happens once and the
ledger). The service runs in a process of its own, read only, and is asked over loopback: at a steady rate, whatever
it makes of it (a late answer delays no question, and counts from when it should have been asked), and as often as it
can for one hour that it keeps. Ends with 1 when a target is missed: p99 <= 50 ms, 500 answers a second.
"""

import argparse
import asyncio
import gc
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from urllib.request import urlopen

from sqlalchemy import text
from storage_fill import CHANNELS, HOURLY, NEWEST, ONCE, fill, start

from yt_assets.storage.engine.database import Database
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, with_schema
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SharedServers

PORT = 8099
OPTIONS = {
    "mysql": ("--innodb-buffer-pool-size={pool}M", "--innodb-redo-log-capacity=1G"),
    "mariadb": ("--innodb-buffer-pool-size={pool}M", "--innodb-log-file-size=1G"),
}
P99_MS = 50.0
CACHED_A_SECOND = 500
CONNECTIONS = 16
Paths = Callable[[], tuple[str, str]]


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that takes a whole answer at once."""
    return await asyncio.open_connection("127.0.0.1", PORT, limit=2**20)


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """One question on an open connection; the status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])


async def steady(paths: Paths, rate: float, seconds: float) -> dict[str, list[float]]:
    """Milliseconds of each kind of question, asked at a steady rate."""
    took: dict[str, list[float]] = {}
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await connect())

    async def one(kind: str, path: str, due: float) -> None:
        connection = await free.get()
        status = await ask(*connection, path)
        took.setdefault(kind, []).append((time.perf_counter() - due) * 1000)
        free.put_nowait(connection)
        if status != 200:  # noqa: PLR2004  HTTP's own number
            message = f"{path} answered {status}"
            raise RuntimeError(message)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(*paths(), due))
    return took


async def flat_out(path: str, seconds: float) -> float:
    """Answers a second of one question over all connections."""
    count = 0
    until = time.perf_counter() + seconds

    async def keep_asking() -> None:
        nonlocal count
        connection = await connect()
        while time.perf_counter() < until:
            await ask(*connection, path)
            count += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(keep_asking())
    return count / seconds


def questions(hours: int, ids: list[str], *, spread: bool) -> Paths:
    """Questions of the four kinds in turn, of any hour and channel, or of the newest alone; any video."""
    chance = random.Random(1)  # noqa: S311  a workload, not a secret
    turn = 0

    def hour() -> str:
        chosen: datetime = NEWEST - timedelta(hours=chance.randrange(hours) if spread else 0)
        return f"{chosen:%Y-%m-%dT%H}"

    def make() -> tuple[str, str]:
        nonlocal turn
        turn += 1
        kind = ("trending", "engaging", "keywords", "video history")[turn % 4]
        if kind == "video history":
            return kind, f"/v1/videos/{chance.choice(ids)}"
        scope = f"&channel=UCscale{chance.randrange(CHANNELS):017d}" if kind == "keywords" else ""
        return kind, f"/v1/{kind}?hour={hour()}{scope}"

    return make


def report(name: str, took: dict[str, list[float]]) -> list[str]:
    """Print percentiles; name the missed targets."""
    missed = []
    for kind, figures in took.items():
        ordered = sorted(figures)
        p50, p95, p99 = (ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
        verdict = "ok" if p99 <= P99_MS else "MISSED"
        say(
            f"{name:<14} {kind:<14} {len(ordered):>6,} requests  p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f}  "
            f"max {ordered[-1]:6.1f} ms  {verdict}"
        )
        if p99 > P99_MS:
            missed.append(f"{name} {kind}: p99 {p99:.1f} ms")
    return missed


def measure(hours: int, ids: list[str], rate: float, seconds: float) -> list[str]:
    """Ask the running service; the missed targets."""
    gc.freeze()  # what this process holds is not the service's, nor is the time to look through it
    asyncio.run(steady(questions(hours, ids, spread=True), rate, 5))
    missed = report("any hour", asyncio.run(steady(questions(hours, ids, spread=True), rate, seconds)))
    missed += report("newest hour", asyncio.run(steady(questions(hours, ids, spread=False), rate, seconds)))
    a_second = asyncio.run(flat_out(f"/v1/trending?hour={NEWEST:%Y-%m-%dT%H}", 10))
    verdict = "ok" if a_second >= CACHED_A_SECOND else "MISSED"
    say(f"a kept hour: {a_second:,.0f} answers a second over {CONNECTIONS} connections  {verdict}")
    return missed if a_second >= CACHED_A_SECOND else [*missed, f"a kept hour: {a_second:.0f} a second"]


def fill_both(urls: DatabaseUrls, hours: int, videos: int) -> list[str]:
    """Fill the insights database, and of the other one what the service reads; the ids of all videos."""
    with urls.open("videos") as database:
        start(database, videos)
        for statement in ONCE["videos"]:
            _execute(database, statement, newest=NEWEST.replace(tzinfo=None))
        for ago in range(hours):
            hour = (NEWEST - timedelta(hours=ago)).replace(tzinfo=None)
            _execute(database, HOURLY["videos"][0], hour=hour, videos=videos)
    began = time.perf_counter()
    with urls.open("insights") as database:
        fill(database, hours, videos, lambda done: None if done % 168 else say(f"{done:,} of {hours:,} hours"))
        with database.engine.begin() as connection:
            for table in ("trend_insights", "engagement_insights", "keyword_insights", "video_titles"):
                connection.execute(text(f"ANALYZE TABLE {table}")).all()
            ids = list(connection.scalars(text("SELECT video_id FROM video_titles")))
    say(f"filled in {time.perf_counter() - began:.0f} s")
    return ids


def _execute(database: Database, statement: str, **values: object) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})


@contextmanager
def serving(urls: DatabaseUrls) -> Iterator[None]:
    """The service in a process of its own, as an operator starts it, without a rate limit."""
    environment = {
        **os.environ,
        "VIDEOS_DATABASE_URL": urls.videos,
        "INSIGHTS_DATABASE_URL": urls.insights,
        "YT_API_RATE": "0",
    }
    command = [sys.executable, "-c", "from yt_assets.cli import main; main()", "serve", "--port", str(PORT)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    try:
        for _ in range(200):
            time.sleep(0.1)
            with suppress(OSError), urlopen(f"http://127.0.0.1:{PORT}/v1/ready"):
                break
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def run(server: Server, hours: int, videos: int, rate: float, seconds: float) -> list[str]:
    """The whole benchmark on a running server; what was missed."""
    say(f"{server.name} {server.version}, {hours:,} hours x {videos:,} videos, {os.cpu_count()} cores for all of it")
    with server_urls(server) as urls:
        ids = fill_both(with_schema(urls), hours, videos)
        with serving(urls):
            return measure(hours, ids, rate, seconds)


def main() -> int:
    """Start a server, run, remove it."""
    parser = argparse.ArgumentParser(description="Measure the service on tables of full size.")
    parser.add_argument("--hours", type=int, default=72, help="hours to fill, 672 are the 28 days that are kept")
    parser.add_argument("--videos", type=int, default=2_000, help="videos an hour")
    parser.add_argument("--engine", choices=sorted(OPTIONS), default="mysql", help="which server to start")
    parser.add_argument("--rate", type=float, default=50, help="questions a second")
    parser.add_argument("--seconds", type=float, default=40, help="of each steady run")
    parser.add_argument("--pool", type=int, default=2_048, help="MiB of the server's buffer pool")
    chosen = parser.parse_args()
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    with ExitStack() as stack:
        stack.callback(servers.remove)
        extra = tuple(option.format(pool=chosen.pool) for option in OPTIONS[chosen.engine])
        server = servers.start_another(chosen.engine, "load", extra=extra)
        missed = run(server, chosen.hours, chosen.videos, chosen.rate, chosen.seconds)
    for miss in missed:
        say(f"MISSED  {miss}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
