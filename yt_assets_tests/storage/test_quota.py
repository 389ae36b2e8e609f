"""The ledger of quota units: by bucket, by day, with a budget."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Thread

import pytest

from yt_assets.storage.engine import Database
from yt_assets.storage.quota import DayLedger
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
    return DayLedger(database, budget=10, today=today, exhausted=Exhausted)


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
    ledger.mark_spent("default")
    another = _ledger(videos, lambda: DAY)
    with pytest.raises(Exhausted):
        another.spend("default", 1)
    another.spend("batch_get_stats", 1)
    assert ledger.used() == {"default": 2, "batch_get_stats": 1}


def test_a_bucket_may_be_spent_before_we_counted_a_unit(ledger: DayLedger) -> None:
    ledger.mark_spent("default")
    with pytest.raises(Exhausted):
        ledger.spend("default", 1)


def test_a_new_day_has_its_whole_budget(ledger: DayLedger, days: list[date]) -> None:
    ledger.spend("default", 10)
    ledger.mark_spent("default")
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
