"""Long, short or live."""

from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.analysis.formats import LONGER_SHORTS_SINCE, video_format

TODAY = datetime(2026, 11, 20, tzinfo=UTC)
LANDSCAPE, SQUARE, VERTICAL = 1.778, 1.0, 0.562


@pytest.mark.parametrize(
    ("duration", "state", "details", "expected"),
    [
        (180, "none", False, "short"),
        (181, "none", False, "long"),
        (None, None, False, "long"),
        (60, "live", False, "live"),
        (None, "upcoming", False, "live"),
        (60, "none", True, "live"),
    ],
)
def test_without_a_shape_the_format_follows_live_details_then_the_duration(
    duration: int | None, state: str | None, *, details: bool, expected: str
) -> None:
    assert video_format(duration, state, has_live_details=details) == expected


@pytest.mark.parametrize(
    ("shape", "duration", "expected"),
    [
        (VERTICAL, 180, "short"),
        (SQUARE, 180, "short"),
        (LANDSCAPE, 45, "long"),
        (VERTICAL, 181, "long"),
        (VERTICAL, None, "long"),
    ],
)
def test_a_landscape_teaser_is_no_short_however_brief_it_is(shape: float, duration: int | None, expected: str) -> None:
    """A rule by duration alone put trailers among the Shorts, and measured them against the wrong norm."""
    found = video_format(duration, "none", has_live_details=False, aspect_ratio=shape, published_at=TODAY)
    assert found == expected


@pytest.mark.parametrize(
    ("days", "duration", "expected"), [(-1, 60, "short"), (-1, 61, "long"), (0, 61, "short"), (0, 180, "short")]
)
def test_shorts_grew_to_three_minutes_on_a_day_and_older_videos_did_not_become_shorts(
    days: int, duration: int, expected: str
) -> None:
    published = LONGER_SHORTS_SINCE + timedelta(days=days)
    found = video_format(duration, "none", has_live_details=False, aspect_ratio=VERTICAL, published_at=published)
    assert found == expected


def test_a_broadcast_stays_one_whatever_its_shape() -> None:
    assert video_format(60, "none", has_live_details=True, aspect_ratio=VERTICAL, published_at=TODAY) == "live"
