"""A long list of handles against a day's quota, hour by hour: `python -m benchmarks.names --names 10000 --quota 10000`.

Here: whole captures (plan, shards, settlement) over the sandbox's own server, one an hour of simulated time, until no
name waits. Not here: what happens when lookups are killed or fail (yt_assets_tests/pipeline/test_names.py).

Prints each hour's share and what it spent, by the sandbox's count. Ends with 1 when an hour spends more than its share,
when a name is paid for twice, or when the names do not end within twice the hours that `yt-assets doctor` says.
"""

import argparse
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path

from yt_assets.analysis.hours import HOUR
from yt_assets.pipeline.capture.hour_budget import hours_for_names
from yt_assets.sandbox import Sandbox
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.youtube.protocol import MAX_IDS
from yt_assets.youtube.quota import BATCH_STATS_METHOD, DEFAULT_BUCKET, allowance
from yt_assets_tests.pipeline.observatory import Observatory, open_database

# Midnight in California.
FIRST = datetime(2026, 11, 20, 8, tzinfo=UTC)
HEADING = " hour  share  spent  by id  lookups   known  waiting    rows\n"


@dataclass(frozen=True)
class CapturedHour:
    """One hour in numbers. share, spent: units of the default bucket. by_id, lookups: requests for channels.

    known, waiting: names after it. rows: snapshots.
    """

    share: int
    spent: int
    by_id: int
    lookups: int
    known: int
    waiting: int
    rows: int


def main() -> int:
    """Capture hours until no name waits; 1 when something was not as promised."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--quota", type=int, default=10_000)
    parser.add_argument("--videos", type=int, default=1, help="of each channel at the beginning")
    options = parser.parse_args()
    expected = hours_for_names(options.names, 0, options.quota)
    if expected is None:
        parser.error("this quota never pays for so many names")
    world = {"channels": options.names, "videos_per_channel": options.videos, "epoch": FIRST, "now": FIRST, "rate": 0.0}
    with tempfile.TemporaryDirectory() as folder, Sandbox(**world, daily_quota=options.quota) as sandbox:
        observatory = _observatory(Path(folder), sandbox, options.quota)
        sys.stdout.write(HEADING)
        hours: list[CapturedHour] = []
        while len(hours) < 2 * expected and (not hours or hours[-1].waiting):
            hours.append(_hour(observatory, len(hours), hours[-1].known if hours else 0))
            sys.stdout.write(_line(len(hours), hours[-1]))
            sys.stdout.flush()
        observatory.close()
    paid = sum(hour.lookups for hour in hours)
    over = sum(hour.spent > hour.share for hour in hours)
    sys.stdout.write(
        f"{hours[-1].known:,} of {options.names:,} names known after {len(hours)} hours ({expected} expected), "
        f"{paid:,} lookups paid; {over} hours spent more than their share\n"
    )
    return int(bool(hours[-1].waiting or over or paid > options.names))


def _observatory(folder: Path, sandbox: Sandbox, quota: int) -> Observatory:
    for name in ("videos", "insights"):
        with open_database(name, folder / f"{name}.db") as database:
            ensure_schema(database)
    observatory = Observatory(folder, sandbox, tuple(channel.handle for channel in sandbox.world.channels))
    observatory.daily_quota, observatory.batch_size = quota, 50
    return observatory


def _hour(observatory: Observatory, number: int, known: int) -> CapturedHour:
    """Capture the number-th hour, five minutes past its beginning."""
    hour = FIRST + number * HOUR
    now = hour + HOUR / 12
    observatory.at(now)
    share, before = allowance(observatory.ledger().left(DEFAULT_BUCKET), now), observatory.requests()
    plan, shards = observatory.plan(hour)
    for shard in shards:
        observatory.observe(shard)
    settlement = observatory.settle(plan)
    served = {method: times - before[method] for method, times in observatory.requests().items()}
    by_id = ceil(known / MAX_IDS)
    return CapturedHour(
        share=share,
        spent=sum(served.values()) - served[BATCH_STATS_METHOD],
        by_id=by_id,
        lookups=served["channels.list"] - by_id,
        known=int(plan.notes["channels"]),
        waiting=int(plan.notes.get("names waiting", 0)),
        rows=settlement.rows,
    )


def _line(number: int, hour: CapturedHour) -> str:
    requests = f"{hour.share:>6,} {hour.spent:>6,} {hour.by_id:>6,} {hour.lookups:>8,}"
    return f"{number:>5,} {requests} {hour.known:>7,} {hour.waiting:>8,} {hour.rows:>7,}\n"


if __name__ == "__main__":
    sys.exit(main())
