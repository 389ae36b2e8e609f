"""What days and the hourly history cost: bytes for each video and hour, of a full catalogue over some days.

A catalogue of 1,000 videos in ten channels: each channel publishes once a day, and one video in twenty has an event.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
from sqlalchemy import Table

from yt_assets.analysis.hours import HOUR as AN_HOUR
from yt_assets.analysis.keywords.days import OF_ALL, OF_CHANNEL
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.schema.channel_hours import channel_hours, raw_channels
from yt_assets.storage.schema.days import DAYS, keyword_days
from yt_assets.storage.schema.history import video_events, video_milestones
from yt_assets.storage.writing.daily_frames import DailyFrames
from yt_assets_tests.storage.samples import HOUR

VIDEOS, CHANNELS, DAYS_STORED = 1_000, 10, 7
MOST_BYTES, MOST_BYTES_OF_DAYS = 12.0, 6.0
AGES = (1, 3, 6, 12, 24, 48, 168, 672)
DICE = Random(7)  # noqa: S311  no secret: the same sizes in each run
CHANNEL_IDS = [f"UC{number:022d}" for number in range(CHANNELS)]


def a_day(day: date) -> DailyFrames:
    """Counts of any size, and words of six to twenty letters."""

    def gains(key: str, value: str) -> dict[str, Any]:
        gained = int(DICE.paretovariate(0.6) * 10) % 10**7
        figures: dict[str, Any] = {"views": gained * 90, "views_gained": gained, "likes_gained": gained // 30}
        figures |= {"comments_gained": gained // 300, "gap_views": None, "covered_minutes": 1_440}
        figures |= {"best_hour": DICE.randrange(24), "peak_views_per_hour": gained / 17, "day_rank": 500, "hours": 24}
        return {key: value, **figures}

    sizes = {"videos": 100, "uploads": 1, "subscribers": 123_000, "subscribers_gained": 0, "total_views": 10**8}
    scopes = [("all", OF_ALL), *((channel, OF_CHANNEL) for channel in CHANNEL_IDS)]
    words = [
        {
            "scope": scope, "keyword": "".join(DICE.choices("abcdefgh ", k=DICE.randint(6, 20))) + str(place),
            "keyword_rank": place, "videos": 9, "example_video_id": "dQw4w9WgXcQ", **gains("none", ""),
        }
        for scope, most in scopes for place in range(1, most + 1)
    ]  # fmt: skip
    rows = {
        "video_days": [gains("video_id", f"video{number:06d}") for number in range(VIDEOS)],
        "channel_days": [{**gains("channel_id", channel), **sizes, "video_count": 100} for channel in CHANNEL_IDS],
        keyword_days.name: words,
    }
    names = {table.name: [column.name for column in table.c if column.name != "day"] for table in DAYS}
    frames = {table: pd.DataFrame(given).astype("object")[names[table]] for table, given in rows.items()}
    return DailyFrames(day, {name: frame.where(frame.notna(), None) for name, frame in frames.items()}, 24, 24, HOUR)


def hourly_rows(hour: datetime) -> dict[str, list[dict[str, Any]]]:
    """One hour of the channels; and a day's share of uploads that pass an age, and of what happens."""
    counts = {"observed_at": hour, "subscribers": 123_000, "views": 10**8, "video_count": 100}
    videos = {"videos_public": 100, "videos_observed": 100, "videos_waiting": 0, "videos_unavailable": 3}
    of_hour = {"hour": hour, **counts, "uploads": 0, "taken_down": 0, **videos}
    planned = {"hour": hour, "plan": 1, **counts, "observed": 100, "waiting": 0, "unavailable": 3, "left_out": 0}
    aged = {"hour": hour, "format": "long", "published_at": hour, "views": 10**5, "likes": 10**3, "comments": 10**2}
    usual: dict[str, Any] = {"distance_minutes": 9, "reason": None, "place": 3, "place_of": 10}
    usual |= {"usual_views_low": 0.1, "usual_views": 0.2, "usual_views_high": 0.3}
    passed = [(number, age) for number in range(CHANNELS) for age in AGES if (hour.hour, age) == (number * 2, age)]
    happened = {"hour": hour, "happened_at": hour, "value_before": "99000", "value_after": "100000"}
    return {
        "channel_hours": [{**of_hour, "channel_id": channel} for channel in CHANNEL_IDS],
        "raw_channels": [{**planned, "channel_id": channel} for channel in CHANNEL_IDS],
        "video_milestones": [
            {**aged, **usual, "video_id": f"video{number:06d}", "age_hours": age, "channel_id": CHANNEL_IDS[number]}
            for number, age in passed
        ],
        "video_events": [
            {**happened, "video_id": f"video{number:06d}", "kind": "views_passed", "channel_id": CHANNEL_IDS[0]}
            for number in range(VIDEOS // 20 // 24)
        ],
    }


def size_of(folder: Path) -> int:
    """Bytes of both files, without free pages."""
    size = 0
    for name in ("videos", "insights"):
        connection = sqlite3.connect(folder / f"{name}.db", isolation_level=None)
        connection.execute("VACUUM")
        ((pages, page),) = connection.execute("SELECT * FROM pragma_page_count(), pragma_page_size()")
        size += pages * page
        connection.close()
    return size


def insert(database: Database, table: Table, rows: Sequence[Any]) -> None:
    if rows:
        database.write(lambda connection: connection.execute(table.insert(), rows))


def test_days_and_the_hourly_history_cost_twelve_bytes_a_video_and_hour(tmp_path: Path) -> None:
    """Of days alone, and of all: what follows from other columns is computed by views."""
    sizes: dict[str, float] = {}
    of_videos, of_insights = (channel_hours, raw_channels), (video_milestones, video_events)
    with (
        Database("videos", f"sqlite:///{tmp_path}/videos.db", setting="VIDEOS_DATABASE_URL") as videos,
        Database("insights", f"sqlite:///{tmp_path}/insights.db", setting="INSIGHTS_DATABASE_URL") as insights,
    ):
        for database in (videos, insights):
            ensure_schema(database)
        empty, first = size_of(tmp_path), HOUR.replace(hour=0)
        for number in range(DAYS_STORED):
            a_day(first.date() + timedelta(days=number)).store(insights, run_id=None, ready=lambda: None)
        sizes["days"] = size_of(tmp_path) - empty
        for number in range(DAYS_STORED * 24):
            rows = hourly_rows(first + number * AN_HOUR)
            for database, tables in ((videos, of_videos), (insights, of_insights)):
                for table in tables:
                    insert(database, table, rows[table.name])
        sizes["all"] = size_of(tmp_path) - empty
    each = {name: size / (VIDEOS * 24 * DAYS_STORED) for name, size in sizes.items()}
    assert each["days"] <= each["all"] <= MOST_BYTES, each
    assert each["days"] <= MOST_BYTES_OF_DAYS, each
