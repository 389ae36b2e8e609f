"""The two databases as resources, and how long things are kept in them.

Here: opening one, at the schema of this release; days. Not here: statements (storage), what is written when (pipeline),
what is deleted (pipeline/retention, orchestration/run_history).
"""

import dagster as dg
from pydantic import Field

from yt_assets.storage.engine.database import Database


class DatabaseResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """One of the two databases."""

    name: str = Field(description="videos or insights")
    url: str = Field(description="SQLAlchemy URL: sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/NAME")
    setting: str = Field(description="The environment variable that holds the URL, for error messages")
    ca: str | None = Field(
        default=None, description="CA certificates: then connections use TLS only, and the server must prove its name"
    )

    def open(self) -> Database:
        """A handle with the schema of this release; close it, or use it in a with statement.

        Raises BadDatabaseUrl, DatabaseUnreachable, SchemaTooNew.
        """
        return self._at_this_release(Database(self.name, self.url, setting=self.setting, ca=self.ca))

    def open_for_step(self) -> Database:
        """Like `open`, but waits up to half a minute for a server that is down.

        A step's retries are over within seconds, and a server that restarts takes longer. Not for ticks, commands and
        pages: a person waits for those.
        """
        database = Database(self.name, self.url, setting=self.setting, ca=self.ca)
        database.wait_for_server()
        return self._at_this_release(database)

    def _at_this_release(self, database: Database) -> Database:
        # Imported here: with all views, it would be a fifth of what our part of the definitions takes to load.
        from yt_assets.storage.engine.migrate import ensure_schema

        ensure_schema(database)
        return database


class RetentionResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Days that hours, and Dagster's own runs, are kept: from the settings, not from run config."""

    days: int = Field(description="Days that hours are kept (YT_RETENTION_DAYS)")
    run_days: int = Field(description="Days that Dagster's runs are kept (YT_RUN_RETENTION_DAYS)")
