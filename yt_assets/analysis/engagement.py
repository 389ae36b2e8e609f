"""Who engages its viewers more than is normal for its channel and format.

Belongs here: engagement rates of a set of videos, their norms, smoothing and ranks. Does not: the rates of a single
video (features), anything about growth (trends). Called by the asset ``engagement_insights`` with one hour's rows.

The norm of a group is a ratio of sums, not a mean of ratios, so that a video of four views weighs like four views.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.frames import conform

PRIOR_VIEWS = 1_000
"""Strength of the prior: a video's own rate and the norm weigh the same at this many views."""

COLUMNS = {
    "video_id": "str",
    "channel_id": "str",
    "format": "str",
    "views": "Int64",
    "likes": "Int64",
    "comments": "Int64",
    "engagement_rate": "float64",
    "like_rate": "float64",
    "comment_rate": "float64",
    "smoothed_rate": "float64",
    "channel_norm": "float64",
    "format_norm": "float64",
    "vs_channel": "float64",
    "vs_format": "float64",
    "engagement_rank": "Int64",
    "format_rank": "Int64",
}
INPUTS = ("video_id", "channel_id", "format", "views", "likes", "comments")

FloatArray = npt.NDArray[np.float64]


def score_engagement(features: pd.DataFrame, *, prior_views: float = PRIOR_VIEWS) -> pd.DataFrame:
    """Rates, norms and ranks of one hour's videos, best first, then those without a rate by video_id.

    ``features`` has one row a video: video_id, channel_id, format, views, likes, comments (counts missing = hidden).
    The result has the columns of ``COLUMNS``:

    * engagement_rate = (likes + comments) / views, like_rate, comment_rate: shares, NaN where a part is hidden or
      views are 0;
    * channel_norm, format_norm: sum(likes + comments) / sum(views) of the group's videos that have a rate;
    * smoothed_rate = (likes + comments + k * norm) / (views + k) with k = ``prior_views`` and the channel's norm; a
      channel that has fewer than k views altogether is judged by its format's norm, or three likes on its only four
      views would win the hour;
    * vs_channel, vs_format = smoothed_rate / norm: 1.0 is normal; NaN where the norm is 0;
    * engagement_rank (all) and format_rank: 1.. by smoothed_rate, ties by video_id; missing without a rate.
    """
    rows = conform(features, {name: COLUMNS[name] for name in INPUTS})
    rows = rows.sort_values("video_id", kind="stable", ignore_index=True)
    rates = _add_norms(_add_rates(rows))
    prior = rates["channel_norm"].where(rates["channel_views"] >= prior_views, rates["format_norm"])
    rates["smoothed_rate"] = (rates["engaged"] + prior_views * prior) / (rates["rated_views"] + prior_views)
    rates["vs_channel"] = _divide(rates["smoothed_rate"], rates["channel_norm"])
    rates["vs_format"] = _divide(rates["smoothed_rate"], rates["format_norm"])
    return conform(_add_ranks(rates), COLUMNS)


def _add_rates(rows: pd.DataFrame) -> pd.DataFrame:
    views, likes, comments = (_floats(rows[name]) for name in ("views", "likes", "comments"))
    rates = rows.assign(
        engagement_rate=_divide(likes + comments, views),
        like_rate=_divide(likes, views),
        comment_rate=_divide(comments, views),
    )
    rated = rates["engagement_rate"].notna()
    return rates.assign(engaged=(likes + comments).where(rated), rated_views=views.where(rated))


def _add_norms(rates: pd.DataFrame) -> pd.DataFrame:
    for group in ("channel", "format"):
        key = "channel_id" if group == "channel" else "format"
        sums = rates.groupby(key, dropna=False)[["engaged", "rated_views"]].transform("sum")
        rates[f"{group}_norm"] = _divide(sums["engaged"], sums["rated_views"])
        rates[f"{group}_views"] = sums["rated_views"]
    return rates


def _add_ranks(rates: pd.DataFrame) -> pd.DataFrame:
    ordered = rates.sort_values("smoothed_rate", ascending=False, kind="stable", na_position="last")
    rated = ordered["smoothed_rate"].notna()
    ordered["engagement_rank"] = rated.cumsum().astype("Int64").where(rated)
    by_format = rated.astype("int64").groupby(ordered["format"], dropna=False).cumsum()
    ordered["format_rank"] = by_format.astype("Int64").where(rated)
    return ordered


def _floats(counts: pd.Series) -> pd.Series:
    return pd.Series(counts.to_numpy(dtype="float64", na_value=np.nan), index=counts.index)


def _divide(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
