"""YouTube's quota: buckets, days that begin at midnight in California, and who keeps the count.

Here: the calendar, the price list and the port `QuotaLedger`, with a ledger in memory for one process (doctor, tests).
Not here: the ledger that all processes share; it lives with the database. Called by `transport` before each request,
and by whoever plans an hour. Pure apart from the clock, which is an argument.

Source: https://developers.google.com/youtube/data/determine_quota_cost ("Daily quotas reset at midnight Pacific Time").
"""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from yt_assets.youtube.errors import QuotaExhausted

PACIFIC = ZoneInfo("America/Los_Angeles")

DEFAULT_BUCKET = "default"
BATCH_STATS_BUCKET = "batch_get_stats"
BATCH_STATS_METHOD = "videos.batchGetStats"

# What Google grants a new project; since 2026-06-03 the batch statistics have a bucket of their own.
DAILY_UNITS: Mapping[str, int] = MappingProxyType({DEFAULT_BUCKET: 10_000, BATCH_STATS_BUCKET: 10_000})

# Every request that this project sends costs one unit, an invalid one and each page of a list as well.
UNITS_PER_REQUEST = 1


class QuotaLedger(Protocol):
    """Counts the units of a day. Two methods, so that a table, a dictionary or a test can be one."""

    def spend(self, bucket: str, units: int) -> None:
        """Write down `units` just before a request is sent; raise QuotaExhausted when the day's budget is gone."""

    def mark_spent(self, bucket: str) -> None:
        """Believe the service, which says that the bucket is empty: nothing more today, from any process."""


def bucket_of(method: str) -> str:
    """Name the bucket that pays for a method such as 'videos.list'."""
    return BATCH_STATS_BUCKET if method == BATCH_STATS_METHOD else DEFAULT_BUCKET


def quota_day(at: datetime) -> date:
    """Give the Pacific calendar day to which the aware moment `at` is charged (23, 24 or 25 hours long)."""
    return at.astimezone(PACIFIC).date()


def quota_resets_at(at: datetime) -> datetime:
    """Give the next Pacific midnight after the aware moment `at`, in UTC (07:00 in summer, 08:00 in winter)."""
    tomorrow = quota_day(at) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PACIFIC).astimezone(UTC)


class InMemoryLedger:
    """A ledger for one process: a budget of units a day for each bucket, the rest of the day refused when it is gone.

    A bucket without a budget is not limited here. Safe to share between threads.
    """

    def __init__(
        self,
        budgets: Mapping[str, int] = DAILY_UNITS,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._budgets = dict(budgets)
        self._clock = clock
        self._lock = threading.Lock()
        self._used: Counter[tuple[date, str]] = Counter()
        self._emptied: set[tuple[date, str]] = set()

    def spend(self, bucket: str, units: int) -> None:
        """Count `units`; raise QuotaExhausted, and count nothing, when they do not fit into the day's budget."""
        now = self._clock()
        entry = (quota_day(now), bucket)
        with self._lock:
            budget = self._budgets.get(bucket)
            over = budget is not None and self._used[entry] + units > budget
            if over or entry in self._emptied:
                raise QuotaExhausted(bucket, quota_resets_at(now))
            self._used[entry] += units

    def mark_spent(self, bucket: str) -> None:
        """Refuse the bucket until the next Pacific midnight; what was really used stays on record."""
        with self._lock:
            self._emptied.add((quota_day(self._clock()), bucket))

    def used(self, bucket: str) -> int:
        """Tell how many units were counted today."""
        with self._lock:
            return self._used[(quota_day(self._clock()), bucket)]
