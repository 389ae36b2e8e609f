"""The first rows of an hour, on each of the three engines."""

from collections.abc import Mapping, Sequence
from typing import Any

from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.videos_reader import VideosReader
from yt_assets_tests.storage.samples import HOUR, features_row, hour_at, put, snapshot_row, video_id, video_row

IDS = [video_id(number) for number in range(5)]


def shown(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["video_id"] for row in rows]


def test_most_viewed_come_first_and_hidden_views_last(videos: Database) -> None:
    views = dict(zip(IDS, (10, None, 30, 20, 30), strict=True))
    put(videos, videos=[video_row(key) for key in IDS])
    put(videos, raw_videos=[snapshot_row(key, HOUR, views=count) for key, count in views.items()])
    put(videos, raw_videos=[snapshot_row(IDS[0], hour_at(1), views=99)])
    with VideosReader(videos) as reader:
        assert shown(reader.most_viewed(HOUR, 10)) == [IDS[2], IDS[4], IDS[3], IDS[0], IDS[1]]
        assert shown(reader.most_viewed(HOUR, 2)) == [IDS[2], IDS[4]]


def test_a_row_is_shown_before_its_text_was_read(videos: Database) -> None:
    put(videos, videos=[video_row(IDS[0], text_hash=None)], raw_videos=[snapshot_row(IDS[0], HOUR)])
    with VideosReader(videos) as reader:
        (row,) = reader.most_viewed(HOUR, 10)
    assert (row["title"], row["channel_title"]) == (None, None)
    assert row["channel_id"] == video_row(IDS[0])["channel_id"]


def test_fastest_come_first_and_before_a_second_observation_most_viewed(videos: Database) -> None:
    put(videos, videos=[video_row(key) for key in IDS[:4]])
    rates = ((None, 500), (5.0, 1), (-3.0, 2), (None, 900))
    rows = [features_row(key, views_per_hour=rate, views=views) for key, (rate, views) in zip(IDS, rates, strict=False)]
    put(videos, video_features=rows)
    with VideosReader(videos) as reader:
        assert shown(reader.fastest(HOUR, 10)) == [IDS[1], IDS[2], IDS[3], IDS[0]]
