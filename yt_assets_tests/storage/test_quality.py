"""The counts behind the checks, on the three engines."""

from datetime import timedelta

from yt_assets.analysis.quality import HiddenCounts
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading import quality
from yt_assets.storage.reading.hours import HourLedger, HourlyTable
from yt_assets.storage.reading.quality import Falls, QualityCounts
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.storage.samples import (
    HOUR,
    engagement_row,
    features_row,
    hour_at,
    hour_row,
    keyword_row,
    minute_at,
    put,
    snapshot_row,
    text_features_row,
    trend_row,
    video_id,
    video_row,
)

GRACE = timedelta(minutes=10)
ONE, TWO, THREE = (video_id(number) for number in (1, 2, 3))


def test_an_observation_of_another_hour_is_counted(videos: Database) -> None:
    rows = [
        snapshot_row(ONE),
        snapshot_row(TWO, observed_at=minute_at(71)),
        snapshot_row(THREE, observed_at=minute_at(69)),
    ]
    put(videos, raw_videos=rows)
    with videos.reading() as connection:
        assert QualityCounts(connection).observations(HOUR, GRACE) == (3, 3, 1)
        assert QualityCounts(connection).observations(hour_at(1), GRACE) == (0, 0, 0)


def test_hidden_counts_are_counted_over_hours(videos: Database) -> None:
    put(videos, raw_videos=[snapshot_row(ONE, views=None), snapshot_row(TWO, likes=3), snapshot_row(ONE, hour_at(1))])
    with videos.reading() as connection:
        assert QualityCounts(connection).hidden(HOUR, hour_at(1)) == HiddenCounts(rows=2, views=1, likes=1, comments=0)
        assert QualityCounts(connection).hidden(HOUR, hour_at(2)) == HiddenCounts(rows=3, views=1, likes=2, comments=0)
        assert QualityCounts(connection).hidden(hour_at(5), hour_at(6)) == HiddenCounts(0, 0, 0, 0)


def test_falls_are_counted_against_the_captured_hour_before_also_over_a_gap(videos: Database) -> None:
    put(videos, hours=[hour_row(), hour_row(hour_at(3))])
    before = [snapshot_row(ONE, views=100), snapshot_row(TWO, views=50), snapshot_row(THREE, views=None)]
    after = [snapshot_row(key, hour_at(3), views=views) for key, views in ((ONE, 90), (TWO, 60), (THREE, 5))]
    put(videos, raw_videos=[*before, *after])
    with videos.reading() as connection:
        assert QualityCounts(connection).falls(hour_at(3)) == Falls(compared=2, fallen=1, views_lost=10)
        assert QualityCounts(connection).falls(HOUR) == Falls(0, 0, 0)


def test_likes_above_views_count_published_videos_alone(videos: Database) -> None:
    put(videos, videos=[video_row(ONE), video_row(TWO, published_at=hour_at(5)), video_row(THREE)])
    put(videos, raw_videos=[snapshot_row(key, views=1, likes=2) for key in (ONE, TWO)] + [snapshot_row(THREE, likes=2)])
    with videos.reading() as connection:
        assert QualityCounts(connection).liked_above_viewed(HOUR) == (2, 1)


def test_videos_without_a_keyphrase_are_counted(videos: Database) -> None:
    put(videos, text_features=[text_features_row(ONE), text_features_row(TWO, keyphrases=[])])
    put(videos, video_features=[features_row(ONE), features_row(TWO), features_row(THREE)])
    with videos.reading() as connection:
        assert QualityCounts(connection).worded_videos(HOUR) == (2, 1)


def test_only_settled_hours_of_the_window_are_listed(videos: Database) -> None:
    put(videos, hours=[hour_row(hour_at(offset)) for offset in (0, 1, 3)])
    put(videos, hours=[hour_row(hour_at(4), settled_at=None, state="capturing")])
    with videos.reading() as connection:
        assert HourLedger(connection).captured(hour_at(4), timedelta(hours=4)) == [hour_at(1), hour_at(3)]


def test_a_rank_that_is_given_twice_is_found_in_its_own_scope(insights: Database) -> None:
    channel = "UCbbbbbbbbbbbbbbbbbbbbbb"
    tables = {
        "trend_insights": [trend_row(ONE, 1), trend_row(TWO, 1), trend_row(THREE, 2)],
        "engagement_insights": [engagement_row(ONE, None), engagement_row(TWO, None)],
        "keyword_insights": [keyword_row("a", 1), keyword_row("b", 1, scope=channel), keyword_row("c", 2, score=1.5)],
    }
    for table, rows in tables.items():
        replace_hours(insights, table, [HOUR], rows)
    with insights.reading() as connection:
        found = {name: QualityCounts(connection).doubled_ranks(HOUR, name) for name in quality.RANKS}
        assert found == {"trend_rank": 1, "engagement_rank": 0, "keyword_rank": 0}
        assert QualityCounts(connection).shares_out_of_bounds(HOUR) == 1
        assert HourlyTable(connection, "trend_insights").count_in(HOUR) == 3
