"""Replacement of whole hours of what is derived: a reader sees the old hour or the new one, never half.

Here: the transaction, and the mark in insight_hours that says what an hour was made of. Not here: statements and
policies (upserts.py), rows out of DataFrames (hourly_frames.py).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, and_, bindparam, delete, select

from yt_assets.analysis.coverage import Coverage
from yt_assets.batching import batches_of
from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused, SchemaMismatch
from yt_assets.storage.reading.catalog import IDS_PER_STATEMENT
from yt_assets.storage.reading.hours import HourlyTable, HourRecord
from yt_assets.storage.schema.days import channel_titles
from yt_assets.storage.schema.history import TABLES as HISTORY
from yt_assets.storage.schema.insights import INSIGHTS, channel_digests, insight_hours, video_titles
from yt_assets.storage.schema.tables import VERSION_TABLES
from yt_assets.storage.writing.batches import Row, column_of
from yt_assets.storage.writing.checks import refusals_in
from yt_assets.storage.writing.upserts import Unfit, insert_rows, table_named, upsert_rows

# Tables whose hours insight_hours speaks of.
MARKED = frozenset({*INSIGHTS, *HISTORY})


@dataclass(frozen=True)
class Replaced:
    """rows: how many were written. kept: hours that stayed as they are, made of a newer generation already."""

    rows: int
    kept: tuple[datetime, ...] = ()


def replace_hours(
    database: Database,
    table_name: str,
    hours: Sequence[datetime],
    rows: Sequence[Row],
    *,
    titles: Sequence[Row] = (),
    channels: Sequence[Row] = (),
    gone: Mapping[str, datetime] | None = None,
    digests: Sequence[Row] | None = None,
    records: Mapping[datetime, HourRecord] | None = None,
    coverage: Mapping[datetime, Coverage] | None = None,
    run_id: str | None = None,
) -> Replaced:
    """Replace all rows of these hours in one transaction: a reader sees the old hours or the new ones, never half.

    titles, channels: rows of video_titles and channel_titles. gone: when YouTube first left out videos, by id. digests:
    rows of channel_digests, replaced likewise. records: the ledger's, of what the rows were made of; an hour that is
    made of a newer generation is kept as it is. run_id: of the run that writes.
    Raises SchemaMismatch when a row belongs to another hour or a column is unknown, RowsRefused when a row cannot be
    stored; nothing is written then: an hour is whole.
    """
    replaced = {table_named(database, table_name): rows}
    if digests is not None:
        replaced[channel_digests] = digests
    _require_own(replaced, hours)
    marks = _marks(table_name, hours, rows, records or {}, run_id, coverage or {}) if table_name in MARKED else []

    def work(connection: Connection) -> Replaced:
        dialects.take_turns(connection, VERSION_TABLES[database.name])
        kept = _newer(connection, marks)
        for table, given in replaced.items():
            connection.execute(delete(table).where(table.c.hour.in_([hour for hour in hours if hour not in kept])))
            insert_rows(connection, table, _of_other_hours(given, kept))
        upsert_rows(connection, video_titles, [row for row in titles if row["as_of_hour"] not in kept])
        upsert_rows(connection, channel_titles, channels)
        _mark_gone(connection, gone or {})
        upsert_rows(connection, insight_hours, _of_other_hours(marks, kept))
        return Replaced(len(_of_other_hours(rows, kept)), tuple(kept))

    written = {**replaced, video_titles: titles, channel_titles: channels, insight_hours: marks}
    refusals = [refusal for table, given in written.items() if given for refusal in refusals_in(table, given)]
    if not refusals:
        try:
            return database.write(work)
        except Unfit as error:
            refusals.append(error.refusal(""))
    raise RowsRefused(refusals, len(rows) + len(titles), fate="and an hour is stored whole or not at all")


def _require_own(replaced: Mapping[Table, Sequence[Row]], hours: Sequence[datetime]) -> None:
    """Refuse rows of other hours than those that are replaced. Raises SchemaMismatch."""
    for table, given in replaced.items():
        strangers = set(column_of(given, "hour")) - set(hours) if given else set()
        if strangers:
            message = f"{table.name}: rows of {sorted(strangers)[0]:%Y-%m-%d %H:%M} in a replacement of other hours"
            raise SchemaMismatch(message)


def _marks(
    asset: str,
    hours: Sequence[datetime],
    rows: Sequence[Row],
    records: Mapping[datetime, HourRecord],
    run_id: str | None,
    coverage: Mapping[datetime, Coverage],
) -> list[Row]:
    """Rows of insight_hours. What is made of nothing known is of generation 0: anything replaces it."""
    counts = Counter(column_of(rows, "hour"))
    marks: list[Row] = []
    for hour in hours:
        record = records.get(hour)
        made_of = (0, hour) if record is None else (record.generation or 0, record.planned_at)
        seen = coverage.get(hour)
        of_videos = (None,) * 4 if seen is None else (seen.observed, seen.estimated, seen.waiting, seen.oldest_look)
        values = (hour, asset, *made_of, run_id, counts[hour], datetime.now(UTC), *of_videos)
        marks.append(dict(zip(insight_hours.c.keys(), values, strict=True)))
    return marks


def _newer(connection: Connection, marks: Sequence[Row]) -> list[datetime]:
    """Hours that are there already, made of a newer generation than the marks say."""
    if not marks:
        return []
    there = HourlyTable(connection, marks[0]["asset"]).written([mark["hour"] for mark in marks])
    return [
        mark["hour"]
        for mark in marks
        if mark["hour"] in there and there[mark["hour"]].is_newer_than(mark["generation"], mark["planned_at"])
    ]


def _mark_gone(connection: Connection, gone: Mapping[str, datetime]) -> None:
    """Say of the names of these videos since when YouTube leaves them out. An hour that sees one again takes it back.

    The mark is as of that hour: an older one that is computed again sees the video, and does not take it back.
    """
    row = video_titles.c
    unmarked = and_(row.video_id == bindparam("id"), row.unavailable_since.is_(None), row.as_of_hour <= bindparam("at"))
    marked = video_titles.update().where(unmarked).values(unavailable_since=bindparam("at"), as_of_hour=bindparam("at"))
    for ids in batches_of(sorted(gone), IDS_PER_STATEMENT):
        shown = connection.scalars(select(row.video_id).where(row.video_id.in_(ids), row.unavailable_since.is_(None)))
        if given := [{"id": video_id, "at": gone[video_id]} for video_id in sorted(shown)]:
            connection.execute(marked, given)


def _of_other_hours(rows: Sequence[Row], kept: Sequence[datetime]) -> Sequence[Row]:
    return [row for row in rows if row["hour"] not in kept] if kept else rows
