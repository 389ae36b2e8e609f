"""Who engages its viewers more than is normal for its channel and format.

Here: engagement rates of a set of videos, their norms, ranks and reasons. Not here: how a rate of small counts is
estimated (shrinkage.py), the rates of a single video (features.py), anything about growth (trends).

The norm of a group is a ratio of sums, not a mean of ratios, so that a video of four views weighs like four views.
"""

from math import isnan
from typing import Any

import numpy as np
import pandas as pd

from yt_assets.analysis.engagement.shrinkage import shrink
from yt_assets.analysis.frames import conform
from yt_assets.analysis.words import counted, times

COLUMNS = {
    "video_id": "str", "channel_id": "str", "format": "str", "views": "Int64", "likes": "Int64", "comments": "Int64",
    "engagement_rate": "float64", "like_rate": "float64", "comment_rate": "float64", "smoothed_rate": "float64",
    "smoothed_like_rate": "float64", "smoothed_comment_rate": "float64", "prior_rate": "float64",
    "prior_views": "float64", "channel_norm": "float64", "format_norm": "float64", "vs_channel": "float64",
    "vs_format": "float64", "recent_rate": "float64", "engagement_reason": "str", "engagement_rank": "Int64",
    "rank_28_days": "Int64", "rank_7_days": "Int64", "format_rank": "Int64", "channel_rank": "Int64",
}  # fmt: skip
INPUTS = {name: COLUMNS[name] for name in ("video_id", "channel_id", "format", "views", "likes", "comments")} | {
    "age_hours": "float64", "delta_views": "Int64", "delta_likes": "Int64", "delta_comments": "Int64",
}  # fmt: skip
# Uploads of a month and of a week: of all videos the same ones would lead for days.
WINDOWS = {"rank_28_days": 28 * 24.0, "rank_7_days": 7 * 24.0}
# In a video's first day YouTube shows likes before views: a rate this many deviations of the logarithm above the median
# of its format is none. Rates of 0.96 and 0.68 were seen, of videos that settled below 0.1.
FIRST_HOURS, DEVIATIONS = 24.0, 3.0
# With fewer older videos than this the format has no spread; then, as with any, a rate above this is none.
LEAST_OTHERS, HIGHEST_RATE = 5, 0.3
# Fewer views gained since the last count make no rate.
LEAST_GAINED = 100
SMOOTHED = {
    "engagement_rate": "smoothed_rate",
    "like_rate": "smoothed_like_rate",
    "comment_rate": "smoothed_comment_rate",
}


def score_engagement(features: pd.DataFrame) -> pd.DataFrame:
    """Rates, norms and ranks of one hour's videos, best first, then those without a rate by video_id.

    ``features`` has one row a video: video_id, channel_id, format, views, likes, comments (counts missing = hidden),
    age_hours, and delta_views, delta_likes, delta_comments since the observation before.
    The result has the columns of ``COLUMNS``:

    * engagement_rate = (likes + comments) / views, like_rate, comment_rate: shares from 0 to 1. NaN where a part is
      hidden, where views are 0, and where the counts are more than the views, or in a video's first day far outside
      what its format's older videos have: before a premiere people like what they cannot watch yet, and YouTube counts
      likes before it has checked the views;
    * smoothed_rate, smoothed_like_rate, smoothed_comment_rate: those three as `shrinkage.shrink` estimates them, each
      from its own counts. A video whose comments are switched off has a smoothed like rate and no smoothed rate;
    * prior_rate, prior_views: what smoothed_rate was drawn to and how strongly, so that every row can be checked:
      (likes + comments + prior_views * prior_rate) / (views + prior_views);
    * channel_norm, format_norm: sum(likes + comments) / sum(views) of the group's videos that have a rate;
    * vs_channel, vs_format = smoothed_rate / norm: 1.0 is normal; NaN where the norm is 0;
    * recent_rate: likes and comments gained over views gained since the observation before; missing for fewer than 100;
    * engagement_rank (all), rank_28_days and rank_7_days (uploads of these days), format_rank and channel_rank: 1.. by
      smoothed_rate, then by views, then by video_id; videos of too few views to be evidence come after all others;
      missing without a rate;
    * engagement_reason: the rate in words.
    """
    rows = conform(features, INPUTS).sort_values("video_id", kind="stable", ignore_index=True)
    rates = _add_norms(_add_smoothed(_add_rates(rows)))
    rates["vs_channel"] = _divide(rates["smoothed_rate"], rates["channel_norm"])
    rates["vs_format"] = _divide(rates["smoothed_rate"], rates["format_norm"])
    gained = _floats(rates["delta_views"])
    engaged = _floats(rates["delta_likes"]) + _floats(rates["delta_comments"])
    is_rate = (gained >= LEAST_GAINED) & (engaged >= 0) & (engaged <= gained) & rates["engagement_rate"].notna()
    rates["recent_rate"] = _divide(engaged.where(is_rate), gained)
    ranked = _add_ranks(rates)
    in_reason = ("smoothed_rate", "vs_channel", "likes", "comments", "views", "recent_rate")
    values = zip(*(_floats(ranked[name]).tolist() for name in in_reason), strict=True)
    reasons: list[Any] = [_reason(*value) for value in values]
    return conform(ranked.assign(engagement_reason=reasons), COLUMNS)


