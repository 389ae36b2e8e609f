"""The ledger of quota units: by bucket, by day, with a budget."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Thread

import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets_tests.storage.samples import HOUR

DAY = HOUR.date()


class Exhausted(Exception):
    """What the caller gives as the error to raise."""


@pytest.fixture
def days() -> list[date]:
    """The quota day, which a test may change."""
    return [DAY]


@pytest.fixture
def ledger(videos: Database, days: list[date]) -> DayLedger:
    """A ledger of ten units a day."""
    return _ledger(videos, lambda: days[-1])


def _ledger(database: Database, today: Callable[[], date]) -> DayLedger:
    return DayLedger(database, budget=10, today=today, day_meant=datetime.date, exhausted=Exhausted)


def test_units_add_up_by_bucket(ledger: DayLedger) -> None:
    for bucket, units in (("default", 1), ("default", 3), ("batch_get_stats", 2)):
        ledger.spend(bucket, units)
    assert ledger.used() == {"default": 4, "batch_get_stats": 2}


def test_the_last_unit_may_be_spent_and_the_next_may_not(ledger: DayLedger) -> None:
    ledger.spend("default", 10)
    with pytest.raises(Exhausted, match="default"):
        ledger.spend("default", 1)
    assert ledger.used() == {"default": 10}


def test_a_request_that_does_not_fit_counts_nothing(ledger: DayLedger) -> None:
    ledger.spend("default", 8)
    with pytest.raises(Exhausted):
        ledger.spend("default", 3)
    ledger.spend("default", 2)
    assert ledger.used() == {"default": 10}


def test_what_youtube_calls_spent_is_spent_for_every_process(ledger: DayLedger, videos: Database) -> None:
    ledger.spend("default", 2)
    ledger.mark_spent("default", HOUR)
    another = _ledger(videos, lambda: DAY)
    with pytest.raises(Exhausted):
        another.spend("default", 1)
    another.spend("batch_get_stats", 1)
    assert ledger.used() == {"default": 2, "batch_get_stats": 1}


def test_a_bucket_may_be_spent_before_we_counted_a_unit(ledger: DayLedger) -> None:
    ledger.mark_spent("default", HOUR)
    with pytest.raises(Exhausted):
        ledger.spend("default", 1)


def test_a_new_day_has_its_whole_budget(ledger: DayLedger, days: list[date]) -> None:
    ledger.spend("default", 10)
    ledger.mark_spent("default", HOUR)
    days.append(DAY + timedelta(days=1))
    assert ledger.used() == {}
    ledger.spend("default", 10)
    assert ledger.used() == {"default": 10}


def test_threads_of_one_step_share_the_ledger(ledger: DayLedger) -> None:
    threads = [Thread(target=ledger.spend, args=("default", 1)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.used() == {"default": 8}


def test_what_is_left_is_told_and_is_nothing_where_the_service_said_so(ledger: DayLedger, days: list[date]) -> None:
    assert ledger.left("default") == 10
    ledger.spend("default", 3)
    assert ledger.left("default") == 7
    ledger.mark_spent("default", HOUR)
    assert ledger.left("default") == 0
    days.append(DAY + timedelta(days=1))
    assert ledger.left("default") == 10


def test_a_refusal_is_remembered_for_the_day_by_every_process_and_is_not_a_spent_day(
    ledger: DayLedger, videos: Database, days: list[date]
) -> None:
    ledger.mark_refused("batch_get_stats")
    another = _ledger(videos, lambda: DAY)
    assert (another.left("batch_get_stats"), another.is_refused("batch_get_stats")) == (0, True)
    assert (another.left("default"), another.is_refused("default")) == (10, False)
    another.spend("batch_get_stats", 1)  # asking on is the caller's affair: the bucket itself is not empty
    days.append(DAY + timedelta(days=1))
    assert (ledger.left("batch_get_stats"), ledger.is_refused("batch_get_stats")) == (10, False)


def test_a_spent_day_is_the_day_that_the_service_spoke_of(videos: Database) -> None:
    """At a second past midnight, yesterday's empty bucket was believed for the new day, and its hours were lost."""
    before = DAY - timedelta(days=1)
    ledger = DayLedger(videos, budget=10, today=lambda: DAY, day_meant=lambda _: before, exhausted=Exhausted)
    ledger.mark_spent("default", HOUR)
    ledger.spend("default", 1)
    assert ledger.left("default") == 9


def _plenty(database: Database, days: list[date]) -> DayLedger:
    return DayLedger(database, budget=1_000, today=lambda: days[-1], day_meant=datetime.date, exhausted=Exhausted)


def test_units_are_written_down_ahead_of_their_spending_and_given_back(videos: Database, days: list[date]) -> None:
    ledger, another = _plenty(videos, days), _plenty(videos, days)
    for _ in range(12):
        ledger.spend("default", 1)
    # Whoever is killed now has too many on record, never too few.
    assert (another.used(), another.left("default")) == ({"default": 20}, 980)
    assert (ledger.used(), ledger.left("default")) == ({"default": 12}, 988)
    ledger.give_back()
    ledger.give_back()
    assert (another.used(), another.left("default")) == ({"default": 12}, 988)


def test_units_taken_before_midnight_go_back_to_their_own_day(videos: Database, days: list[date]) -> None:
    ledger = _plenty(videos, days)
    ledger.spend("default", 1)
    days.append(DAY + timedelta(days=1))
    ledger.spend("default", 2)
    ledger.give_back()
    assert ledger.used() == {"default": 2}
    days.pop()
    assert ledger.used() == {"default": 1}


def test_the_last_units_of_a_day_are_for_whoever_asks(videos: Database, days: list[date]) -> None:
    ledgers = [_plenty(videos, days) for _ in range(2)]
    for turn in range(1_000):
        ledgers[turn % 2].spend("default", 1)
    with pytest.raises(Exhausted):
        ledgers[0].spend("default", 1)


def test_what_youtube_calls_spent_is_held_by_nobody(videos: Database, days: list[date]) -> None:
    ledger = _plenty(videos, days)
    ledger.spend("default", 3)
    ledger.mark_spent("default", HOUR)
    with pytest.raises(Exhausted):
        ledger.spend("default", 1)
    assert ledger.used() == {"default": 3}
