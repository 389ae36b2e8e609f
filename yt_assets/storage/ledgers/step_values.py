"""What the steps of a run hand to each other, on whatever machines they run: rows of the table step_values.

Here: the statements. Not here: what a value is, or says of a run (orchestration/io_managers/values.py).

Moments are the server's, since the machines of a run need not agree on the time.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, func, select

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.step_values import step_values

_ROW = step_values.c
_COLUMNS = tuple(step_values.c.keys())


class StepValues:
    """The values of one run, by name. All methods raise DatabaseUnreachable."""

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run_id = run_id

    def put(self, name: str, body: str) -> None:
        """Write a value, in the place of one of that name."""
        self._write(name, body, keep=frozenset())

    def put_first(self, name: str, body: str) -> str:
        """Write a value unless there is one of that name; the one that is there then."""
        there = self.get(name)
        if there is None:
            self._write(name, body, keep=frozenset(_COLUMNS))
            there = self.get(name)
        return body if there is None else there

    def get(self, name: str) -> str | None:
        """A value; None where there is none."""
        with self._database.reading(is_single=True) as connection:
            body: str | None = connection.scalar(select(_ROW.body).where(self._named(name)))
        return body

    def count(self, name: str) -> int:
        """Add one to a count, which begins with nought; the sum."""

        def work(connection: Connection) -> int:
            # A row that is not there cannot be locked: two that began together had the same number.
            self._upsert(connection, name, "0", keep=frozenset(_COLUMNS))
            number = int(connection.scalar(select(_ROW.body).where(self._named(name)).with_for_update()) or 0) + 1
            self._upsert(connection, name, str(number), keep=frozenset())
            return number

        return self._database.write(work)

    def age(self, name: str) -> timedelta | None:
        """How long ago a value was written; None where there is none."""
        with self._database.reading() as connection:
            written: datetime | None = connection.scalar(select(_ROW.written_at).where(self._named(name)))
            return None if written is None else _now(connection) - written

    def _named(self, name: str) -> ColumnElement[bool]:
        return and_(_ROW.run_id == self._run_id, _ROW.name == name)

    def _write(self, name: str, body: str, keep: frozenset[str]) -> None:
        self._database.write(lambda connection: self._upsert(connection, name, body, keep))

    def _upsert(self, connection: Connection, name: str, body: str, keep: frozenset[str]) -> None:
        row = {"run_id": self._run_id, "name": name, "body": body, "written_at": _now(connection)}
        upsert = dialects.upsert(step_values, connection.dialect.name, columns=_COLUMNS, fence=None, keep=keep)
        connection.execute(upsert, row)


def _now(connection: Connection) -> datetime:
    """The server's time; of a file, this machine's."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    now: datetime = connection.execute(select(func.utc_timestamp(3))).scalar_one()
    return now.replace(tzinfo=UTC)
