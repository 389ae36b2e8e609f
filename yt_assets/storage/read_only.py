"""A database for those who only read: whatever its account may do, its sessions write nothing.

Here: opening one. Not here: what is read (ranked.py, video_history.py, listings.py).
"""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.dialects import lacks_rights
from yt_assets.storage.engine import Database
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets.storage.migrate import check_schema

# SQLite refuses every change to the file; a server refuses every change in a transaction (error 1792).
READ_ONLY = {"sqlite": "PRAGMA query_only = ON", "mysql": "SET SESSION TRANSACTION READ ONLY"}


def open_read_only(name: str, url: str, *, setting: str, ca: str | None = None) -> Database:
    """A handle whose sessions cannot write; no schema is made, and no SQLite file.

    Raises BadDatabaseUrl, and DatabaseUnreachable where a SQLite file is missing.
    """
    database = Database(name, url, setting=setting, ca=ca)
    if database.dialect == "sqlite" and not Path(str(database.url.database)).is_file():
        message = (
            f"{setting}: there is no {name} database at {database.where} yet: capture an hour with 'yt-assets run'"
        )
        raise DatabaseUnreachable(message)
    statement = READ_ONLY[database.dialect]

    @event.listens_for(database.engine, "connect")
    def _only_read(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()

    return database


def may_read(database: Database) -> bool:
    """Whether the account may read it, as the analysts' account may not read videos.

    Raises SchemaTooNew, SchemaTooOld, and DatabaseUnreachable for any other reason.
    """
    try:
        check_schema(database)
    except DatabaseUnreachable as error:
        if isinstance(error.__cause__, DBAPIError) and lacks_rights(error.__cause__):
            return False
        raise
    return True
