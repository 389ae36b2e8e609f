"""The quota ledger that all processes share: units spent by Pacific day and bucket.

Here: the table quota_usage. It fits the port that the youtube room names (QuotaLedger) without importing it: what the
day is and which error to raise are given by the caller.
"""

from collections.abc import Callable
from datetime import date
from threading import Lock

from sqlalchemy import Connection, Insert, select

from yt_assets.storage import dialects
from yt_assets.storage.engine import Database
from yt_assets.storage.videos_schema import quota_usage


class DayLedger:
    """Spends units of one budget a bucket and a day, across processes and threads.

    today: the quota day at this moment. exhausted: builds the error that is raised when the budget is gone.
    """

    def __init__(
        self, database: Database, *, budget: int, today: Callable[[], date], exhausted: Callable[[str], Exception]
    ) -> None:
        self._database = database
        self._budget = budget
        self._today = today
        self._exhausted = exhausted
        self._lock = Lock()

    def spend(self, bucket: str, units: int) -> None:
        """Count units before they are sent, also those of a request that will fail. Raises when the day is spent."""
        day = self._today()

        def work(connection: Connection) -> bool:
            used, spent = _usage(connection, day, bucket)
            if spent or used + units > self._budget:
                return False
            _add(connection, day, bucket, units)
            return True

        with self._lock:
            allowed = self._database.write(work)
        if not allowed:
            raise self._exhausted(bucket)

    def mark_spent(self, bucket: str) -> None:
        """Remember that YouTube itself said the day's budget is gone: no process asks again before it returns."""
        day = self._today()

        def work(connection: Connection) -> None:
            _usage(connection, day, bucket)
            table = quota_usage
            connection.execute(table.update().where(table.c.day == day, table.c.bucket == bucket).values(spent=1))

        self._database.write(work)

    def used(self) -> dict[str, int]:
        """Units spent today, by bucket."""
        table = quota_usage
        with self._database.reading() as connection:
            rows = connection.execute(select(table.c.bucket, table.c.units).where(table.c.day == self._today()))
            return {row.bucket: row.units for row in rows}


def _usage(connection: Connection, day: date, bucket: str) -> tuple[int, bool]:
    """Units and spent flag, with the row locked until the transaction ends; the row is made when it is missing."""
    table = quota_usage
    statement = select(table.c.units, table.c.spent).where(table.c.day == day, table.c.bucket == bucket)
    row = connection.execute(statement.with_for_update()).first()
    if row is None:
        connection.execute(_make_row(connection.dialect.name), {"day": day, "bucket": bucket, "units": 0, "spent": 0})
        row = connection.execute(statement.with_for_update()).one()
    return row.units, bool(row.spent)


def _make_row(dialect: str) -> Insert:
    """An insert that leaves a row alone which another process made first."""
    keys = frozenset({"units", "spent"})
    return dialects.upsert(quota_usage, dialect, columns=quota_usage.c.keys(), fence=None, keep=keys)


def _add(connection: Connection, day: date, bucket: str, units: int) -> None:
    table = quota_usage
    mine = (table.c.day == day) & (table.c.bucket == bucket)
    connection.execute(table.update().where(mine).values(units=table.c.units + units))
