"""Our hour beside that of another checkout, in turns on one machine: `python -m benchmarks.against OTHER_CHECKOUT`.

Here: both builds, each in its own environment on its own server and sandbox, and the table of their ratios. Not here:
what is measured of an hour (hour/stage.py of either checkout).

For a cold hour (all texts new) and for warm ones (1 % of the texts changed) it prints the medians of both builds and
ours by theirs: CPU seconds of all our processes and of the server, wall, memory, statements. The other checkout needs
an environment of its own in .venv. With --bar 1.05 it ends with 1 when a warm hour takes more CPU than that.
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.hour.stage import EPOCH, Run, Stage, databases, stage

ROOT = Path(__file__).parents[1]
HOUR = timedelta(hours=1)  # the other checkout need have nothing of ours but hour/stage.py
CHANGED_SHARE = 100  # one text of so many
FIGURES = {
    "cpu": "CPU of ours, s",
    "server": "CPU of the server, s",
    "both": "CPU of both, s",
    "wall": "wall, s",
    "peak": "highest memory, MiB",
    "statements": "statements",
    "commits": "commits",
}
Hour = dict[str, float]


class Build:
    """One checkout's side: a process in its own environment, which runs an hour whenever a line asks for it."""

    def __init__(self, checkout: Path, engine: str, videos: int) -> None:
        command = [
            sys.executable if checkout == ROOT else str(checkout / ".venv/bin/python"),
            "-P",
            __file__,
            "--serve",
            "--engine",
            engine,
            f"--videos={videos}",
        ]
        environment = {**os.environ, "PYTHONPATH": str(checkout)}
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=checkout, env=environment, **pipes)  # noqa: S603  two checkouts

    def hour(self, kind: str) -> Hour:
        """Run one. Ends the program when the other side has failed; it has said why."""
        assert self.process.stdin  # noqa: S101  a pipe
        assert self.process.stdout  # noqa: S101
        self.process.stdin.write(f"{kind}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(1)
        return {name: float(value) for name, value in json.loads(answer).items()}

    def close(self) -> None:
        """Let it remove its server and end."""
        self.process.communicate()


def serve(engine: str, videos: int) -> None:
    """One side: an hour for each line that is read, its figures as a line of JSON."""
    with stage(engine, videos) as on, ExitStack() as stack:
        number, turn, urls, home = 0, 0, None, None
        for line in sys.stdin:
            if line.strip() == "cold":
                urls, home = stack.enter_context(databases(on.server)), on.home(f"home{number}")
                number, turn = number + 1, 0
            else:
                on.change_texts(urls, CHANGED_SHARE, turn)  # type: ignore[arg-type]  # the first line is a cold hour
                turn += 1
            hour = EPOCH + turn * HOUR
            on.at(hour)
            before = processor_seconds(on)
            run = on.ours(urls, hour, home)  # type: ignore[arg-type]
            print(json.dumps(figures(run, processor_seconds(on) - before)), flush=True)  # noqa: T201  a pipe


def figures(run: Run, server: float) -> Hour:
    """What is compared, by FIGURES."""
    numbers = {"cpu": run.cpu, "server": server, "both": run.cpu + server, "wall": run.wall, "peak": run.peaks[0]}
    return numbers | {"statements": run.statements, "commits": run.commits}


def processor_seconds(on: Stage) -> float:
    """User and system of the database server, so far."""
    fields = Path(f"/proc/{on.server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def compare(builds: list[Build], kinds: list[str]) -> dict[str, list[list[Hour]]]:
    """Each kind of hour in turns; the hours of each build by kind."""
    hours: dict[str, list[list[Hour]]] = {kind: [[], []] for kind in dict.fromkeys(kinds)}
    for number, kind in enumerate(kinds):
        for side in (number % 2, 1 - number % 2):
            hour = builds[side].hour(kind)
            hours[kind][side].append(hour)
            say(f"  {kind} {('other', 'this')[side]:<6}" + "  ".join(f"{name} {hour[name]:,.2f}" for name in FIGURES))
    return hours


def report(hours: dict[str, list[list[Hour]]], videos: int) -> float:
    """Print the medians and their ratios; that of the processor in a warm hour."""
    warm = 0.0
    for kind, (theirs, ours) in hours.items():
        say(f"{kind} hour of {videos:,} videos, median of {len(ours)}: other, this, this / other (least / least)")
        for name, words in FIGURES.items():
            one, other = [hour[name] for hour in theirs], [hour[name] for hour in ours]
            ratio = median(other) / median(one)
            say(f"  {words:<22}{median(one):>10,.2f}{median(other):>10,.2f}{ratio:>8.3f}{min(other) / min(one):>8.3f}")
            warm = ratio if (kind, name) == ("warm", "cpu") else warm
    return warm


def main() -> int:
    """Measure both; 1 when a bar was given and is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("other", nargs="?", type=Path, default=ROOT, help="a checkout with its .venv; this one: noise")
    parser.add_argument("--videos", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=3, help="cold hours, and warm hours after the last of them")
    parser.add_argument("--engine", choices=["mariadb", "mysql"], default="mariadb")
    parser.add_argument("--bar", type=float, help="end with 1 when a warm hour takes more CPU, this / other")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.engine, given.videos)
        return 0
    builds = [Build(checkout.resolve(), given.engine, given.videos) for checkout in (given.other, ROOT)]
    try:
        hours = compare(builds, ["cold"] * given.runs + ["warm"] * given.runs)
    finally:
        for build in builds:
            build.close()
    warm = report(hours, given.videos)
    return 1 if given.bar is not None and warm > given.bar else 0


if __name__ == "__main__":
    raise SystemExit(main())
