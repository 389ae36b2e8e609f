"""Connections and statements of the plain script, by PyMySQL alone.

Here: connecting, an upsert, an hour replaced. Not here: what is stored.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import pymysql

Connection = "pymysql.Connection[pymysql.cursors.Cursor]"


def connect(url: str) -> Connection:
    """A connection to mysql+pymysql://USER:PASSWORD@HOST:PORT/NAME, in UTC, which commits on `commit()` only."""
    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=parts.path.lstrip("/"),
        charset="utf8mb4",
        init_command="SET time_zone = '+00:00'",
    )


def upsert(connection: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of the same columns; what is there is overwritten."""
    if rows:
        names = list(rows[0])
        values = ", ".join(f"`{name}` = VALUES(`{name}`)" for name in names)
        _send(connection, f"{_insert(table, names)} ON DUPLICATE KEY UPDATE {values}", rows)


def replace_hour(connection: Connection, table: str, hour: datetime, rows: Sequence[dict[str, Any]]) -> None:
    """The rows of one hour instead of those that are there, in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE hour = %s", [naive(hour)])  # noqa: S608  a constant
    if rows:
        _send(connection, _insert(table, list(rows[0])), rows)
    connection.commit()


def select(connection: Connection, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [naive(value) for value in values])
        return list(cursor.fetchall())


def naive(value: Any) -> Any:
    """UTC as the columns hold it."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def aware(value: datetime | None) -> datetime | None:
    """A column's time with its zone."""
    return None if value is None else value.replace(tzinfo=UTC)


def _insert(table: str, names: Sequence[str]) -> str:
    columns = ", ".join(f"`{name}`" for name in names)  # `stored` is a word of MySQL's own
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"  # noqa: S608


def _send(connection: Connection, statement: str, rows: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[naive(value) for value in row.values()] for row in rows])
