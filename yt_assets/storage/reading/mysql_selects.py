"""Many rows of a MySQL server at once, each column as one JSON list.

Here: the statement around a statement, whether the server cut what it gave, and values out of lists. Not here: how many
rows at once (pages.py), which rows (frames.py).

PyMySQL is written in Python and makes an object of every field: 0.1 ms a row, which was half of what an insight cost.
The server joins a column into one text as quickly as it sends it, and pydantic's parser reads floats five times as fast
as Python's own. SQLite's driver is written in C as well, and its JSON knows 15 digits of a number: it is left alone.

A server makes no text longer than its max_allowed_packet, and says so in a warning alone. MariaDB closes the quote and
the bracket of what it cut: a title that lost its end in the last row looks whole. It cuts within a character too, and
PyMySQL does not read on after a text that is not UTF-8: texts come as bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import repeat
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Double,
    Integer,
    LargeBinary,
    Result,
    Select,
    String,
    cast,
    func,
    select,
)
from sqlalchemy.types import TypeEngine

from yt_assets.storage.schema.columns import BRIEF, UtcDateTime

Values = Sequence[Any]

# "Row %d was cut by %s()" of MariaDB, "Result of %s() was larger than max_allowed_packet" of MySQL.
CUT = frozenset({1260, 1301})

PACKABLE = (UtcDateTime, Integer, Double, String, JSON)


def is_packable(connection: Connection, statement: Select[Any]) -> bool:
    """Whether the server can pack, and all columns are of kinds that are unpacked here."""
    kinds = (column.type for column in statement.selected_columns)
    return connection.dialect.name != "sqlite" and all(isinstance(kind, PACKABLE) for kind in kinds)


def packed_columns(
    connection: Connection, statement: Select[Any], values: Mapping[str, Any]
) -> tuple[list[list[Any]], int] | None:
    """What the statement gives, in no particular order: each column as a list, and the bytes of the longest text.

    Values are as JSON has them: times are texts, documents of MariaDB too. A FLOAT has the six digits that it was
    written with, and not those that it has as a double. None when the server cut a text.
    """
    result = connection.execute(_packed(statement), values)
    is_whole = not was_cut(connection, result)
    count, *texts = result.one()
    try:
        lists = [from_json(text) if text is not None else [] for text in texts] if is_whole else []
    except ValueError:
        return None
    if not is_whole or any(len(values) != count for values in lists):
        return None
    for place, column in enumerate(statement.selected_columns):
        if column.type is BRIEF:
            lists[place] = [None if value is None else float(f"{value:.6g}") for value in lists[place]]
    return lists, max((len(text) for text in texts if text is not None), default=0)


def was_cut(connection: Connection, result: Result[Any]) -> bool:
    """Whether the server cut a joined text of this result. Asked before its first row is taken."""
    if not getattr(result.cursor, "warning_count", 0):  # type: ignore[attr-defined]  # PyMySQL counts them
        return False
    return any(code in CUT for _, code, _ in connection.exec_driver_sql("SHOW WARNINGS"))


def read_rows(
    connection: Connection, statement: Select[Any], values: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """What the statement gives as tuples of Python's values, in no particular order; for some hundred rows.

    values: of its bound parameters. Where the server cuts, the rows come one by one, for which it has no bound.
    """
    packed = packed_columns(connection, statement, values or {}) if is_packable(connection, statement) else None
    if packed is None:
        return [tuple(row) for row in connection.execute(statement, values or {})]
    return tuples_of(packed[0], statement)


def read_columns(connection: Connection, statement: Select[Any]) -> list[Values]:
    """The same as columns: a list of Python's values for each, all in one order."""
    packed = packed_columns(connection, statement, {}) if is_packable(connection, statement) else None
    if packed is None:
        rows = [tuple(row) for row in connection.execute(statement)]
        return list(zip(*rows, strict=True)) if rows else [()] * len(statement.selected_columns)
    kinds = [column.type for column in statement.selected_columns]
    return list(map(_plain, packed[0], kinds))


def read_mappings(
    connection: Connection, statement: Select[Any], values: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The same as dicts by the columns' names."""
    # SQLAlchemy's own kind of str is slow wherever it goes.
    names = [str(column.name) for column in statement.selected_columns]
    return list(map(dict, map(zip, repeat(names), read_rows(connection, statement, values))))


def tuples_of(columns: Sequence[list[Any]], statement: Select[Any]) -> list[tuple[Any, ...]]:
    """Packed columns as rows of Python's values."""
    kinds = [column.type for column in statement.selected_columns]
    return list(zip(*map(_plain, columns, kinds), strict=True))


def documents_of(values: Values) -> Values:
    """A JSON column is a list in MySQL's list, and a text in MariaDB's, which has no type for it."""
    return [from_json(value) if isinstance(value, str) else value for value in values]


@lru_cache(maxsize=64)  # of a statement that is asked again and again, which its module keeps
def _packed(statement: Select[Any]) -> Select[Any]:
    """One row: how many rows there are, and each column as a list."""
    rows = statement.order_by(None).subquery("rows_of")
    # One pass of the server over the rows: all lists are in the same order, whichever that is.
    columns: list[ColumnElement[Any]] = [func.count()]
    columns += [cast(func.json_arrayagg(column), LargeBinary) for column in rows.c]
    return select(*columns).select_from(rows)


def _plain(values: list[Any], kind: TypeEngine[Any]) -> Values:
    if isinstance(kind, UtcDateTime):
        return [None if value is None else _moment(value) for value in values]
    return documents_of(values) if isinstance(kind, JSON) else values


@lru_cache(maxsize=4096)
def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
