"""A schema for each new SQLite file, copied from the first one that a test process migrated.

Here: doing so in the place of the migrations. Not here: tests of the migrations, which run them (storage/).
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from yt_assets.storage.engine import migrate
from yt_assets.storage.schema.tables import VERSION_TABLES

Schema = tuple[str, Path, str]

MIGRATE = migrate._upgrade


@cache
def copy_schemas() -> None:
    """Have SQLite databases without a table get a copy from now on: all scripts take 0.06 s, in hundreds of tests."""
    made: dict[Schema, list[str]] = {}

    def upgrade(connection: Connection, name: str) -> None:
        schema = (name, migrate.MIGRATIONS, migrate.HEADS[name])
        if connection.dialect.name != "sqlite" or _statements(connection):
            MIGRATE(connection, name)
        elif schema in made:
            for statement in made[schema]:
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"INSERT INTO {VERSION_TABLES[name]} VALUES (?)", (migrate.HEADS[name],))  # noqa: S608  a name of ours
            connection.commit()
        else:
            MIGRATE(connection, name)
            made[schema] = _statements(connection)

    migrate._upgrade = upgrade


def _statements(connection: Connection) -> list[str]:
    """What makes all that a database holds, in order; an index that SQLite makes for a key has no statement."""
    asked = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    return list(connection.exec_driver_sql(asked).scalars())
