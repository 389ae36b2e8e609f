"""The processor time of keyphrases beside another build's, in turns (python -m benchmarks.keyword_speed).

Here: both builds in processes of their own, a hundred texts by turns, so that a busy machine slows both. Not here: how
good the phrases are (keyword_eval.py). ``--other`` is a checkout of the other build with its own .venv, ``--spelling``
the place of its function. Caches begin empty, as in a step's process. Exit status 1 when a bar is missed.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from yt_assets_tests.evaluation_data import VARIABLE, evaluation_data

TEXTS = evaluation_data("eval/keywords/dev")
OURS = "yt_assets.analysis.keywords.extraction"
TURN = 100
LEAST_OVER_ALL, LEAST_OF_A_SET = 2.0, 1.5
# Reads one line of texts, and answers with the seconds of processor time that their phrases took.
WORKER = """
import importlib, json, sys, time
extract = importlib.import_module(sys.argv[1]).extract_keyphrases
for line in sys.stdin:
    texts = json.loads(line)
    begin = time.process_time()
    for title, description in texts:
        extract(title, description, top_k=10)
    print(time.process_time() - begin, flush=True)
"""


def start(build: Path, module: str) -> "subprocess.Popen[str]":
    """A process of ``build`` that waits for texts."""
    python = build / ".venv" / "bin" / "python"
    command = [str(python if python.exists() else sys.executable), "-c", WORKER, module]
    return subprocess.Popen(command, cwd=build, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def seconds_of(worker: "subprocess.Popen[str]", texts: list[tuple[str, str]]) -> float:
    """The processor time of one turn."""
    if worker.stdin is None or worker.stdout is None:
        raise TypeError(worker)
    worker.stdin.write(json.dumps(texts) + "\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


def turns_of(path: Path) -> Iterator[list[tuple[str, str]]]:
    """The titles and descriptions of one data set, a hundred at a time."""
    with path.open(encoding="utf-8") as lines:
        texts = [(text["title"], text["description"]) for text in map(json.loads, lines)]
    for first in range(0, len(texts), TURN):
        yield texts[first : first + TURN]


def measure(folder: Path, builds: list[tuple[Path, str]], runs: int) -> dict[str, tuple[int, list[float]]]:
    """Of each data set: texts, and of each build the least seconds of ``runs`` fresh processes."""
    least: dict[str, tuple[int, list[float]]] = {}
    for _ in range(runs):
        workers = [start(build, module) for build, module in builds]
        for path in sorted(folder.glob("*.jsonl")):
            turns = list(turns_of(path))
            spent = [
                sum(of_turn) for of_turn in zip(*([seconds_of(w, t) for w in workers] for t in turns), strict=True)
            ]
            _, before = least.get(path.stem, (0, spent))
            least[path.stem] = (sum(map(len, turns)), [min(pair) for pair in zip(spent, before, strict=True)])
        for worker in workers:
            worker.communicate()
    return least


def main(*options: str) -> int:
    """Print milliseconds a text and the ratio of each set; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--other", type=Path, required=True)
    parser.add_argument("--spelling", default=OURS)
    parser.add_argument("--runs", type=int, default=3)
    chosen, console = parser.parse_args(options), Console(width=100)
    if TEXTS is None:
        console.print(f"No texts to measure with: {VARIABLE} names no folder with eval/keywords.")
        return 0
    figures = measure(TEXTS, [(Path(__file__).parents[1], OURS), (chosen.other, chosen.spelling)], chosen.runs)
    sums = [sum(spent[build] for _, spent in figures.values()) for build in (0, 1)]
    figures["all"] = (sum(count for count, _ in figures.values()), sums)
    table, failed = Table("data set", "texts", "ms a text", "the other's", "times as fast"), False
    for name, (count, (ours, others)) in figures.items():
        table.add_row(name, f"{count:,}", *(f"{1000 * s / count:.2f}" for s in (ours, others)), f"{others / ours:.2f}")
        failed |= others / ours < (LEAST_OVER_ALL if name == "all" else LEAST_OF_A_SET)
    console.print(table)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
