"""What an export takes, and how large its files are: `python -m benchmarks.export --hours 168 --videos 10000`.

Here: filled databases on a server, `yt-assets export` over them, and the sizes. Not here: whether the files hold what
the views say (yt_assets_tests/client/test_export.py).

The counts are those of storage_fill.py, where no video stands still. Ends with 1 when a video's hour takes more bytes
for each of its figures than the limit.
"""

import argparse
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from click.testing import CliRunner

from benchmarks.large_hours import say
from benchmarks.storage_fill import fill, start
from yt_assets import cli
from yt_assets_tests.servers.databases import server_urls, with_schema
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.servers.session import SharedServers

LIMIT_BYTES = 12.0
HOURS_OF_VIDEOS = "video_hours"


def measure(environment: dict[str, str], folder: Path) -> float:
    """Export all; bytes of a video's hour for each of its figures."""
    begin, processor = time.perf_counter(), time.process_time()
    ended = CliRunner().invoke(
        cli.group, ["export", "--since", "3650d", "--to", str(folder)], env=environment, standalone_mode=False
    )
    if ended.exception is not None:
        raise ended.exception
    seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    files = list((folder / HOURS_OF_VIDEOS).glob("*.parquet"))
    size = sum(file.stat().st_size for file in files)
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    schema = pq.read_schema(files[0])
    figures = [field.name for field in schema if pa.types.is_integer(field.type) or pa.types.is_floating(field.type)]
    cost = size / rows / len(figures)
    say(
        f"{rows:,} hours of videos, {len(figures)} figures each, in {len(files)} files: {seconds:.0f} s, "
        f"{processor:.0f} s of our processor; {size / rows:.0f} bytes an hour of a video, {cost:.1f} a figure "
        f"({LIMIT_BYTES:g} at most)"
    )
    return cost


def main() -> int:
    """Fill, export, compare."""
    parser = argparse.ArgumentParser(description="What an export takes, and how large its files are.")
    parser.add_argument("--engine", choices=KINDS, default="mysql")
    parser.add_argument("--hours", type=int, default=168)
    parser.add_argument("--videos", type=int, default=10_000)
    given = parser.parse_args()
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    try:
        with server_urls(servers.get(given.engine)) as urls, TemporaryDirectory() as folder:
            with with_schema(urls).open("videos") as database:
                start(database, given.videos)
            with urls.open("insights") as database:
                fill(database, given.hours, given.videos, lambda _: None)
            environment = {"INSIGHTS_DATABASE_URL": urls.insights, "VIDEOS_DATABASE_URL": urls.videos}
            cost = measure({**environment, "YOUTUBE_API_KEY": "", "YT_API_TOKENS": ""}, Path(folder))
    finally:
        servers.remove()
    return int(cost > LIMIT_BYTES)


if __name__ == "__main__":
    raise SystemExit(main())
