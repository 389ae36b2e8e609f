"""Whole tables out, as plain dictionaries: what a test compares."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import TableClause, column, select, table

from yt_assets.storage.engine.database import Database
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES


def rows_in(database: Database, name: str) -> list[Mapping[str, Any]]:
    """All rows of a table, sorted by primary key."""
    chosen = TABLES[database.name][name]
    with database.reading() as connection:
        rows = connection.execute(select(chosen).order_by(*chosen.primary_key))
        return [dict(row) for row in rows.mappings()]


def version_table(database: Database) -> TableClause:
    """Where the database's revision is kept."""
    return table(VERSION_TABLES[database.name], column("version_num"))
