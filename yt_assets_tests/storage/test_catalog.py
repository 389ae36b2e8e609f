"""What is known of channels, videos and texts before an hour begins."""

from datetime import timedelta

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading import catalog
from yt_assets.storage.reading.catalog import VideoCatalog
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    TEXT,
    put,
    text_row,
    upload_row,
    video_id,
    video_row,
)

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"


def test_the_watched_videos_are_those_of_the_channels_with_what_decides_about_them(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(2)), upload_row(video_id(1)), upload_row(video_id(3), channel_id=OTHER)])
    put(videos, retired=[video_id(1)], hour=HOUR)
    with videos.reading() as connection:
        found = {video.video_id: video for video in VideoCatalog(connection).watched([CHANNEL])}
        assert list(found) == [video_id(1), video_id(2)]
        assert len(VideoCatalog(connection).watched([OTHER, CHANNEL])) == 3
        assert VideoCatalog(connection).watched([]) == []
        assert VideoCatalog(connection).known([video_id(3), video_id(9)]) == {video_id(3): True}
    assert not found[video_id(1)].is_public
    assert (found[video_id(1)].unavailable_since, found[video_id(1)].asked_at) == (HOUR, HOUR)
    assert found[video_id(2)].is_public


def test_each_time_that_a_video_is_left_out_is_noted_and_the_first_hour_of_it_stands(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(1))])
    for number in (0, 24):
        put(videos, retired=[video_id(1)], hour=HOUR + timedelta(hours=number))
    with videos.reading() as connection:
        (video,) = VideoCatalog(connection).watched([CHANNEL])
    assert (video.unavailable_since, video.asked_at) == (HOUR, HOUR + timedelta(hours=24))


def test_videos_are_known_with_and_without_metadata(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(1))])
    put(videos, videos=[video_row(video_id(2))])
    with videos.reading() as connection:
        found = VideoCatalog(connection).versions([video_id(1), video_id(2), "stranger000"])
    assert found == {
        video_id(1): catalog.VideoVersion(video_id(1), None, None, None, None, None),
        video_id(2): catalog.VideoVersion(video_id(2), TEXT, HOUR - timedelta(hours=24), 600, "long", "none"),
    }


def test_more_videos_than_one_statement_names(videos: Database) -> None:
    keys = [video_id(number) for number in range(2 * catalog.IDS_PER_STATEMENT + 1)]
    put(videos, videos=[upload_row(key) for key in keys])
    put(videos, retired=keys[:700], hour=HOUR)
    with videos.reading() as connection:
        assert sorted(VideoCatalog(connection).versions(keys)) == keys


def test_only_the_asked_version_of_a_text_is_read(videos: Database) -> None:
    newer = text_row(video_id(1), text_hash="f" * 16, title="New", description="words", tags=[])
    put(videos, video_texts=[text_row(video_id(1)), newer, text_row(video_id(2))])
    with videos.reading() as connection:
        assert VideoCatalog(connection).texts([(video_id(1), "f" * 16), (video_id(2), "f" * 16)]) == [
            catalog.StoredText(video_id(1), "f" * 16, "New", "words", [], None, None)
        ]
        assert VideoCatalog(connection).texts([]) == []
