"""A table in the order of its key, in pages and in the ranges between them.

Here: the next page of rows, and the condition that another database's rows lie in the same range. Not here: what is
done with them (tables.py). pages.py reads the pages of an hour's texts, packed; here keys are of any kind.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, literal, or_, select, true, tuple_

# Some MB of the longest texts; a transaction of so many rows takes a tenth of a second.
PAGE_ROWS = 2_000

Key = tuple[Any, ...]


@dataclass(frozen=True)
class KeyRange:
    """Keys after one, to another one; None is no bound."""

    after: Key | None = None
    to: Key | None = None

    def condition(self, table: Table, dialect: str) -> ColumnElement[bool]:
        """Whether a row's key lies in the range."""
        parts: list[ColumnElement[bool]] = []
        if self.after is not None:
            parts.append(_comes_after(table, self.after, dialect))
        if self.to is not None:
            parts.append(_comes_up_to(table, self.to, dialect))
        return and_(true(), *parts)


EVERY_KEY = KeyRange()


@dataclass(frozen=True)
class TablePage:
    """Rows with all columns of a table, and the range of keys that holds these and no others."""

    rows: Sequence[Sequence[Any]]
    keys: KeyRange


def pages_in(
    connection: Connection, table: Table, within: KeyRange = EVERY_KEY, most: int = PAGE_ROWS
) -> Iterator[TablePage]:
    """All rows of a range, by default of the table; the pages cover the range to its end. Of no rows, an empty page."""
    key, places = list(table.primary_key), [list(table.c).index(column) for column in table.primary_key]
    after = within.after
    while True:
        rest = KeyRange(after, within.to)
        some = select(table).where(rest.condition(table, connection.dialect.name)).order_by(*key).limit(most)
        rows = connection.execute(some).all()
        if len(rows) < most:
            yield TablePage(rows, rest)
            return
        last = tuple(rows[-1][place] for place in places)
        yield TablePage(rows, KeyRange(after, last))
        after = last


def _bounds(table: Table, key: Key) -> list[tuple[ColumnElement[Any], ColumnElement[Any]]]:
    return [(column, literal(value, column.type)) for column, value in zip(table.primary_key, key, strict=True)]


def _comes_after(table: Table, key: Key, dialect: str) -> ColumnElement[bool]:
    """SQLite takes its index for tuples alone, and servers for anything but tuples."""
    bounds = _bounds(table, key)
    if dialect == "sqlite":
        return tuple_(*(column for column, _ in bounds)) > tuple_(*(bound for _, bound in bounds))
    first, bound = bounds[0]
    return and_(first >= bound, or_(*(_equal_before(bounds, place, after=True) for place in range(len(bounds)))))


def _comes_up_to(table: Table, key: Key, dialect: str) -> ColumnElement[bool]:
    bounds = _bounds(table, key)
    if dialect == "sqlite":
        return tuple_(*(column for column, _ in bounds)) <= tuple_(*(bound for _, bound in bounds))
    first, bound = bounds[0]
    before = (_equal_before(bounds, place, after=False) for place in range(len(bounds)))
    return and_(first <= bound, or_(*before, and_(*(column == value for column, value in bounds))))


def _equal_before(
    bounds: Sequence[tuple[ColumnElement[Any], ColumnElement[Any]]], place: int, *, after: bool
) -> ColumnElement[bool]:
    column, bound = bounds[place]
    return and_(*(column == value for column, value in bounds[:place]), column > bound if after else column < bound)
