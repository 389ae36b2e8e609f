"""What is rising: velocity, acceleration, the expected gain, the multiple over what is normal, and the ranking of it.

Belongs here: the formulas of ``trend_insights``. Does not: cleaning snapshots (trajectories), medians (baselines),
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
from yt_assets.analysis.trajectories import Trajectories, read_trajectories

VELOCITY_HOURS = 6.0
"""Window of velocity and acceleration: long enough for counters that stand still for an hour or two."""
FORECAST_HOURS = 24.0
"""Window of the forecast: one turn of the daily rhythm. 12 and 48 hours foretold worse on public data."""
FROZEN_HOURS = 168.0
"""Window where nothing moved for a day: YouTube's counters stand still at times, and catch up later."""
DECAY = 0.85
"""Velocity falls with age as age ** -0.85 (between 0.5 and 0.95 the forecast's error hardly moves)."""
LIFETIME_DECAY = 0.8
"""The same for a video seen once, whose only rate is views over age."""
UNKNOWN_AGE_HOURS = 720.0
"""A video of unknown age is taken for a month old, where velocity is nearly level."""
MIN_BASELINE = 5
"""Fewer other videos than this make no median worth comparing with."""
LADDER = (
    ("channel_age", ["channel_id", "format", "band"]),
    ("format_age", ["format", "band"]),
)
LIFT_LIMITS = (1 / 16, 16.0)

SCORE_COLUMNS = {
    "video_id": "str",
    "velocity": "float64",
    "acceleration": "float64",
    "predicted_gain": "float64",
    "trend_score": "float64",
}
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


def score_trends(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """One row for each video_id seen up to ``as_of``, ordered by video_id.

    ``snapshots``: video_id, channel_id, published_at, observed_at (UTC), views, likes, comments (Int64); any order,
    duplicates, gaps and missing values allowed. ``snapshots.attrs['horizon_hours']`` sets the horizon (24 by default).

    * velocity: views per hour over the six hours up to the video's last observation, by elapsed time, without the
      intervals over which the count fell; NaN for a video seen once.
    * acceleration: velocity of the later half of those hours (of the observed part) minus that of the earlier half,
      divided by the hours between the middles of the halves: views per hour per hour; NaN with fewer than three
      observations there.
    * predicted_gain: views expected within the horizon. Velocity is taken to fall as (age + 1 h) ** -DECAY, so the gain
      of the last 24 observed hours is multiplied by growth(age, age + horizon) / growth(of those hours), where
      growth(a, b) = (b + 1) ** (1 - DECAY) - (a + 1) ** (1 - DECAY). Where a day gained nothing, the same from a week;
      seen once: the same from all views since publication, with LIFETIME_DECAY. Never NaN, negative or infinite.
    * trend_score: equal to predicted_gain; higher = will gain more. ``rank_trends`` sets it against what is normal.
    """
    horizon = float(snapshots.attrs.get("horizon_hours", FORECAST_HOURS))
    seen = read_trajectories(snapshots, as_of)
    gain = _predict(seen, horizon)
    scores = {
        "video_id": seen.video_ids,
        "velocity": _per_hour(*seen.gained(seen.last - VELOCITY_HOURS, seen.last)),
        "acceleration": _acceleration(seen),
        "predicted_gain": gain,
        "trend_score": gain,
    }
    return conform(pd.DataFrame(scores), SCORE_COLUMNS)


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


def _per_hour(views: FloatArray, hours: FloatArray) -> FloatArray:
    return np.divide(views, hours, out=np.full_like(views, np.nan), where=hours > 0)


def _acceleration(seen: Trajectories) -> FloatArray:
    begin = np.fmax(seen.last - VELOCITY_HOURS, seen.first)
    middle = (begin + seen.last) / 2
    later = _per_hour(*seen.gained(middle, seen.last))
    earlier = _per_hour(*seen.gained(begin, middle))
    enough = seen.observations_within(VELOCITY_HOURS) >= 3  # noqa: PLR2004
    half = np.where(enough, (seen.last - begin) / 2, np.nan)
    return (later - earlier) / half


def _predict(seen: Trajectories, horizon: float) -> FloatArray:
    """The arithmetic is documented at ``score_trends``."""
    known_age = np.where(seen.age > 0, seen.age, UNKNOWN_AGE_HOURS)
    age = np.fmax(known_age, -seen.first)
    age_at_last = age + seen.last
    views, hours = seen.gained(seen.last - FORECAST_HOURS, seen.last)
    week, week_hours = seen.gained(seen.last - FROZEN_HOURS, seen.last)
    views, hours = np.where(views > 0, views, week), np.where(views > 0, hours, week_hours)
    recent = views * _growth(age, age + horizon, DECAY) / _growth(age_at_last - hours, age_at_last, DECAY)
    nothing = np.zeros_like(age)
    once = seen.last_views * _growth(age, age + horizon, LIFETIME_DECAY) / _growth(nothing, age_at_last, LIFETIME_DECAY)
    return np.nan_to_num(np.where(hours > 0, recent, once), nan=0.0, posinf=0.0, neginf=0.0)


def _growth(begin: FloatArray, end: FloatArray, decay: float) -> FloatArray:
    """Relative views between two ages; NaN where no time lies between them."""
    power = 1 - decay
    growth = (end + 1) ** power - (np.maximum(begin, 0) + 1) ** power
    return np.where(growth > 0, growth, np.nan)


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
