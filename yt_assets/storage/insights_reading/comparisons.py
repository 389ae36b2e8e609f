"""Channels and formats beside each other, in a window of hours.

Here: growth of channels with their subscribers, and what each format brought. Not here: the windows themselves
(windows.py), days of one channel (histories.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, select

from yt_assets.analysis.formats import FORMATS
from yt_assets.batching import batches_of
from yt_assets.storage.insights_reading.sums import change, sum_of_all
from yt_assets.storage.schema.days import channel_days
from yt_assets.storage.schema.insights import engagement_insights

Row = Mapping[str, Any]
# A day that was missed: the count of one before it stands for its own.
MOST_DAYS_BEFORE = 3


def with_subscribers(connection: Connection, rows: Sequence[Row], hour: datetime, days: int) -> list[dict[str, Any]]:
    """Windows of channels with subscribers, and what these gained by whole days.

    subscribers: of the newest day before the hour's own, which is written while it runs. subscribers_gained: since so
    many days before that; None where either is not known. Both are of counts that YouTube rounds.
    """
    counts = _subscribers(connection, hour.date() - timedelta(days=1), days)
    unknown = (None, None)
    names = ("subscribers", "subscribers_gained")
    return [{**row, **dict(zip(names, counts.get(row["channel_id"], unknown), strict=True))} for row in rows]


def _subscribers(connection: Connection, until: date, days: int) -> dict[str, tuple[int, int | None]]:
    row = channel_days.c
    since = until - timedelta(days=days + 2 * MOST_DAYS_BEFORE)
    statement = select(row.channel_id, row.day, row.subscribers)
    inside = (row.day >= since, row.day <= until, row.subscribers.is_not(None))
    by_channel: dict[str, dict[date, int]] = defaultdict(dict)
    for channel_id, day, subscribers in connection.execute(statement.where(*inside)):
        by_channel[channel_id][day] = subscribers
    found = {}
    for channel_id, counts in by_channel.items():
        newest = max(counts)
        start = newest - timedelta(days=days)
        before = max((day for day in counts if start - timedelta(days=MOST_DAYS_BEFORE) <= day <= start), default=None)
        found[channel_id] = (counts[newest], None if before is None else counts[newest] - counts[before])
    return found


def formats(connection: Connection, rows: Sequence[Row], gone: Sequence[Row], hour: datetime) -> list[dict[str, Any]]:
    """What long, short and live videos brought, out of their rows of a window: a row for each format that there is.

    gone: rows of what was there in the hours before alone. format, videos, uploads (of the window), views_gained,
    views_gained_before and change (None where it is not known of every video), views_of_uploads (the median),
    engagement_rate (likes and comments on the views of these uploads; None where none shows its likes).
    """
    by_format, gone_by_format = _by_format(rows), _by_format(gone)
    counts = _engagements(connection, hour, [row["video_id"] for row in rows if row["is_upload"]])
    return [
        _format(name, by_format[name], gone_by_format.get(name, ()), counts) for name in FORMATS if name in by_format
    ]


def _by_format(rows: Sequence[Row]) -> dict[str, list[Row]]:
    by_format: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_format[str(row["format"])].append(row)
    return by_format


def _engagements(connection: Connection, hour: datetime, ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Likes and comments, and views, of those of the videos that show their likes."""
    row = engagement_insights.c
    known = (row.hour == hour, row.likes.is_not(None), row.views.is_not(None))
    statement = select(row.video_id, row.likes, row.comments, row.views).where(*known)
    found = (
        each for some in batches_of(ids, 500) for each in connection.execute(statement.where(row.video_id.in_(some)))
    )
    return {key: (likes + (comments or 0), views) for key, likes, comments, views in found}


def _format(
    name: str, rows: Sequence[Row], gone: Sequence[Row], counts: Mapping[str, tuple[int, int]]
) -> dict[str, Any]:
    uploads = [row for row in rows if row["is_upload"]]
    gained = sum(row["views_gained"] for row in rows)
    before = sum_of_all(row["views_gained_before"] for row in (*rows, *gone))
    shown = [counts[row["video_id"]] for row in uploads if row["video_id"] in counts]
    views = sum(of_views for _, of_views in shown)
    return {
        "format": name,
        "videos": len(rows),
        "uploads": len(uploads),
        "views_gained": gained,
        "views_gained_before": before,
        "change": change(gained, before),
        "views_of_uploads": float(median(row["views"] for row in uploads)) if uploads else None,
        "engagement_rate": sum(engaged for engaged, _ in shown) / views if views else None,
    }
