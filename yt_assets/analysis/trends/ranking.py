"""The lists of an hour, and the rows of an hour.

Here: joining what is known of each video, and its rank in each list. Not here: velocities and forecasts (scoring.py),
the video's own expectation (pace.py), what is usual in its channel (baselines.py), labels and reasons (labels.py,
sentences.py, thresholds.py), explanations by a model (the language room).
"""

from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from yt_assets.analysis.frames import IntArray, conform
from yt_assets.analysis.trends.baselines import outlier_multiples
from yt_assets.analysis.trends.labels import RISING, VideoFacts, extra_views_per_hour, label_of
from yt_assets.analysis.trends.pace import measure_pace
from yt_assets.analysis.trends.scoring import FORECAST_HOURS, score_trends
from yt_assets.analysis.trends.sentences import reason
from yt_assets.analysis.trends.thresholds import DEFAULT_THRESHOLDS, Thresholds
from yt_assets.analysis.trends.trajectories import read_trajectories

# Uploads that Outliers looks at: what YouTube calls recent in its own comparisons.
OUTLIER_HOURS = 28 * 24.0
FACTS = (
    "age_hours", "views_per_hour", "recent_views_per_hour", "expected_views_per_hour", "outlier_multiple", "live_state",
)  # fmt: skip
IN_REASON = ("baseline_n", "baseline_place", "gain_low", "gain_high")
RANKS = {"trend_rank": "Int64", "gain_rank": "Int64", "growth_rank": "Int64", "outlier_rank": "Int64"}
COLUMNS = {
    "video_id": "str", "channel_id": "str", "views": "Int64", "age_hours": "float64", "views_per_hour": "float64",
    "acceleration": "float64", "recent_views_per_hour": "float64", "expected_views_per_hour": "float64",
    "extra_views_per_hour": "float64", "outlier_multiple": "float64", "baseline_views": "float64",
    "baseline_n": "Int64", "baseline_kind": "str", "baseline_place": "Int64", "predicted_gain": "float64",
    "gain_low": "float64", "gain_high": "float64", "predicted_growth": "float64", "label": "str", "reason": "str",
    **RANKS,
}  # fmt: skip
FEATURES = {
    "video_id": "str", "channel_id": "str", "format": "str", "observed_at": "datetime64[us, UTC]",
    "age_hours": "float64", "views": "Int64", "likes": "Int64", "delta_hours": "float64", "delta_views": "Int64",
    "views_per_hour": "float64", "live_state": "str",
}  # fmt: skip


def rank_trending(trends: pd.DataFrame) -> pd.DataFrame:
    """``trends`` with trend_rank: what is labelled viral, surging or rising, by extra_views_per_hour; else missing."""
    rises = trends["label"].isin(RISING)
    return trends.assign(trend_rank=_ranks(trends, "extra_views_per_hour", rises))


def rank_trends(trends: pd.DataFrame, marks: Thresholds = DEFAULT_THRESHOLDS) -> pd.DataFrame:
    """``trends`` with its four ranks, each 1.. by one figure from high to low, ties by video_id; missing elsewhere.

    * trend_rank: see ``rank_trending``.
    * gain_rank, by predicted_gain, and growth_rank, by predicted_growth: what is out, moves, and is expected to gain
      more than noise: five views an hour.
    * outlier_rank, by outlier_multiple: uploads of the last 28 days with half as much again as is usual, or more.
    """
    gains = trends["predicted_gain"] >= marks.noise_views_per_hour * FORECAST_HOURS
    gains &= ~trends["label"].isin(["dormant", "upcoming"])
    stands_out = trends["age_hours"].between(0, OUTLIER_HOURS) & (trends["outlier_multiple"] >= marks.rising_multiple)
    return rank_trending(trends).assign(
        gain_rank=_ranks(trends, "predicted_gain", gains),
        growth_rank=_ranks(trends, "predicted_growth", gains),
        outlier_rank=_ranks(trends, "outlier_multiple", stands_out),
    )


