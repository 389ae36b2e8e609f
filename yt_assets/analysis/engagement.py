"""Who engages its viewers more than is normal for its channel and format.

Belongs here: engagement rates of a set of videos, their norms and ranks. Does not: how a rate of small counts is
estimated (shrinkage), the rates of a single video (features), anything about growth (trends). Called by the asset
``engagement_insights`` with one hour's rows.

The norm of a group is a ratio of sums, not a mean of ratios, so that a video of four views weighs like four views.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.frames import conform
from yt_assets.analysis.shrinkage import shrink

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
    "smoothed_like_rate": "float64",
    "smoothed_comment_rate": "float64",
    "prior_rate": "float64",
    "prior_views": "float64",
    "channel_norm": "float64",
    "format_norm": "float64",
    "vs_channel": "float64",
    "vs_format": "float64",
    "engagement_rank": "Int64",
    "format_rank": "Int64",
    "channel_rank": "Int64",
}
INPUTS = ("video_id", "channel_id", "format", "views", "likes", "comments")
SMOOTHED = {
    "engagement_rate": "smoothed_rate",
    "like_rate": "smoothed_like_rate",
    "comment_rate": "smoothed_comment_rate",
}
RANKS = {"format_rank": "format", "channel_rank": "channel_id"}

FloatArray = npt.NDArray[np.float64]


def score_engagement(features: pd.DataFrame) -> pd.DataFrame:
    """Rates, norms and ranks of one hour's videos, best first, then those without a rate by video_id.

    ``features`` has one row a video: video_id, channel_id, format, views, likes, comments (counts missing = hidden).
    The result has the columns of ``COLUMNS``:

    * engagement_rate = (likes + comments) / views, like_rate, comment_rate: shares from 0 to 1. NaN where a part is
      hidden, where views are 0, and where the counts are more than the views: before a premiere people like what
      nobody could watch, and YouTube counts likes before it has checked the views;
    * smoothed_rate, smoothed_like_rate, smoothed_comment_rate: those three as `shrinkage.shrink` estimates them, each
      from its own counts. A video whose comments are switched off has a smoothed like rate and no smoothed rate;
    * prior_rate, prior_views: what smoothed_rate was drawn to and how strongly, so that every row can be checked:
      (likes + comments + prior_views * prior_rate) / (views + prior_views);
    * channel_norm, format_norm: sum(likes + comments) / sum(views) of the group's videos that have a rate;
    * vs_channel, vs_format = smoothed_rate / norm: 1.0 is normal; NaN where the norm is 0;
    * engagement_rank (all), format_rank and channel_rank: 1.. by smoothed_rate, then by views, then by video_id; videos
      of too few views to be evidence come after all others; missing without a rate.
    """
    rows = conform(features, {name: COLUMNS[name] for name in INPUTS})
    rows = rows.sort_values("video_id", kind="stable", ignore_index=True)
    rates = _add_norms(_add_smoothed(_add_rates(rows)))
    rates["vs_channel"] = _divide(rates["smoothed_rate"], rates["channel_norm"])
    rates["vs_format"] = _divide(rates["smoothed_rate"], rates["format_norm"])
    return conform(_add_ranks(rates), COLUMNS)


def _add_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """The three rates, and the counts behind each under its name with _count."""
    views, likes, comments = (_floats(rows[name]) for name in ("views", "likes", "comments"))
    counts = {"engagement_rate": likes + comments, "like_rate": likes, "comment_rate": comments}
    rates = {name: _divide(count.where(count <= views), views) for name, count in counts.items()}
    return rows.assign(**rates, **{f"{name}_count": count for name, count in counts.items()})


def _add_smoothed(rates: pd.DataFrame) -> pd.DataFrame:
    channel, form = (pd.factorize(rates[name], use_na_sentinel=False)[0] for name in ("channel_id", "format"))
    views = _floats(rates["views"]).to_numpy()
    for rate, smoothed in SMOOTHED.items():
        has_rate = rates[rate].notna().to_numpy()
        shrunk = shrink(rates[f"{rate}_count"].to_numpy()[has_rate], views[has_rate], channel[has_rate], form[has_rate])
        rates.loc[has_rate, smoothed] = shrunk.rate
        if rate == "engagement_rate":
            rates.loc[has_rate, "prior_rate"] = shrunk.prior_rate
            rates.loc[has_rate, "prior_views"] = shrunk.prior_views
            rates["is_evidence"] = False
            rates.loc[has_rate, "is_evidence"] = shrunk.is_evidence
    return rates


def _add_norms(rates: pd.DataFrame) -> pd.DataFrame:
    rated = rates["engagement_rate"].notna()
    sums = pd.DataFrame(
        {"engaged": rates["engagement_rate_count"].where(rated), "views": _floats(rates["views"]).where(rated)}
    )
    for norm, key in (("channel_norm", "channel_id"), ("format_norm", "format")):
        group = sums.groupby(rates[key], dropna=False).transform("sum")
        rates[norm] = _divide(group["engaged"], group["views"])
    return rates


def _add_ranks(rates: pd.DataFrame) -> pd.DataFrame:
    ordered = rates.sort_values(
        ["is_evidence", "smoothed_rate", "views", "video_id"],
        ascending=[False, False, False, True],
        na_position="last",
    )
    # Videos without a rate are no evidence either: they come last, by id and not by views.
    rated = ordered["smoothed_rate"].notna()
    ordered = pd.concat([ordered[rated], ordered[~rated].sort_values("video_id")])
    rated = ordered["smoothed_rate"].notna()
    ordered["engagement_rank"] = rated.cumsum().astype("Int64").where(rated)
    for rank, key in RANKS.items():
        place = rated.astype("int64").groupby(ordered[key], dropna=False).cumsum()
        ordered[rank] = place.astype("Int64").where(rated)
    return ordered


def _floats(counts: pd.Series) -> pd.Series:
    return pd.Series(counts.to_numpy(dtype="float64", na_value=np.nan), index=counts.index)


def _divide(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
