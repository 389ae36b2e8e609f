"""Hours that are too old go: oldest first, in short transactions, at any moment interruptible.

Here: which hours lie before a limit, and the deletion of one, with the texts that nothing names any more. Not here: the
limit (pipeline/retention.py), statements for texts and names (text_retention.py), Dagster's own runs (run_history.py).

The order of an hour's end is ORDER, and its row in the ledger goes first. Every step asks the ledger before anything
else: without a row raw_videos says that the hour is over, features and insights that it has no snapshots, so no step
computes half an hour. What is left are orphans that no reader finds. Each table is searched separately for hours before
the limit, so the next run finds them, also those of a step that was still writing. The other way round (the ledger
last) an interrupted deletion leaves an hour that claims to be captured while half its snapshots are gone, and a
backfill would turn that into insights. Derived rows go before what they were derived from, snapshots last: while any
row of an hour is there, so is its source or a part of it, and the oldest hour of raw_videos tells how far the deletion
came.

A transaction deletes at most PORTION rows by the first column of the primary key. It needs SELECT and DELETE, no right
to change a schema; partitions dropped by the server would need ALTER, and a job that adds tomorrow's.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import product

from sqlalchemy import ColumnElement, Table, and_

from yt_assets.analysis.coverage import CARRIED_FOR
from yt_assets.analysis.hours import HOUR
from yt_assets.storage.deletion.forgetting import forget_channels
from yt_assets.storage.deletion.text_retention import (
    delete_superseded,
    delete_titles,
    delete_versions,
    forget_channel_titles,
    forget_event_texts,
    forget_missing_texts,
    needless_versions,
)
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.portions import delete_some
from yt_assets.storage.reading.hours import HourlyTable
from yt_assets.storage.schema.tables import TABLES

PORTION = 1_000

# Database and table, in the order in which an hour leaves them.
ORDER: Sequence[tuple[str, str]] = (
    ("videos", "hours"),
    ("insights", "insight_hours"),
    ("insights", "keyword_insights"),
    ("insights", "trend_insights"),
    ("insights", "engagement_insights"),
    ("insights", "video_milestones"),
    ("insights", "video_events"),
    ("insights", "channel_digests"),
    ("insights", "model_answers"),
    ("insights", "model_usage"),
    ("videos", "channel_hours"),
    ("videos", "raw_channels"),
    ("videos", "video_features"),
    ("videos", "left_out"),
    ("videos", "absences"),
    ("videos", "raw_videos_aside"),
    ("videos", "raw_videos"),
)
# Tables of days, in the order in which a day leaves them.
DAYS = ("insight_days", "video_days", "channel_days", "keyword_days")
# Tables whose rows repeat what YouTube said in an hour before their own, where that did not see their video.
LOOKS = ("trend_insights", "engagement_insights")


class Deletion:
    """The deletions of both databases, 'videos' and 'insights'. All raise DatabaseUnreachable."""

    def __init__(self, databases: Mapping[str, Database]) -> None:
        self._databases = databases

    def expired_hours(self, limit: datetime) -> list[datetime]:
        """Hours before the limit with a row in any table: an interrupted deletion leaves orphans in some."""
        expired: set[datetime] = set()
        for name, table in ORDER:
            with self._databases[name].reading() as connection:
                expired.update(HourlyTable(connection, table).before(limit))
        return sorted(expired)

    def delete_hour(self, hour: datetime) -> Counter[str]:
        """Delete an hour from all tables; rows by table."""
        return _counted({table: delete_hour(self._databases[name], table, hour) for name, table in ORDER})

    def delete_days(self, first: date) -> Counter[str]:
        """Delete days before the first one that is kept; rows by table."""
        insights = self._databases["insights"]
        tables = {name: TABLES["insights"][name] for name in DAYS}
        return _counted(
            {name: _delete_where(insights, table, table.c.day < first, PORTION) for name, table in tables.items()}
        )

    def delete_looks(self, limit: datetime) -> Counter[str]:
        """Delete estimated rows that repeat counts of before the limit; rows by table. Their hours are younger."""
        first, insights = limit.replace(minute=0, second=0, microsecond=0), self._databases["insights"]
        deleted: Counter[str] = Counter()
        for table, number in product(LOOKS, range(CARRIED_FOR // HOUR + 1)):
            deleted += _counted({table: delete_hour(insights, table, first + HOUR * number, seen_before=limit)})
        return deleted

    def delete_step_values(self, before: datetime) -> Counter[str]:
        """Delete what the steps of runs before a moment handed to each other; rows by table."""
        videos, table = self._databases["videos"], TABLES["videos"]["step_values"]
        return _counted({table.name: _delete_where(videos, table, table.c.written_at < before, PORTION)})

    def delete_texts(self, *, hours: datetime, references: datetime, confirmed: datetime) -> Counter[str]:
        """Delete texts and names; rows by table. Features of a text are ours, and stay as long as an hour names them.

        hours: the oldest hour that is kept. references: what an older hour refers to is no reason to keep a text.
        confirmed: what YouTube has not shown since then goes.
        """
        videos, insights = self._databases["videos"], self._databases["insights"]
        with videos.reading() as connection:
            features = needless_versions(connection, "text_features", since=hours)
            texts = needless_versions(connection, "video_texts", since=references, confirmed_since=confirmed)
        rows = _counted(
            {
                "text_features": delete_versions(videos, "text_features", features),
                "video_texts": delete_versions(videos, "video_texts", texts),
                "video_versions": delete_superseded(videos, hours),
                "video_titles": delete_titles(insights, "video_titles", references),
                "channel_titles": delete_titles(insights, "channel_titles", references),
            }
        )
        forget_missing_texts(videos)
        forget_event_texts(insights, confirmed)
        forget_channel_titles(videos, confirmed)
        return rows

    def forget_channels(self, channel_ids: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Delete everything about some channels; yields table and rows of each transaction after its commit."""
        return forget_channels(self._databases, channel_ids)


def delete_hour(
    database: Database,
    table_name: str,
    hour: datetime,
    *,
    portion: int = PORTION,
    seen_before: datetime | None = None,
) -> Iterator[int]:
    """Delete an hour of a table, or of it what was seen before a moment.

    Yields the rows of each transaction after its commit. Raises DatabaseUnreachable.
    """
    table = TABLES[database.name][table_name]
    where = table.c.hour == hour
    if seen_before is not None:
        where = and_(where, table.c.observed_at < seen_before)
    yield from _delete_where(database, table, where, portion)


def _delete_where(database: Database, table: Table, where: ColumnElement[bool], portion: int) -> Iterator[int]:
    """Delete these rows in transactions of so many; yields the rows of each."""
    statement = delete_some(table, database.dialect, where=where, most=portion)
    deleted = portion
    while deleted == portion:
        deleted = database.write(lambda connection: connection.execute(statement).rowcount)
        if deleted:
            yield deleted


def _counted(deletions: Mapping[str, Iterable[int]]) -> Counter[str]:
    """Run deletions in their order; rows by table."""
    return Counter({table: total for table, portions in deletions.items() if (total := sum(portions))})
