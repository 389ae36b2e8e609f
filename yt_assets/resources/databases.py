"""The two databases as resources.

Here: opening one, at the schema of this release. Not here: statements (storage), or what is written when.
"""

from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

if TYPE_CHECKING:
    from yt_assets.storage.engine import Database


class DatabaseResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """One of the two databases."""

    name: str = Field(description="videos or insights")
    url: str = Field(description="SQLAlchemy URL: sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/NAME")
    setting: str = Field(description="The environment variable that holds the URL, for error messages")
    ca: str | None = Field(default=None, description="CA certificates, to speak TLS alone and to verify who answers")

    def open(self) -> "Database":
        """A handle with the schema of this release; close it, or use it in a with statement.

        Raises BadDatabaseUrl, DatabaseUnreachable, SchemaTooNew.
        """
        from yt_assets.storage.migrate import ensure_schema

        database = self._handle()
        ensure_schema(database)
        return database

    def open_for_step(self) -> "Database":
        """The same, once a server that is away is back: it is waited for, half a minute where it refuses at once.

        A step's retries are over within seconds, and a server that restarts takes longer. Not for ticks, commands and
        pages, which somebody waits for.
        """
        from yt_assets.storage.migrate import ensure_schema

        database = self._handle()
        database.wait_for_server()
        ensure_schema(database)
        return database

    def _handle(self) -> "Database":
        from yt_assets.storage.engine import Database

        return Database(self.name, self.url, setting=self.setting, ca=self.ca)
