"""Hours that are explained and stored, and a short way to look at them.

Here: what the asset trend_insights does with an analyst, without Dagster. Not here: the analysts.
"""

from typing import Any

from yt_assets.language.analyst import TrendAnalyst
from yt_assets.steps.explain import Explainer
from yt_assets.steps.insights import trend_insights
from yt_assets.steps.model_budget import ModelLimits
from yt_assets.storage.frames import HourlyFrame, rows_of
from yt_assets.storage.rows import replace_hours
from yt_assets_tests.steps.observatory import Facts, Observatory, hour

EXPLAINED_VIDEOS = ModelLimits().videos


def explain(
    observatory: Observatory, analyst: TrendAnalyst, *numbers: int, **limits: Any
) -> tuple[Explainer, list[Facts]]:
    """Compute and store the trends of some hours; the explainer with its tally, and the rows by rank."""
    explainer = Explainer(analyst, observatory.insights_database, ModelLimits(**limits))
    hours = [hour(number) for number in numbers]
    frame = trend_insights(observatory.features(*numbers), hours, observatory.videos, explainer)
    replace_hours(observatory.insights_database, "trend_insights", frame.hours, rows_of(frame.frame))
    return explainer, by_rank(frame)


def by_rank(frame: HourlyFrame) -> list[Facts]:
    found = [dict(row) for row in rows_of(frame.frame)]
    return sorted(found, key=lambda row: (row["hour"], int(row["trend_rank"])))


def worth_asking(rows: list[Facts]) -> list[str]:
    """Ids of the ten best videos with a velocity and a label."""
    known = [row for row in rows if row["views_per_hour"] is not None and row["benchmark_label"] != "too_early"]
    return [row["video_id"] for row in known[:EXPLAINED_VIDEOS]]
