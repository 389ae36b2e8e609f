"""What rises beyond what is normal: the rankings, and the rows of an hour.

Belongs here: joining what is known of each video, and ordering videos. Does not: velocities and forecasts (trends), the
video's own expectation (pace), what is normal (baselines), labels (labels, benchmarks), explanations by a model (the
language room). Called by the step of ``trend_insights``, which hands over one hour's features and stored snapshots.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.baselines import outlier_multiples
from yt_assets.analysis.benchmarks import DEFAULT_BENCHMARKS, Benchmarks
from yt_assets.analysis.frames import conform
from yt_assets.analysis.labels import OWN_CHANNEL, label_of
from yt_assets.analysis.pace import measure_pace
from yt_assets.analysis.trajectories import read_trajectories
from yt_assets.analysis.trends import FORECAST_HOURS, score_trends

LIFT_LIMITS = (1 / 16, 16.0)
LEAST_EXPECTED = 1.0
RANK_COLUMNS = {
    "video_id": "str",
    "trend_score": "float64",
    "trend_rank": "Int64",
    "gain_rank": "Int64",
    "growth_rank": "Int64",
}
LABEL_FACTS = (
    "age_hours", "views_per_hour", "acceleration", "outlier_multiple", "baseline_n", "baseline_kind",
    "recent_views_per_hour", "expected_views_per_hour",
)  # fmt: skip
"""The columns of a row that its label and its reason are made of."""
COLUMNS = {
    "video_id": "str",
    "channel_id": "str",
    "views": "Int64",
    "age_hours": "float64",
    "views_per_hour": "float64",
    "acceleration": "float64",
    "recent_views_per_hour": "float64",
    "expected_views_per_hour": "float64",
    "outlier_multiple": "float64",
    "baseline_views": "float64",
    "baseline_n": "Int64",
    "baseline_kind": "str",
    "predicted_gain": "float64",
    "predicted_growth": "float64",
    "trend_score": "float64",
    "label": "str",
    "reason": "str",
    "trend_rank": "Int64",
    "gain_rank": "Int64",
    "growth_rank": "Int64",
}
FEATURES = {
    "video_id": "str",
    "channel_id": "str",
    "format": "str",
    "observed_at": "datetime64[us, UTC]",
    "age_hours": "float64",
    "views": "Int64",
    "views_per_hour": "float64",
    "views_per_hour_lifetime": "float64",
}


def rank_trends(videos: pd.DataFrame) -> pd.DataFrame:
    """The three rankings, each 1..n; rows by trend_rank.

    ``videos``: video_id, predicted_gain, predicted_growth, outlier_multiple, baseline_kind, recent_views_per_hour,
    expected_views_per_hour.

    trend_score = log10(1 + predicted_gain) * pace ** 1/2 * multiple ** 1/4: the size of what is to come, lifted by how
    far the video runs ahead of itself (recent over expected views an hour, the latter at least 1) and, with half the
    weight, of its channel (outlier_multiple): pace is of this hour, while a multiple stays when a video slows down.
    Each of the two is held within 1/16 and 16, and 1 where it is unknown or, for the multiple, where it compares with
    other channels. So 1,000 expected views at four times its pace (3.0 * 2 = 6.0) stand above 100,000 of a big
    channel at its normal (5.0 * 1), while a handful of views never wins by its multiples alone.

    * trend_rank, by trend_score: what rises beyond what is normal for it and for its channel.
    * gain_rank, by predicted_gain: what will gain most views. Big channels lead it.
    * growth_rank, by predicted_growth: what will grow most for its size.

    Ties by video_id; never NaN.
    """
    pace = videos["recent_views_per_hour"] / videos["expected_views_per_hour"].clip(lower=LEAST_EXPECTED)
    multiple = videos["outlier_multiple"].where(videos["baseline_kind"].isin(OWN_CHANNEL))
    lift = _held(pace) ** 0.5 * _held(multiple) ** 0.25
    gain, growth = (videos[name].fillna(0.0).clip(lower=0.0) for name in ("predicted_gain", "predicted_growth"))
    scores = pd.DataFrame({"video_id": videos["video_id"], "trend_score": np.log10(1 + gain) * lift})
    ranked = scores.assign(
        trend_rank=_rank(scores["trend_score"], scores["video_id"]),
        gain_rank=_rank(gain, scores["video_id"]),
        growth_rank=_rank(growth, scores["video_id"]),
    )
    return conform(ranked.sort_values("trend_rank"), RANK_COLUMNS)


def assemble_trends(
    features: pd.DataFrame,
    history: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    same_age: pd.DataFrame | None = None,
    benchmarks: Benchmarks = DEFAULT_BENCHMARKS,
) -> pd.DataFrame:
    """The rows of ``trend_insights``: one for each video of ``features``, ordered by trend_rank.

    ``features``: the columns of ``FEATURES``, one row a video. ``history``: snapshots as for ``score_trends`` and
    ``measure_pace``; videos that only history knows are left out. ``same_age``: as for ``outlier_multiples``.
    views_per_hour is the velocity over six hours, else the feature's delta since the last observation, else NaN. A
    video without history is expected to keep its rate.
    """
    seen = read_trajectories(history, as_of)
    scores = score_trends(history, as_of, seen=seen).drop(columns="trend_score")
    rows = conform(features, FEATURES).merge(scores, "left", "video_id")
    rows["views_per_hour"] = rows["velocity"].fillna(rows["views_per_hour"])
    rate = rows["views_per_hour"].fillna(rows["views_per_hour_lifetime"]).clip(lower=0.0).fillna(0.0)
    horizon = float(history.attrs.get("horizon_hours", FORECAST_HOURS))
    rows["predicted_gain"] = rows["predicted_gain"].fillna(rate * horizon)
    rows = rows.merge(measure_pace(history, as_of, seen=seen), "left", "video_id")
    rows = rows.merge(outlier_multiples(rows, same_age), "left", "video_id")
    rows = rank_trends(rows).merge(rows, "left", "video_id")
    return conform(_add_labels(rows, benchmarks), COLUMNS)


def _held(ratio: pd.Series) -> pd.Series:
    return ratio.clip(*LIFT_LIMITS).fillna(1.0)


def _rank(values: pd.Series, video_ids: pd.Series) -> npt.NDArray[np.int64]:
    order = np.lexsort((video_ids.to_numpy(dtype="object"), -values.to_numpy(dtype="float64")))
    ranks = np.empty(len(order), dtype="int64")
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def _add_labels(rows: pd.DataFrame, benchmarks: Benchmarks) -> pd.DataFrame:
    facts = (
        dict(zip(LABEL_FACTS, values, strict=True))
        for values in zip(*(rows[name] for name in LABEL_FACTS), strict=True)
    )
    answers = [label_of(benchmarks=benchmarks, **fact) for fact in facts]
    return rows.assign(label=[label for label, _ in answers], reason=[reason for _, reason in answers])
