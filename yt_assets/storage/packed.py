"""Many rows of a MySQL server at once, each column as one JSON list.

Here: the statement around a statement, and columns of pandas out of lists. Not here: which rows (frames.py).

PyMySQL is written in Python and makes an object of every field: 0.1 ms a row, which was half of what an insight cost.
The server joins a column into one text as quickly as it sends it, and pydantic's parser reads floats five times as fast
as Python's own. SQLite's driver is written in C as well, and its JSON knows 15 digits of a number: it is left alone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from pydantic_core import from_json
from sqlalchemy import JSON, BigInteger, Connection, Double, Integer, Select, String, func, select
from sqlalchemy.types import TypeEngine

from yt_assets.storage.columns import UtcDateTime
from yt_assets.storage.errors import SchemaMismatch

Values = Sequence[Any]


def is_packable(connection: Connection, statement: Select[Any]) -> bool:
    """Whether the server can pack, and all columns are of kinds that are unpacked here."""
    return connection.dialect.name != "sqlite" and all(
        _maker(column.type) is not None for column in statement.selected_columns
    )


def read_packed(connection: Connection, statement: Select[Any], order: Sequence[str]) -> pd.DataFrame:
    """What the statement gives, sorted by these columns; dtypes by the schema. Its own order is left out.

    Raises SchemaMismatch when the server cuts a list short.
    """
    kinds = {column.name: column.type for column in statement.selected_columns}
    count, *texts = connection.execute(_packed(statement)).one()
    frame = pd.DataFrame({name: _made(text, kinds[name], count) for name, text in zip(kinds, texts, strict=True)})
    return frame.sort_values(list(order), ignore_index=True) if order else frame


def read_rows(
    connection: Connection, statement: Select[Any], values: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """What the statement gives as tuples of Python's values, in no particular order. Raises SchemaMismatch.

    values: of its bound parameters.
    """
    if not is_packable(connection, statement):
        return [tuple(row) for row in connection.execute(statement, values or {})]
    kinds = [column.type for column in statement.selected_columns]
    count, *texts = connection.execute(_packed(statement), values or {}).one()
    lists = [_plain(_listed(text, count), kind) for text, kind in zip(texts, kinds, strict=True)]
    return list(zip(*lists, strict=True))


def read_mappings(
    connection: Connection, statement: Select[Any], values: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """The same as dicts by the columns' names."""
    # SQLAlchemy's own kind of str is slow wherever it goes.
    names = [str(column.name) for column in statement.selected_columns]
    return list(map(dict, map(zip, repeat(names), read_rows(connection, statement, values))))


@lru_cache(maxsize=16)  # of a statement that is asked again and again, which its module keeps
def _packed(statement: Select[Any]) -> Select[Any]:
    """One row: how many rows there are, and each column as a list."""
    rows = statement.order_by(None).subquery("rows_of")
    # One pass of the server over the rows: all lists are in the same order, whichever that is.
    return select(func.count(), *(func.json_arrayagg(column) for column in rows.c)).select_from(rows)


def _plain(values: list[Any], kind: TypeEngine[Any]) -> Values:
    if isinstance(kind, UtcDateTime):
        return [None if value is None else _moment(value) for value in values]
    if isinstance(kind, JSON):
        return [from_json(value) if isinstance(value, str) else value for value in values]
    return values


@lru_cache(maxsize=4096)
def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def _made(text: str | None, kind: TypeEngine[Any], count: int) -> Any:
    maker = _maker(kind)
    return None if maker is None else maker(_listed(text, count))


def _listed(text: str | None, count: int) -> list[Any]:
    try:
        values = [] if text is None else from_json(text)
    except ValueError:  # it was cut in the middle
        values = []
    if len(values) != count:
        message = f"the server packed fewer than {count:,} rows: its max_allowed_packet is too small for them"
        raise SchemaMismatch(message)
    return values


def _maker(kind: TypeEngine[Any]) -> Callable[[Values], Any] | None:
    return next((make for known, make in MAKERS.items() if isinstance(kind, known)), None)


def _times(values: Values) -> Any:
    return pd.DatetimeIndex(np.array(values, dtype="datetime64[us]"), tz="UTC").as_unit("us")


def _wholes(values: Values) -> Any:
    missing = np.array([value is None for value in values], dtype=bool)
    filled = np.array([0 if value is None else value for value in values], dtype=np.int64)
    return pd.arrays.IntegerArray(filled, missing)


def _reals(values: Values) -> Any:
    return np.array(values, dtype=np.float64)


def _texts(values: Values) -> Any:
    return pd.array(list(values), dtype="str")


def _documents(values: Values) -> Any:
    """A JSON column is a list in MySQL's list, and a text in MariaDB's, which has no type for it."""
    return pd.Series([from_json(value) if isinstance(value, str) else value for value in values], dtype="object")


MAKERS: Mapping[type[TypeEngine[Any]], Callable[[Values], Any]] = {
    UtcDateTime: _times,
    BigInteger: _wholes,
    Integer: _wholes,
    Double: _reals,
    String: _texts,
    JSON: _documents,
}
