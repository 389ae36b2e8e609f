"""What the asset page's questions cost with many hours behind it: `python -m benchmarks.asset_page --partitions 2000`.

One real hour of the sandbox is run; what Dagster noted of its five materializations and its checks is noted again for
every other partition. Then `yt-assets dev` serves the pages to a real Chromium, and each GraphQL request that a page
makes is timed there, from sending to the whole answer. It ends with exit code 1 when the median of a request over the
loads of its page is above the limit.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

import dagster as dg
from dagster_shared.record import copy
from playwright.sync_api import Browser, Response
from rich.console import Console
from rich.progress import track
from rich.table import Table

from yt_assets.partitions import HOUR, key_of
from yt_assets_tests.browser.chromium import LAPTOP, browsing
from yt_assets_tests.end_to_end.observatory import WORLD, Observatory
from yt_assets_tests.end_to_end.services import ASSETS, serving, this_hour

LIMIT_MS = 500
LOADS = 5
TABS = ("overview", "partitions", "checks")
SETTLE_MS = 4_000
# Each hour notes 14 evaluations, and the page reads the newest ones: fewer hours of them are enough.
HOURS_OF_CHECKS = 200

Times = dict[tuple[str, str], list[float]]


def main() -> int:
    """Run it, print a table, say whether the limit holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partitions", type=int, default=2000)
    wanted = parser.parse_args().partitions
    with tempfile.TemporaryDirectory() as folder:
        observatory = _observatory(Path(folder), wanted)
        with dg.DagsterInstance.from_config(str(observatory.source / "dagster")) as instance:
            _note_again(instance, wanted)
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


def _note_again(instance: dg.DagsterInstance, partitions: int) -> None:
    for event in track(list(_events(instance, partitions)), "events of earlier hours"):
        instance.report_runless_asset_event(event)


def _events(
    instance: dg.DagsterInstance, partitions: int
) -> Iterator[dg.AssetMaterialization | dg.AssetCheckEvaluation]:
    (run,) = instance.get_runs()
    evaluations = [
        record.dagster_event.asset_check_evaluation_data
        for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        if record.dagster_event is not None
    ]
    for number in range(partitions, 1, -1):
        key = key_of(this_hour() - number * HOUR)
        for asset in ASSETS:
            noted = instance.get_latest_materialization_event(dg.AssetKey(asset))
            if noted is not None and noted.asset_materialization is not None:
                yield noted.asset_materialization._replace(partition=key)
        if number <= HOURS_OF_CHECKS:
            yield from (copy(found, target_materialization_data=None) for found in evaluations)


def _timed(browser: Browser, url: str) -> Times:
    times: Times = defaultdict(list)
    for tab in TABS:
        for asset in ("raw_videos", "trend_insights"):
            for _ in range(LOADS):
                for name, took in _load(browser, f"{url}/assets/{asset}?view={tab}"):
                    times[(tab, name)].append(took)
    return times


def _load(browser: Browser, address: str) -> list[tuple[str, float]]:
    """The requests of one load: operation, milliseconds."""
    page = browser.new_page(viewport=LAPTOP)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.url.endswith("/graphql") else None)
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
    table = Table("tab", "request", "loads", "median ms", "max ms", title=f"{partitions:,} partitions materialized")
    slowest = 0.0
    for (tab, name), found in sorted(times.items(), key=lambda item: -median(item[1])):
        slowest = max(slowest, median(found))
        table.add_row(tab, name, str(len(found)), f"{median(found):.0f}", f"{max(found):.0f}")
    screen = Console()
    screen.print(table)
    screen.print(f"slowest request, median of its loads: {slowest:.0f} ms (limit {LIMIT_MS} ms)")
    return int(slowest > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
