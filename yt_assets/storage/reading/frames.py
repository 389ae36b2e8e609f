"""Hours out, as DataFrames with declared dtypes.

Here: whole-hour reads for the insights. dtypes follow the schema: counts Int64, reals float64 (NaN is NULL), times
datetime64[us, UTC], truth values boolean, texts str, JSON and days object. Not here: row-wise
reads (catalog.py, snapshots.py), how many rows at once (pages.py).

Of the many hours that trends look back over, each comes as one row of three long texts, which the server joins and
numpy takes apart: a driver in Python that makes an object of each of a million fields took four seconds for what is now
a third of one. The texts are of a stretch of the sorted ids, as long as a page.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, and_, bindparam, func, select

from yt_assets.analysis.hours import HOUR
from yt_assets.batching import batches_of
from yt_assets.storage.errors import SchemaMismatch
from yt_assets.storage.reading.carried_frames import newest_features
from yt_assets.storage.reading.catalog import IDS_PER_STATEMENT
from yt_assets.storage.reading.mysql_selects import was_cut
from yt_assets.storage.reading.page_frames import framed, read_frame, read_stretch
from yt_assets.storage.reading.pages import CELL_BYTES, PagedSelect
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.storage.schema.tables import TABLE_BY_NAME
from yt_assets.storage.schema.videos import (
    channels,
    raw_videos,
    text_features,
    video_features,
    video_texts,
    video_versions,
    videos,
)
from yt_assets.storage.schema.videos import hours as ledger

# Stands for views that are NULL: a joined text has no place for them.
UNKNOWN = -1
CHANNEL_NAMES = ("channel_id", "title", "handle", "subscribers", "video_count")
LIVE_STATES = pd.Index(["none", "live", "upcoming"])
# Videos in a stretch of ids. The longest text has a time for each: 29 bytes with quotes and a comma.
STRETCH = CELL_BYTES // 29

Arrays = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


class Frames:
    """Reads of whole hours as DataFrames."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hours(self, name: str, hours: Sequence[datetime], columns: Sequence[str] | None = None) -> pd.DataFrame:
        """All rows of these hours of a table, sorted by primary key; `columns` narrows the select.

        Raises SchemaMismatch.
        """
        table = TABLE_BY_NAME[name]
        unknown = [name for name in columns or () if name not in table.c]
        if unknown:
            message = f"{table.name} has no column '{unknown[0]}': it has {', '.join(table.c.keys())}"
            raise SchemaMismatch(message)
        chosen = tuple(columns or table.c.keys())
        source = _hourly(name, chosen)
        frames = []
        for hour in sorted(hours):
            frame = read_frame(self._connection, source, {"hour": hour})
            frames.append(
                frame.assign(hour=pd.DatetimeIndex([hour] * len(frame), dtype="datetime64[us, UTC]"))[list(chosen)]
            )
        return pd.concat(frames, ignore_index=True)

    def hour_before(self, hour: datetime, window: timedelta) -> datetime | None:
        """The newest hour in [hour - window, hour) whose features are those of its generation, or None."""
        column = ledger.c.hour
        found: datetime | None = self._connection.execute(
            select(func.max(column)).where(
                column >= hour - window, column < hour, ledger.c.features_generation == ledger.c.generation
            )
        ).scalar()
        return found

    def counts(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """These pairs (video_id and hour among the columns) with observed_at and views, without those not observed.

        Each pair is one look at the primary key: the cost is that of the pairs, whatever is stored. Hour by hour,
        because SQLite reads the whole table where a list of pairs is asked for at once.
        """
        chosen = [raw_videos.c[name] for name in ("hour", "video_id", "observed_at", "views")]
        rows: list[tuple[Any, ...]] = []
        for hour, of_hour in pairs[["hour", "video_id"]].drop_duplicates().groupby("hour"):
            for ids in batches_of(sorted(of_hour["video_id"]), IDS_PER_STATEMENT):
                statement = select(*chosen).where(raw_videos.c.hour == hour, raw_videos.c.video_id.in_(ids))
                rows.extend(tuple(row) for row in self._connection.execute(statement))
        return pairs.merge(framed(rows, select(*chosen)), on=["hour", "video_id"])

    def keyphrases(self, hour: datetime) -> pd.DataFrame:
        """What keywords need of an hour: video_id, channel_id, views_per_hour, keyphrases (lists); sorted by id.

        A video whose text was never described is left out.
        """
        frame = read_frame(self._connection, KEYPHRASES, {"hour": hour})
        return frame[frame["keyphrases"].notna()].reset_index(drop=True)

    def newest_features(self, hour: datetime, window: timedelta, columns: Sequence[str]) -> pd.DataFrame:
        """Of each video its newest features before the hour, see carried_frames.py."""
        return newest_features(self._connection, hour, window, columns)

    def titles(self, hour: datetime) -> pd.DataFrame:
        """Names of videos with features, sorted by id: the columns of video_titles that YouTube tells of a video."""
        return read_frame(self._connection, TITLES, {"hour": hour})

    def channel_titles(self) -> pd.DataFrame:
        """Names and sizes of all channels as they are known now, sorted by id: columns of channel_titles."""
        return read_frame(self._connection, CHANNEL_TITLES)

    def gone(self, hour: datetime, window: timedelta) -> dict[str, datetime]:
        """Videos that YouTube shows no more, first left out in (hour − window, hour], with that hour."""
        row = videos.c
        within = (row.unavailable_since > hour - window, row.unavailable_since <= hour)
        found = select(row.video_id, row.unavailable_since).where(row.availability == "unavailable", *within)
        return {row[0]: row[1] for row in self._connection.execute(found)}

    def history(self, hour: datetime, window: timedelta, earlier: Sequence[datetime] = ()) -> pd.DataFrame:
        """Snapshots of (hour − window, hour], and of the ``earlier`` hours, which come before them.

        Columns: video_id (categorical, the categories sorted), published_at, live_state (categorical), observed_at,
        views (Int64).

        published_at, live_state: as they were known when `hour` ended. What belongs to the video is joined here and not
        in SQL: it would be sent, and its time parsed, once for each hour.
        """
        known = pd.Index(read_frame(self._connection, VIDEO_IDS)["video_id"])
        published, states = self._versions(known, Snapshots(self._connection).newest_observation(hour) or hour)
        hours = [*earlier, *(hour - HOUR * ago for ago in range(-(-window // HOUR)))]
        nothing = (np.empty(0, np.int64), np.empty(0, "datetime64[us]"), np.empty(0, np.int64))
        # A stretch of ids after the other comes with all its hours: sorted by hour, the stretches stay in their order.
        parts = sorted(self._snapshots(known, hours), key=itemgetter(0))
        codes, times, views = map(np.concatenate, zip(nothing, *(arrays for _, arrays in parts), strict=True))
        return pd.DataFrame(
            {
                "video_id": pd.Categorical.from_codes(codes, categories=known),
                "published_at": pd.DatetimeIndex(published[codes], tz="UTC"),
                "live_state": pd.Categorical.from_codes(states[codes], categories=LIVE_STATES),
                "observed_at": pd.DatetimeIndex(times, tz="UTC").as_unit("us"),
                "views": pd.arrays.IntegerArray(views, views == UNKNOWN),
            }
        )

    def _versions(self, known: pd.Index, seen: datetime) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """When each video was published, and the place of its state in LIVE_STATES; NaT and -1 where there was none.

        Out of its newest version that was seen until then.
        """
        published = np.full(len(known), np.datetime64("NaT"), dtype="datetime64[us]")
        states = np.full(len(known), -1, dtype=np.int8)
        for first, ids in _stretches(known):
            versions = read_stretch(self._connection, VERSIONS, {"seen": seen, "first": ids[0], "last": ids[-1]})
            codes = ids.get_indexer(pd.Index(versions["video_id"]))
            is_known, places = codes >= 0, codes[codes >= 0] + first
            published[places] = versions["published_at"].to_numpy("datetime64[us]")[is_known]
            states[places] = pd.Categorical(versions["live_state"], categories=LIVE_STATES).codes[is_known]
        return published, states

    def _snapshots(self, known: pd.Index, hours: Sequence[datetime]) -> Iterator[tuple[datetime, Arrays]]:
        """Of each hour and stretch of ids: the places of ids among the known ones, times, views."""
        stretches = _stretches(known)[::-1]
        while stretches:
            first, ids = stretches.pop()
            result = self._connection.execute(JOINED, {"hours": list(hours), "first": ids[0], "last": ids[-1]})
            if was_cut(self._connection, result) and len(ids) > 1:
                middle = len(ids) // 2
                stretches += [(first + middle, ids[middle:]), (first, ids[:middle])]
                continue
            for hour, *texts in result:
                codes, times, views = _unpacked(texts, ids)
                yield hour, (codes + first, times, views)


@lru_cache(maxsize=64)
def _hourly(name: str, columns: tuple[str, ...]) -> PagedSelect:
    """These columns, and the key, of an hour of a table; without the hour itself."""
    table = TABLE_BY_NAME[name]
    key = tuple(column.name for column in table.primary_key if column.name != "hour")
    rows = select(*(table.c[name] for name in dict.fromkeys((*columns, *key)) if name != "hour"))
    return PagedSelect(rows.where(table.c.hour == _HOUR), key)


def _with_keyphrases(page: FromClause) -> Select[Any]:
    same = and_(page.c.video_id == text_features.c.video_id, page.c.text_hash == text_features.c.text_hash)
    chosen = (page.c[name] for name in ("video_id", "channel_id", "views_per_hour"))
    return select(*chosen, text_features.c.keyphrases).outerjoin_from(page, text_features, same)


def _with_names(page: FromClause) -> Select[Any]:
    same_text = and_(page.c.video_id == video_texts.c.video_id, page.c.text_hash == video_texts.c.text_hash)
    names = (video_texts.c.title, channels.c.title.label("channel_title"), videos.c.published_at)
    return (
        select(page.c.video_id, page.c.channel_id, *names, page.c.format, videos.c.duration_seconds)
        .outerjoin_from(page, videos, page.c.video_id == videos.c.video_id)
        .outerjoin(video_texts, same_text)
        .outerjoin(channels, page.c.channel_id == channels.c.channel_id)
    )


def _newest_versions() -> Select[Any]:
    row = video_versions.c
    newest = (
        select(row.video_id, func.max(row.valid_from).label("valid_from"))
        .where(row.valid_from <= bindparam("seen", type_=_TIME), _in_stretch(row.video_id))
        .group_by(row.video_id)
        .subquery("newest")
    )
    same = and_(row.video_id == newest.c.video_id, row.valid_from == newest.c.valid_from)
    return select(row.video_id, row.published_at, row.live_state).join_from(newest, video_versions, same)


def _stretches(ids: pd.Index) -> list[tuple[int, pd.Index]]:
    """Each with the place of its first id."""
    return [(first, ids[first : first + STRETCH]) for first in range(0, len(ids), STRETCH)]


def _in_stretch(column: Column[str]) -> ColumnElement[bool]:
    return column.between(bindparam("first"), bindparam("last"))


def _unpacked(texts: Sequence[str], known: pd.Index) -> Arrays:
    """Places of the ids among the known ones, times, views; without snapshots of unknown videos."""
    ids, times, views = (text.split(",") for text in texts)
    # Nearly always at once: an hour has all videos of a stretch.
    codes = known.get_indexer(pd.Index(ids, dtype=known.dtype))
    found = codes >= 0
    return codes[found], np.array(times, dtype="datetime64[us]")[found], np.array(views, dtype=np.int64)[found]


def _features(*names: str) -> Select[Any]:
    return select(*(video_features.c[name] for name in names)).where(video_features.c.hour == _HOUR)


# Made once: SQLAlchemy then writes their SQL once, too.
_TIME = video_versions.c.valid_from.type
_HOUR = bindparam("hour", type_=_TIME)
KEYPHRASES = PagedSelect(
    _features("video_id", "channel_id", "text_hash", "views_per_hour"), ("video_id",), _with_keyphrases
)
TITLES = PagedSelect(_features("video_id", "channel_id", "text_hash", "format"), ("video_id",), _with_names)
CHANNEL_TITLES = PagedSelect(
    select(*(channels.c[name] for name in CHANNEL_NAMES), channels.c.unavailable_since), ("channel_id",)
)
# MySQL would find the ids in a shorter index, and sort them for each page.
VIDEO_IDS = PagedSelect(
    select(videos.c.video_id).with_hint(videos, "FORCE INDEX (PRIMARY)", dialect_name="mysql"), ("video_id",)
)
VERSIONS = _newest_versions()
_RAW = raw_videos.c
_FIELDS = (_RAW.video_id, _RAW.observed_at, func.coalesce(_RAW.views, UNKNOWN))
JOINED = (
    select(_RAW.hour, *(func.group_concat(field) for field in _FIELDS))
    .where(_RAW.hour.in_(bindparam("hours", expanding=True)))
    .where(_in_stretch(_RAW.video_id))
    .group_by(_RAW.hour)
    .order_by(_RAW.hour)
)
