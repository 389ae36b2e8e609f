"""72 hours that go from engine to engine and back, killed at ten points of each way and gone on with."""

import os
import re
import signal
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from yt_assets.storage.copying import ranges, tables
from yt_assets.storage.copying.copies import DatabaseCopy
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.pipeline.history.world_hours import WorldHours
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, sqlite_urls
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.moved import checksums, fill_every_table, opened
from yt_assets_tests.storage.racers import CONTEXT

pytestmark = [pytest.mark.thorough, pytest.mark.unmeasured]

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|COMMIT)\b", re.IGNORECASE)
HOURS, PAGE, KILLS = 72, 100, 10


def small_pages() -> None:
    """So that ten kills come at ten places."""
    ranges.pages_in.__defaults__ = (ranges.EVERY_KEY, PAGE)
    vars(tables)["PAGE_ROWS"] = PAGE


def copy_until(source: DatabaseUrls, target: DatabaseUrls, kill_at: int) -> None:
    """Copy, and die by SIGKILL before the nth statement that writes."""
    small_pages()
    with opened(source, to_read=True) as sources, opened(target) as targets:
        seen = 0

        def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            nonlocal seen
            if WRITES.match(statement):
                seen += 1
                if seen == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        for database in targets.values():
            event.listen(database.engine, "before_cursor_execute", count)
        DatabaseCopy(sources, targets).run(lambda _said: None)


def copy_killing(source: DatabaseUrls, target: DatabaseUrls, every: int) -> int:
    """Run the same copy until it comes to its end, killed before each nth write; how often that was."""
    for kills in range(4 * KILLS):
        child = CONTEXT.Process(target=copy_until, args=(source, target, every))
        child.start()
        child.join(timeout=300)
        if child.exitcode == 0:
            return kills
        assert child.exitcode == -signal.SIGKILL
    raise AssertionError(every)


def test_72_hours_come_through_ten_kills_on_each_way(tmp_path: Path, server_of: Callable[[str], Server]) -> None:
    source = sqlite_urls(tmp_path / "from")
    with opened(source) as databases:
        ensure_schema(databases["videos"])
        WorldHours(range(HOURS), channels=4).fill(databases["videos"])
        fill_every_table(databases, 500)
    before = checksums(source)
    pages = sum(checksum.rows // PAGE + 1 for each in before.values() for checksum in each.values())
    with ExitStack() as stack:
        servers = [stack.enter_context(server_urls(server_of(kind))) for kind in ("mariadb", "mysql")]
        for one, next_one in pairwise([source, *servers, sqlite_urls(tmp_path / "back")]):
            kills = copy_killing(one, next_one, pages // (KILLS + 1))
            assert kills >= KILLS, f"{one.engine} to {next_one.engine}"
            assert checksums(next_one) == before, f"{one.engine} to {next_one.engine}"
