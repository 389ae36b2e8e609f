"""What became of videos and channels over time: milestones, events, days.

Here: statements and their rows. Not here: the transaction that they run in (reader.py), a video's hours and lists of
an hour (selects.py).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Select, func, select

from yt_assets.analysis.hours import HOUR, LONGEST_GRACE_MINUTES
from yt_assets.storage.schema.days import channel_days, insight_days
from yt_assets.storage.schema.history import video_events, video_milestones
from yt_assets.storage.schema.insights import insight_hours, video_titles
from yt_assets.storage.schema.views import watch_link

Row = Mapping[str, Any]
# Best of two says little.
LEAST_PLACES = 5
LONGEST_CAPTURE = HOUR + timedelta(minutes=LONGEST_GRACE_MINUTES)
MILESTONE_COLUMNS = (
    "age_hours", "hour", "views", "likes", "comments", "place", "place_of", "usual_views_low", "usual_views",
    "usual_views_high", "distance_minutes", "reason",
)  # fmt: skip


@cache
def statement_of(rows: Literal["milestones", "events", "channel_days"]) -> Select[Any]:
    """The columns of these rows, of every video or channel."""
    if rows == "milestones":
        return select(*(video_milestones.c[name] for name in MILESTONE_COLUMNS))
    if rows == "channel_days":
        return select(*channel_days.c, insight_days.c.hours.label("hours_of_day")).join_from(
            channel_days, insight_days, insight_days.c.day == channel_days.c.day, isouter=True
        )
    row, names = video_events.c, video_titles.c
    what = (row.hour, row.kind, row.happened_at, row.value_before, row.value_after)
    whose = (row.video_id, names.title, row.channel_id, names.channel_title, watch_link(row.video_id), names.source)
    return select(*what, *whose).join_from(video_events, video_titles, names.video_id == row.video_id, isouter=True)


def milestones(connection: Connection, video_id: str) -> list[dict[str, Any]]:
    """What a video had at fixed ages, youngest first."""
    row = video_milestones.c
    statement = statement_of("milestones").where(row.video_id == video_id).order_by(row.age_hours)
    return [dict(each) for each in connection.execute(statement).mappings()]


def named_milestones(
    connection: Connection,
    *,
    channel_id: str | None = None,
    hours: tuple[datetime, datetime] | None = None,
    is_best: bool = False,
    limit: int,
) -> list[dict[str, Any]]:
    """Milestones of a channel's videos, or of those that passed an age in [first, last] hours, newest upload first.

    Columns: MILESTONE_COLUMNS, video_id, channel_id, format, published_at, title, channel_title. is_best: only those
    with most views of at least LEAST_PLACES uploads.
    """
    row, names = video_milestones.c, video_titles.c
    own = (row.video_id, row.channel_id, row.format, row.published_at)
    statement = statement_of("milestones").add_columns(*own, names.title, names.channel_title)
    statement = statement.join_from(video_milestones, video_titles, names.video_id == row.video_id, isouter=True)
    if channel_id is not None:
        statement = statement.where(row.channel_id == channel_id)
    if hours is not None:
        statement = statement.where(row.hour.between(*hours))
    if is_best:
        statement = statement.where(row.place == 1, row.place_of >= LEAST_PLACES)
    ordered = statement.order_by(row.published_at.desc(), row.video_id, row.age_hours).limit(limit)
    return [dict(each) for each in connection.execute(ordered).mappings()]


def newest_event_hour(connection: Connection) -> datetime | None:
    """The newest hour whose events are there."""
    row = insight_hours.c
    return connection.execute(select(func.max(row.hour)).where(row.asset == video_events.name)).scalar()


def events(
    connection: Connection,
    until: datetime,
    *,
    since: datetime | None = None,
    kinds: Collection[str] = (),
    channel_ids: Collection[str] = (),
    video_id: str | None = None,
    limit: int,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """What happened, newest hour first, in hours up to `until`; no kinds and no channels ask for all.

    since: of happened_at, in hours whose capture may have ended since then: what is announced has a time to come. In
    the order of the key, so that no engine sorts all of them for a page.
    """
    row = video_events.c
    statement = statement_of("events").where(row.hour <= until)
    if since is not None:
        # An hour may be captured late; the key finds the hours.
        statement = statement.where(row.hour > since - LONGEST_CAPTURE, row.happened_at >= since)
    if kinds:
        statement = statement.where(row.kind.in_(sorted(set(kinds))))
    if channel_ids:
        statement = statement.where(row.channel_id.in_(sorted(set(channel_ids))))
    if video_id is not None:
        statement = statement.where(row.video_id == video_id)
    order = (row.hour.desc(), row.video_id.desc(), row.kind.desc())
    page = statement.order_by(*order).limit(limit).offset(offset)
    return [dict(each) for each in connection.execute(page).mappings()]


def newest_day(connection: Connection) -> date | None:
    """The newest day that is there."""
    return connection.execute(select(func.max(insight_days.c.day))).scalar()


def channel_days_of(connection: Connection, channel_id: str, since: date, until: date) -> list[dict[str, Any]]:
    """A channel's days of [since, until], oldest first, each with the hours that the day is made of."""
    row = channel_days.c
    inside = (row.channel_id == channel_id, row.day >= since, row.day <= until)
    statement = statement_of("channel_days").where(*inside).order_by(row.day)
    return [dict(each) for each in connection.execute(statement).mappings()]
