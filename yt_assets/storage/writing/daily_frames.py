"""Whole days on their way in: what videos, channels and keywords gained, replaced together.

Here: a day's frames, their replacement in one transaction, and the mark in insight_days that says what it was made of.
Not here: hours (hourly_frames.py, replacements.py), statements (upserts.py), how the frames come about (pipeline/days).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.schema.days import DAYS, insight_days
from yt_assets.storage.schema.tables import VERSION_TABLES
from yt_assets.storage.writing.batches import Row, bytes_of
from yt_assets.storage.writing.checks import refusals_in
from yt_assets.storage.writing.hourly_frames import rows_of
from yt_assets.storage.writing.upserts import Unfit, insert_rows, upsert_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd


@dataclass(frozen=True)
class StoredDay:
    """rows: by table, what was written; nothing where the day `is_kept`, made of newer hours already. bytes: of all."""

    rows: Mapping[str, int]
    bytes: int
    is_kept: bool


@dataclass(frozen=True)
class DailyFrames:
    """Rows that replace a day of the three tables of days, and what they were made of.

    frames: by table, the table's columns but for `day`. hours: how many of the day's 24 they are made of. generation:
    the sum of these hours' generations: each hour that is captured again, or for the first time, makes it larger.
    planned_at: when the newest of them was planned.
    """

    day: date
    frames: "Mapping[str, pd.DataFrame]"
    hours: int
    generation: int
    planned_at: datetime

    def store(self, database: Database, *, run_id: str | None, ready: "Callable[[], None]") -> StoredDay:
        """Replace the day in one transaction: a reader sees the day of before or this one, never half.

        ready: called when all is prepared, before anything is written; it may raise. Raises RowsRefused when a row
        cannot be stored; nothing is written then.
        """
        rows = {table: rows_of(self.frames[table.name].assign(day=self.day)[table.c.keys()]) for table in DAYS}
        counts = {table.name: len(given) for table, given in rows.items()}
        mark: Row = {
            "day": self.day,
            "hours": self.hours,
            "generation": self.generation,
            "planned_at": self.planned_at,
            "run_id": run_id,
            "rows_written": sum(counts.values()),
            "written_at": datetime.now(UTC),
        }

        def work(connection: Connection) -> bool:
            dialects.take_turns(connection, VERSION_TABLES[database.name])
            if self._is_older_than_stored(connection):
                return False
            for table, given in rows.items():
                connection.execute(delete(table).where(table.c.day == self.day))
                insert_rows(connection, table, given)
            upsert_rows(connection, insight_days, [mark])
            return True

        refusals = [refusal for table, given in rows.items() if given for refusal in refusals_in(table, given)]
        ready()
        if not refusals:
            try:
                if database.write(work):
                    return StoredDay(counts, sum(map(bytes_of, rows.values())), is_kept=False)
                return StoredDay(dict.fromkeys(counts, 0), 0, is_kept=True)
            except Unfit as error:
                refusals.append(error.refusal(""))
        raise RowsRefused(refusals, sum(counts.values()), fate="and a day is stored whole or not at all")

    @staticmethod
    def as_rows(frame: "pd.DataFrame") -> Sequence[Row]:
        """The records of a part of it, as SQL takes them."""
        return rows_of(frame)

    def _is_older_than_stored(self, connection: Connection) -> bool:
        """Whether the day is there, made of a newer capture of its hours. In a new videos database numbers begin anew.

        So a day whose hours are partly deleted by now does not replace the one that was made of them all.
        """
        there = connection.execute(select(insight_days).where(insight_days.c.day == self.day)).first()
        return there is not None and there.generation > self.generation and there.planned_at >= self.planned_at
