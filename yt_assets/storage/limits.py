"""What a column takes, found before anything is sent: the same on every engine.

Here: which value does not fit its column, and why, in words. Not here: sending (rows.py), or what a server says of what
it was sent (dialects.py). Nothing is altered: texts are cleaned where they come in (analysis.text.sanitize), and what
cannot be stored as it is is refused. Left to itself, SQLite stores a title of 300 characters, and -9e99 views as text;
MySQL refuses the first and the whole statement with it; a lone surrogate breaks both drivers.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from math import isfinite
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Date, Double, Integer, String, Table, Text
from sqlalchemy.dialects import mysql

from yt_assets.storage.columns import UtcDateTime

# MySQL's TEXT. JSON could be longer, and is not: YouTube takes 500 characters of tags. So no row exceeds a quarter of a
# megabyte, and no statement a server's max_allowed_packet: the driver cuts statements at 1,024,000 bytes, and a longer
# one costs the connection (error 2006, "server has gone away").
TEXT_BYTES = 65_535
BITS = {BigInteger: 63, Integer: 31}
SHOWN = 60

Reason = str | None
Check = Callable[[Any], Reason]

_MYSQL = mysql.dialect()


def misfits(table: Table, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields of a row that its table cannot take, each with the reason. Columns that the row leaves out are well."""
    for name, check in _checks(table).items():
        if name in row:
            reason = check(row[name])
            if reason is not None:
                yield name, reason if row[name] is None else f"{reason}: {shown(row[name])}"


def shown(value: object) -> str:
    """A value as a message may show it: the first 60 characters, and nothing that a terminal or a log trips over."""
    text = value if isinstance(value, str) else repr(value)
    told = repr(text[:SHOWN]) if isinstance(value, str) else text[:SHOWN]
    return f"{told}…" if len(text) > SHOWN else told


@lru_cache(maxsize=64)
def _checks(table: Table) -> dict[str, Check]:
    return {column.name: _check_of(column) for column in table.c}


def _check_of(column: Column[Any]) -> Check:
    inner = _kind_check(column)
    missing = None if column.nullable else "it must not be empty"
    return lambda value: missing if value is None else inner(value)


def _kind_check(column: Column[Any]) -> Check:
    kind = column.type
    if isinstance(kind, Text):
        return lambda value: _text(value, characters=None, encoding="utf-8", most=TEXT_BYTES)
    if isinstance(kind, String):
        charset = getattr(kind.dialect_impl(_MYSQL), "charset", None)
        encoding = "ascii" if charset == "ascii" else "utf-8"
        return lambda value: _text(value, characters=kind.length, encoding=encoding, most=TEXT_BYTES)
    if isinstance(kind, Integer):
        bits = BITS[BigInteger if isinstance(kind, BigInteger) else Integer]
        return lambda value: _whole(value, bits)
    others = {Double: _real, UtcDateTime: _time, Date: _date, JSON: _json}
    return next(check for known, check in others.items() if isinstance(kind, known))


def _text(value: object, *, characters: int | None, encoding: str, most: int) -> Reason:
    if not isinstance(value, str):
        return f"it is no text but of type {type(value).__name__}"
    if characters is not None and len(value) > characters:
        return f"it is {len(value):,} characters long, {characters:,} fit"
    try:
        size = len(value.encode(encoding))
    except UnicodeEncodeError as error:
        found = f"U+{ord(value[error.start]):04X} at character {error.start + 1:,}"
        return f"it holds {found}, which is no {'ASCII' if encoding == 'ascii' else 'character that can be stored'}"
    return f"it is {size:,} bytes long, {most:,} fit" if size > most else None


def _whole(value: object, bits: int) -> Reason:
    # A column of whole numbers and gaps comes out of pandas as floats.
    if not isinstance(value, int | float) or (isinstance(value, float) and not value.is_integer()):
        return f"it is no whole number but of type {type(value).__name__}"
    return None if -(2**bits) <= value < 2**bits else f"it is more than a signed {bits + 1}-bit number holds"


def _real(value: object) -> Reason:
    if not isinstance(value, int | float):
        return f"it is no number but of type {type(value).__name__}"
    return None if isfinite(value) else "it is not finite"


def _time(value: object) -> Reason:
    if not isinstance(value, datetime):
        return f"it is no time but of type {type(value).__name__}"
    return "it is a time without a time zone" if value.tzinfo is None else None


def _date(value: object) -> Reason:
    return None if isinstance(value, date) else f"it is no date but of type {type(value).__name__}"


def _json(value: object) -> Reason:
    try:
        encoded = json.dumps(value, allow_nan=False)
        size = len(json.dumps(value, ensure_ascii=False).encode())
    except UnicodeEncodeError as error:
        return f"it holds U+{ord(error.object[error.start]):04X}, which is no character that can be stored"
    except (TypeError, ValueError) as error:
        return f"it cannot be written as JSON: {error}"
    size = max(size, len(encoded))
    return f"it is {size:,} bytes of JSON, {TEXT_BYTES:,} fit" if size > TEXT_BYTES else None
