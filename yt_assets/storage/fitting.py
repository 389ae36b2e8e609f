"""Whether all rows of a statement fit their table, column by column: the usual case, ten times as quickly.

Here: a yes that can be relied on, or a no that sends the rows to the check that finds out which and why (limits.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from math import isfinite
from typing import Any

from sqlalchemy import BigInteger, Column, Double, Integer, String, Table, Text
from sqlalchemy.dialects import mysql

from yt_assets.storage.columnar import column_of, have_columns
from yt_assets.storage.columns import UtcDateTime
from yt_assets.storage.limits import BITS, TEXT_BYTES

BYTES_A_CHARACTER = 4
NOTHING = type(None)

_MYSQL = mysql.dialect()


def all_fit(table: Table, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every row has the first one's columns and each value fits; False where it takes a closer look to say."""
    if not rows:
        return True
    names = rows[0].keys()
    columns = _columns(table)
    if not names <= columns.keys() or not have_columns(rows, names):
        return False
    return all(_column_fits(columns[name], column_of(rows, name)) for name in names)


@lru_cache(maxsize=64)
def _columns(table: Table) -> dict[str, Column[Any]]:
    return {column.name: column for column in table.c}


def _column_fits(column: Column[Any], values: Sequence[Any]) -> bool:
    kinds = set(map(type, values))
    if NOTHING in kinds:
        if not column.nullable:
            return False
        kinds.discard(NOTHING)
        values = [value for value in values if value is not None]
    if not values:
        return True
    kind = column.type
    if isinstance(kind, String):
        return kinds == {str} and _texts_fit(column, values)
    if isinstance(kind, Integer):
        most = 2 ** BITS[BigInteger if isinstance(kind, BigInteger) else Integer]
        return kinds == {int} and -most <= min(values) and max(values) < most
    if isinstance(kind, Double):
        return kinds <= {int, float} and all(map(isfinite, values))
    return isinstance(kind, UtcDateTime) and _times_fit(kinds, values)


def _texts_fit(column: Column[Any], values: Sequence[str]) -> bool:
    longest = max(map(len, values))
    most = TEXT_BYTES // BYTES_A_CHARACTER
    if not isinstance(column.type, Text):
        most = min(most, column.type.length or 0)  # type: ignore[attr-defined]
    if longest > most:
        return False
    if all(map(str.isascii, values)):
        return True
    return not _is_ascii(column) and _is_encodable(values)


@lru_cache(maxsize=512)
def _is_ascii(column: Column[Any]) -> bool:
    return getattr(column.type.dialect_impl(_MYSQL), "charset", None) == "ascii"


def _is_encodable(values: Iterable[str]) -> bool:
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return False
    return True


def _times_fit(kinds: set[type], values: Sequence[datetime]) -> bool:
    if not all(issubclass(kind, datetime) for kind in kinds):
        return False
    return all(value.tzinfo is not None for value in values)
