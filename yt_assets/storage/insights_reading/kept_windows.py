"""What all videos gained in a window, kept by a process until an hour is written: the statement takes 25 ms a thousand.

Here: keeping the rows, and channels out of them. Not here: the statement (windows.py), formats (comparisons.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from sqlalchemy import Connection, func, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading import windows
from yt_assets.storage.schema.days import channel_titles
from yt_assets.storage.schema.insights import insight_hours

Row = Mapping[str, Any]
# Of all windows together, about a kilobyte each. A larger one is read each time.
MOST_ROWS = 60_000

_Key = tuple[datetime, int, datetime | None]
_KEPT: WeakKeyDictionary[Database, LRUCache[_Key, Sequence[Row]]] = WeakKeyDictionary()
# One thread reads a window while the others wait for it.
_READING = Lock()


def all_videos(database: Database, connection: Connection, hour: datetime, window_hours: int) -> Sequence[Row]:
    """Every video's row of a window, most gained first, as windows.video_windows gives them. Not to be changed."""
    key = (hour, window_hours, connection.scalar(select(func.max(insight_hours.c.written_at))))
    with _READING:
        kept = _KEPT.setdefault(database, LRUCache(MOST_ROWS, getsizeof=lambda rows: len(rows) + 1))
        rows = kept.get(key)
        if rows is None:
            rows = windows.video_windows(connection, hour, window_hours)
            if len(rows) < MOST_ROWS:
                kept[key] = rows
    return rows


def all_channels(database: Database, connection: Connection, hour: datetime, window_hours: int) -> list[dict[str, Any]]:
    """Every channel's row of a window, as windows.channel_windows gives them."""
    sums: dict[str, dict[str, Any]] = {}
    for row in all_videos(database, connection, hour, window_hours):
        _add(sums.setdefault(row["channel_id"], _nothing(row)), row)
    names = channel_titles.c
    known = {
        key: (title, handle)
        for key, title, handle in connection.execute(select(names.channel_id, names.title, names.handle))
    }
    channels = [
        {**each, **dict(zip(("title", "handle"), known.get(key, (None, None)), strict=True)), "change": _change(each)}
        for key, each in sums.items()
    ]
    return sorted(channels, key=lambda each: (-each["views_gained"], each["channel_id"]))


def _nothing(row: Row) -> dict[str, Any]:
    shared = {name: row[name] for name in ("hour", "window_hours", "channel_id")}
    return {**shared, "views_gained": None, "views_gained_before": 0, "videos": 0, "uploads": 0, "inexact": 0}


def _add(total: dict[str, Any], row: Row) -> None:
    if row["views_gained"] is not None:  # as SQL sums
        total["views_gained"] = (total["views_gained"] or 0) + row["views_gained"]
    before, more = total["views_gained_before"], row["views_gained_before"]
    total["views_gained_before"] = None if before is None or more is None else before + more
    total["videos"] += 1
    total["uploads"] += row["is_upload"]
    total["inexact"] += 1 - row["observed_ends"]


def _change(total: Row) -> int | None:
    before = total["views_gained_before"]
    return None if before is None else total["views_gained"] - before
