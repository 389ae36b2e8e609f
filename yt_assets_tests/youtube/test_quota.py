"""The quota's calendar and the ledger in memory."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import (
    TURN_OF_THE_DAY,
    allowance,
    bucket_of,
    day_called_spent,
    hours_left,
    nothing_left,
    quota_day,
    quota_resets_at,
    shortage,
)
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger


def test_the_day_begins_at_midnight_in_california() -> None:
    assert quota_day(datetime(2026, 11, 20, 7, 59, tzinfo=UTC)) == date(2026, 11, 19)
    assert quota_day(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)) == date(2026, 11, 20)
    assert quota_day(datetime(2026, 7, 1, 7, 0, tzinfo=UTC)) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (datetime(2026, 7, 1, 7, tzinfo=UTC), 24),
        (datetime(2026, 11, 1, 7, tzinfo=UTC), 25),
        (datetime(2026, 11, 2, 8, tzinfo=UTC), 24),
        (datetime(2027, 3, 14, 8, tzinfo=UTC), 23),
    ],
)
def test_a_quota_day_has_23_to_25_hours(start: datetime, hours: int) -> None:
    end = start + timedelta(hours=hours)
    assert quota_resets_at(start) == end
    assert quota_resets_at(end - timedelta(seconds=1)) == end
    assert quota_resets_at(end) > end


def test_batch_statistics_have_their_own_bucket() -> None:
    assert bucket_of("videos.batchGetStats") == "batch_get_stats"
    assert {bucket_of(name) for name in ("videos.list", "channels.list", "playlistItems.list")} == {"default"}


def test_the_ledger_refuses_what_does_not_fit_and_counts_nothing_for_it() -> None:
    ledger = InMemoryLedger({"default": 3}, clock=lambda: datetime(2026, 11, 20, 5, tzinfo=UTC))
    ledger.spend("default", 2)
    with pytest.raises(QuotaExhausted) as caught:
        ledger.spend("default", 2)
    assert caught.value.resets_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    ledger.spend("default", 1)
    assert ledger.used("default") == 3


def test_buckets_are_apart_and_one_without_a_budget_is_free() -> None:
    ledger = InMemoryLedger({"default": 0})
    with pytest.raises(QuotaExhausted, match="'default'"):
        ledger.spend("default", 1)
    ledger.spend("batch_get_stats", 5)
    assert ledger.used("batch_get_stats") == 5


def test_a_bucket_that_the_service_calls_empty_opens_again_at_midnight() -> None:
    now = datetime(2026, 11, 20, 7, 59, tzinfo=UTC)
    ledger = InMemoryLedger(clock=lambda: now)
    ledger.spend("default", 1)
    ledger.mark_spent("default", now)
    with pytest.raises(QuotaExhausted):
        ledger.spend("default", 1)
    assert ledger.used("default") == 1
    now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    ledger.spend("default", 1)
    assert ledger.used("default") == 1


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        ("2026-11-20T08:00:00", 24),
        ("2026-11-20T08:59:59", 24),
        ("2026-11-20T09:00:00", 23),
        ("2026-11-21T07:59:59", 1),
        ("2026-11-01T07:00:00", 25),
        ("2027-03-14T08:30:00", 23),
    ],
)
def test_the_hours_of_a_day_are_counted_from_the_running_one_in_long_and_short_days_too(at: str, hours: int) -> None:
    assert hours_left(datetime.fromisoformat(at).replace(tzinfo=UTC)) == hours


@pytest.mark.parametrize("start", ["2026-11-01T07:00:00", "2027-03-14T08:00:00", "2026-11-20T08:00:00"])
def test_hours_that_keep_to_their_allowance_never_overdraw_a_day(start: str) -> None:
    at, left = datetime.fromisoformat(start).replace(tzinfo=UTC), 10_000
    reset = quota_resets_at(at)
    spent = []
    while at < reset:
        spent.append(allowance(left, at))
        left, at = left - spent[-1], at + timedelta(hours=1)
    assert left == 0
    assert max(spent) - min(spent) <= 1


def test_hours_that_were_missed_leave_their_share_to_those_that_follow() -> None:
    assert allowance(10_000, datetime(2026, 11, 21, 7, 30, tzinfo=UTC)) == 10_000
    assert allowance(0, datetime(2026, 11, 21, 7, 30, tzinfo=UTC)) == 0


def test_a_bucket_called_empty_at_the_turn_of_the_day_was_yesterdays() -> None:
    """Two clocks meet at midnight. Believed for the new day, that one answer would cost all of its hours."""
    midnight = datetime(2026, 11, 20, 8, tzinfo=UTC)
    seconds = timedelta(seconds=90)
    assert day_called_spent(midnight + seconds, midnight + seconds) == date(2026, 11, 19)
    assert day_called_spent(midnight - seconds, midnight + seconds) == date(2026, 11, 19)
    assert day_called_spent(midnight + TURN_OF_THE_DAY, midnight) == date(2026, 11, 20)


def test_a_simulated_clock_does_not_say_which_of_our_days_is_spent() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert day_called_spent(datetime(2026, 11, 20, 5, tzinfo=UTC), now) == date(2026, 11, 24)
    midnight = datetime(2026, 11, 24, 8, 1, tzinfo=UTC)  # of ours, not of the simulated world
    assert day_called_spent(datetime(2026, 11, 20, 5, tzinfo=UTC), midnight) == date(2026, 11, 24)


def test_a_ledger_tells_what_is_left_and_what_is_refused() -> None:
    ledger = InMemoryLedger({"default": 5}, clock=lambda: datetime(2026, 11, 20, 5, tzinfo=UTC))
    ledger.spend("default", 2)
    assert ledger.left("default") == 3
    assert ledger.left("batch_get_stats") > 1_000_000
    ledger.mark_refused("batch_get_stats")
    assert (ledger.left("batch_get_stats"), ledger.is_refused("batch_get_stats")) == (0, True)


def test_a_shortage_is_said_with_its_end_and_a_refusal_with_what_serves_instead() -> None:
    at = datetime(2026, 11, 20, 5, tzinfo=UTC)
    ledger = InMemoryLedger(clock=lambda: at)
    assert shortage(ledger, at) is None
    ledger.mark_refused("batch_get_stats")
    assert "'batch_get_stats' is refused to this key; videos.list serves" in str(shortage(ledger, at))
    ledger.mark_spent("default", at)
    assert "'default' is spent" in str(shortage(ledger, at))
    assert "starts anew at 2026-11-20 08:00 UTC" in str(shortage(ledger, at))


def test_only_when_no_bucket_has_a_unit_left_is_there_nothing_to_ask_with() -> None:
    at = datetime(2026, 11, 20, 5, tzinfo=UTC)
    ledger = InMemoryLedger(clock=lambda: at)
    ledger.mark_spent("default", at)
    assert nothing_left(ledger, at) is None
    ledger.mark_refused("batch_get_stats")
    error = nothing_left(ledger, at)
    assert error is not None
    assert error.resets_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_the_reset_is_named_in_local_time_too_where_that_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    resets_at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    try:
        for zone, words in {"UTC": "08:00 UTC.", "Asia/Tokyo": "08:00 UTC (2026-11-20 17:00 JST local time)."}.items():
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            assert f"starts anew at 2026-11-20 {words}" in str(QuotaExhausted("default", resets_at))
    finally:
        monkeypatch.undo()
        time.tzset()
