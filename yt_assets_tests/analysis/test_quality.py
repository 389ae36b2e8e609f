"""Verdicts over counts: each bound from both sides, and the words that say what to do."""

from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.analysis import quality
from yt_assets.analysis.quality import HiddenCounts, Verdict

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(hours=24)


def hours_before_noon(*numbers: int) -> list[datetime]:
    return [NOON - timedelta(hours=number) for number in numbers]


@pytest.mark.parametrize(
    ("planned", "stored", "gone", "level"),
    [
        (100, 99, 0, "ok"),
        (100, 98, 1, "ok"),
        (100, 98, 0, "warning"),
        (100, 90, 0, "warning"),
        (100, 89, 0, "error"),
        (0, 0, 0, "ok"),
    ],
)
def test_coverage_warns_under_99_percent_and_fails_under_90(planned: int, stored: int, gone: int, level: str) -> None:
    account = {"observed": stored, "unavailable": gone}
    assert quality.coverage(planned, planned - stored - gone, account, None).level == level


def test_a_short_hour_says_why_and_what_to_do() -> None:
    account = {"named": 103, "observed": 50, "waiting": 1, "unavailable": 2, "left out": 50}
    words = quality.coverage(100, 50, account, "the quota is spent").words
    assert words.startswith("103 named, 50 observed, 1 waiting, 2 unavailable, 50 left out")
    assert "(the quota is spent): inside its hour, materialize raw_videos again" in words


def test_a_day_without_gaps_passes_also_when_it_began_this_morning() -> None:
    assert quality.gaps(hours_before_noon(3, 2, 1, 0), NOON, DAY).passed


def test_gaps_are_named_three_at_most() -> None:
    found = quality.gaps(hours_before_noon(9, 0), NOON, DAY)
    assert (found.level, found.figures["missing"]) == ("warning", 8)
    assert "2026-11-20 04:00, 2026-11-20 05:00, 2026-11-20 06:00 and 5 more UTC" in found.words


def test_what_happened_before_the_window_is_no_gap() -> None:
    assert quality.gaps(hours_before_noon(40, *range(24)), NOON, DAY).passed


@pytest.mark.parametrize(
    ("rows", "videos", "outside", "level"), [(9, 9, 0, "ok"), (9, 8, 0, "error"), (9, 9, 1, "error")]
)
def test_a_second_row_or_another_hours_row_is_an_error(rows: int, videos: int, outside: int, level: str) -> None:
    assert quality.observations(rows, videos, outside).level == level


@pytest.mark.parametrize(
    ("now", "level"),
    [
        (HiddenCounts(100, 0, 20, 5), "ok"),
        (HiddenCounts(100, 0, 35, 5), "warning"),
        (HiddenCounts(100, 11, 20, 5), "error"),
        (HiddenCounts(19, 19, 19, 19), "ok"),
    ],
)
def test_hidden_counts_are_compared_with_their_own_recent_share(now: HiddenCounts, level: str) -> None:
    assert quality.hidden_counts(now, HiddenCounts(600, 0, 120, 30)).level == level


def test_views_that_come_back_are_no_error() -> None:
    assert quality.hidden_counts(HiddenCounts(100, 0, 0, 0), HiddenCounts(600, 300, 0, 0)).level == "warning"


def test_without_hours_before_there_is_nothing_to_compare_with() -> None:
    assert quality.hidden_counts(HiddenCounts(100, 100, 100, 100), HiddenCounts(0, 0, 0, 0)).passed


@pytest.mark.parametrize(
    ("compared", "fallen", "level"), [(100, 5, "ok"), (100, 6, "warning"), (100, 26, "error"), (19, 19, "ok")]
)
def test_falling_views_warn_and_then_stop(compared: int, fallen: int, level: str) -> None:
    assert quality.falling_views(compared, fallen, 1_000).level == level


@pytest.mark.parametrize(("published", "above", "level"), [(100, 3, "warning"), (300, 3, "ok"), (5, 2, "ok")])
def test_likes_above_views_warn(published: int, above: int, level: str) -> None:
    assert quality.likes_above_views(published, above).level == level


def test_an_insight_that_lacks_rows_is_an_error() -> None:
    assert quality.complete(10, 10).passed
    assert "9 have a row here: materialize" in quality.complete(10, 9).words


def test_a_rank_given_twice_is_an_error() -> None:
    assert quality.ranks("trend_rank", 0).passed
    assert quality.ranks("trend_rank", 2).level == "error"


@pytest.mark.parametrize(
    ("videos", "worded", "beyond", "level"),
    [(100, 50, 0, "ok"), (100, 49, 0, "warning"), (100, 90, 1, "error"), (3, 0, 0, "ok")],
)
def test_keywords_need_words_and_shares(videos: int, worded: int, beyond: int, level: str) -> None:
    assert quality.keywords(videos, worded, beyond).level == level


@pytest.mark.parametrize(("days", "level"), [(28, "ok"), (30, "ok"), (31, "error")])
def test_the_oldest_hour_may_be_two_days_late(days: int, level: str) -> None:
    found = quality.retention(NOON - timedelta(days=days), NOON, 28, timedelta(days=2))
    assert found.level == level


@pytest.mark.parametrize(("hours", "level"), [(1.9, "ok"), (2.0, "warning"), (4.0, "warning"), (4.1, "error")])
def test_the_newest_hour_is_fresh_until_a_whole_one_is_missing(hours: float, level: str) -> None:
    assert quality.freshness(NOON - timedelta(hours=hours), NOON).level == level


def test_before_the_first_hour_nothing_is_stale() -> None:
    assert quality.freshness(None, NOON).passed


def test_an_empty_database_keeps_its_retention() -> None:
    assert quality.retention(None, NOON, 28, timedelta(days=2)).passed


def test_of_a_range_the_worst_hour_speaks_and_of_equals_the_newest() -> None:
    good, bad = Verdict("ok", "good"), Verdict("error", "bad")
    first, second, third = hours_before_noon(2, 1, 0)
    assert quality.worst({first: bad, second: good, third: good}).words == "bad"
    assert quality.worst({first: bad, second: bad, third: good}).figures["hour"] == second.isoformat()


def test_videos_that_wait_are_said_and_warn() -> None:
    """An hour that saw 16 % of its videos passed as whole, because it had planned no more."""
    account = {"named": 200, "observed": 31, "waiting": 169, "unavailable": 0, "left out": 0}
    verdict = quality.coverage(31, 0, account, "the quota")
    assert (verdict.level, verdict.passed) == ("warning", False)
    assert "the hour saw 16 % of the public videos" in verdict.words
    few = {"named": 200, "observed": 198, "waiting": 2, "unavailable": 0, "left out": 0}
    assert quality.coverage(198, 0, few, None).passed
