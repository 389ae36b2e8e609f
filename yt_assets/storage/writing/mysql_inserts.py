"""Inserts of many rows into MySQL, written out column by column.

Here: values as MySQL's literals, and sending them. Not here: which rows, and their order (upserts.py), what a column
takes (checks.py).

SQLAlchemy and PyMySQL look at each value for themselves, fifteen calls of functions for each: 0.1 ms a row. A column's
values are all of one kind, and most of its times are one and the same.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic_core import to_json
from pymysql.constants.SERVER_STATUS import SERVER_STATUS_NO_BACKSLASH_ESCAPES
from pymysql.converters import escape_string
from sqlalchemy import JSON, Connection, Dialect, Insert, Table
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.schema.columns import json_text
from yt_assets.storage.writing.batches import column_of

# As PyMySQL cuts statements: far below the smallest max_allowed_packet that a server comes with.
STATEMENT_BYTES = 1_000_000

INSERT = re.compile(r"(INSERT INTO \S+ \(([^)]*)\) VALUES )\((?:%(?:\(\w+\))?s(?:, )?)*\)(.*)", re.DOTALL)

# What escape_string writes otherwise; ids, labels and most sentences have nothing of it.
ESCAPED = re.compile(r"""[\0\n\r\x1a"'\\]""")

Literals = list[str]


def insert_literals(connection: Connection, table: Table, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Send an insert of these rows; False, and nothing sent, when there is a value that is not written here.

    Rows have the same columns. Raises what SQLAlchemy raises, without the values.
    """
    # A backslash guards a quote unless a session has been told otherwise. Ours set their mode when they connect
    # (dialects.py); where one does not, nothing that strangers wrote is written out here.
    if getattr(connection.connection.driver_connection, "server_status", 0) & SERVER_STATUS_NO_BACKSLASH_ESCAPES:
        return False
    before, names, after = _around_values(statement, connection.dialect, tuple(rows[0]))
    columns = [_column(table, name, column_of(rows, name)) for name in names]
    if any(column is None for column in columns):
        return False
    lines = [f"({','.join(values)})" for values in zip(*(column or [] for column in columns), strict=True)]
    for some in _portions(lines):
        try:
            connection.exec_driver_sql(f"{before}{','.join(some)}{after}", execution_options={"no_parameters": True})
        except DBAPIError as error:
            error.statement = f"{before}…{after}"  # titles and descriptions do not belong into an event log
            raise
    return True


@lru_cache(maxsize=64)
def _around_values(statement: Insert, dialect: Dialect, given: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """The SQL before the one row of values that SQLAlchemy writes, the order of its columns, and the SQL after it."""
    compiled = str(statement.compile(dialect=dialect, column_keys=list(given)))
    before, names, after = INSERT.fullmatch(compiled).groups()  # type: ignore[union-attr]  # it is always one
    return before, tuple(name.strip(" `") for name in names.split(",")), after.replace("%%", "%")


def _portions(lines: Literals) -> Iterator[Literals]:
    some: Literals = []
    size = 0
    for line in lines:
        length = len(line) if line.isascii() else len(line.encode())
        if some and size + length > STATEMENT_BYTES:
            yield some
            some, size = [], 0
        some.append(line)
        size += length + 1
    if some:
        yield some


def _column(table: Table, name: str, values: Sequence[Any]) -> Literals | None:
    if isinstance(table.c[name].type, JSON):
        return [_text(json_text(value)) for value in values]
    kinds = set(map(type, values)) - {type(None)}
    if kinds and kinds <= {int, float}:
        # All at once, as JSON writes them: the shortest digits that give the same number back, and null.
        return to_json(values, inf_nan_mode="constants").decode()[1:-1].split(",")
    if kinds == {str} and not ESCAPED.search("".join(filter(None, values))):
        return ["NULL" if value is None else f"'{value}'" for value in values]
    write = next((write for known, write in WRITERS.items() if all(issubclass(kind, known) for kind in kinds)), None)
    if kinds and write is None:
        return None
    return ["NULL" if value is None or write is None else write(value) for value in values]


def _text(value: str) -> str:
    return f"'{escape_string(value)}'"


@lru_cache(maxsize=4096)
def _time(value: datetime) -> str:
    if value.tzinfo is None:
        message = f"a time without a time zone cannot be stored: {value!r}"
        raise ValueError(message)
    return f"'{value.astimezone(UTC).replace(tzinfo=None)}'"


WRITERS: Mapping[type, Callable[[Any], str]] = {str: _text, datetime: _time}
