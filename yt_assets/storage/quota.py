"""The quota ledger that all processes share: units spent by Pacific day and bucket.

Here: the table quota_usage. It fits the port that the youtube room names (QuotaLedger) without importing it: what the
day is and which error to raise are given by the caller.
"""

from collections.abc import Callable
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection, Insert, select

from yt_assets.storage import dialects
from yt_assets.storage.engine import Database
from yt_assets.storage.videos_schema import quota_usage


class DayLedger:
    """Spends units of one budget a bucket and a day, across processes and threads.

    today: the quota day at this moment. day_meant: the day that the service speaks of when it calls a bucket spent at
    a moment. exhausted: builds the error that is raised when the budget is gone.
    """

    def __init__(
        self,
        database: Database,
        *,
        budget: int,
        today: Callable[[], date],
        day_meant: Callable[[datetime], date],
        exhausted: Callable[[str], Exception],
    ) -> None:
        self._database = database
        self._budget = budget
        self._today = today
        self._day_meant = day_meant
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

    def left(self, bucket: str) -> int:
        """Units that may still be spent today; 0 when YouTube called the bucket spent, or refuses its method."""
        table = quota_usage
        statement = select(table.c.units, table.c.spent, table.c.refused)
        with self._database.reading() as connection:
            mine = (table.c.day == self._today()) & (table.c.bucket == bucket)
            row = connection.execute(statement.where(mine)).first()
        if row is None:
            return self._budget
        return 0 if row.spent or row.refused else max(0, self._budget - row.units)

    def mark_spent(self, bucket: str, at: datetime) -> None:
        """Remember that YouTube itself said the day's budget is gone: no process asks again before it returns."""
        self._mark(self._day_meant(at), bucket, "spent")

    def mark_refused(self, bucket: str) -> None:
        """Remember for today that the bucket's method is refused to the key."""
        self._mark(self._today(), bucket, "refused")

    def is_refused(self, bucket: str) -> bool:
        """Whether the bucket's method was refused today."""
        table = quota_usage
        mine = (table.c.day == self._today()) & (table.c.bucket == bucket)
        with self._database.reading() as connection:
            return bool(connection.execute(select(table.c.refused).where(mine)).scalar())

    def _mark(self, day: date, bucket: str, flag: str) -> None:
        def work(connection: Connection) -> None:
            _usage(connection, day, bucket)
            mine = (quota_usage.c.day == day) & (quota_usage.c.bucket == bucket)
            connection.execute(quota_usage.update().where(mine).values({flag: 1}))

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
        connection.execute(_make_row(connection.dialect.name), _blank(day, bucket))
        row = connection.execute(statement.with_for_update()).one()
    return row.units, bool(row.spent)


def _blank(day: date, bucket: str) -> dict[str, object]:
    return {"day": day, "bucket": bucket, "units": 0, "spent": 0, "refused": 0}


def _make_row(dialect: str) -> Insert:
    """An insert that leaves a row alone which another process made first."""
    keys = frozenset({"units", "spent", "refused"})
    return dialects.upsert(quota_usage, dialect, columns=quota_usage.c.keys(), fence=None, keep=keys)


def _add(connection: Connection, day: date, bucket: str, units: int) -> None:
    table = quota_usage
    mine = (table.c.day == day) & (table.c.bucket == bucket)
    connection.execute(table.update().where(mine).values(units=table.c.units + units))
