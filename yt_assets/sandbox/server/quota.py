"""The sandbox's quota buckets, which turn over at midnight Pacific of the sandbox clock.

Here: counting units. Not here: the error that a spent bucket answers with. The gateway calls it once for each request,
valid or not, as the service counts. https://developers.google.com/youtube/v3/determine_quota_cost (buckets since
2026-06-03)
"""

from collections import Counter
from datetime import date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")

BUCKETS = {
    "channels.list": "default",
    "playlistItems.list": "default",
    "videos.list": "default",
    "videos.batchGetStats": "batch_get_stats",
}


class QuotaBuckets:
    """Units spent by Pacific day and bucket, `daily` of them a bucket a day."""

    def __init__(self, daily: int) -> None:
        self.daily = daily
        self._lock = Lock()
        self._spent: Counter[tuple[date, str]] = Counter()

    def spend(self, method: str, at: datetime) -> bool:
        """Charge one unit to the method's bucket. False when the day's units were gone already."""
        key = (_day(at), BUCKETS[method])
        with self._lock:
            if self._spent[key] >= self.daily:
                return False
            self._spent[key] += 1
            return True

    def used(self, at: datetime) -> dict[str, int]:
        """Units used on the Pacific day of `at`, by bucket."""
        day = _day(at)
        with self._lock:
            return {bucket: self._spent[day, bucket] for bucket in dict.fromkeys(BUCKETS.values())}


def _day(at: datetime) -> date:
    return at.astimezone(PACIFIC).date()
