"""DataFrames of what is read a page at a time.

Here: rows of a statement as a frame, its dtypes by the schema. Not here: the pages (pages.py), what is selected
(frames.py). Importing pandas takes half a second: what needs no frames reads rows of pages.py.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import JSON, Boolean, Connection, Date, Double, Integer, Select, String
from sqlalchemy.types import TypeEngine

from yt_assets.storage.reading.mysql_selects import Values, documents_of, is_packable, packed_columns
from yt_assets.storage.reading.pages import PagedSelect, packed_pages, statement_of
from yt_assets.storage.schema.columns import UtcDateTime


def read_frame(connection: Connection, source: PagedSelect, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """All rows, sorted by key; dtypes by the schema. values: of the bound parameters."""
    whole = statement_of(source, is_page=False)
    if not is_packable(connection, whole):
        # Plain tuples: pandas asks each of SQLAlchemy's rows whether it is something else, seven times the cost.
        return framed([tuple(row) for row in connection.execute(whole, values or {})], whole)
    frames = [_frame_of(page, whole) for page in packed_pages(connection, source, values or {})]
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def read_stretch(connection: Connection, statement: Select[Any], values: Mapping[str, Any]) -> pd.DataFrame:
    """The same of a statement whose rows the caller bounds, in no particular order."""
    packed = packed_columns(connection, statement, values) if is_packable(connection, statement) else None
    if packed is None:
        return framed([tuple(row) for row in connection.execute(statement, values)], statement)
    return _frame_of(packed[0], statement)


def dtype_of(kind: TypeEngine[Any]) -> str:
    """The pandas dtype of a column type."""
    if isinstance(kind, UtcDateTime):
        return "datetime64[us, UTC]"
    if isinstance(kind, Integer):
        return "Int64"
    if isinstance(kind, Double):
        return "float64"
    if isinstance(kind, Boolean):
        return "boolean"
    return "object" if isinstance(kind, JSON | Date) else "str"


def framed(rows: Sequence[tuple[Any, ...]], statement: Select[Any]) -> pd.DataFrame:
    """Rows of a statement as a frame, dtypes by the schema."""
    dtypes = {column.name: dtype_of(column.type) for column in statement.selected_columns}
    return pd.DataFrame.from_records(rows, columns=list(dtypes)).astype(dtypes)


def _frame_of(columns: Sequence[Values], statement: Select[Any]) -> pd.DataFrame:
    """Packed columns as a frame."""
    kinds = {column.name: column.type for column in statement.selected_columns}
    return pd.DataFrame({name: _maker(kinds[name])(values) for name, values in zip(kinds, columns, strict=True)})


def _maker(kind: TypeEngine[Any]) -> Callable[[Values], Any]:
    return next(make for known, make in MAKERS.items() if isinstance(kind, known))


def _times(values: Values) -> Any:
    return pd.DatetimeIndex(np.array(values, dtype="datetime64[us]"), tz="UTC").as_unit("us")


def _wholes(values: Values) -> Any:
    missing = np.array([value is None for value in values], dtype=bool)
    filled = np.array([0 if value is None else value for value in values], dtype=np.int64)
    return pd.arrays.IntegerArray(filled, missing)


MAKERS: Mapping[type[TypeEngine[Any]], Callable[[Values], Any]] = {
    UtcDateTime: _times,
    Integer: _wholes,
    Double: lambda values: np.array(values, dtype=np.float64),
    String: lambda values: pd.array(list(values), dtype="str"),
    JSON: lambda values: pd.Series(documents_of(values), dtype="object"),
}
