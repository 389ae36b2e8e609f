"""A quota ledger in memory, for clients that no other process shares a day with."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import DAILY_UNITS, day_called_spent, quota_day, quota_resets_at

# What a bucket without a budget has left: more than a day of requests could spend.
UNLIMITED = 10**9


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
        self._refused: set[tuple[date, str]] = set()

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

    def give_back(self) -> None:
        """Do nothing: units are counted one by one."""

    def left(self, bucket: str) -> int:
        """Tell what is left of today's budget; without a budget, more than anybody needs."""
        entry = (quota_day(self._clock()), bucket)
        with self._lock:
            if entry in self._emptied | self._refused:
                return 0
            return self._budgets.get(bucket, UNLIMITED) - self._used[entry]

    def mark_spent(self, bucket: str, at: datetime) -> None:
        """Refuse the bucket for the day that `at` belongs to; what was really used stays on record."""
        with self._lock:
            self._emptied.add((day_called_spent(at, self._clock()), bucket))

    def mark_refused(self, bucket: str) -> None:
        """Have nothing left in the bucket until the next Pacific midnight."""
        with self._lock:
            self._refused.add((quota_day(self._clock()), bucket))

    def is_refused(self, bucket: str) -> bool:
        """Tell whether the bucket's method was refused today."""
        with self._lock:
            return (quota_day(self._clock()), bucket) in self._refused

    def used(self, bucket: str) -> int:
        """Tell how many units were counted today."""
        with self._lock:
            return self._used[(quota_day(self._clock()), bucket)]
