"""A pair of databases for one test, on any of the three engines.

Here: names, URLs, handles. Not here: servers (server.py), pytest (conftest.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.servers.server import Server

SETTINGS = {"videos": "VIDEOS_DATABASE_URL", "insights": "INSIGHTS_DATABASE_URL"}


@dataclass(frozen=True)
class DatabaseUrls:
    """Two empty databases. engine: sqlite, mariadb or mysql."""

    engine: str
    videos: str
    insights: str

    def of(self, name: str) -> str:
        """The URL of 'videos' or 'insights'."""
        return self.videos if name == "videos" else self.insights

    def open(self, name: str) -> Database:
        """A handle that the caller closes; no schema is made, and no retry waits."""
        return Database(name, self.of(name), setting=SETTINGS[name], pause=lambda _: None)


def sqlite_urls(folder: Path) -> DatabaseUrls:
    """Two files that are made on first use."""
    return DatabaseUrls("sqlite", f"sqlite:///{folder / 'videos.db'}", f"sqlite:///{folder / 'insights.db'}")


@contextmanager
def server_urls(server: Server) -> Iterator[DatabaseUrls]:
    """Two new databases, dropped at the end."""
    names = [f"yt_{name}_{uuid4().hex[:12]}" for name in SETTINGS]
    try:
        yield DatabaseUrls(server.name, *(server.create_database(name) for name in names))
    finally:
        for name in names:
            server.drop_database(name)


def with_schema(urls: DatabaseUrls) -> DatabaseUrls:
    """The same databases, at this release's schema."""
    for name in SETTINGS:
        with urls.open(name) as database:
            ensure_schema(database)
    return urls


def empty(database: Database) -> None:
    """Delete all rows."""
    with database.engine.begin() as connection:
        for table in TABLES[database.name].values():
            connection.execute(table.delete())
