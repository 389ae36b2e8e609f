"""What videos gained in a window, kept by a process until an hour is written: the statement takes 25 ms a thousand.

Here: keeping the rows, and channels out of them. Not here: the statement (windows.py), formats (comparisons.py).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import compress
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

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


class Window(NamedTuple):
    """Videos that were seen in a window, most gained first; gone: what their channels had in as many hours before."""

    seen: Sequence[Row]
    gone: Sequence[Row]


_Key = tuple[datetime, int, datetime | None, tuple[str, ...]]
_Times = LRUCache[tuple[Any, ...], Sequence[Row]]
_KEPT: WeakKeyDictionary[Database, LRUCache[_Key, Window]] = WeakKeyDictionary()
# Hours of the week, of all videos or some: few rows each.
_TIMES: WeakKeyDictionary[Database, _Times] = WeakKeyDictionary()
MOST_TIMES = 256
# One thread reads a window while the others wait for it.
_READING = Lock()


def all_videos(
    database: Database, connection: Connection, hour: datetime, window_hours: int, channel_ids: Collection[str] = ()
) -> Window:
    """Every video's row of a window, as windows.video_windows gives them. Not to be changed.

    channel_ids: of these channels alone; none ask for all.
    """
    key = (hour, window_hours, _written_at(connection), tuple(sorted(set(channel_ids))))
    with _READING:
        kept = _KEPT.setdefault(database, LRUCache(MOST_ROWS, getsizeof=lambda window: sum(map(len, window)) + 1))
        window = kept.get(key)
        if window is None:
            rows = windows.video_windows(connection, hour, window_hours, channel_ids=channel_ids, with_gone=True)
            window = _parted(rows)
            if len(rows) < MOST_ROWS:
                kept[key] = window
    return window


def all_channels(
    database: Database, connection: Connection, hour: datetime, window_hours: int, channel_ids: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Every channel's row of a window, as windows.channel_windows gives them; or of these channels alone."""
    window = all_videos(database, connection, hour, window_hours, channel_ids)
    seen, gone = (_by_channel(rows) for rows in window)
    names = channel_titles.c
    known = {
        key: {"title": title, "handle": handle}
        for key, title, handle in connection.execute(select(names.channel_id, names.title, names.handle))
    }
    nameless = {"title": None, "handle": None}
    channels = [{**_channel(rows, gone.get(key, ())), **known.get(key, nameless)} for key, rows in seen.items()]
    return sorted(channels, key=lambda each: (-each["views_gained"], each["channel_id"]))


def publishing_times(
    database: Database, connection: Connection, hour: datetime, zone: ZoneInfo, **chosen: Any
) -> Sequence[Row]:
    """Hours of the week, as windows.publishing_times gives them. Not to be changed."""
    words = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(chosen.items()))
    key = (hour, zone.key, words, _written_at(connection))
    with _READING:
        kept = _TIMES.setdefault(database, LRUCache(MOST_TIMES))
        rows = kept.get(key)
        if rows is None:
            rows = kept[key] = windows.publishing_times(connection, hour, zone, **chosen)
    return rows


def _written_at(connection: Connection) -> datetime | None:
    written_at: datetime | None = connection.scalar(select(func.max(insight_hours.c.written_at)))
    return written_at


def _parted(rows: Sequence[dict[str, Any]]) -> Window:
    is_seen = [row.pop("is_seen") == 1 for row in rows]
    seen = list(compress(rows, is_seen))
    channels = {row["channel_id"] for row in seen}
    gone = [row for row, there in zip(rows, is_seen, strict=True) if not there and row["channel_id"] in channels]
    return Window(seen, gone)


def _by_channel(rows: Sequence[Row]) -> dict[str, list[Row]]:
    by_channel: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_channel[row["channel_id"]].append(row)
    return by_channel


def _channel(rows: Sequence[Row], gone: Sequence[Row]) -> dict[str, Any]:
    """What windows.channel_window sums in SQL, out of the rows of a channel's videos."""
    gained = sum(row["views_gained"] for row in rows)
    before = sum_of_all(row["views_gained_before"] for row in (*rows, *gone))
    # Uploads say nothing of how long their channel was watched.
    covered = [row["covered_hours"] for row in rows if not row["is_upload"] and row["covered_hours"] is not None]
    return {
        **{name: rows[0][name] for name in ("hour", "window_hours", "channel_id")},
        "views_gained": gained,
        "views_gained_before": before,
        "change": change(gained, before),
        "covered_hours": max(covered, default=None),
        "videos": len(rows),
        "uploads": sum(row["is_upload"] for row in rows),
        "inexact": sum(1 - row["observed_ends"] for row in rows),
    }
