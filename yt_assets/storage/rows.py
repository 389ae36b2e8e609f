"""Rows in: keyed upserts for what is observed, replacement of whole hours for what is derived.

Here: the write policy of every table, and the two ways to write. Not here: reading, or dialect differences.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from operator import itemgetter

from sqlalchemy import Connection, Insert, Table, delete

from yt_assets.storage import dialects, insights_schema, videos_schema
from yt_assets.storage.columnar import ColumnRows, Row, column_of
from yt_assets.storage.engine import Database
from yt_assets.storage.errors import Refusal, RowsRefused, SchemaMismatch
from yt_assets.storage.literals import insert_literals
from yt_assets.storage.sifting import name_of, parts_of, refusals_in, sifted

STATEMENT_ROWS = 500
ALL_MEASURED, MEASURED = 160, 16

TABLES: Mapping[str, Mapping[str, Table]] = {
    "videos": videos_schema.metadata.tables,
    "insights": insights_schema.metadata.tables,
}


@dataclass(frozen=True)
class Policy:
    """How a table takes a row whose key it already holds.

    fence: a column; an older value never overwrites a newer one (two writers of one hour are to be expected: a killed
    run's step processes live on). keep: columns whose first value stands.
    """

    fence: str | None = None
    keep: frozenset[str] = frozenset()


POLICIES: Mapping[str, Policy] = {
    "hours": Policy(fence="planned_at"),
    "channels": Policy(fence="last_seen_at", keep=frozenset({"first_seen_at"})),
    # A name belongs to whom it led to first: a handle can change its owner.
    "channel_references": Policy(keep=frozenset({"channel_id", "found_at"})),
    "videos": Policy(fence="metadata_at", keep=frozenset({"first_seen_at"})),
    # A version of a text never changes; its first row stands.
    "video_texts": Policy(keep=frozenset(videos_schema.video_texts.c.keys())),
    "video_versions": Policy(),
    "raw_videos": Policy(fence="observed_at"),
    "text_features": Policy(),
    # Features of an older observation, from a step that outlived its run, yield to those of a newer one.
    "video_features": Policy(fence="observed_at"),
    "video_titles": Policy(fence="as_of_hour"),
    "model_answers": Policy(),
}


@dataclass(frozen=True)
class Batch:
    """Rows that belong into one transaction, by table name.

    items: how many videos the batch is about, for progress. retired: videos that YouTube left out at `hour`.
    """

    rows: Mapping[str, Sequence[Row]]
    items: int
    retired: Sequence[str] = field(default=())
    hour: datetime | None = None


def merged(batches: Sequence[Batch]) -> list[Batch]:
    """The same rows in fewer batches, in the same order; one transaction each.

    A batch with retired videos ends one: of a batch, rows are written before videos are retired. So does a row with
    other columns than those before it: one statement serves all rows of a table.
    """
    groups: list[list[Batch]] = []
    for batch in batches:
        if groups and not groups[-1][-1].retired and _alike(groups[-1], batch):
            groups[-1].append(batch)
        else:
            groups.append([batch])
    return [_together(group) for group in groups]


def bytes_of(rows: Sequence[Row]) -> int:
    """The length of rows as JSON in UTF-8: near what is sent, and the same on every engine.

    Of many rows every sixteenth is measured, and stands for the others: measuring all took a tenth of an hour's work.
    """
    some = list(rows if len(rows) <= ALL_MEASURED else rows[::MEASURED])
    whole = json.dumps(some, ensure_ascii=False, default=str).encode(errors="replace")
    size = len(whole) - 2 * max(len(some), 1)  # but for brackets and what stands between rows
    return round(size * len(rows) / max(len(some), 1))


def _alike(group: Sequence[Batch], batch: Batch) -> bool:
    columns = {name: rows[0].keys() for before in group for name, rows in before.rows.items() if rows}
    return all(columns.get(name, rows[0].keys()) == rows[0].keys() for name, rows in batch.rows.items() if rows)


def _together(group: Sequence[Batch]) -> Batch:
    rows: dict[str, list[Row]] = {}
    for batch in group:
        for name, more in batch.rows.items():
            rows.setdefault(name, []).extend(more)
    return replace(group[-1], rows=rows, items=sum(batch.items for batch in group))


def write_batch(database: Database, batch: Batch) -> int:
    """Upsert a batch in one transaction; return the number of rows sent.

    Rows are sorted by primary key: unsorted upserts from two processes dead-locked 9–101 times in 1,440 commits where
    sorted ones never did. Raises SchemaMismatch, DatabaseUnreachable; RowsRefused for rows that cannot be stored, once
    all others are.
    """
    tables = {name: _table(database, name) for name in batch.rows}
    good, refused = sifted(tables, batch)
    sent = _send(database, tables, good, refused)
    if refused:
        raise RowsRefused(refused, sum(len(rows) for rows in batch.rows.values()), stored=sent)
    return sent


def replace_hours(
    database: Database, table_name: str, hours: Sequence[datetime], rows: Sequence[Row], *, titles: Sequence[Row] = ()
) -> int:
    """Replace all rows of these hours in one transaction: a reader sees the old hours or the new ones, never half.

    titles: rows of video_titles, upserted in the same transaction. Raises SchemaMismatch when a row belongs to another
    hour or a column is unknown, RowsRefused when a row cannot be stored; nothing is written then: an hour is whole.
    """
    table = _table(database, table_name)
    strangers = set(column_of(rows, "hour")) - set(hours) if rows else set()
    if strangers:
        message = f"{table_name}: rows of {sorted(strangers)[0]:%Y-%m-%d %H:%M} in a replacement of other hours"
        raise SchemaMismatch(message)

    def work(connection: Connection) -> int:
        dialects.take_turns(connection)
        connection.execute(delete(table).where(table.c.hour.in_(hours)))
        _execute(connection, table, _inserting(table), rows)
        if titles:
            _upsert(connection, insights_schema.video_titles, titles)
        return len(rows)

    refused = refusals_in(table, rows) + (refusals_in(insights_schema.video_titles, titles) if titles else [])
    if not refused:
        try:
            return database.write(work)
        except Unfit as error:
            refused.append(error.refusal(""))
    raise RowsRefused(refused, len(rows) + len(titles), fate="and an hour is stored whole or not at all")


class Unfit(Exception):
    """A statement that failed over a value, while its transaction is under way."""

    def __init__(self, table: Table, cause: Exception) -> None:
        super().__init__(table.name)
        self.table = table
        self.cause = cause

    def refusal(self, key: str) -> Refusal:
        """The same in words: what the server, or its driver, complained of."""
        field_name, words = dialects.complaint_of(self.cause)
        return Refusal(self.table.name, key, field_name, words)


def _send(database: Database, tables: Mapping[str, Table], batch: Batch, refused: list[Refusal]) -> int:
    """Write a batch; where a value fails it, smaller and smaller parts of it, each in a transaction of its own."""

    def work(connection: Connection) -> int:
        # Always in the schema's order: two transactions that lock the same rows lock them one after the other.
        sent = sum(_upsert(connection, tables[name], batch.rows[name]) for name in _in_order(database, batch.rows))
        _retire(connection, batch)
        return sent

    try:
        return database.write(work)
    except Unfit as error:
        parts = parts_of(tables, batch)
        if not parts:
            refused.append(error.refusal(name_of(tables, batch)))
    return sum(_send(database, tables, part, refused) for part in parts)


def _in_order(database: Database, names: Iterable[str]) -> list[str]:
    wanted = set(names)
    return [name for name in TABLES[database.name] if name in wanted]


def _table(database: Database, name: str) -> Table:
    try:
        return TABLES[database.name][name]
    except KeyError:
        message = f"the {database.name} database has no table '{name}'"
        raise SchemaMismatch(message) from None


def _upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    if not rows:
        return 0
    _execute(connection, table, _upserting(table, connection.dialect.name, tuple(rows[0])), rows)
    return len(rows)


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


def _retire(connection: Connection, batch: Batch) -> None:
    """Mark videos that YouTube left out of an answer, with the first and the newest hour in which it did."""
    if not batch.retired:
        return
    videos = videos_schema.videos
    left_out = videos.update().where(videos.c.video_id.in_(sorted(batch.retired)))
    connection.execute(left_out.values(asked_at=batch.hour))
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
