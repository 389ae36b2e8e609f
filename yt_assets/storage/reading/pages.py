"""Tables read a page at a time, in the order of their key: no bound of a server grows with the rows of an hour.

Here: pages of a bounded size, as columns or as rows. Not here: DataFrames of them (page_frames.py), what an hour's read
selects (frames.py, catalog.py), how a server packs a page (mysql_selects.py).

A page begins after the last key of the one before it: each row is read once. Its size follows from the bytes of the
page before; one that the server cuts is asked for again at half the size, and a single row comes unpacked, for which
the server has no bound. SQLite has no such bound at all, and gives all rows at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    Text,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.types import TypeEngine

from yt_assets.storage.reading.mysql_selects import (
    is_packable,
    packed_columns,
    tuples_of,
)
from yt_assets.storage.schema.columns import UtcDateTime

# The longest text of a packed column: half of the smallest max_allowed_packet that is in use (1 MiB), a thirty-second
# part of MariaDB's default. Pages of fewer than 2,000 rows cost the server more, larger ones save nothing.
CELL_BYTES = 2**19
MOST_ROWS = 2**14
# Bytes that a value takes, until a page has been weighed: a document, a text of no or a large length, a time.
DOCUMENT, TEXT, TIME = 256, 128, 30


def _as_they_are(page: FromClause) -> Select[Any]:
    return select(*page.c)


@dataclass(frozen=True, eq=False)
class PagedSelect:
    """Rows of one table in the order of its key. Made once, so that its SQL is written once.

    rows: a select of this table alone. key: what orders its rows: selected texts that are compared byte by byte; none
    where there is one row at most. complete: adds what other tables know, by outer joins: each row of a page comes out
    once. cell_bytes: how long the texts of a page may become, about.
    """

    rows: Select[Any]
    key: tuple[str, ...]
    complete: Callable[[FromClause], Select[Any]] = _as_they_are
    cell_bytes: int = CELL_BYTES


def each_row(
    connection: Connection, source: PagedSelect, values: Mapping[str, Any] | None = None
) -> Iterator[tuple[Any, ...]]:
    """All rows, sorted by key, as tuples of Python's values, a page at a time. values: of the bound parameters."""
    whole = statement_of(source, is_page=False)
    if not is_packable(connection, whole):
        yield from map(tuple, connection.execute(whole, values or {}))
        return
    for page in packed_pages(connection, source, values or {}):
        yield from tuples_of(page, whole)


def packed_pages(connection: Connection, source: PagedSelect, values: Mapping[str, Any]) -> Iterator[list[list[Any]]]:
    """Columns of one page after the other, sorted by key, values as JSON has them; of no rows one empty page."""
    statement = statement_of(source, is_page=True)
    most = min(MOST_ROWS, source.cell_bytes // max(_expected(column.type) for column in statement.selected_columns))
    after = {f"after_{name}": "" for name in source.key}  # comes before any key
    while True:
        page = _page(connection, statement, {**values, **after, "most": most})
        if page is None:
            most //= 2
            continue
        columns, heaviest = page
        keys = _sort(columns, [statement.selected_columns.keys().index(name) for name in source.key] or [0])
        yield columns
        if len(keys) < most:
            return
        last = keys[-1:] if len(source.key) == 1 else keys[-1]
        after = {f"after_{name}": value for name, value in zip(source.key, last, strict=True)}
        most = max(1, min(2 * most, MOST_ROWS, source.cell_bytes * len(keys) // heaviest))


def _page(
    connection: Connection, statement: Select[Any], values: Mapping[str, Any]
) -> tuple[list[list[Any]], int] | None:
    if values["most"] > 1:
        return packed_columns(connection, statement, values)
    rows = connection.execute(statement, values).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in statement.selected_columns]
    for column, kind in zip(columns, statement.selected_columns, strict=True):
        if isinstance(kind.type, UtcDateTime):
            column[:] = [None if value is None else str(value.replace(tzinfo=None)) for value in column]
    return columns, max((len(str(column).encode()) for column in columns), default=0)


def _sort(columns: list[list[Any]], places: Sequence[int]) -> list[Any]:
    """The keys of a page, sorted, its columns in their order. A server promises no order of a list, and keeps it."""
    keys = columns[places[0]] if len(places) == 1 else list(zip(*(columns[place] for place in places), strict=True))
    in_order = sorted(keys)
    if keys != in_order:
        order = sorted(range(len(keys)), key=keys.__getitem__)
        columns[:] = [[column[place] for place in order] for column in columns]
    return in_order


@lru_cache(maxsize=256)
def statement_of(source: PagedSelect, *, is_page: bool) -> Select[Any]:
    """The rows of a page, or all rows in order; completed."""
    key = [source.rows.selected_columns[name] for name in source.key]
    if is_page:
        rows = source.rows.where(_comes_after(key)) if key else source.rows
        return source.complete(rows.order_by(*key).limit(bindparam("most", type_=Integer())).subquery("page"))
    whole = source.rows.subquery("page")
    return source.complete(whole).order_by(*(whole.c[name] for name in source.key))


def _comes_after(key: Sequence[ColumnElement[Any]]) -> ColumnElement[bool]:
    """Whether a row comes after the key that is bound as after_NAME; servers use no index to compare tuples."""
    bound = [bindparam(f"after_{column.name}", type_=column.type) for column in key]
    return or_(
        *(
            and_(*(key[before] == bound[before] for before in range(place)), key[place] > bound[place])
            for place in range(len(key))
        )
    )


def _expected(kind: TypeEngine[Any]) -> int:
    if isinstance(kind, JSON | Text):
        return DOCUMENT
    return min(kind.length or TEXT, TEXT) if isinstance(kind, String) else TIME
