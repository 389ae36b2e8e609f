"""What rises beyond what is normal: the multiple over comparable videos, the ranking, and the rows of an hour.

Belongs here: comparing videos with each other. Does not: velocities and forecasts (trends), medians (baselines),
thresholds and labels (benchmarks), explanations by a model (the language room). Called by the asset ``trend_insights``,
which hands over one hour's features and a window of snapshots.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.baselines import age_band, median_of_others
from yt_assets.analysis.benchmarks import DEFAULT_BENCHMARKS, Benchmarks, label_of
from yt_assets.analysis.frames import conform
from yt_assets.analysis.trends import FORECAST_HOURS, score_trends

MIN_BASELINE = 5
"""Fewer other videos than this make no median worth comparing with."""
LADDER = (
    ("channel_age", ["channel_id", "format", "band"]),
    ("format_age", ["format", "band"]),
)
LIFT_LIMITS = (1 / 16, 16.0)
OUTLIER_COLUMNS = {
    "video_id": "str",
    "outlier_multiple": "float64",
    "baseline_views_per_hour": "float64",
    "baseline_n": "Int64",
    "baseline_kind": "str",
}
RANK_COLUMNS = {"video_id": "str", "trend_score": "float64", "trend_rank": "Int64"}
COLUMNS = {
    "video_id": "str",
    "channel_id": "str",
    "views_per_hour": "float64",
    "acceleration": "float64",
    "outlier_multiple": "float64",
    "baseline_views_per_hour": "float64",
    "baseline_n": "Int64",
    "baseline_kind": "str",
    "predicted_gain": "float64",
    "trend_score": "float64",
    "label": "str",
    "reason": "str",
    "trend_rank": "Int64",
}
FEATURES = {
    "video_id": "str",
    "channel_id": "str",
    "format": "str",
    "age_hours": "float64",
    "views": "Int64",
    "views_per_hour": "float64",
    "views_per_hour_lifetime": "float64",
}

FloatArray = npt.NDArray[np.float64]


def outlier_multiples(videos: pd.DataFrame) -> pd.DataFrame:
    """How many times faster each video is than comparable ones; one row a video, in the order of ``videos``.

    ``videos``: video_id, channel_id, format, age_hours, views_per_hour, views, views_per_hour_lifetime. The measure is
    views_per_hour, or views_per_hour_lifetime where that is missing, against the median of the same measure over the
    other videos of the first group that has at least five of them: ``channel_age`` (same channel, format and age band),
    ``format_age`` (same format and age band, all channels), else ``none``. A channel's videos of all ages are no rung:
    beside years of sleeping videos any fresh upload is a thousand times faster, which says nothing.

    outlier_multiple is NaN without a baseline and where the median is 0 or less; baseline_n is 0 for ``none``.
    """
    rows = conform(videos, FEATURES)
    groups = rows[["channel_id", "format"]].assign(band=age_band(rows["age_hours"]))
    current, lifetime = (rows[name].to_numpy(dtype="float64") for name in ("views_per_hour", "views_per_hour_lifetime"))
    median, others, kind = _baseline(current, groups)
    use_lifetime = np.isnan(current)
    of_lifetime = _baseline(lifetime, groups)
    median, others, kind = (
        np.where(use_lifetime, old, now) for old, now in zip(of_lifetime, (median, others, kind), strict=True)
    )
    measure = np.where(use_lifetime, lifetime, current)
    result = {
        "video_id": rows["video_id"],
        "outlier_multiple": measure / np.where(median > 0, median, np.nan),
        "baseline_views_per_hour": median,
        "baseline_n": others,
        "baseline_kind": kind,
    }
    return conform(pd.DataFrame(result), OUTLIER_COLUMNS)


def rank_trends(videos: pd.DataFrame) -> pd.DataFrame:
    """Rank 1..n of ``videos`` (video_id, predicted_gain, outlier_multiple), best first.

    trend_score = log10(1 + predicted_gain) * sqrt(multiple), the multiple held within 1/16 and 16, and 1 where it is
    unknown. So 1,000 expected views at four times the normal velocity (3.0 * 2 = 6.0) stand above 100,000 at the normal
    one (5.0 * 1), and a handful of views never wins by its multiple alone. Ties by video_id; never NaN.
    """
    rows = videos[["video_id", "predicted_gain", "outlier_multiple"]]
    lift = np.sqrt(rows["outlier_multiple"].astype("float64").fillna(1.0).clip(*LIFT_LIMITS))
    score = np.log10(1 + rows["predicted_gain"].astype("float64").fillna(0.0).clip(lower=0.0)) * lift
    ranked = rows.assign(trend_score=score).sort_values(
        ["trend_score", "video_id"], ascending=[False, True], ignore_index=True
    )
    return conform(ranked.assign(trend_rank=np.arange(1, len(ranked) + 1)), RANK_COLUMNS)


def assemble_trends(
    features: pd.DataFrame,
    history: pd.DataFrame,
    as_of: pd.Timestamp,
    benchmarks: Benchmarks = DEFAULT_BENCHMARKS,
) -> pd.DataFrame:
    """The rows of ``trend_insights``: one for each video of ``features``, ordered by trend_rank.

    ``features``: the columns of ``FEATURES``, one row a video. ``history``: snapshots as for ``score_trends``; videos
    that only history knows are left out. views_per_hour is the velocity over six hours, else the feature's delta since
    the last observation, else NaN. A video without history is expected to keep its rate.
    """
    scores = score_trends(history, as_of).drop(columns="trend_score")
    rows = conform(features, FEATURES).merge(scores, on="video_id", how="left")
    rows["views_per_hour"] = rows["velocity"].fillna(rows["views_per_hour"])
    rate = rows["views_per_hour"].fillna(rows["views_per_hour_lifetime"]).clip(lower=0.0).fillna(0.0)
    horizon = float(history.attrs.get("horizon_hours", FORECAST_HOURS))
    rows["predicted_gain"] = rows["predicted_gain"].fillna(rate * horizon)
    rows = rows.merge(outlier_multiples(rows), on="video_id")
    rows = rows.merge(rank_trends(rows), on="video_id").sort_values("trend_rank")
    return conform(_add_labels(rows, benchmarks), COLUMNS)


def _baseline(measure: FloatArray, groups: pd.DataFrame) -> tuple[FloatArray, FloatArray, npt.NDArray[np.str_]]:
    median, others = np.full(len(measure), np.nan), np.zeros(len(measure))
    kind = np.full(len(measure), "none", dtype="<U16")
    for name, columns in LADDER:
        of_group, count = median_of_others(measure, groups[columns])
        reached = (kind == "none") & (count >= MIN_BASELINE)
        median[reached], others[reached], kind[reached] = of_group[reached], count[reached], name
    return median, others, kind


def _add_labels(rows: pd.DataFrame, benchmarks: Benchmarks) -> pd.DataFrame:
    names = ["age_hours", "views_per_hour", "acceleration", "outlier_multiple", "baseline_n", "baseline_kind"]
    facts = rows[names].to_dict("records")
    answers = [label_of(benchmarks=benchmarks, **{str(name): value for name, value in fact.items()}) for fact in facts]
    return rows.assign(label=[label for label, _ in answers], reason=[reason for _, reason in answers])
