"""Does this row fit its table? Asked before anything is sent, with one answer for every engine.

Here: the fast answer for all rows of a column at once, the exact one that finds the value and says why, and which rows
of a batch are refused. Not here: the sending (upserts.py), what a server says of what it was sent (dialects.py).

Nothing is altered: texts are cleaned where they come in (analysis.text.cleaning), and a value that cannot be stored as
it is is refused. SQLite alone would store a title of 300 characters, and -9e99 views as text; MySQL refuses the first
and the whole statement with it; a lone surrogate breaks both drivers.

A video's rows belong together: counts whose text was refused would look complete for ever, since a text is asked for
only when it changed. So one refused row leaves out all rows of its video, and the hour's settlement misses it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from math import isfinite
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Date, Double, Integer, SmallInteger, String, Table, Text
from sqlalchemy.dialects import mysql

from yt_assets.storage.errors import RejectedRow
from yt_assets.storage.schema.columns import UtcDateTime, json_text
from yt_assets.storage.writing.batches import Batch, Row, Subject, column_of, have_columns, quoted, subject_of

# MySQL's TEXT. JSON could be longer, and is not: YouTube takes 500 characters of tags. So no row exceeds a quarter of a
# megabyte, and no statement a server's max_allowed_packet: the driver cuts statements at 1,024,000 bytes, and a longer
# one costs the connection (error 2006, "server has gone away").
TEXT_BYTES = 65_535
BYTES_A_CHARACTER = 4
BITS = {BigInteger: 63, SmallInteger: 15, Integer: 31}

Reason = str | None
Check = Callable[[Any], Reason]

_MYSQL = mysql.dialect()


def checked(tables: Mapping[str, Table], batch: Batch) -> tuple[Batch, list[RejectedRow]]:
    """The batch without what cannot be stored, and what that was."""
    refusals: list[RejectedRow] = []
    refused: set[Subject] = set()
    for name, rows in batch.rows.items():
        table = tables[name]
        for row in () if all_fit(table, rows) else rows:
            reasons = refusals_in(table, [row])
            if reasons:
                refusals += reasons
                refused.add(subject_of(table, row))
    return (batch.without(tables, refused) if refused else batch), refusals


def refusals_in(table: Table, rows: Sequence[Row]) -> list[RejectedRow]:
    """One refusal for each field that does not fit."""
    if all_fit(table, rows):
        return []
    return [
        RejectedRow(table.name, subject_of(table, row)[1], field, reason)
        for row in rows
        for field, reason in misfits(table, row)
    ]


def all_fit(table: Table, rows: Sequence[Row]) -> bool:
    """Whether every row has the first one's columns and each value fits: the usual case, ten times as quickly.

    False sends the rows to the exact check, which may still let them pass.
    """
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
    if type(None) in kinds:
        if not column.nullable:
            return False
        kinds.discard(type(None))
        values = [value for value in values if value is not None]
    if not values:
        return True
    kind = column.type
    if isinstance(kind, String):
        return kinds == {str} and _texts_fit(column, values)
    if isinstance(kind, Integer):
        most = 2 ** _bits(kind)
        return kinds == {int} and -most <= min(values) and max(values) < most
    if isinstance(kind, Double):
        return kinds <= {int, float} and all(map(isfinite, values))
    are_times = isinstance(kind, UtcDateTime) and all(issubclass(each, datetime) for each in kinds)
    return kinds == {date} if isinstance(kind, Date) else are_times and all(value.tzinfo for value in values)


def _bits(kind: Integer) -> int:
    return next(bits for known, bits in BITS.items() if isinstance(kind, known))


def _texts_fit(column: Column[Any], values: Sequence[str]) -> bool:
    longest = max(map(len, values))
    most = TEXT_BYTES // BYTES_A_CHARACTER
    if not isinstance(column.type, Text):
        most = min(most, column.type.length or 0)  # type: ignore[attr-defined]
    words = _words_of(column)
    if longest > most or (words and not words.issuperset(values)):
        return False
    if all(map(str.isascii, values)):
        return True
    return not _is_ascii(column) and _is_encodable(values)


@lru_cache(maxsize=512)
def _words_of(column: Column[Any]) -> frozenset[str]:
    """The words that a column knows; none where it takes any text."""
    return frozenset(getattr(column.type.dialect_impl(_MYSQL), "enums", ()))


@lru_cache(maxsize=512)
def _is_ascii(column: Column[Any]) -> bool:
    return getattr(column.type.dialect_impl(_MYSQL), "charset", None) == "ascii"


def _is_encodable(values: Sequence[str]) -> bool:
    try:
        "".join(values).encode()
    except UnicodeEncodeError:
        return False
    return True


def misfits(table: Table, row: Row) -> Iterator[tuple[str, str]]:
    """Fields of a row that its table cannot take, each with the reason. Columns missing from the row are fine."""
    for name, check in _checks(table).items():
        value = row.get(name)
        if value is not None and (reason := check(value)) is not None:
            yield name, f"{reason}: {quoted(value)}"
        elif value is None and name in row and not table.c[name].nullable:
            yield name, "it must not be empty"


@lru_cache(maxsize=64)
def _checks(table: Table) -> dict[str, Check]:
    return {column.name: _check_of(column) for column in table.c}


def _check_of(column: Column[Any]) -> Check:
    kind = column.type
    if isinstance(kind, String):
        words = _words_of(column)
        of_text = partial(_text, characters=kind.length, encoding="ascii" if _is_ascii(column) else "utf-8")
        return lambda value: of_text(value) or _word(value, words)
    if isinstance(kind, Integer):
        bits = _bits(kind)
        return lambda value: _whole(value, bits)
    others = {Double: _real, UtcDateTime: _time, Date: _date, JSON: _json}
    return next(check for column_type, check in others.items() if isinstance(kind, column_type))


def _text(value: object, characters: int | None, encoding: str) -> Reason:
    """characters: None where bytes alone are limited."""
    if not isinstance(value, str):
        return f"it is no text but of type {type(value).__name__}"
    if characters is not None and len(value) > characters:
        return f"it is {len(value):,} characters long, {characters:,} fit"
    try:
        size = len(value.encode(encoding))
    except UnicodeEncodeError as error:
        character = f"U+{ord(value[error.start]):04X} at character {error.start + 1:,}"
        return f"it holds {character}, which is no {'ASCII' if encoding == 'ascii' else 'character that can be stored'}"
    return f"it is {size:,} bytes long, {TEXT_BYTES:,} fit" if size > TEXT_BYTES else None


def _word(value: object, words: frozenset[str]) -> Reason:
    return None if not words or value in words else f"it is none of {', '.join(sorted(words))}"


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
        size = len(json_text(value).encode())
    except UnicodeEncodeError as error:
        return f"it holds U+{ord(error.object[error.start]):04X}, which is no character that can be stored"
    except (TypeError, ValueError) as error:
        return f"it cannot be written as JSON: {error}"
    return f"it is {size:,} bytes of JSON, {TEXT_BYTES:,} fit" if size > TEXT_BYTES else None
