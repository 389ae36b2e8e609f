"""Whole hours of a history on their way in: rows as they are, without names beside them.

Here: the replacement of an hour of channel_hours, video_milestones or video_events. Not here: hours out of DataFrames
(hourly_frames.py), the transaction in the insights database (replacements.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, update

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.reading.hours import HourRecord
from yt_assets.storage.schema.channel_hours import channel_hours
from yt_assets.storage.schema.tables import VERSION_TABLES
from yt_assets.storage.schema.videos import hours as ledger
from yt_assets.storage.writing.batches import Row, bytes_of
from yt_assets.storage.writing.checks import refusals_in
from yt_assets.storage.writing.generations import require_generation
from yt_assets.storage.writing.hourly_frames import StoredHours
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import insert_rows


@dataclass(frozen=True)
class HourlyRows:
    """Rows that replace an hour of a table. record: the ledger's, of what they are made of."""

    rows: Sequence[Row]
    record: HourRecord

    @property
    def hours(self) -> tuple[datetime, ...]:
        """The hour that is replaced, also where it has no rows."""
        return (self.record.hour,)

    def store(
        self,
        database: Database,
        table: str,
        hours: Sequence[datetime],
        *,
        run_id: str | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> StoredHours:
        """Replace the hour in one transaction, and write down that it is there.

        ready: called before anything is written; it may raise. Raises RowsRefused, and Superseded where the hour was
        captured again meanwhile; of the insights database an hour of a newer generation is kept.
        """
        ready()
        if table == channel_hours.name:
            _replace_channels(database, self.record, self.rows)
            return StoredHours(len(self.rows), bytes_of(self.rows), ())
        records = {self.record.hour: self.record}
        done = replace_hours(database, table, hours, self.rows, records=records, run_id=run_id)
        return StoredHours(done.rows, bytes_of(self.rows), done.kept)


def _replace_channels(database: Database, record: HourRecord, rows: Sequence[Row]) -> None:
    refusals = refusals_in(channel_hours, rows)
    if refusals:
        raise RowsRefused(refusals, len(rows), fate="and an hour is stored whole or not at all")
    hour, generation = record.hour, record.generation or 0

    def work(connection: Connection) -> None:
        dialects.take_turns(connection, VERSION_TABLES[database.name])
        require_generation(connection, hour, generation)
        connection.execute(delete(channel_hours).where(channel_hours.c.hour == hour))
        insert_rows(connection, channel_hours, rows)
        connection.execute(update(ledger).where(ledger.c.hour == hour).values(channels_generation=generation))

    database.write(work)
