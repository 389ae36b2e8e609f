"""Bring a database to the schema of this release, once, whichever process comes first.

Here: the check at every start and the upgrade under a lock. Not here: the migrations (migrations/).
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.dialects import lacks_rights, lacks_table, migration_lock
from yt_assets.storage.errors import ForeignDatabase, SchemaTooNew, SchemaTooOld, UnfinishedCopy
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES
from yt_assets.storage.schema.view_statements import ALL_VIEWS, create_views, drop_views

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def revisions_of(name: str) -> list[str]:
    """Revisions of one database, oldest first, by the names of its scripts.

    A test compares them with what alembic reads: importing alembic would cost each step of each hour half a second.
    """
    return sorted(script.name[:4] for script in (MIGRATIONS / name / "versions").glob("[0-9]*.py"))


# Stands before the revision of a database into which another one is being copied: no release takes it for its own.
COPYING = "copying "

# Alembic's own name for the table of the version, which ours had up to these revisions.
COMMON_VERSION_TABLE = "alembic_version"
# A table that only the database of an installation has, by its database.
TELLING_TABLES = {"videos": "raw_videos", "insights": "trend_insights"}

# The newest revision of each database.
HEADS = {name: revisions_of(name)[-1] for name in ("videos", "insights")}


@dataclass(frozen=True)
class SchemaState:
    """What ensure_schema saw and left. before: a revision, None for none. is_changed: whether it had work to do."""

    before: str | None
    now: str
    is_changed: bool


def ensure_schema(database: Database) -> SchemaState:
    """Upgrade the database unless it is at this release's revision; then nothing but SELECT is asked of the account.

    Raises SchemaTooNew when the database was made by a newer release, SchemaTooOld when the account may not upgrade it,
    ForeignDatabase when it is another program's or our other one, DatabaseUnreachable when it does not answer.
    """
    revision, is_current = _look(database)
    if not is_current:
        from yt_assets.storage.engine.mysql_connections import patient

        with database.reading() as connection, patient(connection), migration_lock(connection, database.name):
            # Another process may have migrated while this one waited for the lock.
            connection.rollback()
            if not _is_current(connection, database.name):
                _upgrade_if_allowed(connection, database, revision)
    return SchemaState(revision, HEADS[database.name], not is_current)


def check_schema(database: Database) -> None:
    """The same look by a reader, which changes nothing. Raises the same."""
    revision, is_current = _look(database)
    if not is_current:
        message = f"{_state_of(database, revision)}: run 'yt-assets migrate', or capture an hour with 'yt-assets run'"
        raise SchemaTooOld(message)


def schema_revision(database: Database) -> str | None:
    """The revision as it is written down; None for none. Raises ForeignDatabase, DatabaseUnreachable."""
    with database.reading() as connection:
        return _revision(connection, database)


def _is_current(connection: Connection, name: str) -> bool:
    """Whether the last migration came to its end. The views are its last step, and MySQL rolls back no DDL."""
    if _version_in(connection, VERSION_TABLES[name]) != HEADS[name]:
        return False
    return ALL_VIEWS[name].keys() <= set(inspect(connection).get_view_names())


def _state_of(database: Database, revision: str | None) -> str:
    """What a database that is not current has, or lacks, in words."""
    needed = HEADS[database.name]
    has = {None: "has no schema yet", needed: "lacks views or the table of its version"}.get(
        revision, f"has schema {revision}"
    )
    place = f"{database.setting}: the {database.name} database at {database.where}"
    return f"{place} {has}, this release needs schema {needed}"


def _version_in(connection: Connection, table: str) -> str | None:
    """None without the table, too: every open of a database asks, so nothing looks for the table first."""
    try:
        return connection.execute(text(f"SELECT version_num FROM {table}")).scalar()  # noqa: S608  a name of ours
    except DBAPIError as error:
        if not lacks_table(error):
            raise
        return None


def _revision(connection: Connection, database: Database) -> str | None:
    """The revision; None for a database without our tables. Raises ForeignDatabase."""
    name, own = database.name, VERSION_TABLES[database.name]
    # One look: another process may be making them just now.
    tables = set(inspect(connection).get_table_names())
    if own in tables:
        return _version_in(connection, own)
    for other, table in VERSION_TABLES.items():
        if table in tables:
            raise ForeignDatabase(database.setting, name, database.where, f"it is the {other} database")
    before = _version_in(connection, COMMON_VERSION_TABLE) if COMMON_VERSION_TABLE in tables else None
    if before is not None and not _is_of_before(before, name, tables):
        why = f"it is another program's: the revision in its table {COMMON_VERSION_TABLE} is {before}"
        raise ForeignDatabase(database.setting, name, database.where, why)
    ours = sorted(tables & TABLES[name].keys())
    # A first start of a release before, killed halfway, left the common table without a revision.
    if before is None and ours and COMMON_VERSION_TABLE not in tables:
        # Every process makes the table of the version before all others: it is there by now.
        if inspect(connection).has_table(own):
            return _version_in(connection, own)
        why = f"it is another program's: its table '{ours[0]}' was made by no release of this one"
        raise ForeignDatabase(database.setting, name, database.where, why)
    return before


def _is_of_before(revision: str, name: str, tables: Collection[str]) -> bool:
    """Whether an installation wrote this revision when our versions were still in the table of alembic's own name."""
    return TELLING_TABLES[name] in tables and revision.isdigit()


