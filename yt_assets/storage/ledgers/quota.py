"""The quota ledger that all processes share: units spent by Pacific day and bucket.

Here: the table quota_usage, behind the port that the youtube room names (QuotaLedger), without importing it. Not here:
what a day is, and which error says that it is spent: the caller gives both.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from threading import Lock

from sqlalchemy import ColumnElement, Connection, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.videos import quota_usage
from yt_assets.storage.writing.upserts import locked_row

# Two shards that wrote down each unit alone waited for each other's commits longer than for YouTube.
ADVANCE = 10

# Below this the ledger gives single units: one process must not hold what another one lacks.
SCARCE = 100


class DayLedger:
    """Spends units of one budget a bucket and a day, across processes and threads.

    Units are written down before they are sent, ten at a time, and `give_back` returns those that were not: a process
    that is killed leaves up to nine too many on record, and never one too few.

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
        self._held: Counter[tuple[date, str]] = Counter()

    def spend(self, bucket: str, units: int) -> None:
        """Count units before they are sent, also those of a request that will fail. Raises when the day is spent."""
        with self._lock:
            mine = (self._today(), bucket)
            if self._held[mine] < units:
                self._held[mine] += self._take(*mine, units - self._held[mine])
            if self._held[mine] < units:
                raise self._exhausted(bucket)
            self._held[mine] -= units

    def give_back(self) -> None:
        """Return what was written down and not spent, to the day from which it was taken."""
        with self._lock:
            held, self._held = +self._held, Counter()

            def work(connection: Connection) -> None:
                for (day, bucket), units in sorted(held.items()):
                    _add(connection, day, bucket, -units)

            if held:
                self._database.write(work)

    def _take(self, day: date, bucket: str, needed: int) -> int:
        """Write down what is needed, or more where that leaves enough for others; nothing where it does not fit."""

        def work(connection: Connection) -> int:
            row = locked_row(connection, quota_usage, {"day": day, "bucket": bucket})
            room = self._budget - row["units"]
            if row["spent"] or needed > room:
                return 0
            units = max(needed, ADVANCE) if room > SCARCE + ADVANCE else needed
            _add(connection, day, bucket, units)
            return units

        return self._database.write(work)

    def left(self, bucket: str) -> int:
        """Units that may still be spent today; 0 when YouTube called the bucket spent, or refuses its method."""
        with self._database.reading(is_single=True) as connection:
            row = connection.execute(select(quota_usage).where(_is_row(self._today(), bucket))).first()
        if row is None:
            return self._budget
        held = self._held[self._today(), bucket]
        return 0 if row.spent or row.refused else max(0, self._budget - row.units + held)

    def mark_spent(self, bucket: str, at: datetime) -> None:
        """Remember that YouTube itself said the day's budget is gone: no process asks again before it returns."""
        self.give_back()
        self._mark(self._day_meant(at), bucket, "spent")

    def mark_refused(self, bucket: str) -> None:
        """Remember for today that the bucket's method is refused to the key."""
        self._mark(self._today(), bucket, "refused")

    def is_refused(self, bucket: str) -> bool:
        """Whether the bucket's method was refused today."""
        statement = select(quota_usage.c.refused).where(_is_row(self._today(), bucket))
        with self._database.reading(is_single=True) as connection:
            return bool(connection.scalar(statement))

    def _mark(self, day: date, bucket: str, flag: str) -> None:
        def work(connection: Connection) -> None:
            locked_row(connection, quota_usage, {"day": day, "bucket": bucket})
            connection.execute(quota_usage.update().where(_is_row(day, bucket)).values({flag: 1}))

        self._database.write(work)

    def used(self) -> dict[str, int]:
        """Units spent today, by bucket."""
        table, day = quota_usage, self._today()
        with self._database.reading(is_single=True) as connection:
            rows = connection.execute(select(table.c.bucket, table.c.units).where(table.c.day == day))
            return {row.bucket: row.units - self._held[day, row.bucket] for row in rows}


def _add(connection: Connection, day: date, bucket: str, units: int) -> None:
    added = quota_usage.update().values(units=quota_usage.c.units + units)
    connection.execute(added.where(_is_row(day, bucket)))


def _is_row(day: date, bucket: str) -> ColumnElement[bool]:
    return (quota_usage.c.day == day) & (quota_usage.c.bucket == bucket)
