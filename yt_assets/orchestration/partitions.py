"""The hour: what a partition key means, and when an hour may still be captured.

Here: hourly partitions in UTC (an hour in a zone with daylight saving has two names or none), and keys ↔ times.
Not here: whether an hour was captured (storage/reading/hours.py).
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import dagster as dg

from yt_assets.analysis.hours import HOUR

KEY_FORMAT = "%Y-%m-%d-%H:%M"


def hourly_partitions(start: datetime) -> dg.HourlyPartitionsDefinition:
    """Hours from `start` to the running one: end_offset=1 includes it, since YouTube serves only the present."""
    return dg.HourlyPartitionsDefinition(start_date=start, fmt=KEY_FORMAT, timezone="UTC", end_offset=1)


def hour_of(key: str) -> datetime:
    """The hour that a partition key names. Raises ValueError for anything but a full UTC hour."""
    hour = datetime.strptime(key, KEY_FORMAT).replace(tzinfo=UTC)
    if hour.minute:
        message = f"'{key}' is not a full hour: partition keys look like 2026-11-20-05:00"
        raise ValueError(message)
    return hour


def key_of(hour: datetime) -> str:
    """The partition key of an hour."""
    return hour.astimezone(UTC).strftime(KEY_FORMAT)


def hours_between(first: str, last: str) -> Sequence[datetime]:
    """All hours from one key to another, both included."""
    start, end = hour_of(first), hour_of(last)
    return [start + index * HOUR for index in range(int((end - start) / HOUR) + 1)]
