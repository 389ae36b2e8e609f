"""Upgrades that are killed between two statements, in processes of their own.

Here: what a child process imports by name, and killing one after the other. Not here: what must be left (tests).
"""

import os
import re
import signal
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.schema.tables import VERSION_TABLES
from yt_assets_tests.storage.next_release import THIS_RELEASE, use_migrations
from yt_assets_tests.storage.racers import CONTEXT
from yt_assets_tests.storage.reading import version_table

CHANGES = re.compile(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
MOST_KILLS = 300


def upgrade_until(name: str, url: str, kill_at: int, migrations: Path) -> None:
    """Upgrade with these migrations, and die by SIGKILL before the nth statement that changes something."""
    use_migrations(migrations)
    with Database(name, url, setting="DATABASE") as database:
        seen = 0

        def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            nonlocal seen
            if CHANGES.match(statement):
                seen += 1
                if seen == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        event.listen(database.engine, "before_cursor_execute", count)
        ensure_schema(database)


def revision_of(database: Database) -> str | None:
    """The revision as another connection sees it; None before the first."""
    with database.engine.connect() as connection:
        if not connection.dialect.has_table(connection, VERSION_TABLES[database.name]):
            return None
        found: str | None = connection.scalar(select(version_table(database)))
        return found


def upgrade_killing(database: Database, url: str, migrations: Path = THIS_RELEASE) -> int:
    """Upgrade to the newest of these migrations, killed before each statement of each one; how many were killed."""
    kill_at = 1
    for kills in range(MOST_KILLS):
        before = revision_of(database)
        child = CONTEXT.Process(target=upgrade_until, args=(database.name, url, kill_at, migrations))
        child.start()
        child.join(timeout=60)
        if child.exitcode == 0:
            return kills
        assert child.exitcode == -signal.SIGKILL, f"{database.name} {before}, killed before statement {kill_at}"
        kill_at = kill_at + 1 if revision_of(database) == before else 1
    raise AssertionError(MOST_KILLS)
