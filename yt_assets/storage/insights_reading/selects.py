"""Statements over the insights of an hour and over the hours of a video.

A page of a ranking is read in two statements: its ids by an index, then the rows of these ids. Statements of fifty
columns are made once, since putting one together takes as long as reading its rows.

Here: which rows, in which order, with which columns. Not here: asking a database (reader.py), the analysts' views
(schema/views.py).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import BindParameter, ColumnElement, FromClause, Select, Table, and_, bindparam, func, select

from yt_assets.storage.insights_reading.histories import statement_of
from yt_assets.storage.schema.column_facts import ColumnFacts, column_facts
from yt_assets.storage.schema.columns import ShownIn, names_shown_in
from yt_assets.storage.schema.insights import (
    ENGAGEMENT_HISTORY,
    TREND_HISTORY,
    engagement_insights,
    keyword_insights,
    trend_insights,
    video_titles,
)
from yt_assets.storage.schema.views import VIDEO_LISTS, VIEWS, watch_link

# The lists of an hour; "engaging-ever" is every video with a rate, "everything" every video of the hour, those with
# most views to come first.
TABLES: Mapping[str, Table] = {
    **{name: videos.table for name, videos in VIDEO_LISTS.items()},
    "engaging-ever": engagement_insights,
    "everything": trend_insights,
}
OWN_RANKS: Mapping[str, str] = {
    **{name: videos.rank for name, videos in VIDEO_LISTS.items()},
    "engaging-ever": "engagement_rank",
}

_FIRST = frozenset({"hour", "video_id", "channel_id"})
TREND_COLUMNS = tuple(name for name in names_shown_in(trend_insights, ShownIn.LIST) if name not in _FIRST)
ENGAGEMENT_COLUMNS = tuple(
    name for name in names_shown_in(engagement_insights, ShownIn.LIST) if name not in {*_FIRST, *TREND_COLUMNS}
)
NAME_COLUMNS = ("title", "channel_id", "channel_title", "published_at", "duration_seconds", "link", "source")
VIDEO_COLUMNS = ("hour", "video_id", *NAME_COLUMNS, *TREND_COLUMNS, *ENGAGEMENT_COLUMNS)
KEYWORD_COLUMNS = (*names_shown_in(keyword_insights, ShownIn.LIST), "example_title", "source")

RANKING_OF_VIEW: Mapping[str, str] = {videos.view: name for name, videos in VIDEO_LISTS.items()}


@dataclass(frozen=True)
class RankingQuery:
    """Which videos of an hour, and in which order; None asks for all, as do no channel_ids.

    min_multiple: of outlier_multiple. text: words that the newest title must have, see titles.py. published_after,
    published_before: from the first on, and not from the second on. is_observed: whether the hour saw them. only: ids
    that another database chose. sort: a column of either table, or views or published_at, with a minus before it from
    high to low; by default the ranking's own rank. The ranking says which videos there are, however they are sorted.
    """

    ranking: str = "trending"
    channel_ids: Sequence[str] = ()
    format: str | None = None
    label: str | None = None
    min_views: int | None = None
    min_multiple: float | None = None
    text: str | None = None
    published_after: datetime | None = None
    published_before: datetime | None = None
    is_observed: bool | None = None
    only: Collection[str] | None = None
    sort: str | None = None

    @property
    def table(self) -> Table:
        """The table of the ranking: a video without a row there is not in it."""
        return TABLES[self.ranking]


def video_ids(hour: datetime, query: RankingQuery) -> Select[Any]:
    """Ids in the order of the query, without a value last. Other tables are joined only where the query needs them."""
    table, own = query.table, OWN_RANKS.get(query.ranking)
    name = query.sort or own or "-predicted_gain"
    key = _column(table, name.removeprefix("-"))
    conditions: list[ColumnElement[bool]] = [table.c.hour == hour, *_conditions(query)]
    if own is not None:
        conditions.append(table.c[own].is_not(None))
    is_dated = query.published_after is not None or query.published_before is not None
    of_trends = query.label or query.min_multiple
    others = {trend_insights: of_trends, engagement_insights: query.format, video_titles: is_dated}
    joined = {key.table, *(other for other, is_asked in others.items() if is_asked)}
    # A ranking's own rank is never NULL in it: an index has that order, and no hour is sorted.
    nulls_last = () if name == own else (key.is_(None),)
    order = (*nulls_last, key.desc() if name.startswith("-") else key, table.c.video_id)
    return select(table.c.video_id).select_from(_joined(table, joined)).where(*conditions).order_by(*order)


def _conditions(query: RankingQuery) -> Iterator[ColumnElement[bool]]:
    """What a query's filters ask of the columns; its words and its ids are others' to compare (reader.py)."""
    row, published_at = query.table.c, video_titles.c.published_at
    if query.channel_ids:
        yield row.channel_id.in_(sorted(set(query.channel_ids)))
    if query.min_views is not None:
        yield row.views >= query.min_views
    if query.min_multiple is not None:
        yield trend_insights.c.outlier_multiple >= query.min_multiple
    if query.label is not None:
        yield trend_insights.c.label == query.label
    if query.format is not None:
        yield engagement_insights.c.format == query.format
    if query.published_after is not None:
        yield published_at >= query.published_after
    if query.published_before is not None:
        yield published_at < query.published_before
    if query.is_observed is not None:
        yield is_seen(row) if query.is_observed else ~is_seen(row)


def is_as_asked(row: Mapping[str, Any], query: RankingQuery) -> bool:
    """Whether a row of a window has the format, views and publication that a query asks for."""
    views, published_at = row["views"], row["published_at"]
    after, before = query.published_after, query.published_before
    return (
        (query.format is None or row["format"] == query.format)
        and (query.min_views is None or (views is not None and views >= query.min_views))
        and (after is None or (published_at is not None and published_at >= after))
        and (before is None or (published_at is not None and published_at < before))
    )


def asked_of_hour(query: RankingQuery) -> Iterator[tuple[RankingQuery, bool]]:
    """What a query asks of the hour that a window ends with: which videos of that, and whether to be one of them."""
    every = RankingQuery("everything", query.channel_ids)
    if query.label is not None or query.min_multiple is not None:
        yield replace(every, label=query.label, min_multiple=query.min_multiple), True
    if query.is_observed is not None:
        yield replace(every, is_observed=True), query.is_observed


@cache
def videos(ranking: str, columns: tuple[str, ...] = VIDEO_COLUMNS) -> Select[Any]:
    """Rows of the bound ids at the bound hour, in no particular order."""
    table = TABLES[ranking]
    chosen = [_column(table, name) for name in columns]
    at_hour = table.c.hour == bindparam("hour", type_=table.c.hour.type)
    joined = _joined(table, {column.table for column in chosen if hasattr(column, "table")})
    ids: BindParameter[Any] = bindparam("ids", expanding=True)
    return select(*chosen).select_from(joined).where(at_hour, table.c.video_id.in_(ids))


def keywords(
    hour: datetime, scopes: Collection[str], sort: str, columns: tuple[str, ...] = KEYWORD_COLUMNS
) -> Select[Any]:
    """Keywords of some scopes at an hour, by a column, with a minus before it from high to low; NULL last."""
    row = keyword_insights.c
    key = row[sort.removeprefix("-")]
    order = (key.is_(None), key.desc() if sort.startswith("-") else key, row.keyword, row.scope)
    return _keyword_rows(columns).where(row.hour == hour, row.scope.in_(sorted(set(scopes)))).order_by(*order)


@cache
def history() -> Select[Any]:
    """A video's hours between two bound ones that saw it: the index of one table finds them in both."""
    row, rates = trend_insights.c, engagement_insights.c
    since, until = (bindparam(name, type_=row.hour.type) for name in ("since", "until"))
    inside = (row.video_id == bindparam("video_id"), row.hour >= since, row.hour <= until)
    same = and_(rates.hour == row.hour, rates.video_id == row.video_id, is_seen(rates))
    columns = (row.hour, *(row[name] for name in TREND_HISTORY), *(rates[name] for name in ENGAGEMENT_HISTORY))
    joined = select(*columns).outerjoin_from(trend_insights, engagement_insights, same)
    return joined.where(*inside, is_seen(row))


