"""Whole tables out, as plain dictionaries: what a test compares."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from yt_assets.storage.engine import Database
from yt_assets.storage.rows import TABLES


def rows_in(database: Database, table: str) -> list[Mapping[str, Any]]:
    """All rows of a table, sorted by primary key."""
    chosen = TABLES[database.name][table]
    with database.reading() as connection:
        rows = connection.execute(select(chosen).order_by(*chosen.primary_key))
        return [dict(row) for row in rows.mappings()]
