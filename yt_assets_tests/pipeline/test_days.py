"""Days over captured hours: what they are made of, counted by hand out of the snapshots, and again the same."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from yt_assets.pipeline import days as daily
from yt_assets.pipeline.days import compute_day, hours_there
from yt_assets.pipeline.errors import NeverCaptured, NotMaterialized
from yt_assets.storage.errors import Superseded
from yt_assets.storage.writing.daily_frames import DailyFrames
from yt_assets_tests.pipeline.conftest import open_observatory
from yt_assets_tests.pipeline.observatory import FIRST, Observatory, hour

DAY, NEXT = FIRST.date(), FIRST.date() + timedelta(days=1)
# FIRST is 05:00: the last two of the day, three of the next one, and a gap that is within it.
NUMBERS = (17, 18, 19, 20, 30)
TABLES = ("video_days", "channel_days", "keyword_days")


@pytest.fixture(scope="module")
def with_days(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the hours of NUMBERS and their features."""
    observatory = open_observatory(migrated, tmp_path_factory.mktemp("days"))
    for number in NUMBERS:
        observatory.capture(number, minute=7 + number)
    observatory.featurize(*NUMBERS)
    observatory.close()
    return observatory.folder


@pytest.fixture
def two_days(build: Callable[..., Observatory], with_days: Path) -> Observatory:
    return build(with_days)


def computed(observatory: Observatory, day: date) -> DailyFrames:
    return compute_day(observatory.videos, hours_there(observatory.videos, day))


def counts_of(observatory: Observatory, number: int) -> dict[str, dict[str, Any]]:
    return {row["video_id"]: row for row in observatory.rows("raw_videos", number)}


def test_a_day_without_a_gap_at_its_ends_gains_just_what_was_counted(two_days: Observatory) -> None:
    """23:00 and 00:00 were captured: no share is estimated, and every figure is a difference of two snapshots."""
    frame = computed(two_days, NEXT).frames["video_days"].set_index("video_id")
    before, last = counts_of(two_days, 18), counts_of(two_days, 30)
    both = before.keys() & last.keys()
    assert len(both) >= 60
    for video_id in both:
        for name in ("views", "likes", "comments"):
            old, new = before[video_id][name], last[video_id][name]
            expected = None if old is None or new is None else new - old
            stored = frame.loc[video_id, f"{name}_gained"]
            assert (None if stored is pd.NA else stored) == expected, (video_id, name)
    assert set(frame["hours"].dropna()) <= {1, 2, 3}
    assert frame["gap_views"].isna().all()
    born = {key: row["views"] for key, row in last.items() if key not in before}
    assert {key: frame.loc[key, "views_gained"] for key in born} == born


def test_the_days_of_channels_are_the_sums_of_their_videos(two_days: Observatory) -> None:
    day = computed(two_days, NEXT)
    assert day.frames["channel_days"]["views_gained"].sum() == day.frames["video_days"]["views_gained"].sum()
    assert day.frames["channel_days"]["videos"].sum() == len(day.frames["video_days"])
    assert day.hours == 3
    assert day.generation == 3


def test_a_day_is_the_same_when_its_hours_are_computed_again(two_days: Observatory) -> None:
    first = computed(two_days, NEXT)
    two_days.featurize(*NUMBERS)
    again = computed(two_days, NEXT)
    for table in TABLES:
        pd.testing.assert_frame_equal(first.frames[table], again.frames[table])
    stored = first.store(two_days.insights_database, run_id=None, ready=lambda: None)
    rows = {table: two_days.rows(table) for table in TABLES}
    again.store(two_days.insights_database, run_id="run", ready=lambda: None)
    assert {table: two_days.rows(table) for table in TABLES} == rows
    assert stored.rows == {table: len(rows[table]) for table in TABLES}


def test_an_hour_without_features_is_a_gap_and_a_day_without_any_is_refused(two_days: Observatory) -> None:
    two_days.capture(21)
    there = hours_there(two_days.videos, NEXT)
    assert list(there.records) == [hour(19), hour(20), hour(30)]
    assert there.without_features == [hour(21)]
    two_days.capture(44)
    with pytest.raises(NotMaterialized, match="video_features was never written for 2026-11-22 01:00 UTC"):
        hours_there(two_days.videos, NEXT + timedelta(days=1))
    with pytest.raises(NeverCaptured, match="2026-11-25 00:00 UTC and 23 more"):
        hours_there(two_days.videos, date(2026, 11, 25))


def test_a_day_made_of_an_older_capture_never_replaces_a_newer_one(two_days: Observatory) -> None:
    older = computed(two_days, DAY)
    two_days.capture(16)
    two_days.featurize(16)
    newer = computed(two_days, DAY)
    database = two_days.insights_database
    assert not newer.store(database, run_id="newer", ready=lambda: None).is_kept
    assert older.store(database, run_id="older", ready=lambda: None).is_kept
    assert [(row["hours"], row["run_id"]) for row in two_days.rows("insight_days")] == [(3, "newer")]


def test_an_hour_that_is_captured_again_meanwhile_stops_the_day(
    two_days: Observatory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def and_again(*read: Any) -> Any:
        two_days.capture(30, minute=50)
        return phrases(*read)

    phrases = daily._keyphrases
    monkeypatch.setattr(daily, "_keyphrases", and_again)
    with pytest.raises(Superseded):
        computed(two_days, NEXT)
