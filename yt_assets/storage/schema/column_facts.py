"""What the columns of a select mean, out of the notes of the schemas, as Python types.

Here: one record a column, for models of the API. Not here: the notes (columns.py), the document of all tables
(tools/tables.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Date, Double, Integer, Join, Label, Select
from sqlalchemy.types import TypeEngine

from yt_assets.storage.schema.columns import UtcDateTime, notes_of

LINK = "The video on YouTube"
# Python types by column types; all others hold texts.
KINDS: Mapping[type, type] = {UtcDateTime: datetime, Date: date, Boolean: bool, Double: float, Integer: int}


@dataclass(frozen=True)
class ColumnFacts:
    """A column: its name, Python type, whether None can be there, its meaning, and whose it is."""

    name: str
    kind: type
    is_optional: bool
    meaning: str
    is_by_youtube: bool


def column_facts(statement: Select[Any], *others: Select[Any]) -> Iterator[ColumnFacts]:
    """Facts of each column of a select, in its order.

    others: selects of the same columns over other joins; a column is optional that may be NULL in any of them.
    """
    statements = [tuple(each.selected_columns) for each in (statement, *others)]
    tables = [_first_table(each) for each in (statement, *others)]
    for columns in zip(*statements, strict=True):
        source = columns[0].element if isinstance(columns[0], Label) else columns[0]
        is_optional = any(map(_may_be_null, columns, tables))
        # SQLAlchemy's own kind of str costs ten times its writing as JSON.
        name = str(columns[0].name)
        if isinstance(source, Column):
            meaning, is_by_youtube = source.comment or "", notes_of(source).by_youtube
        else:
            meaning, is_by_youtube = LINK, True
        yield ColumnFacts(name, kind_of(columns[0].type), is_optional, meaning, is_by_youtube)


def _first_table(statement: Select[Any]) -> Any:
    """The table whose rows a select gives: what is joined to it may be missing."""
    source: Any = statement.get_final_froms()[0]
    while isinstance(source, Join):
        source = source.left
    return source


def _may_be_null(column: ColumnElement[Any], first: Any) -> bool:
    source = column.element if isinstance(column, Label) else column
    return isinstance(source, Column) and (bool(source.nullable) or source.table is not first)


def kind_of(kind: TypeEngine[Any]) -> type:
    """The Python type of a column's values."""
    return next((of_values for of_column, of_values in KINDS.items() if isinstance(kind, of_column)), str)
