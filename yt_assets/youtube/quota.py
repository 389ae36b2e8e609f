"""YouTube's quota: buckets, days that begin at midnight in California, and who keeps the count.

Here: the calendar, the price list and the port `QuotaLedger`. Not here: the ledger that all processes share
(storage/ledgers/quota.py). Called by `transport` before each request, and by the plan of an hour (pipeline/capture/).
Pure apart from the clock, which is an argument.

Source: https://developers.google.com/youtube/data/determine_quota_cost ("Daily quotas reset at midnight Pacific Time").
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Protocol
from zoneinfo import ZoneInfo

from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.youtube.errors import QuotaExhausted

PACIFIC = ZoneInfo("America/Los_Angeles")

DEFAULT_BUCKET = "default"
BATCH_STATS_BUCKET = "batch_get_stats"
BATCH_STATS_METHOD = "videos.batchGetStats"

# What Google grants a new project; since 2026-06-03 the batch statistics have a bucket of their own.
DAILY_UNITS: Mapping[str, int] = MappingProxyType({DEFAULT_BUCKET: 10_000, BATCH_STATS_BUCKET: 10_000})

# Every request that this project sends costs one unit, an invalid one and each page of a list as well.
UNITS_PER_REQUEST = 1

# Two clocks meet at midnight, ours and the one behind the service's counters. A bucket that is called spent in the
# first minutes of a day is taken for yesterday's: believed for the new day, it would cost all of its hours.
TURN_OF_THE_DAY = timedelta(minutes=5)

# Clocks further apart than this are not two views of one moment: one of them is wrong, or simulated.
LARGEST_SKEW = HOUR


class QuotaLedger(Protocol):
    """Counts the units of a day. Six methods, so that a table, a dictionary or a test can be one."""

    def spend(self, bucket: str, units: int) -> None:
        """Write down `units` just before a request is sent; raise QuotaExhausted when the day's budget is gone."""

    def give_back(self) -> None:
        """Return units that were written down in advance and not spent: nothing more is sent for now."""

    def left(self, bucket: str) -> int:
        """Tell how many units may still be spent today; 0 when the service called the bucket spent, or refuses it."""

    def mark_spent(self, bucket: str, at: datetime) -> None:
        """Believe the service, which said `at` this moment that the bucket is empty: no more on that day, for all."""

    def mark_refused(self, bucket: str) -> None:
        """Remember for the day that the method which this bucket pays for is refused to the key."""

    def is_refused(self, bucket: str) -> bool:
        """Tell whether it was refused today."""


def bucket_of(method: str) -> str:
    """Name the bucket that pays for a method such as 'videos.list'."""
    return BATCH_STATS_BUCKET if method == BATCH_STATS_METHOD else DEFAULT_BUCKET


def quota_day(at: datetime) -> date:
    """Give the Pacific calendar day to which the aware moment `at` is charged (23, 24 or 25 hours long)."""
    return at.astimezone(PACIFIC).date()


def quota_resets_at(at: datetime) -> datetime:
    """Give the next Pacific midnight after the aware moment `at`, in UTC (07:00 in summer, 08:00 in winter)."""
    tomorrow = quota_day(at) + DAY
    return datetime.combine(tomorrow, time(), PACIFIC).astimezone(UTC)


def day_called_spent(at: datetime, now: datetime) -> date:
    """Give the quota day that the service speaks of when it says, at `at` by its clock, that a bucket is spent.

    `now` is this machine's time, by which units are charged; when the two clocks are far apart, it is today by that.
    """
    return quota_day(at - TURN_OF_THE_DAY) if abs(at - now) <= LARGEST_SKEW else quota_day(now)


def hours_left(at: datetime) -> int:
    """Count the hours of the quota day from the running one to its last: 1 to 25, since midnight is at a full hour."""
    this_hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return round((quota_resets_at(at) - this_hour) / HOUR)


def allowance(left: int, at: datetime) -> int:
    """Give the units that the running hour may spend: what is left, divided by the hours left."""
    return left // hours_left(at)


def shortage(ledger: QuotaLedger, at: datetime) -> str | None:
    """Say why the rest of the day cannot have all that it wants: a bucket is spent, or refused. None when it can."""
    for bucket in DAILY_UNITS:
        if ledger.is_refused(bucket):
            return f"The bucket {bucket!r} is refused to this key; videos.list serves in its place, as far as it goes"
        if not ledger.left(bucket):
            return str(QuotaExhausted(bucket, quota_resets_at(at)))
    return None


def nothing_left(ledger: QuotaLedger, at: datetime) -> QuotaExhausted | None:
    """Give the error that any request would end in, when no bucket has a unit left; None when one has."""
    if any(ledger.left(bucket) for bucket in DAILY_UNITS):
        return None
    return QuotaExhausted(DEFAULT_BUCKET, quota_resets_at(at))
