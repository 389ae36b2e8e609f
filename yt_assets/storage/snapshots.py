"""Snapshots: what was observed in an hour, and the observation before it.

Here: reads of raw_videos and of what features need beside it. Not here: frames for the insights (frames.py).

A shard's videos are a stretch of an hour's sorted ids, so its pages are read by their first and last id: five hundred
ids in a statement cost more to write down than their rows to read. Ids compare as in Python on every engine, byte by
byte. Whoever asks for scattered ids reads past the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, bindparam, func, select

from yt_assets.batching import batches_of
from yt_assets.storage.catalog import IDS_PER_STATEMENT
from yt_assets.storage.packed import read_rows
from yt_assets.storage.versions import seen_then
from yt_assets.storage.videos_schema import raw_videos, text_features, video_versions, videos


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One row of raw_videos with its channel and the version that it saw. Counts are None when hidden."""

    hour: datetime
    video_id: str
    observed_at: datetime
    views: int | None
    likes: int | None
    comments: int | None
    text_hash: str | None
    channel_id: str
    published_at: datetime | None
    format: str | None


@dataclass(frozen=True, slots=True)
class Gain:
    """What recent snapshots say of a video: when it was first and last observed in them, and how far its views went."""

    first_at: datetime
    last_at: datetime
    fewest_views: int | None
    most_views: int | None


def recent_gains(connection: Connection, since: datetime) -> dict[str, Gain]:
    """Gains of all videos that were observed in hours from `since` on, in one pass over these hours, by video id."""
    at, views = raw_videos.c.observed_at, raw_videos.c.views
    columns = (raw_videos.c.video_id, func.min(at), func.max(at), func.min(views), func.max(views))
    statement = select(*columns).where(raw_videos.c.hour >= since).group_by(raw_videos.c.video_id)
    return {row[0]: Gain(*row[1:]) for row in connection.execute(statement)}


def observed_ids(connection: Connection, hours: Sequence[datetime]) -> list[str]:
    """Ids of the videos with a row in any of these hours, sorted."""
    return sorted(connection.scalars(select(raw_videos.c.video_id).where(raw_videos.c.hour.in_(hours)).distinct()))


def count_observed(connection: Connection, hour: datetime) -> int:
    """Rows of one hour."""
    return connection.execute(select(func.count()).where(raw_videos.c.hour == hour)).scalar_one()


def observed_since(connection: Connection, hour: datetime, since: datetime) -> set[str]:
    """Ids whose row of this hour was observed at or after `since`."""
    statement = select(raw_videos.c.video_id).where(raw_videos.c.hour == hour, raw_videos.c.observed_at >= since)
    return set(connection.scalars(statement))


def newest_observation(connection: Connection, hour: datetime) -> datetime | None:
    """When the hour's newest row was observed."""
    return connection.execute(select(func.max(raw_videos.c.observed_at)).where(raw_videos.c.hour == hour)).scalar()


def read_snapshots(connection: Connection, hour: datetime, video_ids: Sequence[str]) -> list[Snapshot]:
    """Rows of one hour for these videos, sorted by id."""
    if not video_ids:
        return []
    wanted = set(video_ids)
    found = read_rows(connection, SNAPSHOTS, {"hour": hour, **_stretch_of(video_ids)})
    return sorted((Snapshot(*row) for row in found if row[1] in wanted), key=lambda row: row.video_id)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted of a video, and when."""

    observed_at: datetime
    views: int | None
    likes: int | None
    comments: int | None


def previous_counts(
    connection: Connection, hour: datetime, video_ids: Sequence[str], lookback: timedelta
) -> dict[str, Counts]:
    """Of each video the newest row before `hour`, no older than `lookback`. No hour is assumed to exist."""
    window = and_(raw_videos.c.hour >= hour - lookback, raw_videos.c.hour < hour)
    newest_hour = connection.execute(select(func.max(raw_videos.c.hour)).where(window)).scalar()
    found: dict[str, Counts] = {}
    if newest_hour is not None and video_ids:
        # Nearly all are there: a stretch of the primary key, however many hours are stored.
        given = {"hour": newest_hour, **_stretch_of(video_ids)}
        found = {row[0]: Counts(*row[1:]) for row in read_rows(connection, COUNTS, given)}
        missing = [key for key in video_ids if key not in found]
        for ids in batches_of(missing, IDS_PER_STATEMENT):
            rows = read_rows(connection, _newest_of(ids, window))
            found |= {row[0]: Counts(*row[1:]) for row in rows}
    return found


def _newest_of(video_ids: Sequence[str], window: ColumnElement[bool]) -> Select[Any]:
    newest = (
        select(raw_videos.c.video_id, func.max(raw_videos.c.hour).label("hour"))
        .where(raw_videos.c.video_id.in_(video_ids), window)
        .group_by(raw_videos.c.video_id)
        .subquery()
    )
    same = and_(raw_videos.c.video_id == newest.c.video_id, raw_videos.c.hour == newest.c.hour)
    return select(*COUNTED).join_from(raw_videos, newest, same)


def known_text_features(connection: Connection, video_ids: Sequence[str]) -> set[tuple[str, str]]:
    """The (video id, text hash) pairs of these videos whose text features exist; of others between them as well."""
    return set(read_rows(connection, DESCRIBED, _stretch_of(video_ids))) if video_ids else set()


def _stretch_of(video_ids: Sequence[str]) -> dict[str, str]:
    return {"first": min(video_ids), "last": max(video_ids)}


def _in_stretch(column: Column[str]) -> ColumnElement[bool]:
    return column.between(bindparam("first"), bindparam("last"))


def _snapshots() -> Select[Any]:
    raw = [raw_videos.c[name] for name in ("hour", "video_id", "observed_at", "views", "likes", "comments")]
    version = video_versions.c
    return (
        select(*raw, version.text_hash, videos.c.channel_id, version.published_at, version.format)
        .join_from(raw_videos, videos, raw_videos.c.video_id == videos.c.video_id)
        .outerjoin(video_versions, seen_then())
        .where(OF_HOUR, _in_stretch(raw_videos.c.video_id))
    )


# Made once: SQLAlchemy then writes their SQL once, too.
OF_HOUR = raw_videos.c.hour == bindparam("hour", type_=raw_videos.c.hour.type)
SNAPSHOTS = _snapshots()
COUNTED = (raw_videos.c.video_id, *(raw_videos.c[name] for name in Counts.__slots__))
COUNTS = select(*COUNTED).where(OF_HOUR, _in_stretch(raw_videos.c.video_id))
DESCRIBED = select(text_features.c.video_id, text_features.c.text_hash).where(_in_stretch(text_features.c.video_id))
