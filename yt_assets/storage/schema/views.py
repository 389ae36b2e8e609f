"""What an analyst opens first: views over the newest hour, one a list, with titles and links.

Here: the views' definitions. Not here: the tables (insights.py), other views (wide_views.py), making them
(view_statements.py), the same rankings at other hours (storage/insights_reading).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, literal, select

from yt_assets.display.links import WATCH
from yt_assets.storage.schema.columns import ShownIn, names_shown_in
from yt_assets.storage.schema.insights import (
    engagement_insights,
    insight_hours,
    keyword_insights,
    trend_insights,
    video_titles,
)

# What each view says first, in its own order; the other columns of its table follow in the table's.
_FIRST = frozenset({"hour", "video_id", "channel_id"})


def watch_link(video_id: ColumnElement[Any], name: str = "link") -> ColumnElement[Any]:
    """A video's page on YouTube."""
    return (literal(WATCH) + video_id).label(name)


def _figures(table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names_shown_in(table, ShownIn.VIEW) if name not in _FIRST]


def _at_newest_hour(table: Table) -> ColumnElement[bool]:
    there = insight_hours.c
    return table.c.hour == select(func.max(there.hour)).where(there.asset == table.name).scalar_subquery()


def _videos(table: Table) -> Select[Any]:
    titles = video_titles.c
    named = (titles.title, table.c.channel_id, titles.channel_title, titles.published_at, watch_link(table.c.video_id))
    return (
        select(table.c.hour, table.c.video_id, *named, titles.source, *_figures(table))
        .join_from(table, video_titles, table.c.video_id == titles.video_id, isouter=True)
        .where(_at_newest_hour(table))
    )


def _keywords(table: Table) -> Select[Any]:
    titles, example = video_titles.c, table.c.example_video_id
    named = (titles.title.label("example_title"), watch_link(example, "example_link"), titles.source)
    return (
        select(table.c.hour, *_figures(table), *named)
        .join_from(table, video_titles, example == titles.video_id, isouter=True)
        .where(_at_newest_hour(table))
    )


@dataclass(frozen=True)
class VideoList:
    """A list of videos of one hour: its view, its table, and the rank that it is sorted by, NULL for all others."""

    view: str
    table: Table
    rank: str


VIDEO_LISTS: Mapping[str, VideoList] = {
    "trending": VideoList("top_trending_videos", trend_insights, "trend_rank"),
    "gaining": VideoList("top_gaining_videos", trend_insights, "gain_rank"),
    "growing": VideoList("top_growing_videos", trend_insights, "growth_rank"),
    "outliers": VideoList("top_outliers", trend_insights, "outlier_rank"),
    "engaging": VideoList("most_engaging_videos", engagement_insights, "rank_28_days"),
    "engaging-week": VideoList("most_engaging_of_the_week", engagement_insights, "rank_7_days"),
}


def _ranked(videos: VideoList) -> Select[Any]:
    rank = videos.table.c[videos.rank]
    return _videos(videos.table).where(rank.is_not(None)).order_by(rank)


# Each of them best first.
VIEWS: Mapping[str, Select[Any]] = {
    **{videos.view: _ranked(videos) for videos in VIDEO_LISTS.values()},
    "top_keywords": _keywords(keyword_insights).order_by(keyword_insights.c.scope, keyword_insights.c.keyword_rank),
}
