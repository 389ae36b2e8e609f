"""Keyed upserts of what is observed.

Here: the write policy of every table, and its statements. Not here: batches (batches.py), the replacement of whole
hours (replacements.py), what a column takes (checks.py), what differs between servers (engine/dialects.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Insert, RowMapping, Table, func, or_, select

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RejectedRow, RowsRefused, SchemaMismatch
from yt_assets.storage.schema import videos as videos_schema
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.batches import Batch, ColumnRows, Row
from yt_assets.storage.writing.checks import checked
from yt_assets.storage.writing.generations import require_numbers

STATEMENT_ROWS = 500


@dataclass(frozen=True)
class Policy:
    """How a table takes a row whose key it already holds.

    fence: a column; an older value never overwrites a newer one (two writers of one hour are to be expected: a killed
    run's step processes live on). keep: columns whose first value stands.
    """

    fence: str | None = None
    keep: frozenset[str] = frozenset()


POLICIES: Mapping[str, Policy] = {
    # Its numbers are the fence: generations.py changes them under a lock.
    "hours": Policy(),
    "channels": Policy(fence="last_seen_at", keep=frozenset({"first_seen_at"})),
    # A name belongs to whom it led to first: a handle can change its owner.
    "channel_references": Policy(keep=frozenset({"channel_id", "found_at"})),
    "unknown_names": Policy(fence="asked_at"),
    "videos": Policy(fence="metadata_at", keep=frozenset({"first_seen_at"})),
    # A version of a text never changes; its first row stands.
    "video_texts": Policy(keep=frozenset(videos_schema.video_texts.c.keys())),
    "video_versions": Policy(),
    "raw_videos": Policy(fence="observed_at"),
    "raw_videos_aside": Policy(fence="observed_at"),
    "left_out": Policy(fence="plan"),
    "absences": Policy(),
    "raw_channels": Policy(),
    "text_features": Policy(),
    # Features of an older observation, from a step that outlived its run, yield to those of a newer one.
    "video_features": Policy(fence="observed_at"),
    "video_titles": Policy(fence="as_of_hour"),
    "channel_titles": Policy(fence="as_of_hour"),
    "insight_hours": Policy(),
    "insight_days": Policy(),
    "model_answers": Policy(),
}


def write_batch(database: Database, batch: Batch) -> int:
    """Upsert a batch in one transaction; return the number of rows sent.

    Rows are sorted by primary key: unsorted upserts from two processes dead-locked 9–101 times in 1,440 commits where
    sorted ones never did. Raises SchemaMismatch, DatabaseUnreachable; Superseded when an hour has other numbers, and
    nothing is written then; RowsRefused for rows that cannot be stored, once all others are. Videos that a capture's
    batch refuses are left out of its hours.
    """
    tables = {name: table_named(database, name) for name in batch.rows}
    good, refusals = checked(tables, batch)
    sent = _send(database, tables, good, refusals)
    if refusals:
        left_out = _left_out(batch, refusals)
        if left_out:
            _send(database, {"left_out": videos_schema.left_out}, replace(batch, rows=left_out, retired=()), [])
        raise RowsRefused(refusals, sum(len(rows) for rows in batch.rows.values()), stored=sent)
    return sent


def locked_row(connection: Connection, table: Table, key: Mapping[str, Any]) -> RowMapping:
    """The row of a table of counts, locked until the transaction ends; it is made of zeros when it is missing."""
    statement = select(table).where(*(table.c[name] == value for name, value in key.items())).with_for_update()
    row = connection.execute(statement).mappings().first()
    if row is not None:
        return row
    counts = dict.fromkeys(table.c.keys() - key.keys(), 0)
    # Leaves a row alone which another process made first.
    insert = dialects.upsert(table, connection.dialect.name, columns=table.c.keys(), fence=None, keep=frozenset(counts))
    connection.execute(insert, {**key, **counts})
    return connection.execute(statement).mappings().one()


def _left_out(batch: Batch, refusals: Sequence[RejectedRow]) -> dict[str, Sequence[Row]]:
    """The refused videos of a capture's batch as rows of left_out. A refused row of a channel leaves out no video."""
    reasons = {each.key: f"{each.field}: {each.reason}" for each in refusals if each.table != "raw_channels"}
    most = videos_schema.left_out.c.reason.type.length  # type: ignore[attr-defined]
    rows = [
        {"hour": hour, "video_id": key, "plan": plan, "reason": why[:most], "is_refused": 1}
        for hour, plan in batch.plans.items()
        for key, why in reasons.items()
    ]
    return {"left_out": rows} if rows else {}


class Unfit(Exception):
    """A statement that failed over a value, while its transaction is under way."""

    def __init__(self, table: Table, cause: Exception) -> None:
        super().__init__(table.name)
        self.table = table
        self.cause = cause

    def refusal(self, key: str) -> RejectedRow:
        """The same in words: what the server, or its driver, complained of."""
        field_name, words = dialects.complaint_of(self.cause)
        return RejectedRow(self.table.name, key, field_name, words)


def _send(database: Database, tables: Mapping[str, Table], batch: Batch, refusals: list[RejectedRow]) -> int:
    """Write a batch; where a value fails it, smaller and smaller parts of it, each in a transaction of its own."""

    def work(connection: Connection) -> int:
        require_numbers(connection, plans=batch.plans, generations=batch.generations)
        # Always in the schema's order: two transactions that lock the same rows lock them one after the other.
        in_order = (name for name in TABLES[database.name] if name in batch.rows)
        sent = sum(upsert_rows(connection, tables[name], _still_true(connection, name, batch)) for name in in_order)
        _retire(connection, batch)
        return sent

    try:
        return database.write(work)
    except Unfit as error:
        parts = batch.parts(tables)
        if not parts:
            refusals.append(error.refusal(next((name for _, name in batch.subjects(tables)), "")))
    return sum(_send(database, tables, part, refusals) for part in parts)


def table_named(database: Database, name: str) -> Table:
    """A table of a database. Raises SchemaMismatch for a name that it does not know."""
    try:
        return TABLES[database.name][name]
    except KeyError:
        message = f"the {database.name} database has no table '{name}'"
        raise SchemaMismatch(message) from None


def upsert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Upsert rows inside a transaction, by the table's policy; how many were sent. Raises Unfit."""
    if not rows:
        return 0
    _execute(connection, table, _upserting(table, connection.dialect.name, tuple(rows[0])), rows)
    return len(rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows inside a transaction. Raises Unfit."""
    _execute(connection, table, _inserting(table), rows)


@lru_cache(maxsize=64)
def _inserting(table: Table) -> Insert:
    return table.insert()


@lru_cache(maxsize=64)
def _upserting(table: Table, dialect: str, columns: tuple[str, ...]) -> Insert:
    """Made once: SQLAlchemy then writes its SQL once, too."""
    policy = POLICIES[table.name]
    return dialects.upsert(table, dialect, columns=columns, fence=policy.fence, keep=policy.keep)


def _execute(connection: Connection, table: Table, statement: Insert, rows: Sequence[Row]) -> None:
    """Send rows sorted by key, in statements of 500; the driver cuts these again at 1,024,000 bytes. Raises Unfit."""
    # With it comes PyMySQL, and with that cryptography: the run's own process, which writes no row, needs none of them.
    from yt_assets.storage.writing.mysql_inserts import insert_literals

    ordered = _sorted(table, rows)
    for first in range(0, len(ordered), STATEMENT_ROWS):
        chunk = ordered[first : first + STATEMENT_ROWS]
        try:
            if connection.dialect.name == "sqlite" or not insert_literals(connection, table, statement, chunk):
                connection.execute(statement, list(chunk))
        except Exception as error:
            if dialects.is_about_data(error):
                raise Unfit(table, error) from error
            raise


def _still_true(connection: Connection, name: str, batch: Batch) -> Sequence[Row]:
    """A table's rows; of videos without those that an answer of a later hour left out: they are no longer public."""
    rows = batch.rows[name]
    if name != "videos" or not batch.plans or not rows:
        return rows
    row = videos_schema.videos.c
    ids = [each["video_id"] for each in rows]
    later = select(row.video_id).where(row.video_id.in_(ids), row.asked_at > max(batch.plans))
    gone = set(connection.scalars(later))
    return [each for each in rows if each["video_id"] not in gone] if gone else rows


def _retire(connection: Connection, batch: Batch) -> None:
    """Mark videos that YouTube left out of an answer, with the first and the newest hour in which it did.

    A video that was seen after that answer is left alone: the answer may be hours old when it is written.
    """
    at = batch.observed_at
    if not batch.retired:
        return
    videos = videos_schema.videos
    seen_later = [
        select(table.c.video_id)
        .where(table.c.video_id == videos.c.video_id, table.c.hour >= batch.hour)
        .where(table.c.observed_at > at)
        for table in (videos_schema.raw_videos, videos_schema.raw_videos_aside)
    ]
    left_out = videos.update().where(
        videos.c.video_id.in_(sorted(batch.retired)),
        func.coalesce(videos.c.metadata_at, at) <= at,
        *(~later.exists() for later in seen_later),
    )
    absent = [{"hour": batch.hour, "absent": video_id} for video_id in sorted(batch.retired)]
    upsert_rows(connection, videos_schema.absences, absent)
    older = or_(videos.c.asked_at.is_(None), videos.c.asked_at <= batch.hour)
    connection.execute(left_out.where(older).values(asked_at=batch.hour))
    newly = left_out.where(videos.c.availability != "unavailable")
    connection.execute(newly.values(availability="unavailable", unavailable_since=batch.hour))


def _sorted(table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    keys = [column.name for column in table.primary_key]
    if isinstance(rows, ColumnRows):
        _check_columns(table, rows[:1])
        return rows.sorted_by(keys)
    _check_columns(table, rows)
    return sorted(rows, key=itemgetter(*keys))


def _check_columns(table: Table, rows: Sequence[Row]) -> None:
    """One statement serves all rows: a column that only some of them have would be written, or dropped, for all."""
    known, first = set(table.c.keys()), rows[0].keys() if rows else set()
    for number, row in enumerate(rows, 1):
        if row.keys() == first and number > 1:
            continue
        unknown = row.keys() - known
        if unknown:
            message = f"{table.name} has no column '{min(unknown)}': it has {', '.join(table.c.keys())}"
            raise SchemaMismatch(message)
        different = row.keys() ^ first
        if different:
            message = f"{table.name}: row {number} has other columns than row 1: {', '.join(sorted(different))}"
            raise SchemaMismatch(message)