def _look(database: Database) -> tuple[str | None, bool]:
    """The database's revision, and whether it is current. Refuses one that this release does not know."""
    with database.reading() as connection:
        is_current = _is_current(connection, database.name)
        revision = HEADS[database.name] if is_current else _revision(connection, database)
    if is_current or revision is None or revision in revisions_of(database.name):
        return revision, is_current
    if revision.startswith(COPYING):
        message = (
            f"{database.setting}: the {database.name} database at {database.where} is a copy that has not come to its "
            "end: run the 'yt-assets copy' or 'yt-assets restore' again that began it"
        )
        raise UnfinishedCopy(message)
    where = f"{database.setting}: the {database.name} database at {database.where} has schema {revision}"
    if revision > HEADS[database.name]:
        message = f"{where}, newer than {HEADS[database.name]} which this release knows: install the newer release"
        raise SchemaTooNew(message)
    message = (
        f"{where}, from a checkout older than release 0.1.0, which no release upgrades: keep it for that checkout, and "
        "let this release make another"
    )
    raise SchemaTooOld(message)


def _upgrade_if_allowed(connection: Connection, database: Database, revision: str | None) -> None:
    try:
        _upgrade(connection, database.name)
    except DBAPIError as error:
        if not lacks_rights(error):
            raise
        message = (
            f"{_state_of(database, revision)}, and the account has no right to change tables: run 'yt-assets migrate' "
            f"with the {database.setting} of an account that has, such as yt_migrate"
        )
        raise SchemaTooOld(message) from error


def _upgrade(connection: Connection, name: str) -> None:
    from alembic import command

    connection.rollback()
    _carry_over(connection, name)
    drop_views(connection, name)
    config = alembic_config(name)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    create_views(connection, name)
    connection.commit()


def _carry_over(connection: Connection, name: str) -> None:
    """Give the table of the version its own name, in a database that is ours from before."""
    own, tables = VERSION_TABLES[name], set(inspect(connection).get_table_names())
    if own not in tables and COMMON_VERSION_TABLE in tables:
        revision = _version_in(connection, COMMON_VERSION_TABLE)
        if revision is not None and _is_of_before(revision, name, tables):
            connection.execute(text(f"ALTER TABLE {COMMON_VERSION_TABLE} RENAME TO {own}"))
            # A release before, still at work or gone back to, must find a schema that is too new for it, and not none.
            tombstone = f"CREATE TABLE {COMMON_VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
            connection.execute(text(tombstone))
            insert = f"INSERT INTO {COMMON_VERSION_TABLE} VALUES ('{HEADS[name]}')"  # noqa: S608  names of ours
            connection.execute(text(insert))
            connection.commit()


def alembic_config(name: str) -> "Config":
    """The alembic configuration of one database, 'videos' or 'insights'."""
    from alembic.config import Config

    config = Config()
    config.attributes["version_table"] = VERSION_TABLES[name]
    # alembic reads values as ConfigParser does, where % begins a name to fill in.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / name / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")  # a folder's name may hold any other one
    return config
