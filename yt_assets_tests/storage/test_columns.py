"""What a column gives back is what was put into it, on every engine."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError, StatementError

from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Row, replace_hours
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    HOUR,
    channel_row,
    keyword_row,
    only,
    put,
    snapshot_row,
    text_row,
    upload_row,
    video_row,
)


def test_ids_that_differ_only_by_case_are_two_videos(videos: Database) -> None:
    """MySQL's default collation takes dQw4w9WgXcQ and DQW4W9WGXCQ for one key: the second would overwrite the first."""
    put(videos, raw_videos=[snapshot_row("dQw4w9WgXcQ", views=1), snapshot_row("DQW4W9WGXCQ", views=2)])
    found = {row["video_id"]: row["views"] for row in rows_in(videos, "raw_videos")}
    assert found == {"dQw4w9WgXcQ": 1, "DQW4W9WGXCQ": 2}


@pytest.mark.parametrize("pair", [("café", "cafe"), ("Rust", "rust"), ("straße", "strasse"), ("🍞", "🔥")])
def test_keywords_that_collations_like_to_merge_are_two(insights: Database, pair: tuple[str, str]) -> None:
    rows = [keyword_row(word, rank) for rank, word in enumerate(pair, 1)]
    replace_hours(insights, "keyword_insights", [HOUR], rows)
    assert {row["keyword"] for row in rows_in(insights, "keyword_insights")} == set(pair)


def test_absent_stays_null_and_zero_stays_zero(videos: Database) -> None:
    put(videos, raw_videos=[snapshot_row("video000001", views=0, likes=None, comments=0)])
    row = only(rows_in(videos, "raw_videos"))
    assert (row["views"], row["likes"], row["comments"]) == (0, None, 0)


def test_more_views_than_four_bytes_hold(videos: Database) -> None:
    put(videos, raw_videos=[snapshot_row("video000001", views=16_000_000_000)])
    assert only(rows_in(videos, "raw_videos"))["views"] == 16_000_000_000


def test_times_come_back_aware_and_to_the_millisecond(videos: Database) -> None:
    seen = datetime(2026, 11, 20, 5, 1, 2, 345_000, tzinfo=UTC)
    put(videos, raw_videos=[snapshot_row("video000001", observed_at=seen)])
    found = only(rows_in(videos, "raw_videos"))["observed_at"]
    assert found == seen
    assert found.tzinfo is UTC


def test_a_time_in_another_zone_is_the_same_moment(videos: Database) -> None:
    """PyMySQL drops the zone without a word: 08:00+05:00 was stored as 08:00."""
    karachi = datetime(2026, 11, 20, 10, 1, tzinfo=timezone(timedelta(hours=5)))
    put(videos, raw_videos=[snapshot_row("video000001", observed_at=karachi)])
    assert only(rows_in(videos, "raw_videos"))["observed_at"] == datetime(2026, 11, 20, 5, 1, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused(videos: Database) -> None:
    naive = datetime(2026, 11, 20, 5, 1)  # noqa: DTZ001  what is refused
    with pytest.raises(StatementError, match="without a time zone"):
        put(videos, raw_videos=[snapshot_row("video000001", observed_at=naive)])


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 family 🇳🇱",
        "nul\x00 inside",
        "\u202eright to left\u202c and \u200binvisible",
        "quotes ' \" ` and \\ and %s and :name and ; --",
        "線形代数 العربية हिन्दी",
        " spaces kept ",
        "a\r\nb\tc",
    ],
)
def test_texts_come_back_as_they_were(videos: Database, text: str) -> None:
    put(videos, video_texts=[text_row("video000001", title=text, description=text, tags=[text, ""])])
    row = only(rows_in(videos, "video_texts"))
    assert (row["title"], row["description"], row["tags"]) == (text, text, [text, ""])


def test_the_longest_description_fits_in_four_byte_characters(videos: Database) -> None:
    """5,000 characters are YouTube's limit; in emoji they are 20,000 bytes."""
    put(videos, video_texts=[text_row("video000001", title="🔥" * 100, description="🔥" * 5_000)])
    assert only(rows_in(videos, "video_texts"))["description"] == "🔥" * 5_000


@pytest.mark.parametrize("row", [upload_row("video000001"), video_row("video000001", published_at=None)])
def test_a_video_is_known_before_its_metadata(videos: Database, row: Row) -> None:
    put(videos, channels=[channel_row()], videos=[row])
    assert only(rows_in(videos, "videos"))["published_at"] is None


def test_an_error_of_the_server_tells_no_text_of_a_video(videos_on_servers: Database) -> None:
    """A statement's parameters go into the event log with its error; titles and descriptions do not belong there."""
    with pytest.raises(DBAPIError) as caught:
        put(videos_on_servers, video_texts=[text_row("video000001", title="secret plans " * 30)])
    assert "secret plans" not in str(caught.value)
