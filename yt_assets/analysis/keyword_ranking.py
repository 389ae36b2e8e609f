"""Which keyphrases gain views: keywords ranked over many videos.

Belongs here: counting, folding and ranking over an hour's videos. Does not: the phrases of one text (keywords). Called
once an hour, by ``keyword_insights``.
"""

from __future__ import annotations

import pandas as pd

from yt_assets.analysis.frames import conform

ALL_SCOPE = "all"
VIDEO_COLUMNS = {"video_id": "str", "channel_id": "str", "gain_per_hour": "float64"}
COLUMNS = {
    "scope": "str",
    "keyword": "str",
    "keyword_rank": "Int64",
    "score": "float64",
    "videos": "Int64",
    "views_gained_per_hour": "float64",
    "example_video_id": "str",
}


def rank_keywords(videos: pd.DataFrame, *, top_k: int = 50) -> pd.DataFrame:
    """The ``top_k`` keywords of all videos (scope 'all') and of each channel (scope = channel_id), ordered by rank.

    ``videos``: video_id, channel_id, gain_per_hour (views per hour; NaN = unknown, negative = a correction) and
    keyphrases (list of str). Phrases that differ in case alone are one keyword, written as it mostly is. The result has
    the columns of ``COLUMNS``:

    * videos: how many carry the keyword; views_gained_per_hour: the sum of their known gains, NaN if none is known;
    * score: views_gained_per_hour / the sum of all positive gains of the scope's videos, so a share of at most 1 (a
      video carries many keywords: shares overlap); 0.0 where either is unknown or nothing gained;
    * keyword_rank: 1.. by views_gained_per_hour, unknown last, ties by more videos, then by keyword;
    * example_video_id: the video with the largest gain, ties by the smallest id.
    """
    rows = conform(videos, VIDEO_COLUMNS).assign(phrase=videos["keyphrases"].to_numpy(dtype="object"))
    rows = rows.sort_values(["gain_per_hour", "video_id"], ascending=[False, True], na_position="last")
    scoped = _by_scope(rows.drop_duplicates("video_id"))
    totals = scoped["gain_per_hour"].clip(lower=0.0).groupby(scoped["scope"]).sum()
    ranked = _rank(_count(_carried(scoped)))
    share = ranked["views_gained_per_hour"] / ranked["scope"].map(totals.where(totals > 0)).astype("float64")
    return conform(ranked.loc[ranked["keyword_rank"] <= top_k].assign(score=share.fillna(0.0)), COLUMNS)


def _by_scope(rows: pd.DataFrame) -> pd.DataFrame:
    channels = rows.loc[rows["channel_id"].notna()]
    return pd.concat([rows.assign(scope=ALL_SCOPE), channels.assign(scope=channels["channel_id"])], ignore_index=True)


def _carried(scoped: pd.DataFrame) -> pd.DataFrame:
    """One row for each scope, keyword and video; the best gain of a keyword first."""
    carried = scoped.explode("phrase", ignore_index=True).dropna(subset="phrase")
    carried["phrase"] = carried["phrase"].astype("str")
    carried["fold"] = carried["phrase"].str.casefold()
    usual = carried.groupby(["scope", "fold", "phrase"]).size().reset_index(name="times")
    usual = usual.sort_values(["times", "phrase"], ascending=[False, True]).drop_duplicates(["scope", "fold"])
    once = carried.drop_duplicates(["scope", "fold", "video_id"]).drop(columns="phrase")
    return once.merge(usual[["scope", "fold", "phrase"]], on=["scope", "fold"])


def _count(carried: pd.DataFrame) -> pd.DataFrame:
    groups = carried.groupby(["scope", "fold"], sort=True)
    counted = groups.agg(
        keyword=("phrase", "first"), videos=("video_id", "size"), example_video_id=("video_id", "first")
    )
    # min_count: a keyword whose videos all have unknown gains has an unknown gain, not none.
    return counted.assign(views_gained_per_hour=groups["gain_per_hour"].sum(min_count=1)).reset_index()


def _rank(counted: pd.DataFrame) -> pd.DataFrame:
    ordered = counted.sort_values(
        ["scope", "views_gained_per_hour", "videos", "keyword"],
        ascending=[True, False, False, True],
        na_position="last",
        ignore_index=True,
    )
    return ordered.assign(keyword_rank=ordered.groupby("scope").cumcount() + 1)
