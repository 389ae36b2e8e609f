"""What was gained in the hours up to any one: windows of videos and channels, days of videos, times of publication.

Here: statements with bound hours, and their rows. Not here: what a window is (schema/windows.py), the transaction that
they run in (reader.py), keywords of a window (videos_reader.py: their texts are in the other database).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from yt_assets.storage.insights_reading.sums import change
from yt_assets.storage.schema.days import channel_titles, video_days
from yt_assets.storage.schema.insights import trend_insights, video_titles
from yt_assets.storage.schema.moments import bound_moment
from yt_assets.storage.schema.views import watch_link
from yt_assets.storage.schema.wide_views import LEAST_UPLOADS
from yt_assets.storage.schema.windows import channel_window, video_window

Row = Mapping[str, Any]
_NAMES = video_titles.c


def video_windows(
    connection: Connection,
    hour: datetime,
    window_hours: int,
    *,
    channel_ids: Collection[str] = (),
    video_ids: Collection[str] = (),
    with_gone: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[dict[str, Any]]:
    """What videos gained in the hours up to `hour`, most first, with `change` against the same span before.

    Columns of schema/windows.py, change, and names. No channels and no videos ask for all. with_gone: as video_window
    takes it.
    """
    named = _video_windows(window_hours, of_channels=bool(channel_ids), of_videos=bool(video_ids), with_gone=with_gone)
    row = named.selected_columns
    page = named.order_by(row.views_gained.desc(), row.video_id).limit(limit).offset(offset or None)
    return [
        _with_change(dict(each)) for each in connection.execute(page, _values(hour, channel_ids, video_ids)).mappings()
    ]


def channel_windows(
    connection: Connection, hour: datetime, window_hours: int, *, channel_ids: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The same of channels: sums over their videos, uploads among them; inexact: those with an estimated end."""
    statement = _channel_windows(window_hours, of_channels=bool(channel_ids))
    row = statement.selected_columns
    ordered = statement.order_by(row.views_gained.desc(), row.channel_id)
    return [_with_change(dict(each)) for each in connection.execute(ordered, _values(hour, channel_ids, ())).mappings()]


def days_of_video(connection: Connection, video_id: str, since: date, until: date) -> list[dict[str, Any]]:
    """A video's days of [since, until], oldest first."""
    row = video_days.c
    inside = (row.video_id == video_id, row.day >= since, row.day <= until)
    return [dict(each) for each in connection.execute(select(video_days).where(*inside).order_by(row.day)).mappings()]


def publishing_times(
    connection: Connection,
    hour: datetime,
    zone: ZoneInfo,
    *,
    channel_ids: Collection[str] = (),
    format: str | None = None,  # noqa: A002  the column's name
    since: datetime | None = None,
    least: int = LEAST_UPLOADS,
) -> list[dict[str, Any]]:
    """Which hours of the week did well, in a time zone: weekday (0 is Monday), local_hour, n, multiple.

    multiple: the median of the outlier_multiple of the n videos published then, which is against their own channel's
    views at the same age; None for fewer than `least`. Hours of the week without a video are left out. since: of
    publication.
    """
    trend = trend_insights.c
    conditions = [trend.hour == hour, trend.outlier_multiple.is_not(None), _NAMES.published_at.is_not(None)]
    if channel_ids:
        conditions.append(_NAMES.channel_id.in_(sorted(channel_ids)))
    if format is not None:
        conditions.append(_NAMES.format == format)
    if since is not None:
        conditions.append(_NAMES.published_at >= since)
    same = trend.video_id == _NAMES.video_id
    statement = select(_NAMES.published_at, trend.outlier_multiple).join_from(trend_insights, video_titles, same)
    multiples: dict[tuple[int, int], list[float]] = defaultdict(list)
    for published_at, multiple in connection.execute(statement.where(*conditions)):
        local = published_at.astimezone(zone)
        multiples[local.weekday(), local.hour].append(multiple)
    return [
        {"weekday": weekday, "local_hour": at, "n": len(of), "multiple": median(of) if len(of) >= least else None}
        for (weekday, at), of in sorted(multiples.items())
    ]


@cache
def _video_windows(window_hours: int, *, of_channels: bool, of_videos: bool, with_gone: bool) -> Select[Any]:
    rows = _rows(window_hours, of_channels=of_channels, of_videos=of_videos, with_gone=with_gone).subquery("windows")
    names = (_NAMES.title, _NAMES.channel_title, _NAMES.format, _NAMES.published_at, watch_link(rows.c.video_id))
    return select(*rows.c, *names, _NAMES.source).join_from(rows, video_titles, _NAMES.video_id == rows.c.video_id)


@cache
def _channel_windows(window_hours: int, *, of_channels: bool) -> Select[Any]:
    videos = _rows(window_hours, of_channels=of_channels, of_videos=False, with_gone=True)
    rows = channel_window(videos).subquery("windows")
    names = channel_titles.c
    same = names.channel_id == rows.c.channel_id
    return select(*rows.c, names.title, names.handle).outerjoin_from(rows, channel_titles, same)


def _rows(window_hours: int, *, of_channels: bool, of_videos: bool, with_gone: bool) -> Select[Any]:
    ids: BindParameter[Any] = bindparam("video_ids", expanding=True)
    channels: BindParameter[Any] = bindparam("channel_ids", expanding=True)
    chosen = [_NAMES.channel_id.in_(channels)] if of_channels else []
    chosen += [_NAMES.video_id.in_(ids)] if of_videos else []
    return video_window(bound_moment("hour"), window_hours, *chosen, with_gone=with_gone)


def _values(hour: datetime, channel_ids: Collection[str], video_ids: Collection[str]) -> dict[str, Any]:
    lists = {"channel_ids": sorted(channel_ids), "video_ids": sorted(video_ids)}
    return {"hour": hour, **{name: ids for name, ids in lists.items() if ids}}


def _with_change(row: Row) -> dict[str, Any]:
    """The row with numbers as Python has them: MySQL's sums are decimals."""
    whole = ("views_gained", "views_gained_before", "uploads", "inexact")
    counted = {name: None if row[name] is None else int(row[name]) for name in whole if name in row}
    gained, before = counted["views_gained"], counted["views_gained_before"]
    return {**row, **counted, "change": change(gained, before)}
