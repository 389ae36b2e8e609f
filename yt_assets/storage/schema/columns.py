"""How a column is declared: its type, and all that other rooms need to know of it.

The views, the lists of the API, its models, the lineage of columns and the data dictionary follow from these notes.

Here: types and their variants by dialect, notes. Not here: tables (videos.py, insights.py).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Flag, auto
from json import JSONEncoder
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Double,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    literal_column,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine

# What every MySQL table needs said; SQLite ignores it. The server's default was latin1 where this was tried.
TABLE_OPTIONS: dict[str, Any] = {
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}
# Of tables with a row for each hour and video. SQLite keeps a table with such a key twice, unless the key is what its
# rows are sorted by. Servers could compress their pages: half of the bytes for two thirds more of their processor time
# (docs/benchmarks.md), so that is the operator's to choose (docs/mysql.md).
HOURLY_OPTIONS: dict[str, Any] = {
    **TABLE_OPTIONS,
    "sqlite_with_rowid": False,
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, naive UTC in the column: the one place where the two meet.

    PyMySQL drops tzinfo without a word (08:00+05:00 was stored as 08:00), so naive values are refused here. fraction:
    digits of a second on MySQL, whose plain DATETIME cuts them off; full hours need none.
    """

    impl = DateTime
    cache_ok = True

    def __init__(self, fraction: int = 3) -> None:
        super().__init__()
        self.fraction = fraction

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """The column's type; SQLite has one for all."""
        on_mysql = dialect.name in {"mysql", "mariadb"}
        return dialect.type_descriptor(mysql.DATETIME(fsp=self.fraction or None) if on_mysql else DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware time into naive UTC. Raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"a time without a time zone cannot be stored: {value!r}"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give naive UTC its zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def ascii_key(length: int) -> String:
    """A case-sensitive ASCII key. MySQL's default collation would merge dQw4w9WgXcQ with DQW4W9WGXCQ."""
    return String(length).with_variant(
        mysql.VARCHAR(length, charset="ascii", collation="ascii_bin"), "mysql", "mariadb"
    )


def exact_text(length: int) -> String:
    """Unicode compared byte for byte: as a key, 'café' is not 'cafe' and emoji are not all equal."""
    return String(length).with_variant(
        mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
    )


def label(length: int = 16) -> String:
    """A short word out of a known set."""
    return ascii_key(length)


def type_name(kind: TypeEngine[Any]) -> str:
    """A type as MySQL's information_schema.columns.column_type shows it."""
    spelled = kind.compile(mysql.dialect()).partition(" CHARACTER SET")[0].lower()
    return "int" if spelled == "integer" else spelled


# Columns of other tables, or in words what a column comes from where that is no asset's table.
Origin = Column[Any] | tuple[Column[Any], ...] | str


class ShownIn(Flag):
    """The lists of an hour's insights that show a column: the analysts' view, the API's list."""

    VIEW = auto()
    LIST = auto()


EVERYWHERE = ShownIn.VIEW | ShownIn.LIST
NOWHERE = ShownIn(0)


@dataclass(frozen=True)
class ColumnNotes:
    """What a schema says of a column beside its name and comment. by_youtube: YouTube's own value, unchanged."""

    kind: TypeEngine[Any]
    origin: tuple[Column[Any], ...] | str
    shown_in: ShownIn
    by_youtube: bool

    @property
    def type_name(self) -> str:
        """Its type as MySQL shows it."""
        return type_name(self.kind)


def required(
    name: str,
    kind: TypeEngine[Any],
    comment: str,
    *,
    key: bool = False,
    origin: Origin = "",
    shown_in: ShownIn = EVERYWHERE,
    by_youtube: bool = False,
) -> Column[Any]:
    """A column that always holds a value."""
    info = _info(kind, origin, shown_in, by_youtube=by_youtube)
    return Column(name, kind, primary_key=key, nullable=False, autoincrement=False, comment=comment, info=info)


def optional(
    name: str,
    kind: TypeEngine[Any],
    comment: str,
    *,
    origin: Origin = "",
    shown_in: ShownIn = EVERYWHERE,
    by_youtube: bool = False,
) -> Column[Any]:
    """A column in which NULL means: not known, hidden, or not defined. Never zero."""
    info = _info(kind, origin, shown_in, by_youtube=by_youtube)
    return Column(name, kind, nullable=True, comment=comment, info=info)


def ranked(name: str, rank: str) -> Index:
    """An index that finds the first of an hour. Most videos have no rank, and SQLite can leave them out."""
    return Index(name, "hour", rank, sqlite_where=literal_column(f"{rank} IS NOT NULL"))


def notes_of(column: Column[Any]) -> ColumnNotes:
    """The notes of a column of a schema."""
    notes: ColumnNotes = column.info["notes"]
    return notes


def names_shown_in(table: Table, place: ShownIn) -> tuple[str, ...]:
    """The columns of a table that a list shows, in the table's order."""
    return tuple(column.name for column in table.c if place in notes_of(column).shown_in)


def _info(kind: TypeEngine[Any], origin: Origin, shown_in: ShownIn, *, by_youtube: bool) -> dict[str, ColumnNotes]:
    columns = (origin,) if isinstance(origin, Column) else origin
    return {"notes": ColumnNotes(kind, columns, shown_in, by_youtube)}


# How a JSON column's value is written: letters of all scripts as they are. Escaped, Arabic takes six bytes for two, and
# another one in a packed column. Databases of before hold both spellings, and both are read.
json_text = JSONEncoder(ensure_ascii=False, allow_nan=False).encode

COUNT = BigInteger()
WHOLE = Integer()
# Up to 32,767: an hour of the day, minutes of a day.
SMALL = SmallInteger()
REAL: Double[float] = Double()
# What is estimated is not known to more than six digits, and rounded to them before it is written (writing/digits.py).
# Servers then need half of the bytes. SQLite has one size.
BRIEF: Double[float] = Double().with_variant(mysql.FLOAT(), "mysql", "mariadb")
TIME = UtcDateTime()
# The same without a fraction of a second.
HOUR = UtcDateTime(fraction=0)
LONG_TEXT = Text()
VIDEO_ID = ascii_key(11)
# The same in a table of millions of rows, where the byte that says how long it is can be spared.
NARROW_VIDEO_ID = String(11).with_variant(mysql.CHAR(11, charset="ascii", collation="ascii_bin"), "mysql", "mariadb")
CHANNEL_ID = ascii_key(24)
TEXT_HASH = ascii_key(16)
