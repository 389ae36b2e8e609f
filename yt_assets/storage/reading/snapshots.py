"""Snapshots: what was observed in an hour, and the observation before it.

Here: reads of raw_videos and of what features need beside it. Not here: frames for the insights (frames.py).

A shard's videos are a stretch of an hour's sorted ids, so its pages are read by their first and last id: five hundred
ids in a statement cost more to write down than their rows to read. Ids compare as in Python on every engine, byte by
byte. A read of scattered ids reads past the others.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, and_, bindparam, func, select

from yt_assets.analysis.features import CountSample, Snapshot
from yt_assets.analysis.priorities import LastLook
from yt_assets.batching import batches_of
from yt_assets.storage.reading.catalog import IDS_PER_STATEMENT
from yt_assets.storage.reading.feature_hours import newest_feature_hour
from yt_assets.storage.reading.mysql_selects import read_rows
from yt_assets.storage.reading.pages import PagedSelect, each_row
from yt_assets.storage.schema.videos import (
    left_out,
    raw_videos,
    raw_videos_aside,
    text_features,
    video_features,
    video_versions,
    videos,
)


class Snapshots:
    """Rows of raw_videos, and what is computed of them one by one: features.

    PAGE: how many ids a page of a shard holds.
    """

    PAGE = IDS_PER_STATEMENT

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_looks(self) -> dict[str, LastLook]:
        """The newest observation of every video that was ever seen, by video id: a look at an index for each."""
        rows = each_row(self._connection, LAST_LOOKS, {})
        return {row[0]: LastLook(*row[1:]) for row in rows if row[1] is not None}

    def video_ids(self, hours: Sequence[datetime]) -> list[str]:
        """Ids of the videos with a row in any of these hours, sorted."""
        ids = select(raw_videos.c.video_id).where(raw_videos.c.hour.in_(hours)).distinct()
        return sorted(video_id for (video_id,) in read_rows(self._connection, ids))

    def count(self, hour: datetime) -> int:
        """Rows of one hour."""
        return self._connection.execute(select(func.count()).where(raw_videos.c.hour == hour)).scalar_one()

    def observed_since(self, hour: datetime, since: datetime) -> set[str]:
        """Ids whose row of this hour was observed at or after `since`."""
        statement = select(raw_videos.c.video_id).where(raw_videos.c.hour == hour, raw_videos.c.observed_at >= since)
        return {video_id for (video_id,) in read_rows(self._connection, statement)}

    def aside(self, hour: datetime, plan: int) -> tuple[set[str], datetime | None]:
        """Ids of what a plan observed of an hour that had a generation already, and its newest observation."""
        row = raw_videos_aside.c
        statement = select(row.video_id, row.observed_at).where(row.hour == hour, row.plan == plan)
        found = [tuple(each) for each in self._connection.execute(statement)]
        return {video_id for video_id, _ in found}, max((at for _, at in found), default=None)

    def left_out(self, hour: datetime) -> dict[str, dict[str, Any]]:
        """Rows of the videos that plans of the hour left out, by id."""
        rows = self._connection.execute(select(left_out).where(left_out.c.hour == hour)).mappings()
        return {row["video_id"]: dict(row) for row in rows}

    def newest_observation(self, hour: datetime) -> datetime | None:
        """When the hour's newest row was observed."""
        newest = select(func.max(raw_videos.c.observed_at)).where(raw_videos.c.hour == hour)
        return self._connection.execute(newest).scalar()

    def read(self, hour: datetime, video_ids: Sequence[str]) -> list[Snapshot]:
        """Rows of one hour for these videos, sorted by id."""
        if not video_ids:
            return []
        wanted = set(video_ids)
        found = read_rows(self._connection, SNAPSHOTS, {"hour": hour, **_stretch_of(video_ids)})
        return sorted((Snapshot(*row) for row in found if row[1] in wanted), key=lambda row: row.video_id)

    def previous_counts(self, hour: datetime, video_ids: Sequence[str], lookback: timedelta) -> dict[str, CountSample]:
        """Of each video the newest row before `hour`, no older than `lookback`. No hour is assumed to exist."""
        window = and_(raw_videos.c.hour >= hour - lookback, raw_videos.c.hour < hour)
        newest_hour = self._connection.execute(select(func.max(raw_videos.c.hour)).where(window)).scalar()
        found: dict[str, CountSample] = {}
        if newest_hour is not None and video_ids:
            # Nearly all are there: a stretch of the primary key, however many hours are stored.
            given = {"hour": newest_hour, **_stretch_of(video_ids)}
            found = {row[0]: CountSample(*row[1:]) for row in read_rows(self._connection, COUNTS, given)}
            missing = [key for key in video_ids if key not in found]
            for ids in batches_of(missing, IDS_PER_STATEMENT):
                rows = read_rows(self._connection, _newest_of(ids, window))
                found |= {row[0]: CountSample(*row[1:]) for row in rows}
        return found

    def described_versions(self, video_ids: Sequence[str], rules_version: int) -> set[tuple[str, str]]:
        """The (video id, text hash) pairs of these videos whose text features exist; of others between them as well.

        Features that other rules made do not count.
        """
        if not video_ids:
            return set()
        return set(read_rows(self._connection, DESCRIBED, {"rules": rules_version, **_stretch_of(video_ids)}))


