"""Keywords against YAKE on public titles, descriptions and tags, in one run (python -m benchmarks.keyword_eval).

Here: running the measuring script for both, the bars, the table. Not here: the measure and the data, which are in the
folder that YT_EVAL_DATA names and belong to no release. Exit status 1 when a bar is missed, 0 also when there is no
such folder.

F1fix@10 counts ten places whether or not a text fills them. The share of nested phrases is held over all sets: titles
alone hold so few phrases that ten places are filled with parts, by YAKE too. A speed is a machine's: the bar is a
multiple of YAKE's in the same run, over all sets.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from yt_assets_tests.evaluation_data import VARIABLE, evaluation_data

EVALUATION = evaluation_data("eval/keywords")
EXTRACTORS = {
    "ours": "yt_assets.analysis.keywords.extraction:extract_keyphrases",
    "yake": "benchmarks.yake_extractor:extract",
}
MOST_JUNK, MOST_NESTED, LEAST_SPEEDUP = 0.01, 0.35, 2.0


class Bar(NamedTuple):
    """The F1fix@10 that a data set must reach, and should."""

    must: float
    aim: float


BARS = {
    "yt_tags_en": Bar(0.38, 0.40),
    "yt_tags_en_joined": Bar(0.372, 0.39),
    "yt_tags_multi": Bar(0.34, 0.37),
    "yt_channels_en": Bar(0.3, 0.33),
    "yt_titles_en": Bar(0.415, 0.43),
    "kdd": Bar(0.13, 0.13),
    "www": Bar(0.142, 0.145),
    "inspec": Bar(0.153, 0.153),
    "semeval2017": Bar(0.201, 0.201),
}


def measure(folder: Path, extractor: str, *options: str) -> dict[str, dict[str, float]]:
    """The figures of each data set, from a process of its own that runs the script of ``folder``."""
    root = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "figures.json")
        script = [str(folder / "keyword_eval.py"), "--extractor", extractor, "--data", str(folder / "dev")]
        environment = os.environ | {"PYTHONPATH": str(root)}
        command = [sys.executable, *script, "--out", str(out), *options]
        subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        return json.loads(out.read_text(encoding="utf-8"))["datasets"]


def misses(name: str, ours: dict[str, float]) -> list[str]:
    """The bars that ``ours`` misses on one data set, in words."""
    bar, found = BARS.get(name), []
    if bar and ours["f1fix@10"] < bar.must:
        found.append(f"f1fix@10 {ours['f1fix@10']:.3f} < {bar.must}")
    for key, most in (("junk", MOST_JUNK), ("crashes", 0)):
        if ours[key] > most:
            found.append(f"{key} {ours[key]} > {most}")
    return found


def speed(figures: dict[str, dict[str, float]]) -> float:
    """Documents a second over all sets."""
    return sum(row["docs"] for row in figures.values()) / sum(
        row["docs"] / row["docs_per_s"] for row in figures.values()
    )


def nested_share(figures: dict[str, dict[str, float]]) -> float:
    """The mean over the sets of the share of phrases that are parts of another one of the ten."""
    return sum(row["nested"] for row in figures.values()) / len(figures)


def main(*options: str) -> int:
    """Print the table; the exit status. ``options`` go to the measuring script, such as ``--limit 50``."""
    console = Console(width=150)
    if EVALUATION is None:
        console.print(f"No data to measure keywords with: {VARIABLE} names no folder with eval/keywords.")
        return 0
    figures = {label: measure(EVALUATION, extractor, *options) for label, extractor in EXTRACTORS.items()}
    table = Table(
        "data set", "F1fix@10", "YAKE", "F1@10", "YAKE", "must", "aim", "", "nested", "YAKE", "junk", "docs/s", "YAKE"
    )
    failed = []
    for name, ours in figures["ours"].items():
        yake, bar = figures["yake"][name], BARS.get(name)
        missed = misses(name, ours)
        failed += [f"{name}: {miss}" for miss in missed]
        scores = [f"{row[key]:.3f}" for key in ("f1fix@10", "f1@10") for row in (ours, yake)]
        bars = [f"{bar.must}", f"{bar.aim}"] if bar else ["", ""]
        verdict = "missed" if missed else "aim" if bar and ours["f1fix@10"] >= bar.aim else "pass"
        shares = [f"{ours['nested']:.3f}", f"{yake['nested']:.3f}", f"{ours['junk']:.3f}"]
        table.add_row(name, *scores, *bars, verdict, *shares, f"{ours['docs_per_s']}", f"{yake['docs_per_s']}")
    console.print(table)
    times = speed(figures["ours"]) / speed(figures["yake"])
    console.print(f"{speed(figures['ours']):.0f} documents a second, {times:.1f} times as many as YAKE")
    nested = nested_share(figures["ours"])
    console.print(f"{nested:.3f} of the phrases are parts of others, mean of the sets (at most {MOST_NESTED})")
    if nested > MOST_NESTED:
        failed.append(f"nested {nested:.3f} > {MOST_NESTED}")
    if times < LEAST_SPEEDUP:
        failed.append(f"less than {LEAST_SPEEDUP:g} times YAKE's speed")
    for line in failed:
        console.print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
