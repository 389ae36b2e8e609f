"""Databases with rows in every table, and of every kind of value, for tests of copies.

Here: filling them, and what both ends hold. Not here: what must be equal (test_copying.py, test_backups.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, Double, Integer, Table
from sqlalchemy.engine import Connection

from yt_assets.storage.copying.copies import CopyOutcome, CopyProgress, DatabaseCopy, Databases
from yt_assets.storage.copying.marks import Checksums
from yt_assets.storage.copying.tables import checksum_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets.storage.schema.columns import BRIEF, UtcDateTime
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.upserts import insert_rows
from yt_assets_tests.servers.databases import SETTINGS, DatabaseUrls

FIRST = datetime(2026, 11, 20, 5, tzinfo=UTC)
TEXTS = ("plain", "Größe 日本 😀", "a'b\"c\\d", "line\none\ttab", "שלום", "%s :name ? --", "NULL", "x" * 60)
REALS = (0.1, -0.0, 1e-300, 1.7976931348623157e308, 123456789.123456789, 5.0, 1 / 3)

# What a column of six digits is given: its writers round to them (writing/digits.py).
BRIEF_REALS = (0.1, 123457.0, 1e-30, 1.5e38, -5.0, 0.333333)


def value_of(kind: Any, number: int, *, in_key: bool) -> Any:
    """The nth value of a column's type, with what engines treat in their own ways."""
    hours = number * timedelta(hours=1)
    if isinstance(kind, UtcDateTime):
        is_fine = not in_key and kind.fraction > 0
        return FIRST + hours + timedelta(microseconds=is_fine * number * 123_457 % 1_000_000)
    if kind is BRIEF:
        return BRIEF_REALS[number % len(BRIEF_REALS)]
    others = {
        Date: FIRST.date() + 24 * hours,
        BigInteger: number if in_key else 2**40 - number,
        Integer: number if in_key else number * 7 - 3,
        Double: REALS[number % len(REALS)],
        JSON: [TEXTS[number % len(TEXTS)], {"b": 1.5, "a": None}],
    }
    for known, value in others.items():
        if isinstance(kind, known):
            return value
    words = getattr(kind._variant_mapping.get("mysql"), "enums", None)
    if words:
        return words[number % len(words)]
    is_ascii = in_key or "mysql" in kind._variant_mapping
    return f"{number:07d}"[-(kind.length or 7) :] if is_ascii else TEXTS[number % len(TEXTS)][: kind.length]


def row_of(table: Table, number: int) -> dict[str, Any]:
    """A row with the nth value in each column; each third optional one is NULL."""
    return {
        column.name: None
        if column.nullable and (number + place) % 3 == 0
        else value_of(column.type, number, in_key=column.primary_key)
        for place, column in enumerate(table.c)
    }


def fill_every_table(databases: Databases, rows: int) -> None:
    """So many rows in each table of both databases."""
    for name, database in databases.items():
        ensure_schema(database)
        for table in TABLES[name].values():
            made = [row_of(table, number) for number in range(rows)]
            database.write(partial(_insert, table=table, rows=made))


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    insert_rows(connection, table, rows)


@contextmanager
def opened(urls: DatabaseUrls, *, to_read: bool = False) -> Iterator[dict[str, Database]]:
    """Both databases of a pair."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                ReadOnlyDatabase(name, urls.of(name), setting=SETTINGS[name]) if to_read else urls.open(name)
            )
            for name in SETTINGS
        }


def copied(
    source: DatabaseUrls, target: DatabaseUrls, said: list[CopyProgress] | None = None, **options: Any
) -> CopyOutcome:
    """The outcome of a copy from one pair to another one."""
    said = [] if said is None else said
    with opened(source, to_read=True) as sources, opened(target) as targets:
        return DatabaseCopy(sources, targets).run(said.append, **options)


def checksums(urls: DatabaseUrls) -> dict[str, Checksums]:
    """Rows and checksums of all tables of a pair, as they are now."""
    found: dict[str, Checksums] = {}
    with opened(urls) as databases:
        for name, database in databases.items():
            with database.reading() as connection:
                found[name] = {table: checksum_of(connection, known) for table, known in TABLES[name].items()}
    return found
