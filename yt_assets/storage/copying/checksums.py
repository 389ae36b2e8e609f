"""Rows as every engine holds them, and the checksum of a table that follows from them.

Here: the common form of each value, its spelling, the sum. Not here: which rows are read or written (tables.py).

A row is spelled as a JSON array of its values in the order of the schema's columns, without blanks, in UTF-8; keys of
objects sorted, times in UTC and cut to the digits that a server keeps of them. A table's checksum is the sum of its
rows' SHA-256 modulo 2^256, so it depends on no engine's order of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from hashlib import sha256
from json import JSONEncoder
from typing import Any

from sqlalchemy import Column, Double, Table

from yt_assets.storage.schema.columns import UtcDateTime

Values = tuple[Any, ...]
MODULUS = 2**256


# Most rows of a page are of a few hours.
@lru_cache(maxsize=4096)
def _spelled(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value))


_SPELLING = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spelled).encode


@dataclass(frozen=True)
class Checksum:
    """How many rows, and the sum of their hashes."""

    rows: int = 0
    total: int = 0

    def __add__(self, other: "Checksum") -> "Checksum":
        return Checksum(self.rows + other.rows, (self.total + other.total) % MODULUS)

    @classmethod
    def of(cls, rows: Sequence[Values]) -> "Checksum":
        """The checksum of rows in their common form."""
        hashes = (sha256(_SPELLING(row).encode("utf-8", "surrogatepass")).digest() for row in rows)
        return cls(len(rows), sum(int.from_bytes(each) for each in hashes) % MODULUS)

    @property
    def words(self) -> str:
        """Rows and sum, as a manifest holds them."""
        return f"{self.rows} {self.total:064x}"

    @classmethod
    def read(cls, words: str) -> "Checksum":
        """The checksum out of its words. Raises ValueError."""
        rows, _, total = words.partition(" ")
        return cls(int(rows), int(total, 16))


def common_form(table: Table, rows: Sequence[Sequence[Any]]) -> list[Values]:
    """Rows with all columns of the table, as each engine gives them back."""
    changes = {place: change for place, column in enumerate(table.c) if (change := _change_of(column)) is not None}
    if not rows or not changes:
        return [tuple(row) for row in rows]
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, change in changes.items():
        columns[place] = [None if value is None else change(value) for value in columns[place]]
    return list(zip(*columns, strict=True))


def _change_of(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, UtcDateTime):
        return partial(_cut, unit=10 ** (6 - column.type.fraction))
    # A server's literals know no -0.0, and SQLite gives a whole number where a tool wrote one.
    return (lambda value: float(value) + 0.0) if isinstance(column.type, Double) else None


def _cut(value: datetime, unit: int) -> datetime:
    """A time without the digits that a server drops, or rounds. SQLite keeps all six."""
    digits = value.microsecond % unit
    return value.replace(microsecond=value.microsecond - digits) if digits else value
