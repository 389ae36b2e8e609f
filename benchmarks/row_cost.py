"""What a row of raw_videos costs in MySQL, written as an hour writes it: by two processes, in batches, hour after hour.

Here: filling and measuring; prints bytes a row of data and of index, by information_schema. Not here: how quickly a
full database answers (storage_scale.py).
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

from sqlalchemy import text

from yt_assets.batching import batches_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.writing.batches import Batch, Row
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.servers.session import SharedServers

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
LETTERS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
TARGET = 120


def video_id(number: int) -> str:
    """An id of eleven letters; numbers far apart and near ones alike lead anywhere in the alphabet."""
    value, letters = (number * 0x9E3779B97F4A7C15) % 2**64, []
    for _ in range(11):
        value, place = divmod(value, 64)
        letters.append(LETTERS[place])
    return "".join(letters)


def write_share(url: str, hours: int, share: list[str], batch_size: int) -> None:
    """Write one process's videos of every hour, in the order of their ids."""
    with Database("videos", url, setting="VIDEOS_DATABASE_URL") as database:
        for number in range(hours):
            hour = FIRST + timedelta(hours=number)
            rows: list[Row] = [
                {
                    "hour": hour,
                    "video_id": key,
                    "observed_at": hour + timedelta(seconds=95, milliseconds=123),
                    "views": 150_000 + number * 7,
                    "likes": 3_000 + number,
                    "comments": 120,
                }
                for key in share
            ]
            for batch in batches_of(rows, batch_size):
                write_batch(database, Batch({"raw_videos": batch}, items=len(batch)))


def measure(database: Database) -> tuple[int, float, float]:
    """Rows, and bytes of data and of index a row."""
    asked = text(
        "SELECT data_length, index_length FROM information_schema.tables "
        "WHERE table_schema = database() AND table_name = 'raw_videos'"
    )
    with database.reading() as connection:
        connection.execute(text("ANALYZE TABLE raw_videos")).all()
        if "MariaDB" not in str(connection.execute(text("SELECT version()")).scalar()):
            connection.execute(text("SET SESSION information_schema_stats_expiry = 0"))
        rows = connection.execute(text("SELECT COUNT(*) FROM raw_videos")).scalar_one()
        data, index = connection.execute(asked).one()
    return rows, data / rows, index / rows


def main() -> int:
    """Fill, measure, print; exit code 1 when a row costs more than the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--engine", choices=["mysql", "mariadb"], default="mysql")
    parser.add_argument("--hours", type=int, default=100)
    parser.add_argument("--videos", type=int, default=10_000)
    parser.add_argument("--batch-size", type=int, default=50, help="rows of a transaction")
    given = parser.parse_args()
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    try:
        url = servers.get(given.engine).create_database("row_cost")
        with Database("videos", url, setting="VIDEOS_DATABASE_URL") as database:
            ensure_schema(database)
        keys = sorted(video_id(number) for number in range(given.videos))
        half = len(keys) // 2
        started = time.monotonic()
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            shares = [keys[:half], keys[half:]]
            for done in [pool.submit(write_share, url, given.hours, part, given.batch_size) for part in shares]:
                done.result()
        with Database("videos", url, setting="VIDEOS_DATABASE_URL") as database:
            rows, data, index = measure(database)
        seconds = time.monotonic() - started
    finally:
        servers.remove()
    cost = f"{data:.1f} + {index:.1f} bytes of data and index a row, {data + index:.1f} in all (target {TARGET})"
    how = f"written in {seconds:.0f} s by two processes, {given.batch_size} rows a transaction"
    sys.stdout.write(f"{given.engine}: {rows:,} rows, {cost}; {how}\n")
    return 0 if data + index <= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
