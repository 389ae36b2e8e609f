"""What an event of Dagster's costs to store on a server: `python -m benchmarks.instance_events --engine mysql`.

Here: dagster-mysql's own storage and ours in turns, on one server, and their ratio. Not here: whole hours
(benchmarks/against.py).

Processor time of this process and of the server for each event of a run, one in ten of them a materialization. Ends
with 1 when ours takes more than the limit.
"""

import argparse
import os
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import dagster as dg

from benchmarks.carried_hours import processor_of
from benchmarks.large_hours import say
from yt_assets_tests.servers.databases import server_urls
from yt_assets_tests.servers.programs import KINDS
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SharedServers

LIMIT_MS = 2.0
STORAGES = {
    "dagster-mysql": "storage: {{mysql: {{mysql_url: '{url}'}}}}",
    "ours": "storage: {{custom: {{module: yt_assets.orchestration.instance.mysql, class: KeptMySQLStorage, "
    "config: {{mysql_url: '{url}'}}}}}}",
}


def measure(server: Server, storage: str, events: int) -> float:
    """Milliseconds of processor an event."""
    with TemporaryDirectory() as home, server_urls(server) as urls:
        os.environ["DAGSTER_HOME"] = home
        (Path(home) / "dagster.yaml").write_text(STORAGES[storage].format(url=urls.videos), encoding="utf-8")
        with dg.DagsterInstance.get() as instance:
            run = instance.add_run(dg.DagsterRun("hourly"))
            before = time.process_time() + processor_of(server.pid)
            for number in range(events):
                if number % 10:
                    instance.report_engine_event(f"step {number} begins", run)
                else:
                    instance.report_runless_asset_event(dg.AssetMaterialization("raw_videos", partition=str(number)))
            return (time.process_time() + processor_of(server.pid) - before) / events * 1000


def main() -> int:
    """Measure both in turns, and say whether the limit holds."""
    parser = argparse.ArgumentParser(description="What an event of Dagster's costs to store on a server.")
    parser.add_argument("--engine", choices=KINDS, default="mysql")
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    costs: dict[str, list[float]] = {storage: [] for storage in STORAGES}
    servers = SharedServers.in_a_new_folder(guardian=os.getpid(), environment=os.environ)
    try:
        for _ in range(given.turns):
            for storage, taken in costs.items():
                taken.append(measure(servers.get(given.engine), storage, given.events))
    finally:
        servers.remove()
    theirs, ours = (median(taken) for taken in costs.values())
    say(
        f"{given.engine}, processor an event, median of {given.turns}: dagster-mysql {theirs:.1f} ms, "
        f"ours {ours:.1f} ms, ratio {ours / theirs:.3f} ({LIMIT_MS:g} ms at most)"
    )
    return int(ours > LIMIT_MS)


if __name__ == "__main__":
    raise SystemExit(main())
