"""The three rankings of an hour, for readers: trending, engaging, keywords, and what trends say of their videos.

Here: reads over the analysts' views and tables, for the newest hour or another. Not here: how they are shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from yt_assets.storage.insights_schema import trend_insights
from yt_assets.storage.views import VIEWS

ALL_CHANNELS = "all"


def read_ranking(
    connection: Connection, name: str, hour: datetime, *, channel_id: str | None = None, limit: int | None = None
) -> Sequence[Mapping[str, Any]]:
    """Rows of one view at an hour, best first; of one channel when it is named. Keys are the view's columns.

    Keywords have a ranking of their own for each channel; without a channel it is the one over all.
    """
    statement: Select[Any] = VIEWS[name](hour)
    if name == "top_keywords":
        statement = statement.where(statement.selected_columns.scope == (channel_id or ALL_CHANNELS))
    elif channel_id is not None:
        statement = statement.where(statement.selected_columns.channel_id == channel_id)
    return [dict(row._mapping) for row in connection.execute(statement.limit(limit))]  # noqa: SLF001  public by its docs


def read_trends(connection: Connection, hour: datetime, video_ids: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Rows of trend_insights of these videos at an hour, by video id; a few of them."""
    statement = select(trend_insights).where(
        trend_insights.c.hour == hour, trend_insights.c.video_id.in_(list(video_ids))
    )
    return {row["video_id"]: dict(row) for row in connection.execute(statement).mappings()}


def read_views(
    connection: Connection, hour: datetime, video_ids: Iterable[str], window: timedelta
) -> dict[str, dict[datetime, int | None]]:
    """Views of these videos in the hours of (hour − window, hour], by video id and hour; a few of them."""
    row = trend_insights.c
    inside = (row.video_id.in_(list(video_ids)), row.hour > hour - window, row.hour <= hour)
    found: dict[str, dict[datetime, int | None]] = {}
    for video_id, at, views in connection.execute(select(row.video_id, row.hour, row.views).where(*inside)):
        found.setdefault(video_id, {})[at] = views
    return found
