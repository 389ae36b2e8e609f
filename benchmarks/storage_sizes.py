"""What an hour of a video costs on the disk: `python benchmarks/storage_scale.py --sizes --engine mysql`.

Here: the bytes of each hourly and daily table, data and indexes apart, and what SQLite lacks of the SQL that fills
them. Not here: that SQL (storage_fill.py), reads (storage_scale.py).
"""

import base64
import hashlib
import math
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event, text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.servers.databases import DatabaseUrls

# A table whose rows are of an hour or a day has it first in its key.
MOMENTS = frozenset({"hour", "day"})
SERVER_SIZES = """
SELECT table_name, data_length, index_length FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
"""
# What belongs to no index that CREATE INDEX made is the table's own: its rows, and the copy of its key.
FILE_SIZES = """
SELECT m.tbl_name, SUM(IIF(m.sql IS NULL OR m.type = 'table', s.pgsize, 0)),
       SUM(IIF(m.sql IS NOT NULL AND m.type = 'index', s.pgsize, 0))
FROM dbstat s JOIN sqlite_schema m ON m.name = s.name GROUP BY m.tbl_name
"""


@dataclass(frozen=True)
class Size:
    """A table's rows, and bytes of its data and of its indexes."""

    table: str
    rows: int
    data: int
    index: int

    def line(self, videos_and_hours: int) -> str:
        """For the report."""
        data, index = (size / videos_and_hours for size in (self.data, self.index))
        return f"{self.table:<24} {self.rows:>10,} rows  data + index {data:6.1f} + {index:6.1f} = {data + index:6.1f}"


def sizes_of(database: Database) -> Iterator[Size]:
    """All hourly and daily tables of one database, as its engine counts their pages."""
    hourly = [table.name for table in TABLES[database.name].values() if next(iter(table.c.keys())) in MOMENTS]
    with database.reading() as connection:
        is_file = connection.dialect.name == "sqlite"
        if connection.dialect.name == "mysql" and not connection.dialect.is_mariadb:
            # Otherwise it tells sizes of up to a day ago.
            connection.execute(text("SET SESSION information_schema_stats_expiry = 0"))
        for table in () if is_file else hourly:
            connection.execute(text(f"ANALYZE TABLE {table}")).all()
        found = {row[0]: row[1:] for row in connection.execute(text(FILE_SIZES if is_file else SERVER_SIZES))}
        for table in hourly:
            rows = connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one()  # noqa: S608  a constant
            yield Size(table, rows, *(int(size) for size in found[table]))


def print_sizes(urls: DatabaseUrls, videos_and_hours: int, say: Callable[[str], None]) -> None:
    """Bytes a video and hour of each table; the last line is their sum."""
    total = 0
    for name in TABLES:
        with urls.open(name) as database:
            for size in sizes_of(database):
                if size.rows:
                    say(size.line(videos_and_hours))
                total += size.data + size.index
    say(f"bytes a video-hour: {total / videos_and_hours:.0f}")


def speak_as_servers_do(database: Database) -> None:
    """Give SQLite the functions of the SQL that fills servers; times are spelled as the product spells them."""

    @event.listens_for(database.engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        for name, function in FUNCTIONS.items():
            connection.create_function(name, -1, function, deterministic=True)

    @event.listens_for(database.engine, "before_cursor_execute", retval=True)
    def _rewrite(_c: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        for before, after in SPELLINGS.items():
            statement = re.sub(before, after, statement)
        return statement, parameters


SPELLINGS: Mapping[str, str] = {
    r"\bscale\.": "scale_",
    r"CREATE DATABASE scale": "SELECT 1",
    r" CHARACTER SET ascii( COLLATE ascii_bin)?": "",
    r"\bLEFT\(": "SUBSTR_LEFT(",
    r"\bIF\(": "IIF(",
    r"DATE_ADD\(([^,]+), INTERVAL (.+?) SECOND\)": r"strftime('%Y-%m-%d %H:%M:%f000', \1, (\2) || ' seconds')",
    r"DATE_SUB\(([^,]+), INTERVAL (.+?) SECOND\)": r"strftime('%Y-%m-%d %H:%M:%f000', \1, -(\2) || ' seconds')",
    r"DATE_SUB\(([^,]+), INTERVAL (.+?) HOUR\)": r"strftime('%Y-%m-%d %H:%M:%f000', \1, -(\2) || ' hours')",
    r"TIMESTAMPDIFF\(SECOND, ([^,]+), ([^)]+)\)": r"ROUND((julianday(\2) - julianday(\1)) * 86400)",
}
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "CONCAT": lambda *parts: "".join(map(str, parts)),
    "LPAD": lambda value, length, fill: str(value).rjust(length, fill),
    "ELT": lambda place, *words: words[place - 1],
    "MOD": lambda number, by: int(number) % int(by),
    "FLOOR": math.floor,
    "SHA2": lambda value, _bits: hashlib.sha256(str(value).encode()).hexdigest(),
    "UNHEX": bytes.fromhex,
    "TO_BASE64": lambda value: base64.b64encode(value).decode(),
    "REPEAT": lambda value, times: value * times,
    "SUBSTR_LEFT": lambda value, length: value[:length],
}
