"""Our hour beside a plain script's, in turns on one machine: `python -m benchmarks.hour --videos 10000 --runs 3`.

Here: the pairs, the bars and the table. Not here: servers and sandbox (stage.py), the script (plain_script.py), the
comparison of rows (differences.py).

Prints for a cold hour (all texts new) and for warm ones (1 % of the texts changed) the wall and CPU seconds, memory,
API units, statements, bytes, steps and event log of each run, and ratios ours / script as min, median, max. After each
pair of hours all rows of both are compared: the benchmark ends with 1 when they differ, or a bar is missed and --bars
is given.
"""

import argparse
import statistics
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta

from benchmarks.hour.differences import differences
from benchmarks.hour.stage import EPOCH, Run, Stage, databases, stage

CHANGED_SHARE = 100  # one text of so many
FLOOR_IDS = 50
BARS = {"cold": 1.15, "warm": 1.0}
EVENT_LOG_BYTES = 120_000
HOUR = timedelta(hours=1)
Pair = tuple[Run, Run]


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_pairs(on: Stage, runs: int) -> tuple[list[Pair], list[Pair]]:
    """Cold hours on new databases, then warm ones on the last of them; ours and the script's in turns."""
    cold: list[Pair] = []
    warm: list[Pair] = []
    for number in range(runs):
        with ExitStack() as stack:
            ours, script = (stack.enter_context(databases(on.server)) for _ in range(2))
            home = on.home(f"home{number}")
            cold.append(_pair(on, ours, script, home, EPOCH, number))
            if number == runs - 1:
                for turn in range(runs):
                    for urls in (ours, script):
                        on.change_texts(urls, CHANGED_SHARE, turn)
                    warm.append(_pair(on, ours, script, home, EPOCH + (turn + 1) * HOUR, turn))
    return cold, warm


def _pair(on: Stage, ours: object, script: object, home: object, hour: datetime, number: int) -> Pair:
    on.at(hour)
    works = [lambda: on.ours(ours, hour, home), lambda: on.script(script, hour)]  # type: ignore[arg-type]
    turns = [0, 1] if number % 2 else [1, 0]
    done = {turn: works[turn]() for turn in turns}
    for name, run in (("ours", done[0]), ("script", done[1])):
        say(f"  {name:<7}{line_of(run)}")
    found = differences(on.server, ours, script, hour)  # type: ignore[arg-type]
    if found:
        message = "\n  ".join(["The two did not store the same:", *found])
        raise SystemExit(message)
    return done[0], done[1]


def line_of(run: Run) -> str:
    """One run in a line."""
    peaks = " ".join(f"{peak:.0f}" for peak in run.peaks[:4])
    return (
        f"{run.wall:7.2f} s wall {run.cpu:7.2f} s CPU   {peaks:>15} MiB   {run.units:>6,} units {run.statements:>7,} "
        f"statements {run.commits:>6,} commits {run.bytes_sent / 1e6:6.2f} MB sent"
        + (f"   {run.steps} steps, {run.event_log / 1000:.0f} kB of events" if run.steps else "")
    )


def report(kind: str, pairs: Sequence[Pair], videos: int) -> list[str]:
    """Print the ratios; the bars that were missed."""
    missed = []
    for what in ("wall", "cpu"):
        ratios = sorted(getattr(ours, what) / getattr(script, what) for ours, script in pairs)
        middle = statistics.median(ratios)
        say(f"{kind} {videos:,}: {what:<4} ours / script  {ratios[0]:.2f} – {middle:.2f} – {ratios[-1]:.2f}")
        if what == "wall" and middle > BARS[kind]:
            missed.append(f"{kind} hour of {videos:,}: {middle:.2f} times the script's, {BARS[kind]} allowed")
    events = max(ours.event_log for ours, _ in pairs)
    if events > EVENT_LOG_BYTES:
        missed.append(f"{kind} hour of {videos:,}: {events:,} bytes of events, {EVENT_LOG_BYTES:,} allowed")
    units, floor = max(ours.units for ours, _ in pairs), _floor(kind, videos)
    say(f"{kind} {videos:,}: {units:,} units, the floor is {floor:,}: {units / floor:.3f} times")
    if units > 1.05 * floor:
        missed.append(f"{kind} hour of {videos:,}: {units:,} units, {floor:,} is the floor")
    return missed


def _floor(kind: str, videos: int) -> int:
    """Counts, or texts which bring counts, by 50; pages of each channel's list, all of them when it is new."""
    channels = max(1, videos // 100)
    asked = -(-videos // FLOOR_IDS)
    pages = asked if kind == "cold" else channels
    texts = 0 if kind == "cold" else -(-videos // CHANGED_SHARE // FLOOR_IDS)
    return asked + pages + texts


def main() -> int:
    """Run all sizes; 1 when a bar is missed and bars were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--videos", type=int, nargs="+", default=[1_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engine", choices=["mariadb", "mysql"], default="mariadb")
    parser.add_argument("--bars", action="store_true", help="end with 1 when a bar is missed")
    given = parser.parse_args()
    missed: list[str] = []
    for videos in given.videos:
        with stage(given.engine, videos) as on:
            say(f"{videos:,} videos on {on.server.name} {on.server.version}, {given.runs} runs of each")
            for kind, pairs in zip(("cold", "warm"), run_pairs(on, given.runs), strict=True):
                missed += report(kind, pairs, videos)
    for line in missed:
        say(f"MISSED  {line}")
    return 1 if missed and given.bars else 0


if __name__ == "__main__":
    raise SystemExit(main())
