"""Bring a database to the schema of this release, once, whoever comes first.

Here: the check at every start and the upgrade under a lock. Not here: the migrations (migrations/).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.dialects import lacks_rights, migration_lock
from yt_assets.storage.engine import Database
from yt_assets.storage.errors import SchemaTooNew, SchemaTooOld
from yt_assets.storage.views import VIEWS, create_views, drop_views

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"

# The newest revision of each environment. A test compares this with the files; reading it here spares every step of
# every hour the half second that importing alembic costs.
HEADS = {"videos": "0003", "insights": "0006"}


@dataclass(frozen=True)
class SchemaState:
    """What ensure_schema found and left. found: a revision, None for none. is_changed: whether it had work to do."""

    found: str | None
    now: str
    is_changed: bool


def ensure_schema(database: Database) -> SchemaState:
    """Upgrade the database unless it is at this release's revision; then nothing but SELECT is asked of the account.

    Raises SchemaTooNew when the database was made by a newer release, SchemaTooOld when the account may not upgrade it,
    DatabaseUnreachable when it does not answer.
    """
    with database.reading() as connection:
        found = _revision(connection)
        is_current = _is_current(connection, database.name, found)
    if not is_current:
        _refuse_the_future(database, found)
        _locked(database, lambda connection: _upgrade_if_allowed(connection, database, found))
    return SchemaState(found, HEADS[database.name], not is_current)


def check_schema(database: Database) -> None:
    """The same look by a reader, which changes nothing. Raises SchemaTooNew, SchemaTooOld, DatabaseUnreachable."""
    with database.reading() as connection:
        found = _revision(connection)
        is_current = _is_current(connection, database.name, found)
    if not is_current:
        _refuse_the_future(database, found)
        message = (
            f"{database.setting}: the {database.name} database at {database.where} has schema {found or 'none'}, this "
            f"release needs {HEADS[database.name]}: run 'yt-assets migrate', or capture an hour with 'yt-assets run'"
        )
        raise SchemaTooOld(message)


def _is_current(connection: Connection, name: str, found: str | None) -> bool:
    """Whether the last migration came to its end. The views are its last step, and MySQL takes no step back."""
    if found != HEADS[name]:
        return False
    return name != "insights" or VIEWS.keys() <= set(inspect(connection).get_view_names())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _refuse_the_future(database: Database, found: str | None) -> None:
    if found is not None and found > HEADS[database.name]:
        message = (
            f"{database.setting}: the {database.name} database at {database.where} has schema {found}, "
            f"newer than {HEADS[database.name]} which this release knows: install the newer release"
        )
        raise SchemaTooNew(message)


def _locked(database: Database, work: Callable[[Connection], None]) -> None:
    with database.reading() as connection, migration_lock(connection, database.name):
        # Somebody else may have migrated while we waited for the lock.
        connection.rollback()
        if not _is_current(connection, database.name, _revision(connection)):
            work(connection)


def _upgrade_if_allowed(connection: Connection, database: Database, found: str | None) -> None:
    try:
        _upgrade(connection, database.name)
    except DBAPIError as error:
        if not lacks_rights(error):
            raise
        raise SchemaTooOld(_not_allowed(database, found)) from error


def _not_allowed(database: Database, found: str | None) -> str:
    needed = HEADS[database.name]
    has = {None: "has no schema yet", needed: "lacks views"}.get(found, f"has schema {found}")
    return (
        f"{database.setting}: the {database.name} database at {database.where} {has}, this release needs schema "
        f"{needed}, and the account has no right to change tables: run 'yt-assets migrate' with the "
        f"{database.setting} of an account that has, such as yt_migrate"
    )


def _upgrade(connection: Connection, name: str) -> None:
    from alembic import command

    connection.rollback()
    if name == "insights":
        drop_views(connection)
    config = alembic_config(name)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if name == "insights":
        create_views(connection)
    connection.commit()


def alembic_config(name: str) -> "Config":
    """The alembic configuration of one environment, 'videos' or 'insights'."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS / name))
    return config
