"""Hours that are explained and stored, and a short way to look at them.

Here: what the asset trend_insights does with an analyst, without Dagster. Not here: the analysts.
"""

import math
from dataclasses import replace
from typing import Any

from yt_assets.language.analyst import TrendAnalyst
from yt_assets.pipeline.insights.compute import trend_insights
from yt_assets.pipeline.insights.explain import Explainer
from yt_assets.storage.writing.hourly_frames import HourlyFrame, rows_of
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.pipeline.observatory import Facts, Observatory, hour
from yt_assets_tests.pipeline.recording_analyst import LIMITS


def explain(
    observatory: Observatory, analyst: TrendAnalyst, *numbers: int, **limits: Any
) -> tuple[Explainer, list[Facts]]:
    """Compute and store the trends of some hours; the explainer with its tally, and the rows by rank."""
    explainer = Explainer(analyst, observatory.insights_database, replace(LIMITS, **limits))
    hours = [hour(number) for number in numbers]
    frame = trend_insights(observatory.features(*numbers), hours, observatory.videos, explainer)
    replace_hours(
        observatory.insights_database, "trend_insights", frame.hours, rows_of(frame.frame), digests=frame.digests
    )
    return explainer, by_rank(frame)


def by_rank(frame: HourlyFrame) -> list[Facts]:
    found = [dict(row) for row in rows_of(frame.frame)]
    ranks = ("trend_rank", "gain_rank")
    return sorted(found, key=lambda row: (row["hour"], *(row[rank] or math.inf for rank in ranks), row["video_id"]))


def worth_asking(rows: list[Facts]) -> list[str]:
    """Ids of the ten best videos with a velocity and a label."""
    known = [row for row in rows if row["views_per_hour"] is not None and row["benchmark_label"] != "too_early"]
    return [row["video_id"] for row in known[: LIMITS.videos]]
