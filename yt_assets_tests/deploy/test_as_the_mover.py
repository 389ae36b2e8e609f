"""A copy and a backup as docs/moving.md has them: read by an account that may not write, written by yt_migrate."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from yt_assets.storage.copying.backups import back_up
from yt_assets.storage.copying.copies import CopyProgress, DatabaseCopy
from yt_assets.storage.engine.migrate import check_schema
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets.storage.errors import CopyRefused, UnfinishedCopy
from yt_assets_tests.api.world import fill
from yt_assets_tests.deploy.accounts import SETTINGS, Accounts
from yt_assets_tests.servers.databases import empty, sqlite_urls, with_schema
from yt_assets_tests.storage.moved import checksums, opened


def quiet(_said: CopyProgress) -> None:
    """A test looks at no bar."""


def test_yt_migrate_takes_a_copy_and_yt_reader_gives_one(accounts: Accounts, tmp_path: Path) -> None:
    files = with_schema(sqlite_urls(tmp_path))
    with opened(files) as databases:
        fill(databases["insights"], databases["videos"])
    with ExitStack() as stack:
        targets = {name: stack.enter_context(accounts.open("migrate", name)) for name in ("videos", "insights")}
        for database in targets.values():
            empty(database)
        sources = stack.enter_context(opened(files, to_read=True))
        with pytest.raises(KeyboardInterrupt):
            DatabaseCopy(sources, targets).run(_broken)
        with accounts.open("app", "videos") as videos, pytest.raises(UnfinishedCopy):
            check_schema(videos)
        wanted = DatabaseCopy(sources, targets).run(quiet).checksums
        with accounts.open("app", "videos") as videos:
            check_schema(videos)
        readers = {
            name: stack.enter_context(ReadOnlyDatabase(name, accounts.url("reader", name), setting=SETTINGS[name]))
            for name in targets
        }
        folder, outcome = back_up(readers, tmp_path / "backups", quiet)
        assert outcome.checksums["insights"] == wanted["insights"] == checksums(sqlite_urls(folder))["insights"]


def test_an_account_that_may_not_make_tables_is_refused_in_a_sentence(accounts: Accounts, tmp_path: Path) -> None:
    files = with_schema(sqlite_urls(tmp_path))
    with ExitStack() as stack:
        administrator = {name: stack.enter_context(accounts.open("migrate", name)) for name in ("videos", "insights")}
        for database in administrator.values():
            empty(database)
            database.write(lambda connection: connection.exec_driver_sql("DROP TABLE IF EXISTS yt_assets_copy"))
        targets = {name: stack.enter_context(accounts.open("app", name)) for name in ("videos", "insights")}
        sources = stack.enter_context(opened(files, to_read=True))
        with pytest.raises(CopyRefused, match=r"INSIGHTS_DATABASE_URL.*no right to make tables"):
            DatabaseCopy(sources, targets).run(quiet)
        check_schema(targets["videos"])


def _broken(said: CopyProgress) -> None:
    if said.table == "raw_videos":
        raise KeyboardInterrupt
