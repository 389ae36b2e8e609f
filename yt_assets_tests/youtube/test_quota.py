"""The quota's calendar and the ledger in memory."""

from datetime import UTC, date, datetime, timedelta

import pytest

from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import InMemoryLedger, bucket_of, quota_day, quota_resets_at


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
    ledger.mark_spent("default")
    with pytest.raises(QuotaExhausted):
        ledger.spend("default", 1)
    assert ledger.used("default") == 1
    now = datetime(2026, 11, 20, 8, tzinfo=UTC)
    ledger.spend("default", 1)
    assert ledger.used("default") == 1