def is_seen(row: Any) -> ColumnElement[bool]:
    """Whether the hour of an insight's row saw its video: a history is of what was seen."""
    seen: ColumnElement[bool] = func.coalesce(row.estimated, 0) == 0
    return seen


@cache
def titles() -> Select[Any]:
    """The names of the bound video."""
    row = video_titles.c
    names = (row.video_id, row.channel_id, row.title, row.channel_title, row.published_at, row.unavailable_since)
    return select(*names, row.source, watch_link(row.video_id)).where(row.video_id == bindparam("video_id"))


def view_columns(view: str) -> tuple[str, ...]:
    """The columns of an analysts' view, in its order."""
    return tuple(str(column.name) for column in VIEWS[view].selected_columns)


def row_facts(
    rows: Literal["videos", "keywords", "history", "milestones", "events", "channel_days"],
) -> Iterator[ColumnFacts]:
    """What the columns of these rows mean, for the models of the API."""
    if rows == "videos":
        return column_facts(videos("trending"), videos("engaging"))
    if rows == "keywords":
        return column_facts(_keyword_rows(KEYWORD_COLUMNS))
    if rows in {"milestones", "events", "channel_days"}:
        return column_facts(statement_of(rows))
    trends = (trend_insights.c[name] for name in TREND_HISTORY)
    rates = (engagement_insights.c[name] for name in ENGAGEMENT_HISTORY)
    return column_facts(select(trend_insights.c.hour, *trends, *rates))


def _column(table: Table, name: str) -> Any:
    """A column of a ranking's row by its name: of the ranking's own table where that has it."""
    if name == "link":
        return watch_link(table.c.video_id)
    own = name in {"hour", "video_id", "channel_id", "views", "observed_at", "estimated"}
    # The names last: what they know of a video is of its newest look, whichever hour is asked for.
    tables = (table,) if own else (trend_insights, engagement_insights, video_titles)
    return next(each.c[name] for each in tables if name in each.c)


def _joined(table: Table, others: Collection[Any]) -> FromClause:
    source: FromClause = table
    for other in (trend_insights, engagement_insights):
        if other in others and other is not table:
            same = and_(other.c.hour == table.c.hour, other.c.video_id == table.c.video_id)
            source = source.outerjoin(other, same)
    if video_titles in others:
        source = source.outerjoin(video_titles, video_titles.c.video_id == table.c.video_id)
    return source


@cache
def _keyword_rows(columns: tuple[str, ...]) -> Select[Any]:
    named = keyword_insights.outerjoin(video_titles, video_titles.c.video_id == keyword_insights.c.example_video_id)
    others: Mapping[str, Any] = {
        "example_title": video_titles.c.title.label("example_title"),
        "example_link": watch_link(keyword_insights.c.example_video_id, "example_link"),
        "source": video_titles.c.source,
    }
    chosen = [others[name] if name in others else keyword_insights.c[name] for name in columns]
    return select(*chosen).select_from(named)
