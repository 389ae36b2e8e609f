"""What the asset page's questions cost with many hours behind it: `python -m benchmarks.asset_page --partitions 2000`.

Here: filling the partitions, opening the pages, timing each request. Not here: the clicks of the UI's tests
(yt_assets_tests/browser).

One real hour of the sandbox is run; what Dagster noted of its five materializations is noted again for every other
partition. Then `yt-assets dev` serves the pages to a real Chromium, and each GraphQL request that a page
makes is timed there, from sending to the whole answer: in a browser that has been there, which caches what it has read
of the definitions, and in one on its first visit. It ends with exit code 1 when the median of a request over the loads
of its page is above the limit.
"""

import argparse
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median

import dagster as dg
from playwright.sync_api import Browser, BrowserContext, Response
from rich.console import Console
from rich.table import Table

from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.partitions import key_of
from yt_assets_tests.browser.chromium import LAPTOP, browsing
from yt_assets_tests.end_to_end.observatory import WORLD, Observatory
from yt_assets_tests.end_to_end.services import ASSETS, instance_of, serving, this_hour

LIMIT_MS = 500
LOADS = 3
TABS = ("overview", "partitions")
SETTLE_MS = 3_000
COPY = """INSERT INTO event_logs (run_id, event, dagster_event_type, timestamp, step_key, asset_key, partition)
SELECT run_id, replace(event, ?2, ?1), dagster_event_type, timestamp, step_key, asset_key, ?3
FROM event_logs WHERE partition = ?4"""

KNOWN, FRESH = "been there", "first visit"
WORTH_A_ROW_MS = 150
WIDTH = 100

Times = dict[tuple[str, str, str], list[float]]


def main() -> int:
    """Run it, print a table, say whether the limit holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partitions", type=int, default=2000)
    wanted = parser.parse_args().partitions
    with tempfile.TemporaryDirectory() as folder:
        observatory = _observatory(Path(folder), wanted)
        with instance_of(observatory) as instance:
            _note_again(instance, observatory.source / "dagster", wanted)
        with serving(observatory) as services, browsing() as browser:
            times = _timed(browser, services.url)
    return _print(times, wanted)


def _observatory(folder: Path, partitions: int) -> Observatory:
    """One hour, run as a newcomer would, with so many partitions defined."""
    start = this_hour() - partitions * HOUR - timedelta(days=1)
    world = WORLD | {"epoch": (this_hour() - HOUR).isoformat(), "channels": 4}
    observatory = Observatory(folder, world=world, settings={"YT_START_DATE": f"{start:%Y-%m-%d}"})
    ran = observatory.command("run", "--hours", "1")
    if ran.returncode:
        sys.exit(ran.stderr)
    return observatory


def _note_again(instance: dg.DagsterInstance, home: Path, partitions: int) -> None:
    """Copy the hour's events, changing their partition: Dagster itself takes 30 ms to note one."""
    template = key_of(this_hour() - (partitions + 1) * HOUR)
    for event in _events(instance, template):
        instance.report_runless_asset_event(event)
    keys = [(key_of(this_hour() - number * HOUR),) for number in range(partitions, 1, -1)]
    with closing(sqlite3.connect(home / "history" / "runs" / "index.db")) as database, database:
        database.executemany(COPY, [(key, template, key, template) for (key,) in keys])
    for asset in ASSETS:
        if len(instance.get_materialized_partitions(dg.AssetKey(asset))) < partitions:
            sys.exit(f"{asset} has fewer than {partitions} materialized partitions: nothing to measure.")


def _events(instance: dg.DagsterInstance, key: str) -> Iterator[dg.AssetMaterialization]:
    for asset in ASSETS:
        noted = instance.get_latest_materialization_event(dg.AssetKey(asset))
        if noted is not None and noted.asset_materialization is not None:
            yield noted.asset_materialization._replace(partition=key)


def _timed(browser: Browser, url: str) -> Times:
    """Milliseconds of each request, by tab, by whether the browser has been there before, and by name."""
    times: Times = defaultdict(list)
    for tab in TABS:
        known = browser.new_context(viewport=LAPTOP)
        for asset in ("raw_videos", "trend_insights"):
            address = f"{url}/assets/{asset}?view={tab}"
            _load(known, address)  # the first one of a new server fills its caches
            for _ in range(LOADS):
                for name, took in _load(known, address):
                    times[(tab, KNOWN, name)].append(took)
                fresh = browser.new_context(viewport=LAPTOP)
                for name, took in _load(fresh, address):
                    times[(tab, FRESH, name)].append(took)
                fresh.close()
        known.close()
    return times


def _load(context: BrowserContext, address: str) -> list[tuple[str, float]]:
    """The requests of one load: operation, milliseconds."""
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/graphql" in answer.url else None)
    page.goto(address)
    page.wait_for_timeout(SETTLE_MS)
    timed = []
    for answer in answers:
        answer.finished()
        took = answer.request.timing
        asked = answer.request.post_data_json or {}
        timed.append((str(asked.get("operationName")), took["responseEnd"] - took["requestStart"]))
    page.close()
    return timed


def _print(times: Times, partitions: int) -> int:
    table = Table("tab", "browser", "request", "loads", "median ms", "max ms")
    slowest: dict[str, float] = defaultdict(float)
    for (tab, visit, name), found in sorted(times.items(), key=lambda item: -median(item[1])):
        slowest[visit] = max(slowest[visit], median(found))
        if median(found) > WORTH_A_ROW_MS:
            table.add_row(tab, visit, name, str(len(found)), f"{median(found):.0f}", f"{max(found):.0f}")
    screen = Console(width=WIDTH)
    screen.print(f"{partitions:,} partitions materialized; requests over {WORTH_A_ROW_MS} ms:", table)
    for visit in (KNOWN, FRESH):
        screen.print(f"slowest request, median of its loads, {visit}: {slowest[visit]:.0f} ms (limit {LIMIT_MS} ms)")
    return int(not times or max(slowest.values()) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
