"""A database for those who only read: whatever its account may do, its sessions write nothing.

Here: opening one. Not here: what is read (insights_reading).
"""

from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.dialects import lacks_rights
from yt_assets.storage.engine.migrate import check_schema
from yt_assets.storage.errors import DatabaseUnreachable

# SQLite refuses every change to the file; a server refuses every change in a transaction (error 1792).
READ_ONLY = {"sqlite": "PRAGMA query_only = ON", "mysql": "SET SESSION TRANSACTION READ ONLY"}


class ReadOnlyDatabase(Database):
    """A database whose sessions cannot write; no schema is made, and no SQLite file.

    Raises BadDatabaseUrl, and DatabaseUnreachable where a SQLite file is missing.
    """

    def __init__(self, name: str, url: str, *, setting: str, ca: str | None = None) -> None:
        super().__init__(name, url, setting=setting, ca=ca)
        if self.dialect == "sqlite" and not Path(str(self.url.database)).is_file():
            message = (
                f"{setting}: there is no {name} database at {self.where} yet: capture an hour with 'yt-assets run'"
            )
            raise DatabaseUnreachable(message)
        statement = READ_ONLY[self.dialect]

        @event.listens_for(self.engine, "connect")
        def _only_read(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            cursor.execute(statement)
            cursor.close()

    def may_read(self) -> bool:
        """Whether the account may read it, as the analysts' account may not read videos.

        Raises SchemaTooNew, SchemaTooOld, and DatabaseUnreachable for any other reason.
        """
        try:
            check_schema(self)
        except DatabaseUnreachable as error:
            if isinstance(error.__cause__, DBAPIError) and lacks_rights(error.__cause__):
                return False
            raise
        return True
