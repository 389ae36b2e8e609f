"""The daily deletion: hours past their limit, then texts and names, each counted and said.

Here: limits from days and now, and the order of the work. Not here: statements (storage/deletion), Dagster's own runs
(orchestration/run_history.py).

Everything here may be interrupted at any point and started again: what is left is found again.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yt_assets.storage.deletion.retention import Deletion
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger

# YouTube's developer policies, III.E.4.d: what describes a video is refreshed or deleted within 30 days, with the
# analytics amendment or without it. The job runs daily, so a text that it keeps today must be fit for tomorrow.
TEXT_DAYS = 29
# What steps hand to each other is needed while their run lasts, which is an hour at most.
STEP_VALUES = timedelta(days=2)
# A day's last hour begins so long after the day.
LAST_HOUR = timedelta(hours=23)


@dataclass(frozen=True)
class Limits:
    """Moments before which something goes.

    hours: snapshots and what follows from them. days: the first day that is kept. references: what an older hour refers
    to is no reason to keep a text.
    confirmed: titles and the like that YouTube has not shown since.
    """

    hours: datetime
    days: date
    references: datetime
    confirmed: datetime


@dataclass(frozen=True)
class Summary:
    """What a run deleted and left. hours: deleted ones. deleted: rows by table; tables without any are left out.

    hours_left, snapshots_left, oldest: what the ledger says is there.
    """

    limits: Limits
    hours: int
    deleted: Mapping[str, int]
    hours_left: int
    snapshots_left: int
    oldest: datetime | None

    @property
    def kept_since(self) -> datetime:
        """From here on hours may be stored; before it there is none."""
        return min(self.limits.hours, self.oldest or self.limits.hours)


def limits_at(now: datetime, days: int) -> Limits:
    """Limits for hours that may be kept so many days: an hour that began before its limit goes, no earlier.

    A day goes with its last hour, and at the latest when its first one is as old as a text may be.
    """
    hours = now - timedelta(days=days)
    confirmed = now - timedelta(days=TEXT_DAYS)
    oldest = hours - LAST_HOUR
    if hours >= confirmed:
        oldest = max(oldest, confirmed)
    first = (oldest + timedelta(days=1) - timedelta.resolution).date()  # that begins then or later
    return Limits(hours, first, max(hours, confirmed), confirmed)


def enforce_retention(
    databases: Mapping[str, Database], *, now: datetime, days: int, log: Callable[[str], None]
) -> Summary:
    """Delete what is past its limit from both databases, 'videos' and 'insights', and say what is left.

    Raises DatabaseUnreachable; what was deleted until then stays deleted.
    """
    limits = limits_at(now, days)
    deletion = Deletion(databases)
    deleted: Counter[str] = Counter()
    expired = deletion.expired_hours(limits.hours)
    log(f"{len(expired):,} hours before {limits.hours:%Y-%m-%d %H:%M} UTC, {days} days ago, are to be deleted")
    for number, hour in enumerate(expired, 1):
        rows = deletion.delete_hour(hour)
        deleted += rows
        log(f"{hour:%Y-%m-%d %H:%M} UTC deleted, {rows.total():,} rows; {number:,} of {len(expired):,} hours")
    deleted += deletion.delete_days(limits.days)
    deleted += deletion.delete_looks(limits.hours)
    deleted += deletion.delete_step_values(now - STEP_VALUES)
    deleted += deletion.delete_texts(hours=limits.hours, references=limits.references, confirmed=limits.confirmed)
    with databases["videos"].reading() as connection:
        summary = Summary(limits, len(expired), dict(deleted), *HourLedger(connection).totals())
    tables = ", ".join(f"{table} {count:,}" for table, count in deleted.items()) or "none"
    left = f"{summary.hours_left:,} hours with {summary.snapshots_left:,} snapshots"
    oldest = f"the oldest hour kept is {summary.oldest:%Y-%m-%d %H:%M} UTC" if summary.oldest else "no hour is kept"
    log(f"Rows deleted: {tables}. Left: {left}; {oldest}")
    return summary
