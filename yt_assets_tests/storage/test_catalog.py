"""What is known of channels, videos and texts before an hour begins."""

from datetime import timedelta

from yt_assets.storage import catalog
from yt_assets.storage.engine import Database
from yt_assets_tests.storage.samples import (
    CHANNEL,
    HOUR,
    TEXT,
    channel_row,
    put,
    text_row,
    upload_row,
    video_id,
    video_row,
)

OTHER = "UCbbbbbbbbbbbbbbbbbbbbbb"


def test_channels_are_found_by_handle_or_id_in_any_case(videos: Database) -> None:
    put(videos, channels=[channel_row(), channel_row(OTHER, handle=None)])
    with videos.reading() as connection:
        known = catalog.known_references(connection)
    assert known == {"@cooking": CHANNEL, CHANNEL.lower(): CHANNEL, OTHER.lower(): OTHER}


def test_uploads_are_known_by_channel_and_due_while_they_are_public(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(2)), upload_row(video_id(1)), upload_row(video_id(3), channel_id=OTHER)])
    put(videos, retired=[video_id(1)], hour=HOUR)
    with videos.reading() as connection:
        assert catalog.known_uploads(connection, CHANNEL) == {video_id(1), video_id(2)}
        assert catalog.due_videos(connection, [CHANNEL], HOUR) == [video_id(2)]
        assert catalog.due_videos(connection, [OTHER, CHANNEL], HOUR) == [video_id(2), video_id(3)]
        assert catalog.due_videos(connection, [], HOUR) == []
        assert catalog.count_unavailable(connection, [video_id(1), video_id(2)]) == 1
        assert catalog.count_unavailable(connection, []) == 0


def test_a_video_that_is_gone_is_asked_for_once_a_day(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(1))])
    put(videos, retired=[video_id(1)], hour=HOUR)
    with videos.reading() as connection:
        asked = [
            number
            for number in range(73)
            if catalog.due_videos(connection, [CHANNEL], HOUR + timedelta(hours=number)) == [video_id(1)]
        ]
        (known,) = catalog.known_videos(connection, [video_id(1)]).values()
    assert asked == [24, 48, 72]
    assert not known.is_public


def test_videos_are_known_with_and_without_metadata(videos: Database) -> None:
    put(videos, videos=[upload_row(video_id(1))])
    put(videos, videos=[video_row(video_id(2))])
    with videos.reading() as connection:
        found = catalog.known_videos(connection, [video_id(1), video_id(2), "stranger000"])
    assert found == {
        video_id(1): catalog.KnownVideo(video_id(1), None, None, None, None),
        video_id(2): catalog.KnownVideo(video_id(2), "long", "none", TEXT, HOUR),
    }


def test_more_videos_than_one_statement_names(videos: Database) -> None:
    keys = [video_id(number) for number in range(2 * catalog.IDS_PER_STATEMENT + 1)]
    put(videos, videos=[upload_row(key) for key in keys])
    put(videos, retired=keys[:700], hour=HOUR)
    with videos.reading() as connection:
        assert sorted(catalog.known_videos(connection, keys)) == keys
        assert catalog.count_unavailable(connection, keys) == 700


def test_only_the_asked_version_of_a_text_is_read(videos: Database) -> None:
    newer = text_row(video_id(1), text_hash="f" * 16, title="New", description="words", tags=[])
    put(videos, video_texts=[text_row(video_id(1)), newer, text_row(video_id(2))])
    with videos.reading() as connection:
        assert catalog.read_texts(connection, [(video_id(1), "f" * 16), (video_id(2), "f" * 16)]) == [
            catalog.StoredText(video_id(1), "f" * 16, "New", "words", [])
        ]
        assert catalog.read_texts(connection, []) == []
