"""Rows of the tables of histories and days, written as they are: by the storage room, but by none of its steps.

Here: rows with every column, and a place for what a test is about. Not here: the hours' rows (samples.py).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.batches import Row
from yt_assets.storage.writing.upserts import insert_rows
from yt_assets_tests.storage.samples import CHANNEL, HOUR


def plant(database: Database, **rows: Sequence[Row]) -> None:
    """Insert rows by table name."""

    def work(connection: Connection) -> None:
        for name, given in rows.items():
            insert_rows(connection, TABLES[database.name][name], given)

    database.write(work)


def milestone_row(key: str, age_hours: int, views: int | None, **changes: Any) -> Row:
    """A video at an age."""
    counts = {"views": views, "likes": None if views is None else views // 20, "comments": None}
    of_ten = dict.fromkeys(("place", "place_of", "usual_views_low", "usual_views", "usual_views_high", "reason"))
    named = {"hour": HOUR, "video_id": key, "age_hours": age_hours, "channel_id": CHANNEL, "format": "long"}
    return {**named, "published_at": HOUR, **counts, "distance_minutes": 4, **of_ten, **changes}


def event_row(key: str, kind: str, hour: datetime = HOUR, **changes: Any) -> Row:
    """What happened to a video in an hour."""
    named = {"hour": hour, "video_id": key, "kind": kind, "channel_id": CHANNEL, "happened_at": hour}
    return {**named, "value_before": None, "value_after": None, **changes}


def events_written(hour: datetime = HOUR) -> Row:
    """The mark of an hour whose events are there."""
    nothing = dict.fromkeys(("run_id", "observed", "estimated", "waiting", "oldest_look"))
    made_of = {"generation": 1, "planned_at": hour, "rows_written": 1, "written_at": hour}
    return {"hour": hour, "asset": "video_events", **made_of, **nothing}


def channel_day_row(day: date, channel_id: str = CHANNEL, **changes: Any) -> Row:
    """A channel's day."""
    gains = {"views_gained": 1_000, "likes_gained": 50, "comments_gained": 5, "gap_views": None}
    best = {"best_hour": 17, "peak_views_per_hour": 90.5, "day_rank": 1}
    counts = {"subscribers": 1_200, "subscribers_gained": 10, "total_views": 1_000_000, "video_count": 4}
    seen = {"day": day, "channel_id": channel_id, "hours": 24, "videos": 4, "uploads": 1}
    return {**seen, **gains, **best, **counts, **changes}


def channel_title_row(channel_id: str = CHANNEL, **changes: Any) -> Row:
    """A channel's name and size."""
    named = {"channel_id": channel_id, "title": "Cooking", "handle": "@Cooking", "subscribers": 1_200}
    return {**named, "video_count": 4, "unavailable_since": None, "source": "sandbox", "as_of_hour": HOUR, **changes}


def day_written(day: date, hours: int = 24) -> Row:
    """The mark of a day that is there."""
    made_of = {"generation": hours, "planned_at": HOUR, "run_id": None, "rows_written": 1, "written_at": HOUR}
    return {"day": day, "hours": hours, **made_of}
