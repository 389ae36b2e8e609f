"""An hour's videos with everything that was made of them: filtered, sorted, a page at a time.

Here: rows of trend_insights and engagement_insights side by side, with names. Not here: the three views as analysts
have them (rankings.py), one video over time (video_history.py).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table, and_, bindparam, literal, select

from yt_assets.storage.insights_schema import engagement_insights, trend_insights, video_titles
from yt_assets.storage.packed import read_mappings
from yt_assets.storage.views import WATCH

Ranking = Literal["trending", "engaging"]
TABLES: Mapping[Ranking, Table] = {"trending": trend_insights, "engaging": engagement_insights}

TREND_COLUMNS = (
    "trend_rank", "gain_rank", "growth_rank", "label", "reason", "explanation", "label_source", "views", "age_hours",
    "views_per_hour", "acceleration", "recent_views_per_hour", "expected_views_per_hour", "outlier_multiple",
    "baseline_views", "baseline_n", "baseline_kind", "predicted_gain", "predicted_growth", "trend_score",
)  # fmt: skip
ENGAGEMENT_COLUMNS = (
    "format", "likes", "comments", "engagement_rank", "format_rank", "channel_rank", "engagement_rate", "like_rate",
    "comment_rate", "smoothed_rate", "prior_rate", "prior_views", "channel_norm", "format_norm", "vs_channel",
    "vs_format",
)  # fmt: skip
SORTABLE: Mapping[str, Table] = {
    **dict.fromkeys(
        ("trend_rank", "gain_rank", "growth_rank", "views_per_hour", "outlier_multiple", "age_hours", "predicted_gain"),
        trend_insights,
    ),
    **dict.fromkeys(("engagement_rank", "smoothed_rate", "vs_channel", "likes", "comments"), engagement_insights),
}
# Longer lists of ids are compared here and not sent.
MOST_IDS_SENT = 1_000


@dataclass(frozen=True)
class Wanted:
    """Which rows of an hour. only: ids, where something outside this database chose them. None asks for all."""

    ranking: Ranking = "trending"
    channel_id: str | None = None
    format: str | None = None
    label: str | None = None
    min_views: int | None = None
    only: Collection[str] | None = None

    @property
    def table(self) -> Table:
        """Where the ranking is: a video without a row there is not in it."""
        return TABLES[self.ranking]


def ranked_ids(
    connection: Connection, hour: datetime, wanted: Wanted, sort: str, *, limit: int, offset: int = 0
) -> list[str]:
    """Ids of a page, by a column of SORTABLE or of both tables, with a minus before it from high to low; NULL last."""
    table, key = wanted.table, _sort_key(wanted, sort.removeprefix("-"))
    order = (*_nulls_last(wanted, key), key.desc() if sort.startswith("-") else key, table.c.video_id)
    statement = _filtered(hour, wanted, key).order_by(*order)
    if wanted.only is not None and len(wanted.only) > MOST_IDS_SENT:
        inside = [found for found in connection.scalars(statement) if found in wanted.only]
        return inside[offset : offset + limit]
    if wanted.only is not None:
        statement = statement.where(table.c.video_id.in_(sorted(wanted.only)))
    return list(connection.scalars(statement.limit(limit).offset(offset)))


def ranked_rows(
    connection: Connection, hour: datetime, video_ids: Sequence[str], ranking: Ranking = "trending"
) -> list[dict[str, Any]]:
    """Rows of these videos at an hour, in the order of the ids. Keys: ranked_columns."""
    if not video_ids:
        return []
    rows = read_mappings(connection, _rows_statement(ranking), {"hour": hour, "ids": list(video_ids)})
    found = {row["video_id"]: row for row in rows}
    return [found[key] for key in video_ids if key in found]


@cache
def _rows_statement(ranking: Ranking) -> Select[Any]:
    """Made once: putting together fifty columns takes as long as reading them."""
    table = TABLES[ranking]
    wanted = table.c.video_id.in_(bindparam("ids", expanding=True))
    return _whole(table).where(table.c.hour == bindparam("hour", type_=table.c.hour.type), wanted)


def ranked_columns() -> Select[Any]:
    """The select of a row, for whoever describes its columns."""
    return _whole(trend_insights)


def has_hour(connection: Connection, hour: datetime) -> bool:
    """Whether insights of this hour are stored."""
    return connection.scalar(select(trend_insights.c.hour).where(trend_insights.c.hour == hour).limit(1)) is not None


def _sort_key(wanted: Wanted, name: str) -> ColumnElement[Any]:
    if name == "views":
        return wanted.table.c.views
    if name == "published_at":
        return video_titles.c.published_at
    return SORTABLE[name].c[name]


def _nulls_last(wanted: Wanted, key: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Nothing for a ranking's own rank, which is never NULL in it: an index has that order, and no hour is sorted."""
    own = engagement_insights.c.engagement_rank if wanted.ranking == "engaging" else trend_insights.c.trend_rank
    return () if key is own else (key.is_(None),)


def _filtered(hour: datetime, wanted: Wanted, key: ColumnElement[Any]) -> Select[Any]:
    """Ids of the hour. The other table, and that of names, are joined only where they are asked for something."""
    table = wanted.table
    conditions: list[ColumnElement[bool]] = [table.c.hour == hour]
    if wanted.ranking == "engaging":
        conditions.append(table.c.engagement_rank.is_not(None))
    if wanted.channel_id is not None:
        conditions.append(table.c.channel_id == wanted.channel_id)
    if wanted.min_views is not None:
        conditions.append(table.c.views >= wanted.min_views)
    if wanted.label is not None:
        conditions.append(trend_insights.c.label == wanted.label)
    if wanted.format is not None:
        conditions.append(engagement_insights.c.format == wanted.format)
    touched = {
        key.table,
        *({trend_insights} if wanted.label else ()),
        *({engagement_insights} if wanted.format else ()),
    }
    return select(table.c.video_id).select_from(_joined(table, touched)).where(*conditions)


def _joined(table: Table, touched: Collection[Any]) -> FromClause:
    other = engagement_insights if table is trend_insights else trend_insights
    source: FromClause = table
    if other in touched:
        source = source.outerjoin(other, and_(other.c.hour == table.c.hour, other.c.video_id == table.c.video_id))
    if video_titles in touched:
        source = source.outerjoin(video_titles, video_titles.c.video_id == table.c.video_id)
    return source


def _whole(table: Table) -> Select[Any]:
    names = (video_titles.c.title, table.c.channel_id, video_titles.c.channel_title, video_titles.c.published_at)
    link = (literal(WATCH) + table.c.video_id).label("link")
    figures = [table.c.views if name == "views" else trend_insights.c[name] for name in TREND_COLUMNS]
    rates = [engagement_insights.c[name] for name in ENGAGEMENT_COLUMNS]
    return select(table.c.hour, table.c.video_id, *names, link, video_titles.c.source, *figures, *rates).select_from(
        _joined(table, {trend_insights, engagement_insights, video_titles})
    )
