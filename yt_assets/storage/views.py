"""What an analyst opens first: three views over the newest hour, with titles and links.

Here: the views' definitions, for the migrations and for readers of other hours. Not here: the tables.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, CreateView, FromClause, Select, Table, func, literal, select, text

from yt_assets.storage.insights_schema import engagement_insights, keyword_insights, trend_insights, video_titles

WATCH = "https://www.youtube.com/watch?v="

_TREND = (
    "trend_rank", "gain_rank", "growth_rank", "label", "views", "age_hours", "views_per_hour", "acceleration",
    "recent_views_per_hour", "expected_views_per_hour", "outlier_multiple", "baseline_n", "baseline_kind",
    "predicted_gain", "predicted_growth", "trend_score", "reason", "explanation", "label_source",
)  # fmt: skip
_ENGAGEMENT = (
    "engagement_rank", "format", "format_rank", "channel_rank", "views", "likes", "comments", "engagement_rate",
    "like_rate", "comment_rate", "smoothed_rate", "smoothed_like_rate", "smoothed_comment_rate", "prior_rate",
    "prior_views", "channel_norm", "format_norm", "vs_channel", "vs_format",
)  # fmt: skip
_KEYWORD = (
    "scope", "keyword", "keyword_rank", "previous_rank", "rank_change", "score", "videos", "views_gained_per_hour",
    "lift", "distinctiveness", "example_video_id",
)  # fmt: skip


def top_trending_videos(hour: ColumnElement[Any] | datetime | None = None) -> Select[Any]:
    """Videos by trend_rank at `hour`, by default the newest."""
    return _videos_of(trend_insights, _TREND, hour).order_by(trend_insights.c.trend_rank)


def most_engaging_videos(hour: ColumnElement[Any] | datetime | None = None) -> Select[Any]:
    """Videos by engagement_rank at `hour`, by default the newest; those without a rate are left out."""
    ranked = engagement_insights.c.engagement_rank
    return _videos_of(engagement_insights, _ENGAGEMENT, hour).where(ranked.is_not(None)).order_by(ranked)


def top_keywords(hour: ColumnElement[Any] | datetime | None = None) -> Select[Any]:
    """Keywords by scope and keyword_rank at `hour`, by default the newest."""
    table, titles = keyword_insights, video_titles
    chosen = [table.c[name] for name in _KEYWORD]
    link = (literal(WATCH) + table.c.example_video_id).label("example_link")
    return (
        select(table.c.hour, *chosen, titles.c.title.label("example_title"), link, titles.c.source)
        .join_from(table, titles, table.c.example_video_id == titles.c.video_id, isouter=True)
        .where(table.c.hour == _hour(table, hour))
        .order_by(table.c.scope, table.c.keyword_rank)
    )


VIEWS: Mapping[str, Callable[..., Select[Any]]] = {
    "top_trending_videos": top_trending_videos,
    "most_engaging_videos": most_engaging_videos,
    "top_keywords": top_keywords,
}


def drop_views(connection: Connection) -> None:
    """Forget the views; called before each migration, so that views which are there are those of its end."""
    for name in VIEWS:
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create_views(connection: Connection) -> None:
    """Make the views; called after each migration of the insights database.

    On servers they run with the reader's rights. With their maker's, the default, a reader would borrow rights that are
    not theirs, and every view would break with the account that made it (error 1449).
    """
    for name, definition in VIEWS.items():
        statement = str(CreateView(definition(), name).compile(dialect=connection.dialect))
        if connection.dialect.name != "sqlite":
            statement = statement.replace("CREATE VIEW", "CREATE SQL SECURITY INVOKER VIEW", 1)
        connection.exec_driver_sql(statement)


def newest_insight_hour(connection: Connection) -> datetime | None:
    """The newest hour with trends, or None before the first."""
    return connection.execute(select(func.max(trend_insights.c.hour))).scalar()


def _videos_of(table: Table, names: tuple[str, ...], hour: ColumnElement[Any] | datetime | None) -> Select[Any]:
    titles = video_titles
    chosen = [table.c[name] for name in names]
    link = (literal(WATCH) + table.c.video_id).label("link")
    joined: FromClause = table.outerjoin(titles, table.c.video_id == titles.c.video_id)
    named = (titles.c.title, table.c.channel_id, titles.c.channel_title, titles.c.published_at, link, titles.c.source)
    return (
        select(table.c.hour, table.c.video_id, *named, *chosen)
        .select_from(joined)
        .where(table.c.hour == _hour(table, hour))
    )


def _hour(table: Table, hour: ColumnElement[Any] | datetime | None) -> Any:
    return select(func.max(table.c.hour)).scalar_subquery() if hour is None else hour
