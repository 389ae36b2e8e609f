"""Snapshots of many hours out, as one DataFrame, at a cost that can be paid every hour.

Here: the window that trends look back over. Not here: whole rows of single hours (frames.py).

An hour comes as one row of three long texts, which the server joins and numpy takes apart: a driver in Python that
makes an object of each of a million fields took four seconds for what is now a third of one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, func, select

from yt_assets.storage.errors import SchemaMismatch
from yt_assets.storage.frames import read_frame
from yt_assets.storage.snapshots import newest_observation
from yt_assets.storage.versions import versions_at
from yt_assets.storage.videos_schema import raw_videos, videos

UNKNOWN = -1
"""Stands for views that are NULL: a joined text has no place for them."""


def read_history(
    connection: Connection, hour: datetime, window: timedelta, earlier: Sequence[datetime] = ()
) -> pd.DataFrame:
    """Snapshots of (hour − window, hour], and of the ``earlier`` hours, which come before them.

    Columns: video_id (categorical, the categories sorted), published_at, observed_at, views (Int64).

    published_at: as it was known when `hour` ended. What belongs to the video is joined here and not in SQL: it would
    be sent, and its time parsed, once for each hour. Raises SchemaMismatch when the server cuts a long text.
    """
    hourly = raw_videos.c.hour
    # Two ranges of the key: together in one condition, a server may read the whole table instead.
    spans: list[ColumnElement[bool]] = [hourly.in_(earlier)] if earlier else []
    spans.append(and_(hourly > hour - window, hourly <= hour))
    facts = _facts(connection, hour)
    known = pd.Index(facts["video_id"])
    codes, times, views = _joined([_unpacked(row, known) for span in spans for row in _packed(connection, span)])
    return pd.DataFrame(
        {
            "video_id": pd.Categorical.from_codes(codes, categories=known),
            "published_at": facts["published_at"].take(codes).array,
            "observed_at": pd.DatetimeIndex(times, tz="UTC").as_unit("us"),
            "views": pd.arrays.IntegerArray(views, views == UNKNOWN),
        }
    )


def _facts(connection: Connection, hour: datetime) -> pd.DataFrame:
    """video_id and published_at of all videos, sorted by id."""
    versions = versions_at(newest_observation(connection, hour) or hour)
    known = select(videos.c.video_id, versions.c.published_at)
    return read_frame(connection, known.outerjoin(versions, videos.c.video_id == versions.c.video_id), ["video_id"])


def _packed(connection: Connection, span: ColumnElement[bool]) -> Sequence[Any]:
    """One row an hour: how many snapshots, and their ids, times and views, each in one text and in the same order."""
    raw = raw_videos.c
    fields = (raw.video_id, raw.observed_at, func.coalesce(raw.views, UNKNOWN))
    joined = (func.group_concat(field) for field in fields)
    return connection.execute(
        select(func.count(), *joined).where(span).group_by(raw_videos.c.hour).order_by(raw_videos.c.hour)
    ).all()


def _unpacked(row: Any, known: pd.Index) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    """Places of the ids among the known ones, times, views; without snapshots whose video nobody knows."""
    count, *texts = row
    ids, times, views = (text.split(",") for text in texts)
    if not count == len(ids) == len(times) == len(views):
        message = f"the server joined {len(ids):,} of {count:,} snapshots: its max_allowed_packet is too small for them"
        raise SchemaMismatch(message)
    codes = known.get_indexer(pd.Index(ids, dtype=known.dtype))
    found = codes >= 0
    return codes[found], np.array(times, dtype="datetime64[us]")[found], np.array(views, dtype=np.int64)[found]


def _joined(parts: Sequence[tuple[npt.NDArray[Any], ...]]) -> tuple[npt.NDArray[Any], ...]:
    nothing = (np.empty(0, np.int64), np.empty(0, "datetime64[us]"), np.empty(0, np.int64))
    return tuple(np.concatenate(arrays) for arrays in zip(nothing, *parts, strict=True))
