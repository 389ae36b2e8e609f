"""An installation of this release, upgraded to the next: nothing is lost, and a kill at any statement is survived.

test_revisions.py has single rows; here every table of this release, with every column.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, DateTime, Enum, Float, Integer, MetaData, Numeric, String, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import HEADS, ensure_schema
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES
from yt_assets.storage.schema.view_statements import ALL_VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.killed import revision_of, upgrade_killing
from yt_assets_tests.storage.next_release import NEXT_HEADS, next_release, write_next_release
from yt_assets_tests.storage.test_revisions import NAMES, differences

pytestmark = pytest.mark.usefixtures("migrations_run")

Stored = Mapping[str, list[dict[str, Any]]]
# What the next revision of videos moves into another table, and what that of insights drops.
MOVED = {("videos", "duration_seconds"): "video_lengths"}
# Statements of the next revision that change something, at least.
LEAST_STATEMENTS = 4
DROPPED = ("trend_insights", "benchmark_label")


def reflected(database: Database) -> MetaData:
    metadata = MetaData()
    metadata.reflect(database.engine)
    metadata.remove(metadata.tables[VERSION_TABLES[database.name]])
    return metadata


def value_of(column: Column[Any]) -> object:
    """Something that is told from every other column's by its name, and that the column takes."""
    number = sum(map(ord, column.name))
    if isinstance(column.type, DateTime):
        return datetime(2026, 11, 20, number % 24, tzinfo=UTC).replace(tzinfo=None)
    if isinstance(column.type, Integer):
        return number % 100
    if isinstance(column.type, Float | Numeric):
        return number / 4
    if isinstance(column.type, Enum):
        return column.type.enums[number % len(column.type.enums)]
    if isinstance(column.type, String):
        return column.name[: column.type.length] if column.type.length else json.dumps(column.name)
    return column.name if "JSON" in str(column.type) else datetime(2026, 11, 20, tzinfo=UTC).date()


def fill(database: Database) -> Stored:
    """One row in each table, with a value in each column; what reads back."""
    with database.engine.begin() as connection:
        for table in reflected(database).tables.values():
            connection.execute(table.insert().values({column.name: value_of(column) for column in table.c}))
    return stored(database)


def stored(database: Database) -> Stored:
    with database.reading() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in reflected(database).tables.items()
        }


def lost(before: Stored, after: Stored) -> list[tuple[str, str]]:
    """Columns of this release whose value is not where it must be in the next."""
    found = []
    for table, (row,) in before.items():
        for column in row.keys() - {DROPPED[1]} if table == DROPPED[0] else row:
            kept = [now[column] for now in after[MOVED.get((table, column), table)]]
            found += [] if kept == [row[column]] else [(table, column)]
    return found


@pytest.mark.thorough_on_servers
@pytest.mark.parametrize("name", NAMES)
def test_what_this_release_wrote_reads_back_equal(database_urls: DatabaseUrls, name: str, tmp_path: Path) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        before = fill(database)
        assert all(value is not None for (row,) in before.values() for value in row.values())
        with next_release(tmp_path):
            state = ensure_schema(database)
        assert (state.now, state.is_changed) == (NEXT_HEADS[name], True)
        assert revision_of(database) == NEXT_HEADS[name]
        assert lost(before, stored(database)) == []


@pytest.mark.thorough
@pytest.mark.unmeasured
@pytest.mark.parametrize("name", NAMES)
def test_an_upgrade_killed_before_any_statement_is_finished_by_the_next(
    urls_on_servers: DatabaseUrls, name: str, tmp_path: Path
) -> None:
    """MySQL commits each statement at once: a kill leaves half a revision behind, and no step back.

    Killed before the first statement, the next start before its second, and so on through both revisions.
    """
    with urls_on_servers.open(name) as database:
        kills = upgrade_killing(database, urls_on_servers.of(name))
        assert kills > len(TABLES[name])
        assert revision_of(database) == HEADS[name]
        assert differences(database) == []
        before = fill(database)
        kills = upgrade_killing(database, urls_on_servers.of(name), write_next_release(tmp_path))
        assert kills > LEAST_STATEMENTS
        assert revision_of(database) == NEXT_HEADS[name]
        with database.reading() as connection:
            views = set(connection.dialect.get_view_names(connection))
        assert views == set(ALL_VIEWS[name])
        assert lost(before, stored(database)) == []
