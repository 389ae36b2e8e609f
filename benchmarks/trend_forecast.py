"""How well score_trends foretells real series, against persistence, with bars: `python -m benchmarks.trend_forecast`.

Here: the bars, the run, the table, an exit status of 1 where a figure misses its bar. Not here: the data and the
measures; they are in the folder that YT_EVAL_DATA names, and without them this says so and measures nothing.
"""

import importlib.util
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.trend_baselines import persistence
from yt_assets.analysis.trends.scoring import score_relative_trends, score_trends
from yt_assets_tests.evaluation_data import VARIABLE, evaluation_data

DATA = evaluation_data("eval/trends")
Scorer = Callable[[pd.DataFrame, pd.Timestamp], pd.DataFrame]
Task = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """What a figure must reach; ``below`` turns it into a ceiling."""

    value: float
    below: bool = False

    def holds(self, figure: float) -> bool:
        """Whether the figure reaches the bar."""
        return bool(figure <= self.value if self.below else figure >= self.value)

    def __str__(self) -> str:
        return f"{'<=' if self.below else '>='} {self.value:,.10g}"


HEADLINE = {
    "rho_abs": Bar(0.950),
    "p_at_k": Bar(0.866),
    "rho_turn": Bar(0.447),
    "mdape": Bar(0.170, below=True),
    "in25": Bar(0.683),
}
# Of true gains between gain_low and gain_high, mean of the headline tasks.
COVERAGE = Bar(0.76), Bar(0.84, below=True)
FINE = {"fine_jp/6h": Bar(0.09, below=True), "fine_jp/24h": Bar(0.062, below=True)}
RELATIVE = Bar(0.922)
WORST = {"crashes": Bar(0, below=True), "not_finite": Bar(0, below=True), "changed": Bar(0, below=True)}
WORST |= {"d_rho_abs": Bar(-0.06), "d_mdape": Bar(0.10, below=True)}
ROWS_A_SECOND = Bar(200_000)


def load_measures() -> ModuleType:
    """The measuring script beside the data; raises FileNotFoundError where it is absent."""
    path = None if DATA is None else DATA / "trend_eval.py"
    spec = importlib.util.spec_from_file_location("trend_eval", path) if path and path.is_file() else None
    if spec is None or spec.loader is None:
        raise FileNotFoundError(DATA)
    measures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(measures)
    return measures


def summaries(measures: ModuleType, scorer: Scorer, tasks: list[Task]) -> dict[str, dict[str, float]]:
    """Figures of each task."""
    tables, _ = measures.run(scorer, tasks)
    return {key: measures.summarise(of_task) for key, of_task in tables.items()}


def headline(results: Mapping[str, Mapping[str, float]], tasks: list[Task], name: str) -> float:
    """Mean of a figure over the headline tasks."""
    values = [results[task["key"]][name] for task in tasks if task["role"] == "headline"]
    return float(np.nanmean(values))


def coverage(tasks: list[Task]) -> tuple[float, float, float]:
    """Share of true gains between the bounds, their median width over the forecast, and that of ± 2 × the error.

    Means over the headline tasks; the error is the median one of the task.
    """
    figures = []
    for task in (task for task in tasks if task["role"] == "headline"):
        parts = []
        for as_of, snapshots, truth in task["instants"]:
            frame = snapshots.reset_index(drop=True)
            frame.attrs = {"horizon_hours": float(task["horizon"])}
            scores = score_trends(frame, as_of).set_index("video_id").reindex(truth["video_id"])
            parts.append(scores.assign(gain=truth["gain"].to_numpy()).dropna(subset=["predicted_gain"]))
        rows = pd.concat(parts)
        expected = rows["predicted_gain"].clip(lower=1.0)
        inside = rows["gain"].between(np.floor(rows["gain_low"]), np.ceil(rows["gain_high"]))
        width = (rows["gain_high"] - rows["gain_low"]) / expected
        error = ((rows["predicted_gain"] - rows["gain"]).abs() / expected).median()
        figures.append((inside.mean(), width.median(), 4 * error))
    covered, width, plain = np.mean(figures, axis=0)
    return float(covered), float(width), float(plain)


