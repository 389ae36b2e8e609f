"""What a database says of the copy that it is: from where, whether it came to its end, and what it held then.

Here: the one row of that, and the revision that keeps every release out of a copy that is not finished. Not here: rows
that are copied (tables.py), the order of the work (copies.py).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, MetaData, Table, Text, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.copying.checksums import Checksum
from yt_assets.storage.copying.tables import checksum_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.dialects import lacks_rights
from yt_assets.storage.engine.migrate import COPYING, HEADS, ensure_schema, schema_revision
from yt_assets.storage.errors import CopyRefused, DatabaseUnreachable
from yt_assets.storage.schema.columns import TABLE_OPTIONS, TIME, optional, required
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES

# Each capture, each insight and each request to YouTube changes one of these.
LEDGERS = {
    "videos": ("hours", "quota_usage", "capture_lease"),
    "insights": ("insight_hours", "insight_days", "model_usage"),
}
Checksums = Mapping[str, Checksum]

# Of a copied database alone: no part of the schema.
_mark = Table(
    "yt_assets_copy",
    MetaData(),
    required("source", Text(), "The database that this one was copied from"),
    required("begun_at", TIME, "When its newest copy began"),
    optional("ended_at", TIME, "When that came to its end; NULL until then"),
    optional("checksums", Text(), "Rows and checksum of each table at that end, as JSON"),
    comment="What this database was copied from, and when.",
    **TABLE_OPTIONS,
)


@dataclass(frozen=True)
class CopyMark:
    """The row of a copied database. checksums: of its tables when the copy ended; none before."""

    source: str
    begun_at: datetime
    ended_at: datetime | None
    checksums: Checksums

    @classmethod
    def of(cls, database: Database) -> "CopyMark | None":
        """What a database says; None for one that is no copy."""
        with database.reading() as connection:
            row = connection.execute(select(_mark)).first() if inspect(connection).has_table(_mark.name) else None
        if row is None:
            return None
        words: dict[str, str] = json.loads(row.checksums or "{}")
        return cls(row.source, row.begun_at, row.ended_at, {name: Checksum.read(each) for name, each in words.items()})


def ledger_checksums(connection: Connection, name: str) -> Checksums:
    """Checksums of the ledgers of a database: small tables, and one of them changes with everything else."""
    return {table: checksum_of(connection, TABLES[name][table]) for table in LEDGERS[name]}


def require_ready(target: Database, source: str, *, force: bool) -> None:
    """Look whether a database may be copied into; nothing is changed.

    An empty database may; so may a copy of the same source that broke off, or into which nothing was written since.
    force: whatever it holds is replaced. Raises CopyRefused, ForeignDatabase.
    """
    revision = schema_revision(target)
    if revision is not None and revision.startswith(COPYING) and revision != COPYING + HEADS[target.name]:
        why = f"a release with schema {revision.removeprefix(COPYING)} began a copy in it: drop its tables"
        raise CopyRefused(_sentence(target, why))
    mark = CopyMark.of(target)
    if force:
        return
    if mark is None and not _is_empty(target):
        raise CopyRefused(_sentence(target, "it holds rows: name an empty one, or replace them with --force"))
    if mark is not None and mark.source != source:
        raise CopyRefused(_sentence(target, f"it holds a copy of {mark.source}: replace it with --force"))
    if mark is not None and mark.ended_at is not None and not _is_unchanged(target, mark):
        why = "rows were written into it since it was copied: name an empty one, or replace them with --force"
        raise CopyRefused(_sentence(target, why))


def make_schema(target: Database) -> None:
    """Bring a database to this release's schema, unless it is marked as unfinished and has it. Raises SchemaTooNew."""
    if schema_revision(target) != COPYING + HEADS[target.name]:
        ensure_schema(target)


def begin(target: Database, source: str, at: datetime) -> None:
    """Mark a database as unfinished: from this transaction on no release takes it for its own."""
    try:
        with target.reading() as connection:
            connection.rollback()
            _mark.create(connection, checkfirst=True)  # MySQL commits whatever stands before it
            connection.commit()
    except DatabaseUnreachable as error:
        if not isinstance(error.__cause__, DBAPIError) or not lacks_rights(error.__cause__):
            raise
        why = "the account has no right to make tables: take one that has, such as yt_migrate"
        raise CopyRefused(_sentence(target, why)) from error

    def work(connection: Connection) -> None:
        connection.execute(_mark.delete())
        connection.execute(_mark.insert(), {"source": source, "begun_at": at, "ended_at": None, "checksums": None})
        _write_revision(connection, target.name, COPYING + HEADS[target.name])

    target.write(work)


def finish(target: Database, at: datetime, checksums: Checksums) -> None:
    """Take the mark of the unfinished away, and write down what the database holds."""
    words = json.dumps({name: checksum.words for name, checksum in checksums.items()})

    def work(connection: Connection) -> None:
        connection.execute(update(_mark).values(ended_at=at, checksums=words))
        _write_revision(connection, target.name, HEADS[target.name])

    target.write(work)


def _is_unchanged(target: Database, mark: CopyMark) -> bool:
    with target.reading() as connection:
        now = ledger_checksums(connection, target.name)
    return all(mark.checksums.get(name) == checksum for name, checksum in now.items())


def _is_empty(target: Database) -> bool:
    """Whether no table holds a row; of a schema that is half made, or older, those tables that are there."""
    with target.reading() as connection:
        there = set(inspect(connection).get_table_names())
        tables = [table for name, table in TABLES[target.name].items() if name in there]
        # Of an older schema the key alone is sure to be there.
        looks = (select(table.primary_key.columns[0]).limit(1) for table in tables)
        return all(connection.execute(look).first() is None for look in looks)


def _write_revision(connection: Connection, name: str, revision: str) -> None:
    statement = text(f"UPDATE {VERSION_TABLES[name]} SET version_num = :revision")  # noqa: S608  a name of ours
    connection.execute(statement, {"revision": revision})


def _sentence(target: Database, why: str) -> str:
    return f"{target.setting}: the {target.name} database at {target.where} cannot be copied into: {why}"
