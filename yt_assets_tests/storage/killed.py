"""Upgrades that are killed between two statements, in processes of their own.

Here: what a child process imports by name, and killing one after the other. Not here: what must be left (tests).
"""

import os
import re
import signal
from typing import Any

from sqlalchemy import event, text

from yt_assets.storage.engine import Database
from yt_assets.storage.migrate import ensure_schema
from yt_assets_tests.storage.racers import CONTEXT

CHANGES = re.compile(r"\s*(CREATE|ALTER|DROP|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
MOST_KILLS = 300


def upgrade_until(name: str, url: str, kill_at: int, last: str) -> None:
    """Upgrade, and die by SIGKILL before the nth statement that changes something, or as soon as `last` is reached."""
    with Database(name, url, setting="DATABASE") as database:
        seen = 0

        def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            nonlocal seen
            if CHANGES.match(statement):
                seen += 1
                if seen == kill_at or (last and revision_of(database) == last):
                    os.kill(os.getpid(), signal.SIGKILL)

        event.listen(database.engine, "before_cursor_execute", count)
        ensure_schema(database)


def revision_of(database: Database) -> str | None:
    """The revision as another connection sees it; None before the first."""
    with database.engine.connect() as connection:
        has_table = connection.dialect.has_table(connection, "alembic_version")
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version")) if has_table else None
        return found


def upgrade_killing(database: Database, url: str, last: str = "") -> int:
    """Upgrade to `last` ('' is this release), killed before each statement of each revision; how many were killed."""
    kill_at = 1
    for kills in range(MOST_KILLS):
        before = revision_of(database)
        if last and before == last:
            return kills
        child = CONTEXT.Process(target=upgrade_until, args=(database.name, url, kill_at, last))
        child.start()
        child.join(timeout=60)
        if child.exitcode == 0:
            return kills
        assert child.exitcode == -signal.SIGKILL, f"{database.name} {before}, killed before statement {kill_at}"
        kill_at = kill_at + 1 if revision_of(database) == before else 1
    raise AssertionError(MOST_KILLS)