def worst_cases(measures: ModuleType, tasks: list[Task], instants: int) -> dict[str, float]:
    """The worst of every robustness case, on so many instants of each headline task."""
    jobs = []
    for task in tasks:
        if task["role"] == "headline":
            count = len(task["instants"])
            for place in sorted(set(np.linspace(count // 6, count - 1, instants).round().astype(int).tolist())):
                jobs.append((task["key"], task["horizon"], *task["instants"][place]))  # noqa: PERF401 - reads better
    cases = measures.robustness(score_trends, jobs)["cases"].values()
    return {
        "crashes": sum(case["crashes"] for case in cases),
        "not_finite": sum(case["not_finite"] + case["pred_not_finite"] for case in cases),
        "changed": max(case.get("changed") or 0.0 for case in cases),
        "d_rho_abs": min(case.get("d_rho_abs", 0.0) for case in cases),
        "d_mdape": max(case.get("d_mdape", 0.0) for case in cases),
    }


def rows_a_second(videos: int = 10_000, hours: int = 30) -> float:
    """Snapshot rows scored a second of processor time, the best of three: hourly snapshots of ``videos`` videos."""
    as_of = pd.Timestamp("2026-11-20T12:00Z")
    back = np.tile(np.arange(hours), videos)
    number = np.repeat(np.arange(videos), hours)
    frame = pd.DataFrame({"video_id": pd.Series(number, dtype="str"), "channel_id": "c", "likes": 1, "comments": 1})
    frame["published_at"] = as_of - pd.to_timedelta(100 + number % 5_000, unit="h")
    frame["observed_at"] = as_of - pd.to_timedelta(back, unit="h")
    frame["views"] = pd.array(1_000_000 - back * (number % 97), dtype="Int64")
    frame = frame.sample(frac=1, random_state=1)
    seconds = []
    for _ in range(3):
        began = time.process_time()  # a busy machine is not our slowness
        score_trends(frame, as_of)
        seconds.append(time.process_time() - began)
    return len(frame) / min(seconds)


def main() -> int:
    """Print the tables and the bars; 1 where a figure misses its bar, else 0."""
    if DATA is None:
        _say(f"eval-trends: {VARIABLE} names no folder with eval/trends, so there is nothing to measure on.")
        return 0
    measures = load_measures()
    tasks = measures.prepare(DATA / "dev")
    ours, last, relative = (
        summaries(measures, each, tasks) for each in (score_trends, persistence, score_relative_trends)
    )
    for title, results in (("persistence", last), ("score_trends", ours), ("score_relative_trends", relative)):
        _say(f"\n{title}\n{_table(results, tasks)}")
    _say(f"\n{'figure':34}{'persistence':>12}{'ours':>12}  bar")
    held = [
        _line(name, headline(ours, tasks, name), bar, headline(last, tasks, name)) for name, bar in HEADLINE.items()
    ]
    held += [_line(f"mdape of {key}", ours[key]["mdape"], bar, last[key]["mdape"]) for key, bar in FINE.items()]
    by_size = headline(relative, tasks, "rho_rel")
    held += [_line("rho_rel of score_relative_trends", by_size, RELATIVE, headline(last, tasks, "rho_rel"))]
    covered, width, plain = coverage(tasks)
    held += [_line("gains between the bounds", covered, bar) for bar in COVERAGE]
    _say(
        f"median width of the bounds over the forecast: {width:.2f}, of 2 x the median error on both sides: {plain:.2f}"
    )
    worst = worst_cases(measures, tasks, instants=8)
    held += [_line(f"worst case: {name}", worst[name], bar) for name, bar in WORST.items()]
    held += [_line("rows a second", rows_a_second(), ROWS_A_SECOND)]
    return 0 if all(held) else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _table(results: Mapping[str, Mapping[str, float]], tasks: list[Task]) -> str:
    names = ("rho_abs", "rho_rel", "p_at_k", "rho_turn", "mdape", "in25")
    table = pd.DataFrame({key: {name: of[name] for name in names} for key, of in results.items()}).T
    table.loc["HEADLINE"] = [headline(results, tasks, name) for name in names]
    return table.to_string(float_format="{:.3f}".format, na_rep="-")


def _line(name: str, figure: float, bar: Bar, before: float | None = None) -> bool:
    held = bar.holds(round(figure, 6))
    reference = "" if before is None else f"{before:,.3f}"
    _say(f"{name:34}{reference:>12}{figure:>12,.3f}  {bar}  {'holds' if held else 'MISSED'}")
    return held


if __name__ == "__main__":
    sys.exit(main())
