"""How our own hour scales: `python -m benchmarks.hour.scaling history|steps --videos 10000`.

Here: two settings of our own hour against each other. Not here: the hour against a plain script (__main__.py).

history: an hour after 28 days of stored hours against the same hour after one, the steps of the insights included.
steps: a cold hour with YT_MAX_CONCURRENT_STEPS=1 against 2, which needs two cores that are free. In turns; prints each
run and the ratio of the medians. Ends with 1 when a bar is missed and --bars is given.
"""

import argparse
import sqlite3
import statistics
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.hour.__main__ import HOUR, line_of, say
from benchmarks.hour.stage import EPOCH, Run, Stage, databases, stage
from yt_assets.storage.schema.columns import UtcDateTime
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.servers.databases import DatabaseUrls

COPIED = {
    "videos": ("hours", "raw_videos", "video_features"),
    "insights": ("keyword_insights", "trend_insights", "engagement_insights"),
}
INSIGHTS = COPIED["insights"]
HISTORY_BAR, STEPS_BAR = 1.15, 1.5


def copy_hour(on: Stage, urls: DatabaseUrls, back: int) -> None:
    """The rows of the first hour again, so many hours earlier, with fewer views."""
    statements = []
    for database, tables in COPIED.items():
        name = urls.of(database).rpartition("/")[2]
        for table in tables:
            columns = TABLES[database][table].c
            values = [
                f"`{column.name}` - INTERVAL {back} HOUR" if isinstance(column.type, UtcDateTime)
                else f"FLOOR(views * {1 - back / 1000})" if column.name == "views"
                else f"`{column.name}`"
                for column in columns
            ]  # fmt: skip
            listed = ", ".join(f"`{column.name}`" for column in columns)
            at = f"hour = '{EPOCH:%Y-%m-%d %H:%M:%S}'"
            statements.append(
                f"INSERT INTO {name}.{table} ({listed}) SELECT {', '.join(values)} FROM {name}.{table} WHERE {at}"  # noqa: S608
            )
    on.server.execute(*statements)


def hour_after(on: Stage, hours: int, number: int) -> tuple[Run, dict[str, float]]:
    """The second hour of a new pair of databases, after so many stored ones; the seconds of its insight steps."""
    with databases(on.server) as urls:
        home = on.home(f"history{hours}-{number}")
        on.at(EPOCH)
        on.ours(urls, EPOCH, home)
        for back in range(1, hours):
            copy_hour(on, urls, back)
        on.change_texts(urls, 100, 0)
        on.at(EPOCH + HOUR)
        run = on.ours(urls, EPOCH + HOUR, home)
        return run, seconds_of_steps(home)


def seconds_of_steps(home: Path) -> dict[str, float]:
    """Of the newest run: seconds between start and success of each step."""
    logs = [path for path in (home / "history" / "runs").glob("*.db") if path.stem != "index"]
    newest = max(logs, key=lambda path: path.stat().st_mtime)
    began: dict[str, datetime] = {}
    seconds: dict[str, float] = {}
    with sqlite3.connect(newest) as events:
        asked = "SELECT step_key, dagster_event_type, timestamp FROM event_logs WHERE step_key IS NOT NULL ORDER BY id"
        for step, kind, at in events.execute(asked):
            if kind == "STEP_START":
                began[step] = datetime.fromisoformat(at)
            elif kind == "STEP_SUCCESS":
                seconds[step] = (datetime.fromisoformat(at) - began[step]) / timedelta(seconds=1)
    return seconds


def history(on: Stage, runs: int) -> list[str]:
    """28 days against one hour."""
    found: dict[int, list[tuple[Run, dict[str, float]]]] = {1: [], 28 * 24: []}
    for number in range(runs):
        for hours, seen in found.items():
            run, steps = hour_after(on, hours, number)
            seen.append((run, steps))
            say(f"  after {hours:>3} hours {line_of(run)}   {' '.join(f'{n} {steps[n]:.2f} s' for n in INSIGHTS)}")
    few, many = found.values()
    missed = []
    for what in ("wall", "cpu"):
        ratio = _middle([getattr(run, what) for run, _ in many]) / _middle([getattr(run, what) for run, _ in few])
        say(f"history: {what} {ratio:.2f} times")
        missed += [f"{what} after 28 days: {ratio:.2f} times, {HISTORY_BAR} allowed"] if ratio > HISTORY_BAR else []
    for name in INSIGHTS:
        ratio = _middle([steps[name] for _, steps in many]) / _middle([steps[name] for _, steps in few])
        say(f"history: {name} {ratio:.2f} times")
        missed += [f"{name} after 28 days: {ratio:.2f} times, {HISTORY_BAR} allowed"] if ratio > HISTORY_BAR else []
    return missed


def steps_at_once(on: Stage, runs: int) -> list[str]:
    """One step at a time against two."""
    walls: dict[str, list[float]] = {"1": [], "2": []}
    for number in range(runs):
        for at_once, seen in walls.items():
            with databases(on.server) as urls:
                on.at(EPOCH)
                home = on.home(f"steps{at_once}-{number}")
                run = on.ours(urls, EPOCH, home, YT_MAX_CONCURRENT_STEPS=at_once, YT_SHARDS="2")
            seen.append(run.wall)
            say(f"  {at_once} at once {line_of(run)}")
    ratio = _middle(walls["1"]) / _middle(walls["2"])
    say(f"steps: two at a time are {ratio:.2f} times as fast")
    return [f"two steps at a time: {ratio:.2f} times as fast, {STEPS_BAR} wanted"] if ratio < STEPS_BAR else []


def _middle(values: list[float]) -> float:
    return statistics.median(values)


def main() -> int:
    """Run one of the two; 1 when a bar is missed and bars were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["history", "steps"])
    parser.add_argument("--videos", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engine", choices=["mariadb", "mysql"], default="mariadb")
    parser.add_argument("--bars", action="store_true", help="end with 1 when a bar is missed")
    given = parser.parse_args()
    with ExitStack() as stack:
        on = stack.enter_context(stage(given.engine, given.videos))
        say(f"{given.videos:,} videos on {on.server.name} {on.server.version}, {given.runs} runs of each")
        missed = (history if given.what == "history" else steps_at_once)(on, given.runs)
    for line in missed:
        say(f"MISSED  {line}")
    return 1 if missed and given.bars else 0


if __name__ == "__main__":
    raise SystemExit(main())
