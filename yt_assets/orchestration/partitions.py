"""The hour and the day: what a partition key means.

Here: partitions in UTC (an hour in a zone with daylight saving has two names or none), and keys ↔ times.
Not here: whether an hour was captured (storage/reading/hours.py).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import dagster as dg

from yt_assets.analysis.hours import HOUR

KEY_FORMAT = "%Y-%m-%d-%H:%M"
DAY_FORMAT = "%Y-%m-%d"


def hourly_partitions(start: datetime) -> dg.HourlyPartitionsDefinition:
    """Hours from `start` to the running one: end_offset=1 includes it, since YouTube serves only the present."""
    return dg.HourlyPartitionsDefinition(start_date=start, fmt=KEY_FORMAT, timezone="UTC", end_offset=1)


def daily_partitions(start: datetime) -> dg.DailyPartitionsDefinition:
    """Days from that of `start` to the last one that is over: each is made of its 24 hours."""
    return dg.DailyPartitionsDefinition(start_date=start.strftime(DAY_FORMAT), fmt=DAY_FORMAT, timezone="UTC")


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


def day_of(key: str) -> date:
    """The UTC day that a partition key names. Raises ValueError for anything else."""
    return datetime.strptime(key, DAY_FORMAT).replace(tzinfo=UTC).date()


def day_key_of(day: date) -> str:
    """The partition key of a UTC day."""
    return day.strftime(DAY_FORMAT)


def days_between(first: str, last: str) -> Sequence[date]:
    """All days from one key to another, both included."""
    start, end = day_of(first), day_of(last)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def hours_of_day(key: str) -> Sequence[datetime]:
    """The 24 hours of the day that a key names."""
    midnight = datetime.combine(day_of(key), time(), UTC)
    return [midnight + number * HOUR for number in range(24)]
