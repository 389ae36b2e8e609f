"""The ledger of hours: which were captured, from whom, how completely.

Here: reads of the hours table and its row's life. Not here: whether an hour may still be captured (steps/capture.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from yt_assets.storage.videos_schema import hours as table


@dataclass(frozen=True)
class HourRecord:
    """One captured hour. state: capturing, captured or partial. waiting: videos that the quota did not reach."""

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

    @property
    def settled(self) -> bool:
        """Whether a capture of this hour ever came to its end."""
        return self.settled_at is not None


def recorded_hours(connection: Connection, hours: Sequence[datetime]) -> dict[datetime, HourRecord]:
    """Those of the hours that have a record."""
    rows = connection.execute(select(table).where(table.c.hour.in_(hours)))
    return {row.hour: HourRecord(*row) for row in rows}


def nearest_hours(connection: Connection, hour: datetime) -> tuple[datetime | None, datetime | None]:
    """The newest settled hour before `hour`, and the oldest after it."""
    settled = table.c.settled_at.is_not(None)
    before = connection.execute(select(func.max(table.c.hour)).where(settled, table.c.hour < hour)).scalar()
    after = connection.execute(select(func.min(table.c.hour)).where(settled, table.c.hour > hour)).scalar()
    return before, after


def captured_hours(connection: Connection, until: datetime, window: timedelta) -> list[datetime]:
    """The settled hours of (until − window, until], oldest first."""
    settled = table.c.settled_at.is_not(None)
    inside = (table.c.hour > until - window, table.c.hour <= until)
    return list(connection.scalars(select(table.c.hour).where(settled, *inside).order_by(table.c.hour)))


def newest_hour(connection: Connection) -> HourRecord | None:
    """The newest settled hour."""
    statement = select(table).where(table.c.settled_at.is_not(None)).order_by(table.c.hour.desc()).limit(1)
    row = connection.execute(statement).first()
    return None if row is None else HourRecord(*row)


def foreign_source(connection: Connection, source: str) -> str | None:
    """Another source whose hours this database already holds, if any. Simulated and real hours must not mix."""
    return connection.execute(select(table.c.source).where(table.c.source != source).limit(1)).scalar()
