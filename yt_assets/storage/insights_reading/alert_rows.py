"""What happened in an hour, as alerts say it: events, ages and multiples that were passed, with the video's figures.

Here: statements and their rows. Not here: which of them a rule wants (pipeline/alerts), their words
(display/alerts.py).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, literal, select

from yt_assets.storage.schema.history import video_events, video_milestones
from yt_assets.storage.schema.insights import insight_hours, trend_insights, video_titles
from yt_assets.storage.schema.views import watch_link

Row = dict[str, Any]
FIGURES = ("views", "views_per_hour", "outlier_multiple", "baseline_views", "age_hours", "label", "reason")
# An alert needs all that it may be about.
NEEDED = (video_events.name, video_milestones.name, trend_insights.name)
BEFORE = timedelta(hours=72)
NEW_HOURS = 24


def hours_written(connection: Connection, since: datetime) -> dict[datetime, datetime]:
    """The hours since then with events, milestones and trends, and the moment at which the last of them was written."""
    row = insight_hours.c
    statement = select(row.hour, func.max(row.written_at).label("written")).where(
        row.asset.in_(NEEDED), row.hour >= since
    )
    whole = statement.group_by(row.hour).having(func.count() == len(NEEDED))
    return {each.hour: each.written for each in connection.execute(whole)}


def alert_rows(
    connection: Connection, since: datetime, until: datetime, *, times: float | None, channel_ids: Collection[str] = ()
) -> list[Row]:
    """What happened in the hours of [since, until], newest hour first.

    Columns: hour, kind (an event's, age_passed or outlier), happened_at, value_before, value_after, passed_age,
    views_at_age, place, place_of, usual_views, previous_multiple (of the newest hour before, for outlier), the video
    and its channel by id and name, link, source, and FIGURES of that hour; None where they are not of the kind or not
    known.

    times: outliers have at least this multiple, and were seen in their hour; None for none. No channels ask for all.
    """
    found = [
        *_read(connection, _events(), video_events, since, until, channel_ids),
        *_read(connection, _milestones(), video_milestones, since, until, channel_ids),
    ]
    if times is not None:
        hours = select(insight_hours.c.hour).where(
            insight_hours.c.asset == trend_insights.name, insight_hours.c.hour.between(since, until)
        )
        for hour in connection.scalars(hours):
            found += _outliers(connection, hour, times, channel_ids)
    return sorted(found, key=lambda row: (row["hour"], row["happened_at"], row["video_id"], row["kind"]), reverse=True)


_NOTHING = dict.fromkeys(
    (
        "value_before",
        "value_after",
        "passed_age",
        "views_at_age",
        "place",
        "place_of",
        "usual_views",
        "previous_multiple",
    )
)


def _read(
    connection: Connection,
    statement: Select[Any],
    table: Table,
    since: datetime,
    until: datetime,
    channel_ids: Collection[str],
) -> list[Row]:
    inside = [table.c.hour.between(since, until), *_of(table, channel_ids)]
    return [_NOTHING | dict(row) for row in connection.execute(statement.where(*inside)).mappings()]


def _of(table: Table, channel_ids: Collection[str]) -> list[ColumnElement[bool]]:
    return [table.c.channel_id.in_(sorted(set(channel_ids)))] if channel_ids else []


def _named(table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of a table with the names of the videos, and their figures of the same hour."""
    names, trend = video_titles.c, trend_insights.c
    same = and_(trend.hour == table.c.hour, trend.video_id == table.c.video_id)
    whose = (table.c.video_id, table.c.channel_id, names.title, names.channel_title, names.source)
    return (
        select(table.c.hour, *columns, *whose, watch_link(table.c.video_id), *(trend[name] for name in FIGURES))
        .join_from(table, video_titles, names.video_id == table.c.video_id, isouter=True)
        .join(trend_insights, same, isouter=True)
    )


def _events() -> Select[Any]:
    row = video_events.c
    return _named(video_events, row.kind, row.happened_at, row.value_before, row.value_after)


def _milestones() -> Select[Any]:
    """Ages at which the video was watched; those that it was not have no figure to tell."""
    row = video_milestones.c
    at_age = (row.age_hours.label("passed_age"), row.views.label("views_at_age"), row.place, row.place_of)
    happened = row.hour.label("happened_at")
    return _named(video_milestones, _kind("age_passed"), happened, *at_age, row.usual_views).where(
        row.views.is_not(None)
    )


def _outliers(connection: Connection, hour: datetime, times: float, channel_ids: Collection[str]) -> list[Row]:
    """Uploads of 28 days that have the multiple; the index of outlier_rank finds them.

    A video without a row in the hour before counts as one that had the multiple already, unless it is a new upload: of
    a channel that is watched from now on, all past hits would be news.
    """
    row, written = trend_insights.c, insight_hours.c
    before = select(func.max(written.hour)).where(
        written.asset == trend_insights.name, written.hour < hour, written.hour >= hour - BEFORE
    )
    names = video_titles.c
    whose = (row.video_id, row.channel_id, names.title, names.channel_title, names.source, watch_link(row.video_id))
    figures = (row[name] for name in FIGURES)
    statement = (
        select(row.hour, _kind("outlier"), row.observed_at.label("happened_at"), *whose, *figures)
        .join_from(trend_insights, video_titles, names.video_id == row.video_id, isouter=True)
        .where(row.hour == hour, row.outlier_rank.is_not(None), row.outlier_multiple >= times, row.estimated == 0)
        .where(*_of(trend_insights, channel_ids))
    )
    found = [_NOTHING | dict(each) for each in connection.execute(statement).mappings()]
    ids = [each["video_id"] for each in found]
    previous: dict[str, float | None] = {}
    last = connection.scalar(before)
    if ids and last is not None:
        multiples = select(row.video_id, row.outlier_multiple).where(row.hour == last, row.video_id.in_(ids))
        previous = {each.video_id: each.outlier_multiple for each in connection.execute(multiples)}
    for each in found:
        is_new = each["age_hours"] is not None and each["age_hours"] <= NEW_HOURS
        unseen = None if is_new else each["outlier_multiple"]
        each["previous_multiple"] = previous.get(each["video_id"], unseen)
    return found


def _kind(name: str) -> ColumnElement[Any]:
    return literal(name).label("kind")
