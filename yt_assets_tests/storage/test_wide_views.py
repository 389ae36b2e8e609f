"""Views for BI tools on three engines: one row a fact, names beside it, times and days that are such."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.types import Date, DateTime

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.schema.view_statements import ALL_VIEWS
from yt_assets.storage.schema.wide_views import VIEWS_OF_VIDEOS, WIDE_VIEWS
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    engagement_row,
    hour_at,
    hour_row,
    put,
    title_row,
    trend_row,
    video_id,
)
from yt_assets_tests.storage.test_daily_frames import frames_of, store

ONE, GONE = video_id(0), video_id(1)
DAY = HOUR.date()


@pytest.fixture
def told(insights: Database) -> Database:
    """An hour and a day of two videos, one of which is gone, and the hour a day before."""
    before = [trend_row(ONE, hour=hour_at(-24), views=1_000, observed_at=hour_at(-24))]
    replace_hours(insights, "trend_insights", [hour_at(-24)], before)
    now = [trend_row(key, views=1_500, observed_at=HOUR) for key in (ONE, GONE)]
    titles = [title_row(ONE, format="short"), title_row(GONE, unavailable_since=HOUR)]
    names = {"title": "Cooking", "handle": "@cooking", "subscribers": 1_000, "video_count": 9}
    channel = {"channel_id": CHANNEL, **names, "unavailable_since": None, "source": "sandbox", "as_of_hour": HOUR}
    replace_hours(insights, "trend_insights", [HOUR], now, titles=titles, channels=[channel])
    replace_hours(insights, "engagement_insights", [HOUR], [engagement_row(ONE, likes=90, comments=9, views=1_500)])
    store(insights, frames_of(DAY, views_gained=200, likes_gained=10, comments_gained=4))
    return insights


def view(database: Database, name: str) -> list[dict[str, Any]]:
    """All rows, as SQLAlchemy reads them by the view's select."""
    with database.reading() as connection:
        statement = ALL_VIEWS[database.name][name]
        columns = [column.label(str(column.key)) for column in statement.subquery().c]
        shown = [text(str(column.key)) for column in statement.selected_columns]
        rows = [tuple(row) for row in connection.execute(select(*shown).select_from(text(name)))]
        assert len(columns) == len(shown)
        return [dict(zip((str(each) for each in shown), row, strict=True)) for row in rows]


def test_a_videos_hours_and_days_say_what_it_is(told: Database) -> None:
    hours = {(row["video_id"], str(row["hour"])[:10]): row for row in view(told, "video_hours")}
    assert len(hours) == 3
    now = hours[ONE, "2026-11-20"]
    names = ("title", "channel_title", "format", "duration_seconds", "availability", "likes", "views")
    assert [now[name] for name in names] == [f"Title of {ONE}", "Cooking", "short", 600, "public", 90, 1_500]
    assert hours[GONE, "2026-11-20"]["availability"] == "unavailable"
    first, _ = sorted(view(told, "video_days_wide"), key=lambda row: row["video_id"])
    names = ("title", "channel_id", "format", "views_gained", "covered_hours", "engagement_rate", "hours")
    assert [first[name] for name in names] == [f"Title of {ONE}", CHANNEL, "short", 200, 24.0, 0.07, 2]


def test_channels_have_days_and_windows_with_their_names(told: Database) -> None:
    (day,) = view(told, "channel_days_wide")
    assert [day[name] for name in ("title", "handle", "hours_of_day", "engagement_rate")] == [
        "Cooking",
        "@cooking",
        2,
        None,
    ]
    windows = {row["window_hours"]: row for row in view(told, "channel_windows")}
    assert [int(windows[24][name]) for name in ("views_gained", "videos", "uploads", "inexact")] == [500, 2, 0, 1]
    assert windows.keys() == {24, 168, 672}
    (channel,) = view(told, "dim_channel")
    assert [channel[name] for name in ("handle", "subscribers", "availability")] == ["@cooking", 1_000, "public"]
    assert {row["video_id"]: row["availability"] for row in view(told, "dim_video")} == {
        ONE: "public", GONE: "unavailable",
    }  # fmt: skip


def test_a_window_of_the_view_is_that_of_the_reader(told: Database) -> None:
    with InsightsReader(told) as reader:
        read = {row["video_id"]: row["views_gained"] for row in reader.video_windows(HOUR, 24)}
    shown = {row["video_id"]: row["views_gained"] for row in view(told, "video_windows") if row["window_hours"] == 24}
    assert shown == read == {ONE: 500, GONE: 0}


def test_queries_begin_at_the_newest_hour_and_day(told: Database, videos: Database) -> None:
    (moments,) = view(told, "newest_hour")
    assert {name: str(value)[:16] for name, value in moments.items()} == {
        "hour": "2026-11-20 05:00",
        "hour_a_day_ago": "2026-11-19 05:00",
        "hour_a_week_ago": "2026-11-13 05:00",
        "hour_four_weeks_ago": "2026-10-23 05:00",
        "day": "2026-11-20",
        "day_a_week_ago": "2026-11-13",
        "day_four_weeks_ago": "2026-10-23",
    }
    since = text("SELECT COUNT(*) FROM video_hours WHERE hour > (SELECT hour_a_day_ago FROM newest_hour)")
    at = text("SELECT COUNT(*) FROM video_hours WHERE hour >= (SELECT hour_a_day_ago FROM newest_hour)")
    with told.reading() as connection:
        assert [connection.execute(each).scalar_one() for each in (since, at)] == [2, 3]
    put(videos, hours=[hour_row(), hour_row(hour_at(1), settled_at=None)])
    (captured,) = view(videos, "newest_capture")
    assert str(captured["hour_a_day_ago"])[:16] == "2026-11-19 05:00"


@pytest.mark.parametrize("name", [*WIDE_VIEWS, *VIEWS_OF_VIDEOS])
def test_a_view_over_nothing_is_empty(videos: Database, insights: Database, name: str) -> None:
    database = videos if name in VIEWS_OF_VIDEOS else insights
    rows = view(database, name)
    assert [row for row in rows if any(value is not None for value in row.values())] == []


def test_days_and_hours_are_dates_and_times_on_every_engine(told: Database) -> None:
    """A BI tool reads their types from the database: text would be no axis of time."""
    for name, column, kind in (
        ("video_hours", "hour", DateTime),
        ("video_hours", "published_at", DateTime),
        ("video_days_wide", "day", Date),
        ("channel_days_wide", "day", Date),
        ("dim_video", "published_at", DateTime),
    ):
        types = {each["name"]: each["type"] for each in inspect(told.engine).get_columns(name)}
        assert isinstance(types[column], kind), (name, column)
    with told.reading() as connection:
        day, hour = connection.execute(
            text("SELECT d.day, h.hour FROM video_days_wide d JOIN video_hours h ON h.video_id = d.video_id LIMIT 1")
        ).one()
    assert str(day) == str(DAY)
    assert isinstance(day, date | str)
    assert isinstance(hour, datetime | str)
    assert timedelta(days=1) > datetime.fromisoformat(str(hour)) - datetime.fromisoformat(str(day)) > -timedelta(days=2)
