"""What carried rows cost an hour: `python -m benchmarks.carried_hours --videos 200000`.

Here: the three insights of an hour that ranks so many videos, once with all of them seen in the hour, and once with one
in seven, so that the others are read as they were seen last. Both have as many snapshots. Not here: how close the
second comes to the first (adaptive).

The server, and the process that computes, are new for each; processor time is that of both. Ends with 1 when an asset
fails, or when the hour with carried rows takes more than 1.15 times the processor time of the other.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.large_hours import DERIVED, NEWEST, Size, count, materialize, say, store
from yt_assets_tests.servers.databases import server_urls, with_schema
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.servers.session import SharedServers

PARTS, BAR = 7, 1.15
INSIGHTS, HOURS = DERIVED[1:], [NEWEST]


def processor_of(pid: int) -> float:
    """User and system of a process so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(servers: SharedServers, engine: str, size: Size) -> tuple[float, float]:
    """Seconds of processor of the process that computes the insights, and of the server meanwhile."""
    name = f"carried{size.parts}"
    server = servers.start_another(engine, name, extra=("--innodb-buffer-pool-size=2G",))
    with server_urls(server) as urls:
        with with_schema(urls).open("videos") as database:
            store(database, size)
        environment = {"VIDEOS_DATABASE_URL": urls.videos, "INSIGHTS_DATABASE_URL": urls.insights}
        before = processor_of(server.pid)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            wrong, seconds, ours, peak = pool.submit(materialize, environment, INSIGHTS, HOURS).result()
        of_server = processor_of(server.pid) - before
        rows = ", ".join(f"{count(urls, asset, HOURS):,}" for asset in INSIGHTS)
    say(
        f"1 in {size.parts} seen: rows {rows}; processor {ours:.1f} s and {of_server:.1f} s of the server, "
        f"{seconds:.0f} s, {peak:,} MiB"
    )
    if wrong:
        raise SystemExit(wrong)
    return ours, of_server


def main() -> int:
    """Fill and compute both hours, and compare."""
    parser = argparse.ArgumentParser(description="What carried rows cost an hour.")
    parser.add_argument("--engine", choices=KINDS, default="mariadb")
    parser.add_argument("--videos", type=int, default=200_000)
    given = parser.parse_args()
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    try:
        whole = measure(servers, given.engine, Size(2, given.videos, features=True))
        carried = measure(servers, given.engine, Size(2 * PARTS, given.videos, features=True, parts=PARTS))
    finally:
        servers.remove()
    ratio = sum(carried) / sum(whole)
    say(f"{given.videos:,} videos: with carried rows {ratio:.2f} times the processor time ({BAR:g} at most)")
    return int(ratio > BAR)


if __name__ == "__main__":
    raise SystemExit(main())
