"""What all videos gained in a window, kept by a process until an hour is written: the statement takes 25 ms a thousand.

Here: keeping the rows, and channels out of them. Not here: the statement (windows.py), formats (comparisons.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from cachetools import LRUCache
from sqlalchemy import Connection, func, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading import windows
from yt_assets.storage.insights_reading.sums import change, sum_of_all
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
    videos: dict[str, list[Row]] = defaultdict(list)
    for row in all_videos(database, connection, hour, window_hours):
        videos[row["channel_id"]].append(row)
    names = channel_titles.c
    known = {
        key: {"title": title, "handle": handle}
        for key, title, handle in connection.execute(select(names.channel_id, names.title, names.handle))
    }
    nameless = {"title": None, "handle": None}
    channels = [{**_channel(rows), **known.get(key, nameless)} for key, rows in videos.items()]
    return sorted(channels, key=lambda each: (-each["views_gained"], each["channel_id"]))


def _channel(rows: Sequence[Row]) -> dict[str, Any]:
    """What windows.channel_window sums in SQL, out of the rows of a channel's videos."""
    gained = sum(row["views_gained"] for row in rows)
    before = sum_of_all(row["views_gained_before"] for row in rows)
    return {
        **{name: rows[0][name] for name in ("hour", "window_hours", "channel_id")},
        "views_gained": gained,
        "views_gained_before": before,
        "change": change(gained, before),
        "videos": len(rows),
        "uploads": sum(row["is_upload"] for row in rows),
        "inexact": sum(1 - row["observed_ends"] for row in rows),
    }