def _reason(rate: float, vs_channel: float, likes: float, comments: float, views: float, recent: float) -> str | None:
    if isnan(rate):
        return None
    against = "" if isnan(vs_channel) else f": {times(vs_channel)} this channel"
    counts = f"{counted(likes, 'like')} and {counted(comments, 'comment')} on {counted(views, 'view')}"
    now = "" if isnan(recent) else f"; {recent:.1%} of the views just gained".replace("%", " %")
    return f"{rate:.1%}".replace("%", " %") + f"{against}; {counts}{now}."


def _add_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """The three rates, and the counts behind each under its name with _count."""
    views, likes, comments = (_floats(rows[name]) for name in ("views", "likes", "comments"))
    counts = {"engagement_rate": likes + comments, "like_rate": likes, "comment_rate": comments}
    is_shown = _is_shown(rows, _divide(counts["engagement_rate"].fillna(likes), views))
    rates = {name: _divide(count.where((count <= views) & is_shown), views) for name, count in counts.items()}
    return rows.assign(**rates, **{f"{name}_count": count for name, count in counts.items()})


def _is_shown(rows: pd.DataFrame, rate: pd.Series) -> pd.Series:
    """False for a video in its first day whose rate says that its views are held back."""
    is_new = rows["age_hours"] <= FIRST_HOURS
    older = np.log(rate.where(~is_new & rate.gt(0)))
    limit = pd.Series(HIGHEST_RATE, index=rows.index)
    for _, values in older.groupby(rows["format"]):
        known = values.dropna()
        if len(known) >= LEAST_OTHERS:
            spread = max(1.4826 * float((known - known.median()).abs().median()), 0.25)
            limit.loc[values.index] = min(float(np.exp(known.median() + DEVIATIONS * spread)), HIGHEST_RATE)
    return ~(is_new & (rate > limit))


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
    """``rates``: sorted by video_id, which decides between equals."""
    smoothed, has_rate = rates["smoothed_rate"].to_numpy(), rates["smoothed_rate"].notna().to_numpy()
    # Videos without a rate are no evidence either: they come last, by id and not by views.
    by_views = np.where(has_rate, -_floats(rates["views"]), 0.0)
    ordered = rates.iloc[np.lexsort((by_views, -smoothed, ~rates["is_evidence"].to_numpy(dtype=bool), ~has_rate))]
    rated = ordered["smoothed_rate"].notna()
    ordered["engagement_rank"] = rated.cumsum().astype("Int64").where(rated)
    for rank, key in (("format_rank", "format"), ("channel_rank", "channel_id")):
        place = rated.astype("int64").groupby(ordered[key], dropna=False).cumsum()
        ordered[rank] = place.astype("Int64").where(rated)
    for rank, hours in WINDOWS.items():
        is_in = rated & ordered["age_hours"].between(0, hours)
        ordered[rank] = is_in.cumsum().astype("Int64").where(is_in)
    return ordered


def _floats(counts: pd.Series) -> pd.Series:
    return pd.Series(counts.to_numpy(dtype="float64", na_value=np.nan), index=counts.index)


def _divide(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole > 0)
