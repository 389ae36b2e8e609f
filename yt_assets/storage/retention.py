"""Hours that are too old go: oldest first, in short transactions, at any moment interruptible.

Here: which hours lie before a limit, and the deletion of one. Not here: the limit (steps/retention.py), texts and names
(text_retention.py), Dagster's own runs (run_history.py).

The order of an hour's end is ORDER, and its row in the ledger goes first. Whoever computes an hour asks the ledger
before anything else: without a row raw_videos says that the hour is over, features and insights that it has no
snapshots, and nobody makes half an hour out of what is left of it. What is left are orphans that nobody asks for, and
since each table is searched by itself for hours before the limit, the next run finds them, also those of a step that
was still writing. The other way round (the ledger last) an interrupted deletion leaves an hour that claims to be
captured while half its snapshots are gone, and a backfill would turn that into insights. Derived rows go before what
they were derived from, snapshots last: while any row of an hour is there, so is its source or a part of it, and the
oldest hour of raw_videos tells how far the deletion came.

A transaction deletes at most PORTION rows by the first column of the primary key. It needs SELECT and DELETE, no right
to change a schema; partitions dropped by the server would need ALTER, and a job that adds tomorrow's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from yt_assets.storage import dialects
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import TABLES
from yt_assets.storage.videos_schema import hours as ledger
from yt_assets.storage.videos_schema import raw_videos

PORTION = 1_000

# Database and table, in the order in which an hour leaves them.
ORDER: Sequence[tuple[str, str]] = (
    ("videos", "hours"),
    ("insights", "keyword_insights"),
    ("insights", "trend_insights"),
    ("insights", "engagement_insights"),
    ("insights", "channel_digests"),
    ("insights", "model_answers"),
    ("insights", "model_usage"),
    ("videos", "video_features"),
    ("videos", "raw_videos"),
)


@dataclass(frozen=True)
class Kept:
    """What the ledger says is there. snapshots: rows of raw_videos, as counted when the hours were settled."""

    hours: int
    snapshots: int
    oldest: datetime | None


def hours_before(connection: Connection, database: str, table_name: str, limit: datetime) -> list[datetime]:
    """Hours of a table that began before `limit`, oldest first: one look at the primary key for each."""
    table = TABLES[database][table_name]
    found: list[datetime] = []
    while (hour := _next_hour(connection, table, found[-1] if found else None, limit)) is not None:
        found.append(hour)
    return found


def delete_hour(database: Database, table_name: str, hour: datetime, *, portion: int = PORTION) -> Iterator[int]:
    """Delete an hour of a table; yields the rows of each transaction after its commit. Raises DatabaseUnreachable."""
    table = TABLES[database.name][table_name]
    statement = dialects.delete_some(table, database.dialect, where=table.c.hour == hour, most=portion)
    deleted = portion
    while deleted == portion:
        deleted = database.write(lambda connection: connection.execute(statement).rowcount)
        if deleted:
            yield deleted


def kept(connection: Connection) -> Kept:
    """Sums over the ledger."""
    row = connection.execute(select(func.count(), func.sum(ledger.c.stored), func.min(ledger.c.hour))).one()
    return Kept(row[0], int(row[1] or 0), row[2])


def oldest_snapshot_hour(connection: Connection) -> datetime | None:
    """The oldest hour of raw_videos, recorded or not. An hour that is deleted leaves this table last."""
    return connection.execute(select(func.min(raw_videos.c.hour))).scalar()


def _next_hour(connection: Connection, table: Table, after: datetime | None, limit: datetime) -> datetime | None:
    statement = select(func.min(table.c.hour)).where(table.c.hour < limit)
    if after is not None:
        statement = statement.where(table.c.hour > after)
    return connection.execute(statement).scalar()