def _newest_of(video_ids: Sequence[str], window: ColumnElement[bool]) -> Select[Any]:
    newest = (
        select(raw_videos.c.video_id, func.max(raw_videos.c.hour).label("hour"))
        .where(raw_videos.c.video_id.in_(video_ids), window)
        .group_by(raw_videos.c.video_id)
        .subquery()
    )
    same = and_(raw_videos.c.video_id == newest.c.video_id, raw_videos.c.hour == newest.c.hour)
    return select(*COUNTED).join_from(raw_videos, newest, same)


def _stretch_of(video_ids: Sequence[str]) -> dict[str, str]:
    return {"first": min(video_ids), "last": max(video_ids)}


def _in_stretch(column: Column[str]) -> ColumnElement[bool]:
    return column.between(bindparam("first"), bindparam("last"))


def _seen_then() -> ColumnElement[bool]:
    """Joins raw_videos to video_versions: the newest version that began no later than the observation.

    An old hour computed again must see the title, format and time of publication that it saw then.
    """
    older = video_versions.alias("older")
    newest = (
        select(func.max(older.c.valid_from))
        .where(older.c.video_id == raw_videos.c.video_id, older.c.valid_from <= raw_videos.c.observed_at)
        .correlate(raw_videos)
        .scalar_subquery()
    )
    return and_(video_versions.c.video_id == raw_videos.c.video_id, video_versions.c.valid_from == newest)


def _snapshots() -> Select[Any]:
    raw = [raw_videos.c[name] for name in ("hour", "video_id", "observed_at", "views", "likes", "comments")]
    version = video_versions.c
    return (
        select(*raw, version.text_hash, videos.c.channel_id, version.published_at, version.format)
        .join_from(raw_videos, videos, raw_videos.c.video_id == videos.c.video_id)
        .outerjoin(video_versions, _seen_then())
        .where(OF_HOUR, _in_stretch(raw_videos.c.video_id))
    )


def _with_last_look(page: FromClause) -> Select[Any]:
    looks, features, before = raw_videos.alias("look"), video_features.alias("now"), video_features.alias("before")
    newest = select(func.max(raw_videos.c.hour)).where(raw_videos.c.video_id == page.c.video_id).correlate(page)
    is_newest = and_(looks.c.video_id == page.c.video_id, looks.c.hour == newest.scalar_subquery())
    same = and_(features.c.hour == looks.c.hour, features.c.video_id == looks.c.video_id)
    hour_before = newest_feature_hour(looks, lambda hour: hour < looks.c.hour)
    is_before = and_(before.c.hour == hour_before, before.c.video_id == looks.c.video_id)
    return (
        select(
            page.c.video_id,
            looks.c.observed_at,
            looks.c.views,
            features.c.views_per_hour,
            before.c.views_per_hour.label("views_per_hour_before"),
        )
        .outerjoin_from(page, looks, is_newest)
        .outerjoin(features, same)
        .outerjoin(before, is_before)
    )


# Made once: SQLAlchemy then writes their SQL once, too.
LAST_LOOKS = PagedSelect(select(videos.c.video_id), ("video_id",), _with_last_look)
OF_HOUR = raw_videos.c.hour == bindparam("hour", type_=raw_videos.c.hour.type)
SNAPSHOTS = _snapshots()
COUNTED = (raw_videos.c.video_id, *(raw_videos.c[name] for name in CountSample.__slots__))
COUNTS = select(*COUNTED).where(OF_HOUR, _in_stretch(raw_videos.c.video_id))
DESCRIBED = select(text_features.c.video_id, text_features.c.text_hash).where(
    _in_stretch(text_features.c.video_id),
    text_features.c.rules_version == bindparam("rules", type_=text_features.c.rules_version.type),
)
