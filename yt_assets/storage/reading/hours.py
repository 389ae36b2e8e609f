"""Which hours there are: in the ledger of captures, and in any table.

Here: the ledgers' rows (source and completeness of captures, generations of insights), and what a table holds of
an hour without reading it out.
Not here: whether an hour may still be captured (pipeline/capture/plan.py), its rows (snapshots.py, frames.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, inspect, literal, select

from yt_assets.storage.errors import Superseded
from yt_assets.storage.schema.insights import insight_hours
from yt_assets.storage.schema.tables import TABLE_BY_NAME
from yt_assets.storage.schema.videos import hours as table

# Counting a million rows took each of five assets a third of a second each hour, half as much as its own work.
MOST_COUNTED = 100_000


@dataclass(frozen=True)
class HourRecord:
    """One captured hour (see the comments of the table). state: capturing, captured or partial."""

    hour: datetime
    source: str
    state: str
    planned: int
    stored: int
    unavailable: int
    planned_at: datetime
    settled_at: datetime | None
    waiting: int = 0
    reason: str | None = None
    plan: int = 1
    generation: int | None = None
    features_generation: int | None = None
    run_id: str | None = None
    left_out: int = 0
    named: int = 0
    channels_generation: int | None = None

    @property
    def account(self) -> dict[str, int]:
        """What became of all videos that any source named; named is the sum of the others."""
        counts = {"observed": self.stored, "waiting": self.waiting, "unavailable": self.unavailable}
        return {"named": self.named, **counts, "left out": self.left_out}

    @property
    def settled(self) -> bool:
        """Whether a capture of this hour ever came to its end."""
        return self.generation is not None

    @property
    def is_capturing(self) -> bool:
        """Whether a capture has begun, and is not settled: under way, or ended half-way."""
        return self.generation != self.plan

    def require_generation(self, number: int) -> None:
        """Raises Superseded when another generation is in force."""
        if self.generation != number:
            raise Superseded(self.hour, "generation", number, self.generation)


class HourLedger:
    """The rows of the table hours."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def records(self, hours: Sequence[datetime]) -> dict[datetime, HourRecord]:
        """Those of the hours that have a record."""
        rows = self._connection.execute(select(table).where(table.c.hour.in_(hours)))
        return {row.hour: HourRecord(*row) for row in rows}

    def nearest(self, hour: datetime) -> tuple[datetime | None, datetime | None]:
        """The newest settled hour before `hour`, and the oldest after it."""
        settled = table.c.generation.is_not(None)
        before = self._connection.execute(select(func.max(table.c.hour)).where(settled, table.c.hour < hour)).scalar()
        after = self._connection.execute(select(func.min(table.c.hour)).where(settled, table.c.hour > hour)).scalar()
        return before, after

    def captured(self, until: datetime, window: timedelta) -> list[datetime]:
        """The settled hours of (until − window, until], oldest first."""
        settled = table.c.generation.is_not(None)
        inside = (table.c.hour > until - window, table.c.hour <= until)
        return list(self._connection.scalars(select(table.c.hour).where(settled, *inside).order_by(table.c.hour)))

    def newest(self) -> HourRecord | None:
        """The newest settled hour."""
        statement = select(table).where(table.c.generation.is_not(None)).order_by(table.c.hour.desc()).limit(1)
        row = self._connection.execute(statement).first()
        return None if row is None else HourRecord(*row)

    def foreign_source(self, source: str) -> str | None:
        """Another source whose hours this database already holds, if any. Simulated and real hours must not mix."""
        return self._connection.execute(select(table.c.source).where(table.c.source != source).limit(1)).scalar()

    def oldest(self) -> datetime | None:
        """The oldest hour, in the database of any release; None without hours, and before the first migration."""
        if not inspect(self._connection).has_table(table.name):
            return None
        return self._connection.execute(select(func.min(table.c.hour))).scalar()

    def totals(self) -> tuple[int, int, datetime | None]:
        """Hours, their snapshots as counted when they were settled, and the oldest hour."""
        row = self._connection.execute(select(func.count(), func.sum(table.c.stored), func.min(table.c.hour))).one()
        return row[0], int(row[1] or 0), row[2]


@dataclass(frozen=True)
class InsightHour:
    """What an hour of an insight was made of (see the comments of the table insight_hours)."""

    hour: datetime
    asset: str
    generation: int
    planned_at: datetime
    run_id: str | None
    rows_written: int
    written_at: datetime
    observed: int | None
    estimated: int | None
    waiting: int | None
    oldest_look: datetime | None

    def is_newer_than(self, generation: int, planned_at: datetime) -> bool:
        """Whether it was made of a later generation. In a new videos database generations begin with 1 again."""
        return self.generation > generation and self.planned_at >= planned_at


class HourlyTable:
    """One table of either database, by its name."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._table = TABLE_BY_NAME[name]

    def count(self, *, most: int = MOST_COUNTED) -> int | None:
        """All rows; None when there are more than `most`, which are not worth counting every hour."""
        some = select(literal(1).label("one")).select_from(self._table).limit(most + 1).subquery()
        rows = self._connection.execute(select(func.count()).select_from(some)).scalar_one()
        return rows if rows <= most else None

    def count_in(self, hour: datetime) -> int:
        """Rows of one hour."""
        return self._connection.execute(select(func.count()).where(self._table.c.hour == hour)).scalar_one()

    def count_observed_in(self, hour: datetime) -> int:
        """Rows of one hour of an insight of videos that the hour saw."""
        row = self._table.c
        seen = func.coalesce(row.estimated, 0) == 0
        return self._connection.execute(select(func.count()).where(row.hour == hour, seen)).scalar_one()

    def written(self, hours: Sequence[datetime]) -> dict[datetime, InsightHour]:
        """Of an insight, those of the hours that are there."""
        row = insight_hours.c
        rows = select(insight_hours).where(row.asset == self._table.name, row.hour.in_(hours))
        return {each.hour: InsightHour(*each) for each in self._connection.execute(rows)}

    def oldest(self) -> datetime | None:
        """The oldest hour with a row, recorded in the ledger or not."""
        return self._connection.execute(select(func.min(self._table.c.hour))).scalar()

    def before(self, limit: datetime) -> list[datetime]:
        """Hours that began before `limit`, oldest first: one look at the primary key for each."""
        column = self._table.c.hour
        statement = select(func.min(column)).where(column < limit)
        hours: list[datetime] = []
        hour = self._connection.execute(statement).scalar()
        while hour is not None:
            hours.append(hour)
            hour = self._connection.execute(statement.where(column > hour)).scalar()
        return hours
