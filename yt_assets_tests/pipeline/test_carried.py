"""Hours above the quota: every public video that was seen in three days is in them, by its newest look."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.hourly_frames import HourlyFrame
from yt_assets_tests.pipeline.conftest import open_observatory
from yt_assets_tests.pipeline.observatory import Observatory, hour

Build = Callable[..., Observatory]
KEYS = {"trend_insights": "video_id", "engagement_insights": "video_id"}


@pytest.fixture(scope="session")
def with_waiting(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder with 90 videos that two hours saw, and three of which the quota reached a part; and that quota."""
    folder = tmp_path_factory.mktemp("waiting")
    observatory = open_observatory(migrated, folder, channels=3, videos_per_channel=30)
    observatory.shards = "per-batch"
    for number in (4, 5):
        observatory.capture(number)
    # Three units an hour and bucket until the day ends.
    observatory.daily_quota = quota = max(row["units"] for row in observatory.rows("quota_usage")) + 3 * 21
    for number in (6, 7, 8):
        observatory.capture(number)
    observatory.featurize(4, 5, 6, 7, 8)
    observatory.close()
    return folder, quota


@pytest.fixture
def narrow(with_waiting: tuple[Path, int], build: Build) -> Observatory:
    folder, quota = with_waiting
    observatory = build(folder, channels=3, videos_per_channel=30)
    observatory.daily_quota, observatory.shards = quota, "per-batch"
    return observatory


def frames(observatory: Observatory, number: int) -> dict[str, HourlyFrame]:
    return observatory.insights(number)


def test_an_hour_without_waiting_videos_holds_what_it_saw_and_nothing_else(with_features: Any, build: Build) -> None:
    observatory = build(with_features)
    for table, made in observatory.insights(4).items():
        seen = {row["video_id"] for row in observatory.rows("video_features", 4)}
        if table in KEYS:
            assert set(made.frame["video_id"]) == seen
            assert set(made.frame["estimated"]) == {0}
            assert made.frame.get("views_low", pd.Series(dtype="Int64")).isna().all()
        (coverage,) = made.coverage.values()
        assert (coverage.observed, coverage.estimated, coverage.waiting) == (len(seen), 0, 0)


def test_videos_that_wait_are_ranked_by_their_newest_look(narrow: Observatory) -> None:
    seen = {row["video_id"] for row in narrow.rows("raw_videos", 8)}
    assert 0 < len(seen) < 70, "the quota reaches a part"
    for table, made in frames(narrow, 8).items():
        (coverage,) = made.coverage.values()
        assert coverage.observed == len(seen)
        assert coverage.observed + coverage.estimated == len(narrow.public(hour(8) + timedelta(minutes=10)))
        assert coverage.waiting == 0
        assert coverage.oldest_look is not None
        assert coverage.oldest_look < hour(8)
        if table in KEYS:
            rows = made.frame.set_index("video_id")
            assert set(rows.index[rows["estimated"] == 0]) == seen
            assert (rows.loc[rows["estimated"] == 1, "observed_at"] < pd.Timestamp(hour(8))).all()
            assert (rows["estimated"] == 1).any()
    trends = frames(narrow, 8)["trend_insights"].frame
    assert not ((trends["estimated"] == 1) & (trends["label"] == "dormant")).any()
    keywords = frames(narrow, 8)["keyword_insights"].frame
    assert (keywords["observed_videos"] <= keywords["videos"]).all()
    assert (keywords["observed_videos"] < keywords["videos"]).any()


def test_an_hour_computed_again_gives_the_same_rows_whatever_was_captured_since(narrow: Observatory) -> None:
    before = frames(narrow, 7)
    narrow.daily_quota = 1_000_000
    narrow.capture(9)
    narrow.featurize(9)
    for table, made in frames(narrow, 7).items():
        pd.testing.assert_frame_equal(made.frame, before[table].frame)


def test_what_was_found_gone_is_carried_no_further_also_when_it_is_back(narrow: Observatory) -> None:
    """The catalog forgets an absence when the video is back; the hour computed again must not."""
    rows = frames(narrow, 8)["engagement_insights"].frame
    gone = rows.loc[rows["estimated"] == 1, "video_id"].iloc[0]
    absences = TABLES["videos"]["absences"]
    narrow.videos.write(lambda connection: connection.execute(absences.insert().values(hour=hour(7), absent=gone)))
    assert gone not in set(frames(narrow, 8)["engagement_insights"].frame["video_id"])
    earlier = frames(narrow, 6)["engagement_insights"].frame
    assert gone in set(earlier["video_id"])


def test_channels_that_are_watched_no_more_are_carried_no_further(narrow: Observatory) -> None:
    dropped = {row["channel_id"] for row in narrow.rows("channels") if row["handle"] == narrow.channels[0]}
    narrow.channels = narrow.channels[1:]
    narrow.daily_quota += 44
    narrow.capture(9)
    narrow.featurize(9)
    made = frames(narrow, 9)["engagement_insights"].frame
    assert len(made)
    assert not dropped & set(made["channel_id"])


def test_names_of_carried_videos_are_as_old_as_the_look(narrow: Observatory) -> None:
    made = frames(narrow, 8)["trend_insights"]
    assert made.titles is not None
    names = made.titles.set_index("video_id")
    carried = made.frame.loc[made.frame["estimated"] == 1, "video_id"]
    assert (names.loc[carried, "as_of_hour"] < pd.Timestamp(hour(8))).all()
    assert names.loc[carried, "title"].notna().all()
