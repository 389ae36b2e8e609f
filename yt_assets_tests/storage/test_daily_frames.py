"""A day on three engines: replaced whole, with what it was made of, and deleted when its last hour may not be kept."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from yt_assets.pipeline.retention import limits_at
from yt_assets.storage.deletion.retention import DAYS, Deletion
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.schema.days import channel_days, keyword_days, video_days
from yt_assets.storage.writing.daily_frames import DailyFrames
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import CHANNEL, HOUR, put, video_id

DAY = HOUR.date()
NUMBERS = {"hours": 2, "views": 9_000_000_000, "views_gained": 5, "covered_minutes": 1_440, "best_hour": 23}
SEEN: dict[str, Any] = {**NUMBERS, "peak_views_per_hour": 0.1, "day_rank": 1}


def frames_of(day: date = DAY, videos: int = 2, *, generation: int = 2, **changes: Any) -> DailyFrames:
    """A day of so many videos."""
    made: dict[str, pd.DataFrame] = {}
    of_channel = {"channel_id": CHANNEL, "videos": videos, "uploads": 0}
    word = {"scope": "all", "keyword": "café 🍞", "keyword_rank": 1, "videos": 1, "example_video_id": video_id(0)}
    for table, rows in (
        (video_days, [{"video_id": video_id(number), **SEEN, **changes} for number in range(videos)]),
        (channel_days, [{**SEEN, **of_channel}]),
        (keyword_days, [word]),
    ):
        names = [column.name for column in table.c if column.name != "day"]
        made[table.name] = pd.DataFrame([{name: row.get(name) for name in names} for row in rows])
    return DailyFrames(day, made, 2, generation, HOUR)


def store(database: Database, frames: DailyFrames) -> dict[str, int]:
    return dict(frames.store(database, run_id="run", ready=lambda: None).rows)


def test_a_day_is_replaced_whole_and_the_one_beside_it_stays(insights: Database) -> None:
    store(insights, frames_of(DAY - timedelta(days=1)))
    store(insights, frames_of(videos=3))
    assert store(insights, frames_of(views_gained=-7)) == {"video_days": 2, "channel_days": 1, "keyword_days": 1}
    rows = rows_in(insights, "video_days")
    assert [(row["day"], row["views_gained"]) for row in rows] == [(DAY - timedelta(days=1), 5)] * 2 + [(DAY, -7)] * 2
    assert {name: rows[0][name] for name in SEEN} == SEEN
    assert rows[0]["likes_gained"] is None
    assert [row["keyword"] for row in rows_in(insights, "keyword_days")] == ["café 🍞"] * 2
    made_of = rows_in(insights, "insight_days")[-1]
    assert {name: made_of[name] for name in ("hours", "generation", "planned_at", "run_id", "rows_written")} == {
        "hours": 2, "generation": 2, "planned_at": HOUR, "run_id": "run", "rows_written": 4,
    }  # fmt: skip


def test_a_value_that_no_column_takes_stores_nothing_of_its_day(insights: Database) -> None:
    store(insights, frames_of())
    with pytest.raises(RowsRefused, match="covered_minutes"):
        store(insights, frames_of(covered_minutes=40_000))
    assert {row["covered_minutes"] for row in rows_in(insights, "video_days")} == {1_440}


def test_days_go_with_their_last_hour_in_portions(videos: Database, insights: Database) -> None:
    """At 00:30 the hours before 00:30, 28 days ago, go: of that day 23 are left, and 28 whole days after it."""
    run_at = HOUR.replace(hour=0, minute=30)
    limit = limits_at(run_at, 28)
    first = run_at.date() - timedelta(days=28)
    assert limit.days == first
    for ago in (30, 29, 28, 1):
        store(insights, frames_of(run_at.date() - timedelta(days=ago)))
    put(insights, channel_titles=[])
    deleted = Deletion({"videos": videos, "insights": insights}).delete_days(limit.days)
    assert dict(deleted) == {"insight_days": 2, "video_days": 4, "channel_days": 2, "keyword_days": 2}
    for table in DAYS:
        assert {row["day"] for row in rows_in(insights, table)} == {first, run_at.date() - timedelta(days=1)}


def test_a_day_may_be_as_old_as_the_policy_lets_it() -> None:
    """Without the amendment nothing of a day is older than 30 days when the next daily deletion comes."""
    run_at = HOUR.replace(hour=0, minute=30)
    assert limits_at(run_at, 29).days == run_at.date() - timedelta(days=28)
    assert limits_at(run_at, 90).days == run_at.date() - timedelta(days=90)
    assert limits_at(run_at, 1).days == run_at.date() - timedelta(days=1)
