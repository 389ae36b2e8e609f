"""Which keyphrases gained the views of a day.

Here: the hour's ranking over the day's gains, and what the carrying videos of each keyword gained together. Not here:
the ranking (ranking.py), the gains of videos (analysis/days.py).
"""

import pandas as pd

from yt_assets.analysis.days import GAINS, DayOfVideos, best_hours
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.analysis.keywords.ranking import rank_all

# A day is stored next to its hours, which have 50 of each channel as well.
OF_ALL, OF_CHANNEL = 50, 10
KEYWORD_COLUMNS = (
    "scope", "keyword", "keyword_rank", "videos", *GAINS, "best_hour", "peak_views_per_hour", "example_video_id",
)  # fmt: skip
_KEY = ["scope", "keyword"]


def day_of_keywords(day: DayOfVideos, keyphrases: pd.DataFrame) -> pd.DataFrame:
    """Rows of KEYWORD_COLUMNS: the first keywords of all videos (scope 'all') and of each channel, by scope and rank.

    keyphrases: video_id and keyphrases (a list) of the day's videos, those of the newest hour in which each was seen.
    """
    videos = day.videos[["video_id", "channel_id", *GAINS]].merge(keyphrases, on="video_id")
    ranking = rank_all(videos.rename(columns={"views_gained": "gain_per_hour"}))
    most = ranking.keywords["scope"].map({ALL_CHANNELS: OF_ALL}).fillna(OF_CHANNEL)
    shown = ranking.keywords[ranking.keywords["keyword_rank"] <= most]
    carried = ranking.carried(shown)
    gained = carried.merge(videos[["video_id", *GAINS]], on="video_id").groupby(_KEY)[list(GAINS)].sum(min_count=1)
    together = _together(carried, day.velocities)
    named = shown[[*_KEY, "keyword_rank", "videos", "example_video_id"]]
    return named.merge(gained.reset_index(), on=_KEY, how="left").merge(together, on=_KEY, how="left")[
        list(KEYWORD_COLUMNS)
    ]


def _together(carried: pd.DataFrame, velocities: pd.DataFrame) -> pd.DataFrame:
    """best_hour and peak_views_per_hour of the carrying videos of each keyword."""
    codes = carried.groupby(_KEY).ngroup()
    named = carried[_KEY].assign(code=codes).drop_duplicates("code")
    by_hour = (
        carried[["video_id"]]
        .assign(code=codes)
        .merge(velocities[["video_id", "hour_of_day", "views_per_hour"]], on="video_id")
        .groupby(["code", "hour_of_day"], as_index=False)[["views_per_hour"]]
        .sum()
    )
    return named.merge(best_hours(by_hour, "code"), on="code", how="left").drop(columns="code")
