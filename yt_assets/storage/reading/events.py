"""What an hour's capture showed to have happened: rows for events, each read by index or out of a short table.

Here: versions, absences, views beyond round numbers, labels. Not here: which difference is an event
(analysis/events.py), counts at ages (milestones.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from yt_assets.analysis.lives import VersionRow
from yt_assets.analysis.trends.labels import VIRAL
from yt_assets.storage.reading.catalog import rows_of_ids
from yt_assets.storage.reading.mysql_selects import read_rows
from yt_assets.storage.schema.channel_hours import raw_channels
from yt_assets.storage.schema.insights import trend_insights
from yt_assets.storage.schema.videos import (
    absences,
    channels,
    hours,
    raw_videos,
    video_features,
    video_texts,
    video_versions,
    videos,
)

_RAW, _FEATURES, _VERSION, _TREND = raw_videos.c, video_features.c, video_versions.c, trend_insights.c
VIDEO_ID_LENGTH = 11


class TextRow(NamedTuple):
    """A version of a text, see the comments of the table."""

    video_id: str
    text_hash: str
    title: str
    description: str
    tags: list[str]
    category_id: str | None


class Grown(NamedTuple):
    """A video with views beyond a round number that it had not at its look before. gained: None without one."""

    video_id: str
    channel_id: str
    observed_at: datetime
    views: int
    gained: int | None


class Labelled(NamedTuple):
    """A viral video of an hour. before: its label at the look before, within the window; None without one."""

    video_id: str
    channel_id: str
    before: str | None


class EventReads:
    """Reads of one hour's events; labels are in the insights database, all others in that of videos."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def seen_until(self, hour: datetime) -> datetime | None:
        """Until when the settled hours before this one had observed; None before the first."""
        settled = (hours.c.generation.is_not(None), hours.c.hour < hour)
        return self._connection.execute(select(func.max(hours.c.settled_at)).where(*settled)).scalar()

    def began(self, since: datetime | None, until: datetime, hour: datetime) -> Mapping[str, list[VersionRow]]:
        """Of each video with a version that began in (since, until]: the one before that, if any, and those that began.

        Before the first hour nothing was seen: then only of what was published in the hour.
        """
        new = _VERSION.published_at >= hour if since is None else _VERSION.valid_from > since
        began = select(_VERSION.video_id).where(new, _VERSION.valid_from <= until).distinct()
        ids = sorted(self._connection.scalars(began))
        versions: dict[str, list[VersionRow]] = {}
        rows = rows_of_ids(self._connection, BEGUN.where(_VERSION.valid_from <= until), _VERSION.video_id, ids)
        for row in sorted((VersionRow(*each) for each in rows), key=lambda each: each[:2]):
            of_video = versions.setdefault(row.video_id, [])
            if of_video and since is not None and row.valid_from <= since:
                of_video.clear()
            of_video.append(row)
        return versions

    def texts(self, versions: Sequence[VersionRow]) -> dict[tuple[str, str], TextRow]:
        """The texts of these versions that are stored, by video and hash."""
        wanted = {(row.video_id, row.text_hash) for row in versions}
        statement = select(*(video_texts.c[name] for name in TextRow._fields))
        ids = sorted({row.video_id for row in versions})
        rows = rows_of_ids(self._connection, statement, video_texts.c.video_id, ids)
        return {(row.video_id, row.text_hash): TextRow(*row) for row in rows if (row.video_id, row.text_hash) in wanted}

    def absent(self, hour: datetime) -> tuple[set[str], dict[str, datetime]]:
        """Videos that an answer of the hour left out; and the newest hour before it in which one of any video did."""
        row = absences.c
        is_video = func.length(row.absent) == VIDEO_ID_LENGTH
        now = set(self._connection.scalars(select(row.absent).where(row.hour == hour, is_video)))
        before = select(row.absent, func.max(row.hour)).where(row.hour < hour, is_video).group_by(row.absent)
        return now, {each[0]: each[1] for each in self._connection.execute(before)}

    def looks_in(self, hour: datetime, video_ids: Sequence[str]) -> dict[str, datetime]:
        """When these videos were seen in the hour, of those that were, by id."""
        statement = select(_RAW.video_id, _RAW.observed_at).where(_RAW.hour == hour)
        return {row[0]: row[1] for row in rows_of_ids(self._connection, statement, _RAW.video_id, video_ids)}

    def last_hours(self, video_ids: Sequence[str], hour: datetime) -> dict[str, tuple[str, datetime]]:
        """Channel and newest hour before this one of these videos, of those that were seen before, by id."""
        of_video = (_RAW.video_id == videos.c.video_id, _RAW.hour < hour)
        # The first entry of an index, where MAX would read all hours of the video.
        last = select(_RAW.hour).where(*of_video).order_by(_RAW.hour.desc()).limit(1).correlate(videos)
        statement = select(videos.c.video_id, videos.c.channel_id, last.scalar_subquery())
        rows = rows_of_ids(self._connection, statement, videos.c.video_id, video_ids)
        return {row[0]: (row[1], row[2]) for row in rows if row[2] is not None}

    def beyond(self, hour: datetime, marks: Sequence[int]) -> list[Grown]:
        """Videos whose views passed one of the round numbers since their look before, or that have no look before."""
        rows = read_rows(self._connection, _beyond(tuple(marks)), {"hour": hour})
        return sorted(Grown(*row) for row in rows)

    def most_views(self, video_ids: Sequence[str], hour: datetime, window: timedelta) -> dict[str, int]:
        """The most views that these videos had in [hour − window, hour), by id."""
        statement = (
            select(_RAW.video_id, func.max(_RAW.views))
            .where(_RAW.hour >= hour - window, _RAW.hour < hour)
            .group_by(_RAW.video_id)
        )
        rows = rows_of_ids(self._connection, statement, _RAW.video_id, video_ids)
        return {row[0]: row[1] for row in rows if row[1] is not None}

    def channel_rows(self, hour: datetime) -> list[dict[str, Any]]:
        """All rows of raw_channels of an hour, by channel and plan."""
        row = raw_channels.c
        statement = select(raw_channels).where(row.hour == hour).order_by(row.channel_id, row.plan)
        return [dict(each) for each in self._connection.execute(statement).mappings()]

    def observed_by_channel(self, hour: datetime) -> dict[str, int]:
        """How many videos of each channel have a row in raw_videos, by channel."""
        statement = (
            select(videos.c.channel_id, func.count())
            .join_from(raw_videos, videos, videos.c.video_id == _RAW.video_id)
            .where(_RAW.hour == hour)
            .group_by(videos.c.channel_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def viral(self, hour: datetime, window: timedelta) -> list[Labelled]:
        """Videos whose trend of an hour is viral, sorted by id. The connection is one of the insights database."""
        rising = and_(_TREND.hour == hour, _TREND.trend_rank.is_not(None), _TREND.label == VIRAL)
        chosen = select(_TREND.video_id, _TREND.channel_id).where(rising)
        found = [tuple(row) for row in self._connection.execute(chosen)]
        within = (_TREND.hour >= hour - window, _TREND.hour < hour)
        earlier = select(_TREND.video_id, _TREND.hour, _TREND.label).where(*within)
        rows = rows_of_ids(self._connection, earlier, _TREND.video_id, sorted(row[0] for row in found))
        before = {row[0]: row[2] for row in sorted(map(tuple, rows))}
        return sorted(Labelled(video_id, channel_id, before.get(video_id)) for video_id, channel_id in found)


BEGUN = (
    select(
        _VERSION.video_id,
        _VERSION.valid_from,
        videos.c.channel_id,
        channels.c.first_seen_at,
        _VERSION.text_hash,
        _VERSION.published_at,
        _VERSION.live_state,
    )
    .join_from(video_versions, videos, videos.c.video_id == _VERSION.video_id)
    .join(channels, channels.c.channel_id == videos.c.channel_id)
)


@lru_cache(maxsize=4)
def _beyond(marks: tuple[int, ...]) -> Select[Any]:
    views, gained = _FEATURES.views, _FEATURES.delta_views
    passed: list[ColumnElement[bool]] = [and_(views >= mark, views - gained < mark) for mark in marks]
    chosen = (_FEATURES.video_id, _FEATURES.channel_id, _FEATURES.observed_at, views, gained)
    first = and_(gained.is_(None), views >= marks[0])
    return select(*chosen).where(_FEATURES.hour == bindparam("hour", type_=_FEATURES.hour.type), or_(first, *passed))
