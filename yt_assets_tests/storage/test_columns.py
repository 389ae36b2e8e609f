"""What a column gives back is what was put into it, on every engine."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.writing.batches import Row
from yt_assets.storage.writing.replacements import replace_hours
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
    with pytest.raises(RowsRefused, match="raw_videos video000001 observed_at: it is a time without a time zone"):
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
        "z\u0335\u0321\u030da\u0337\u0300l\u0336\u0316g\u0334\u0352o\u0338\u0348 " * 5,
        "e\u0301 is not \u00e9",
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


def test_seventy_two_tags_and_the_longest_title_fit(videos: Database) -> None:
    """YouTube takes 500 characters of tags; 72 were the most that were seen."""
    tags = [f"🔥 tag {number}" for number in range(72)]
    put(videos, video_texts=[text_row("video000001", title="線" * 255, tags=tags)])
    row = only(rows_in(videos, "video_texts"))
    assert (row["title"], row["tags"]) == ("線" * 255, tags)


@pytest.mark.parametrize("count", [2**63 - 1, -(2**63), 0])
def test_counts_reach_as_far_as_sixty_four_bits(videos: Database, count: int) -> None:
    put(videos, raw_videos=[snapshot_row("video000001", views=count)])
    assert only(rows_in(videos, "raw_videos"))["views"] == count


@pytest.mark.parametrize("row", [upload_row("video000001"), video_row("video000001", published_at=None)])
def test_a_video_is_known_before_its_metadata(videos: Database, row: Row) -> None:
    put(videos, channels=[channel_row()], videos=[row])
    assert only(rows_in(videos, "videos"))["published_at"] is None


def test_an_error_shows_the_beginning_of_a_text_alone(videos: Database) -> None:
    """A statement's parameters go into the event log with its error; whole descriptions do not belong there."""
    with pytest.raises(RowsRefused) as caught:
        put(videos, video_texts=[text_row("video000001", title="secret plans " * 30)])
    assert "secret plans " * 4 in str(caught.value)
    assert "secret plans " * 5 not in str(caught.value)
