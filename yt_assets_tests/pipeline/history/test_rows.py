"""The three tables out of rows that are written by hand, stored and computed again, on every engine."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from yt_assets.pipeline.errors import FeaturesBehind, NotCapturedYet, NotMaterialized
from yt_assets.pipeline.history.compute import hour_of_history
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourlyTable
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    channel_row,
    features_row,
    hour_at,
    hour_row,
    put,
    snapshot_row,
    text_row,
    told_row,
    trend_row,
    version_row,
    video_id,
    video_row,
)

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"
OLD, NEW, GONE, BACK, LIVE, VIRAL, COMING = map(video_id, range(7))
LATER_TEXT = "fedcba9876543210"
SOON = timedelta(minutes=1)


@pytest.fixture
def two_hours(videos: Database, insights: Database) -> tuple[Database, Database]:
    """An hour in which much happened, and the one before it. The hour was captured twice: the second time in part."""
    before, seen = hour_at(-1), hour_at(-30)
    keys = (OLD, NEW, GONE, BACK, LIVE, VIRAL, COMING)
    # After the newest look of the hour before.
    now = HOUR + SOON
    put(
        videos,
        channels=[channel_row(key, first_seen_at=seen) for key in (CHANNEL, OTHER)],
        hours=[hour_row(hour_at(-2)), hour_row(before), hour_row(plan=2, generation=2, features_generation=2)],
        videos=[video_row(key, first_seen_at=seen, published_at=hour_at(-29)) for key in keys],
        video_texts=[
            text_row(OLD, tags=["a", "b"]),
            text_row(OLD, text_hash=LATER_TEXT, title="Another title", tags=["a"], category_id="10"),
        ],
        video_versions=[
            *(version_row(key, valid_from=seen, published_at=hour_at(-29)) for key in (OLD, GONE, BACK, VIRAL)),
            version_row(OLD, valid_from=now, text_hash=LATER_TEXT, published_at=hour_at(-29)),
            version_row(NEW, valid_from=now, published_at=hour_at(0) - SOON),
            version_row(COMING, valid_from=now, live_state="upcoming", published_at=hour_at(0) - SOON),
            version_row(LIVE, valid_from=seen, live_state="upcoming", format="live", published_at=hour_at(-29)),
            version_row(LIVE, valid_from=now, live_state="live", format="live", published_at=hour_at(-29)),
        ],
        absences=[{"hour": before, "absent": BACK}, {"hour": HOUR, "absent": GONE}, {"hour": HOUR, "absent": OTHER}],
        raw_videos=[
            *(snapshot_row(key, before, views=900) for key in (OLD, GONE, LIVE, VIRAL)),
            snapshot_row(BACK, hour_at(-2)),
            *(snapshot_row(key, views=20_000) for key in (OLD, NEW, BACK, LIVE, VIRAL)),
        ],
        video_features=[
            features_row(OLD, age_hours=29.0, delta_hours=1.0, views=20_000, delta_views=19_100),
            features_row(NEW, age_hours=2 / 60, views=20_000),
            features_row(BACK, age_hours=29.0, delta_hours=2.0, views=20_000, delta_views=0),
            features_row(LIVE, age_hours=29.0, delta_hours=28.5, views=20_000, delta_views=None, format="live"),
            features_row(VIRAL, age_hours=29.0, delta_hours=1.0, views=20_000, delta_views=10),
        ],
        raw_channels=[
            told_row(CHANNEL, plan=1, observed_at=now, subscribers=1_000, views=5, video_count=6),
            told_row(OTHER, plan=1, observed_at=now, subscribers=None, views=7, video_count=0),
            told_row(CHANNEL, plan=2, observed=5, waiting=2, unavailable=1, left_out=1),
            told_row(OTHER, plan=2, observed=0, waiting=0, unavailable=0, left_out=0),
            told_row(CHANNEL, plan=3, observed_at=now, subscribers=9, views=9, video_count=9),
        ],
    )
    for hour, label in ((before, "rising"), (HOUR, "viral")):
        replace_hours(insights, "trend_insights", [hour], [trend_row(VIRAL, 1, hour, label=label)])
    return videos, insights


def stored(table: str, databases: tuple[Database, Database], hour: datetime = HOUR) -> list[Any]:
    """An hour computed, stored and read back."""
    made = hour_of_history(table, hour, *databases)
    database = databases[table not in TABLES["videos"]]
    made.store(database, table, made.hours, run_id="run")
    return list(rows_in(database, table))


def test_what_happened_is_told_with_what_was_before_and_after(two_hours: tuple[Database, Database]) -> None:
    rows = stored("video_events", two_hours)
    found = {(row["video_id"], row["kind"]): (row["value_before"], row["value_after"]) for row in rows}
    assert found == {
        (OLD, "title_changed"): (f"Title of {OLD}", "Another title"),
        (OLD, "tags_changed"): ("a, b", "a"),
        (OLD, "category_changed"): ("22", "10"),
        (OLD, "views_passed"): ("900", "10000"),
        (NEW, "published"): (None, None),
        (COMING, "announced"): (None, None),
        (NEW, "views_passed"): ("0", "10000"),
        (GONE, "taken_down"): (None, None),
        (BACK, "back"): (None, None),
        (LIVE, "went_live"): ("upcoming", "live"),
        (VIRAL, "turned_viral"): ("rising", "viral"),
    }
    times = {row["kind"]: row["happened_at"] for row in rows}
    assert times["published"] == HOUR - SOON
    assert times["title_changed"] == times["went_live"] == HOUR + SOON
    assert times["taken_down"] == HOUR + 5 * SOON, "as late as the hour's newest look"
    assert stored("video_events", two_hours) == rows


def test_a_channel_has_the_newest_answer_of_the_generation_or_before_it(two_hours: tuple[Database, Database]) -> None:
    """The second plan asked for no channel; the third has not settled, and says nothing of the hour."""
    rows = stored("channel_hours", two_hours)
    first, other = rows
    assert (first["channel_id"], other["channel_id"]) == (CHANNEL, OTHER)
    assert (first["subscribers"], first["views"], first["video_count"]) == (1_000, 5, 6)
    assert first["observed_at"] == HOUR + SOON
    assert [first[f"videos_{name}"] for name in ("public", "observed", "waiting", "unavailable")] == [8, 5, 2, 1]
    assert (first["uploads"], first["taken_down"], other["taken_down"]) == (2, 1, 0)
    assert (other["subscribers"], other["views"]) == (None, 7)
    assert stored("channel_hours", two_hours) == rows


def test_channels_of_an_hour_of_before_are_those_of_its_videos(two_hours: tuple[Database, Database]) -> None:
    rows = stored("channel_hours", two_hours, hour_at(-1))
    (row,) = [row for row in rows if row["hour"] == hour_at(-1)]
    assert (row["channel_id"], row["videos_observed"]) == (CHANNEL, 4)
    assert {row[name] for name in ("subscribers", "views", "videos_public", "videos_waiting")} == {None}


def test_an_hour_of_history_is_there_when_the_ledgers_say_so(two_hours: tuple[Database, Database]) -> None:
    """The first hour of all had nothing before it, and is there without a row."""
    videos, insights = two_hours
    replace_hours(insights, "trend_insights", [hour_at(-2)], [])
    for table in ("video_events", "video_milestones"):
        assert [row for row in stored(table, two_hours, hour_at(-2)) if row["hour"] == hour_at(-2)] == []
        with insights.reading() as connection:
            marks = HourlyTable(connection, table).written([hour_at(-2), HOUR])
        assert {hour: mark.rows_written for hour, mark in marks.items()} == {hour_at(-2): 0}
    stored("channel_hours", two_hours)
    numbers = {row["hour"]: row["channels_generation"] for row in rows_in(videos, "hours")}
    assert numbers == {hour_at(-2): None, hour_at(-1): None, HOUR: 2}


def test_what_is_not_there_is_said(two_hours: tuple[Database, Database]) -> None:
    videos, insights = two_hours
    with pytest.raises(NotCapturedYet):
        hour_of_history("channel_hours", hour_at(5), videos, insights)
    with pytest.raises(NotMaterialized, match="trend_insights was never written"):
        hour_of_history("video_events", hour_at(-2), videos, insights)
    table = TABLES["videos"]["hours"]
    videos.write(lambda connection: connection.execute(table.update().values(features_generation=7)))
    with pytest.raises(FeaturesBehind):
        hour_of_history("video_milestones", HOUR, videos, insights)
