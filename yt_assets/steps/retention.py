"""The daily deletion: hours past their limit, then texts and names, each counted and said.

Here: limits from days and now, and the order of the work. Not here: statements (storage/retention.py,
storage/text_retention.py, storage/versions.py), Dagster's own runs (run_history.py).

Everything here may be interrupted at any point and started again: what is left is found again.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from yt_assets.storage import retention, text_retention, versions
from yt_assets.storage.engine import Database
from yt_assets.storage.retention import ORDER, Kept

Log = Callable[[str], None]

# YouTube's developer policies, III.E.4.d: what describes a video is refreshed or deleted within 30 days, with the
# analytics amendment or without it. The job runs daily, so a text that it keeps today must be fit for tomorrow.
TEXT_DAYS = 29


@dataclass(frozen=True)
class Limits:
    """Moments before which something goes.

    hours: snapshots and what follows from them. references: what an older hour refers to is no reason to keep a text.
    confirmed: titles and the like that YouTube has not shown since.
    """

    hours: datetime
    references: datetime
    confirmed: datetime


@dataclass(frozen=True)
class Summary:
    """What a run deleted and left. deleted: rows by table; tables without any are left out."""

    limits: Limits
    hours: int
    deleted: Mapping[str, int]
    kept: Kept

    @property
    def kept_since(self) -> datetime:
        """From here on hours may be stored; before it there is none."""
        return min(self.limits.hours, self.kept.oldest or self.limits.hours)


def limits_at(now: datetime, days: int) -> Limits:
    """Limits for hours that may be kept so many days: an hour that began before its limit goes, no earlier."""
    hours = now - timedelta(days=days)
    confirmed = now - timedelta(days=TEXT_DAYS)
    return Limits(hours, max(hours, confirmed), confirmed)


def enforce_retention(databases: Mapping[str, Database], *, now: datetime, days: int, log: Log) -> Summary:
    """Delete what is past its limit from both databases, 'videos' and 'insights', and say what is left.

    Raises DatabaseUnreachable; what was deleted until then stays deleted.
    """
    limits = limits_at(now, days)
    deleted: Counter[str] = Counter()
    expired = _expired_hours(databases, limits.hours)
    log(f"{len(expired):,} hours before {limits.hours:%Y-%m-%d %H:%M} UTC, {days} days ago, are to be deleted")
    for number, hour in enumerate(expired, 1):
        rows = _delete_hour(databases, hour)
        deleted += rows
        log(f"{hour:%Y-%m-%d %H:%M} UTC deleted, {rows.total():,} rows; {number:,} of {len(expired):,} hours")
    deleted += _delete_texts(databases, limits)
    with databases["videos"].reading() as connection:
        kept = retention.kept(connection)
    summary = Summary(limits, len(expired), dict(deleted), kept)
    log(_spoken(summary))
    return summary


def _expired_hours(databases: Mapping[str, Database], limit: datetime) -> list[datetime]:
    """Hours before the limit with a row in any table: of an interrupted deletion, orphans are left in some."""
    found: set[datetime] = set()
    for name, table in ORDER:
        with databases[name].reading() as connection:
            found.update(retention.hours_before(connection, name, table, limit))
    return sorted(found)


def _delete_hour(databases: Mapping[str, Database], hour: datetime) -> Counter[str]:
    return _counted({table: retention.delete_hour(databases[name], table, hour) for name, table in ORDER})


def _delete_texts(databases: Mapping[str, Database], limits: Limits) -> Counter[str]:
    """Texts and names. Features of a text are ours, and stay as long as an hour refers to them."""
    videos, insights = databases["videos"], databases["insights"]
    with videos.reading() as connection:
        features = text_retention.needless_versions(connection, "text_features", since=limits.hours)
        texts = text_retention.needless_versions(
            connection, "video_texts", since=limits.references, confirmed_since=limits.confirmed
        )
    rows = _counted(
        {
            "text_features": text_retention.delete_versions(videos, "text_features", features),
            "video_texts": text_retention.delete_versions(videos, "video_texts", texts),
            "video_versions": versions.delete_superseded(videos, limits.hours),
            "video_titles": text_retention.delete_titles(insights, limits.references),
        }
    )
    text_retention.forget_missing_texts(videos)
    text_retention.forget_channel_titles(videos, limits.confirmed)
    return rows


def _counted(deletions: Mapping[str, Iterable[int]]) -> Counter[str]:
    """Run deletions in their order; rows by table."""
    return Counter({table: total for table, portions in deletions.items() if (total := sum(portions))})


def _spoken(summary: Summary) -> str:
    rows = ", ".join(f"{table} {count:,}" for table, count in summary.deleted.items()) or "none"
    kept = summary.kept
    oldest = "no hour is kept" if kept.oldest is None else f"the oldest hour kept is {kept.oldest:%Y-%m-%d %H:%M} UTC"
    return f"Rows deleted: {rows}. Left: {kept.hours:,} hours with {kept.snapshots:,} snapshots; {oldest}"
