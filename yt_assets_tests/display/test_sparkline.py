"""A line of blocks says what was gained in each hour, and where nobody knows."""

from datetime import UTC, datetime, timedelta

from yt_assets.analysis.hours import gains_by_hour
from yt_assets.display.sparkline import sparkline

NEWEST = datetime(2026, 11, 20, 5, tzinfo=UTC)


def counts(*views: int | None) -> dict[datetime, int | None]:
    """One count an hour up to the newest; -1 for an hour that was missed."""
    hours = [NEWEST - timedelta(hours=ago) for ago in reversed(range(len(views)))]
    return {hour: count for hour, count in zip(hours, views, strict=True) if count != -1}


def test_each_block_is_a_share_of_the_most() -> None:
    gains = gains_by_hour(counts(0, 100, 150, 150, 950), NEWEST, 4)
    assert gains == [100, 50, 0, 800]
    assert sparkline(gains) == "▂▁▁█"


def test_a_missed_hour_is_a_gap_and_the_next_one_is_spread_over_the_time() -> None:
    gains = gains_by_hour(counts(0, 100, -1, 300), NEWEST, 4)
    assert gains == [None, 100, None, 100]
    assert sparkline(gains) == " █ █"


def test_a_hidden_count_is_a_gap_as_well() -> None:
    assert gains_by_hour(counts(0, None, 300), NEWEST, 2) == [None, 150]


def test_views_that_were_taken_back_are_the_lowest_block() -> None:
    assert sparkline([-5.0, 1.0]) == "▁█"
    assert sparkline([0.0, -1.0]) == "▁▁"
    assert sparkline([None, None]) == "  "
    assert sparkline([]) == ""
