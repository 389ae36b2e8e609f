"""Rows of answers as DataFrames, each column with the type that the service's own document gives it.

Here: from the OpenAPI document to column types, from rows to pandas and Polars. Not here: asking (asking.py). pandas
and Polars are imported when they are used.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Library = Literal["pandas", "polars"]
# What the document calls a column's type, and its format.
Kind = tuple[str, str | None]
MOMENT: Kind = ("string", "date-time")
DAY: Kind = ("string", "date")
# NULL is no value of these: pandas' own integers and booleans would become fractions and objects.
PANDAS: Mapping[Kind, str] = {
    ("integer", None): "Int64",
    ("number", None): "Float64",
    ("boolean", None): "boolean",
    MOMENT: "datetime64[us, UTC]",
    DAY: "datetime64[us]",
}


@dataclass(frozen=True)
class RowColumns:
    """The columns of an endpoint's rows. place: the key of the answer that holds the rows."""

    place: str
    kinds: Mapping[str, Kind]


def row_columns(document: Mapping[str, Any], path: str) -> RowColumns:
    """What an endpoint's rows are, by the document; path as the document has it, such as /v1/videos/{video_id}."""
    response = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    fields = _resolved(document, response)["properties"]
    place = next(name for name in ("data", "history") if name in fields)
    row = _resolved(document, fields[place]["items"])
    return RowColumns(place, {name: _kind(field) for name, field in row["properties"].items()})


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    schemas: Mapping[str, Any] = document["components"]["schemas"]
    resolved: Mapping[str, Any] = schemas[name] if name else schema
    return resolved


def _kind(field: Mapping[str, Any]) -> Kind:
    """The one type that a field has beside null."""
    kinds = [each for each in field.get("anyOf", [field]) if each.get("type") != "null"]
    return str(kinds[0].get("type", "string")), kinds[0].get("format")


def frame_of(rows: Sequence[Mapping[str, Any]], columns: RowColumns, library: Library) -> Any:
    """A DataFrame of the rows, with every column also where there is no row."""
    return _polars(rows, columns) if library == "polars" else _pandas(rows, columns)


def _pandas(rows: Sequence[Mapping[str, Any]], columns: RowColumns) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame({name: _series(values, kind) for name, kind, values in _by_column(rows, columns)})


def _series(values: Sequence[Any], kind: Kind) -> "pd.Series[Any]":
    import pandas as pd

    if kind in {MOMENT, DAY}:
        parsed: Any = pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601", utc=kind == MOMENT)
        whole: pd.Series[Any] = parsed.astype(PANDAS[kind])
        return whole
    return pd.Series(values, dtype=PANDAS.get(kind, "string" if kind[0] == "string" else "object"))


def _polars(rows: Sequence[Mapping[str, Any]], columns: RowColumns) -> Any:
    import polars as pl

    types: Mapping[Kind, Any] = {
        ("integer", None): pl.Int64,
        ("number", None): pl.Float64,
        ("boolean", None): pl.Boolean,
    }
    series = []
    for name, kind, values in _by_column(rows, columns):
        if kind == MOMENT:
            series.append(pl.Series(name, values, pl.String).str.to_datetime("%+", time_unit="us", time_zone="UTC"))
        elif kind == DAY:
            series.append(pl.Series(name, values, pl.String).str.to_date())
        else:
            series.append(pl.Series(name, values, types.get(kind, pl.String), strict=False))
    return pl.DataFrame(series)


def _by_column(rows: Sequence[Mapping[str, Any]], columns: RowColumns) -> Iterator[tuple[str, Kind, list[Any]]]:
    for name, kind in columns.kinds.items():
        yield name, kind, [row.get(name) for row in rows]
