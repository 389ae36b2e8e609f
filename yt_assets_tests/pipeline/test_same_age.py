"""The counts that a trend is held against come from stored hours, on every engine."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from yt_assets.language.analyst import NoAnalyst
from yt_assets.pipeline.insights.compute import _earlier_hours, trend_insights
from yt_assets.pipeline.insights.explain import Explainer
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.hourly_frames import rows_of
from yt_assets_tests.pipeline.recording_analyst import LIMITS
from yt_assets_tests.storage.samples import (
    HOUR,
    channel_row,
    features_row,
    hour_at,
    hour_row,
    put,
    snapshot_row,
    text_row,
    version_row,
    video_id,
    video_row,
)

NEW, OTHERS = video_id(0), [video_id(day) for day in range(1, 7)]
DAYS = {key: 24 * day for day, key in enumerate(OTHERS, 1)}


@pytest.fixture
def a_week(videos: Database) -> Database:
    """A video ten hours old, and six siblings of the days before; at ten hours they had 100, 200, … 600 views."""
    keys = [NEW, *OTHERS]
    ages = {NEW: 0, **DAYS}
    put(
        videos,
        channels=[channel_row()],
        hours=[hour_row(hour_at(-ago)) for ago in sorted({*DAYS.values(), *range(4)})],
        videos=[video_row(key) for key in keys],
        video_texts=[text_row(key) for key in keys],
        video_versions=[
            version_row(key, published_at=hour_at(-10 - ages[key]), valid_from=hour_at(-200)) for key in keys
        ],
        video_features=[features_row(key, age_hours=10.0 + ages[key] + 1 / 60, views=90_000) for key in keys],
    )
    then = [snapshot_row(key, hour_at(-ago), views=100 * day) for day, (key, ago) in enumerate(DAYS.items(), 1)]
    now = [snapshot_row(key, hour_at(-ago), views=90_000 - ago) for key in OTHERS for ago in range(4)]
    own = [snapshot_row(NEW, hour_at(-ago), views=1_400 - 100 * ago) for ago in range(4)]
    put(videos, raw_videos=[*then, *now, *own])
    put(videos, video_features=[features_row(NEW, age_hours=10.0 + 1 / 60, views=1_400)])
    return videos


def trend(videos: Database, insights: Database, key: str = NEW) -> dict[str, Any]:
    with videos.reading() as connection:
        features = Frames(connection).hours("video_features", [HOUR])
    frame = trend_insights(features, [HOUR], videos, Explainer(NoAnalyst("English"), insights, LIMITS)).frame
    return next(dict(row) for row in rows_of(frame) if row["video_id"] == key)


def test_a_video_is_held_against_what_its_siblings_had_at_its_age(a_week: Database, insights: Database) -> None:
    row = trend(a_week, insights)
    assert (row["baseline_kind"], row["baseline_n"]) == ("channel_age", 6)
    assert row["baseline_views"] == pytest.approx(350)
    assert row["outlier_multiple"] == pytest.approx(4.0)
    assert row["recent_views_per_hour"] == pytest.approx(100)
    assert row["baseline_place"] == 1
    assert "4.0 × this channel's usual at 10 hours, best of 7." in row["reason"]


def test_an_hour_that_is_deleted_takes_its_counts_out_of_the_median(a_week: Database, insights: Database) -> None:
    raw = TABLES["videos"]["raw_videos"]
    a_week.write(lambda connection: connection.execute(raw.delete().where(raw.c.hour <= hour_at(-120))))
    row = trend(a_week, insights)
    assert row["baseline_kind"] == "channel_curve", "four are left, and no median"


def test_the_oldest_sibling_has_nobody_before_it(a_week: Database, insights: Database) -> None:
    assert trend(a_week, insights, OTHERS[-1])["baseline_kind"] == "channel_curve"


@pytest.mark.parametrize(
    ("captured", "expected"),
    [
        ([-80, -72, -48, *range(-12, 1)], [-72, -48]),
        ([-75, -70, -51, -45, *range(-12, 1)], [-70, -51, -45]),
        ([-76, -44, *range(-12, 1)], [-44]),
        ([-169, -168, -123, -100, -48, *range(-12, 1)], [-168, -123, -48]),
        ([], []),
        ([*range(-60, -40), 0], list(range(-51, -40))),
        ([*range(-60, -40), -3, -2, -1, 0], list(range(-48, -40))),
    ],
)
def test_hours_before_the_window_are_one_a_day_the_newest_and_after_a_gap_a_dozen_in_all(
    captured: list[int], expected: list[int]
) -> None:
    hours: list[datetime] = [HOUR + timedelta(hours=offset) for offset in captured]
    assert _earlier_hours(HOUR, hours) == [HOUR + timedelta(hours=offset) for offset in expected]