def assemble_trends(
    features: pd.DataFrame,
    history: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    same_age: pd.DataFrame | None = None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> pd.DataFrame:
    """The rows of ``trend_insights``: one for each video of ``features``, Trending first, then by views to come.

    ``features``: the columns of ``FEATURES``, one row a video. ``history``: snapshots as for ``score_trends`` and
    ``measure_pace``; videos that only history knows are left out. ``same_age``: as for ``outlier_multiples``. The
    observation before the newest, which the features know however long ago it was, counts with the history.
    views_per_hour is the velocity of ``score_trends``; an announced video has none, and no pace and no forecast.
    """
    rows = conform(features, FEATURES)
    rows["live_state"] = _live_states(rows, history)
    history = _with_features(history, rows)
    trajectories = read_trajectories(history, as_of)
    scores = score_trends(history, as_of, trajectories=trajectories).drop(columns="trend_score")
    rows = rows.merge(scores, "left", "video_id")
    rows = rows.merge(measure_pace(history, as_of, trajectories=trajectories), "left", "video_id")
    rows = rows.merge(outlier_multiples(rows, same_age), "left", "video_id")
    is_frozen = rows["video_id"].isin(trajectories.video_ids[trajectories.is_frozen])
    rows["views_per_hour"] = rows["velocity"].fillna(rows["views_per_hour"].mask(is_frozen))
    rows = _without_pace(rows, (rows["live_state"] == "upcoming") | rows["age_hours"].lt(0))
    rows = rank_trends(_with_labels(rows, thresholds), thresholds)
    order = ["trend_rank", "gain_rank", "video_id"]
    return conform(rows.sort_values(order, na_position="last", kind="stable"), COLUMNS)


def _with_features(history: pd.DataFrame, features: pd.DataFrame) -> pd.DataFrame:
    """History with the newest observation of each video, its likes, and the observation before it."""
    age, between = (pd.to_timedelta(features[name], unit="h") for name in ("age_hours", "delta_hours"))
    now = features[["video_id", "observed_at", "views", "likes"]].assign(
        published_at=(features["observed_at"] - age).dt.round("ms")
    )
    earlier = now.assign(
        observed_at=(features["observed_at"] - between).dt.round("ms"),
        views=features["views"] - features["delta_views"],
        likes=pd.array([pd.NA] * len(features), dtype="Int64"),
    )
    seen = pd.concat([earlier[earlier["views"].notna()], now]).dropna(subset=["observed_at"])
    # The ids of two million rows stay codes of their categories, which are sorted.
    parts = [part for part in (history, seen) if len(part)] or [seen]
    ids = union_categoricals([pd.Categorical(part["video_id"]) for part in parts], sort_categories=True)
    whole = pd.concat([part.drop(columns="video_id") for part in parts], ignore_index=True).assign(video_id=ids)
    whole.attrs = history.attrs
    return whole


def _live_states(rows: pd.DataFrame, history: pd.DataFrame) -> pd.Series:
    """What the features say, else the history: it is the same in all rows of a video."""
    if "live_state" not in history:
        return rows["live_state"]
    states = history[["video_id", "live_state"]].drop_duplicates("video_id").astype("str").set_index("video_id")
    return rows["live_state"].fillna(rows["video_id"].map(states["live_state"]))


def _without_pace(rows: pd.DataFrame, waits: pd.Series) -> pd.DataFrame:
    nothing = ("views_per_hour", "acceleration", "recent_views_per_hour", "expected_views_per_hour")
    to_come = ("predicted_gain", "gain_low", "gain_high", "predicted_growth")
    return rows.assign(**{name: rows[name].mask(waits) for name in (*nothing, *to_come)})


def _ranks(rows: pd.DataFrame, figure: str, belongs: pd.Series) -> pd.Series:
    """1.. among the rows that belong and have the figure, from high to low; missing elsewhere."""
    listed = rows[belongs.fillna(value=False).astype(bool) & rows[figure].notna()]
    order = np.lexsort((listed["video_id"].to_numpy(dtype="object"), -listed[figure].to_numpy(dtype="float64")))
    ranks: IntArray = np.empty(len(order), dtype="int64")
    ranks[order] = np.arange(1, len(order) + 1)
    return pd.Series(ranks, index=listed.index).reindex(rows.index).astype("Int64")


def _with_labels(rows: pd.DataFrame, marks: Thresholds) -> pd.DataFrame:
    labels, reasons, extras = [], [], []
    for known in zip(*(_known(rows[name]) for name in (*FACTS, *IN_REASON)), strict=True):
        facts, others = VideoFacts(*known[: len(FACTS)]), known[len(FACTS) :]
        label = label_of(facts, marks)
        labels.append(label)
        extras.append(extra_views_per_hour(facts, marks))
        figures: dict[str, Any] = dict(zip(IN_REASON, others, strict=True))
        reasons.append(reason(label, facts, **figures, marks=marks))
    extra = pd.Series(extras, index=rows.index, dtype="float64")
    return rows.assign(label=labels, reason=reasons, extra_views_per_hour=extra)


def _known(column: pd.Series) -> list[Any]:
    """Its values, None for missing counts, missing words and NaN alike."""
    return [None if is_missing else value for value, is_missing in zip(column.tolist(), column.isna(), strict=True)]
