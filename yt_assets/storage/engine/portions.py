"""A delete in portions, so that no transaction holds its locks for long.

Here: the statement of one portion. Not here: which rows go, and until when (deletion/retention.py).
"""

from typing import Any

from sqlalchemy import ColumnElement, Delete, Table, literal_column, select, tuple_


def delete_some(table: Table, dialect: str, *, where: ColumnElement[bool], most: int) -> Delete:
    """A delete of at most so many rows.

    SQLite knows its LIMIT only where it was compiled in, so it goes by rowid, or by key where a table has none.
    """
    if dialect != "sqlite":
        return table.delete().where(where).with_dialect_options(mysql_limit=most)
    has_rowid = table.dialect_options["sqlite"]["with_rowid"]
    key: list[ColumnElement[Any]] = [literal_column("rowid")] if has_rowid else list(table.primary_key)
    some = select(*key).select_from(table).where(where).limit(most)
    return table.delete().where(tuple_(*key).in_(some))
