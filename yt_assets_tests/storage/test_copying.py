"""Copies of both databases, between any two engines."""

import shutil
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from yt_assets.storage.copying import copies, marks, ranges, tables
from yt_assets.storage.copying.copies import CopyProgress
from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import HEADS, check_schema, ensure_schema, schema_revision
from yt_assets.storage.errors import CopyFailed, CopyRefused, SchemaTooNew, SchemaTooOld, UnfinishedCopy
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.videos import quota_usage, video_texts
from yt_assets_tests.servers.databases import DatabaseUrls, empty, server_urls, sqlite_urls, with_schema
from yt_assets_tests.servers.server import Server
from yt_assets_tests.storage.moved import checksums, copied, fill_every_table, opened
from yt_assets_tests.storage.reading import version_table
from yt_assets_tests.storage.samples import aside_row, hour_at, hour_row, put, video_id

Ends = tuple[DatabaseUrls, DatabaseUrls]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both databases, and nine rows in each table."""
    folder = tmp_path_factory.mktemp("filled")
    with opened(sqlite_urls(folder)) as databases:
        fill_every_table(databases, 9)
    return folder


@pytest.fixture
def ends(filled: Path, tmp_path: Path) -> Ends:
    """Two pairs of SQLite files: one with rows in each table, and none yet."""
    shutil.copytree(filled, tmp_path / "from")
    return sqlite_urls(tmp_path / "from"), sqlite_urls(tmp_path / "to")


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine rows are three pages."""
    monkeypatch.setattr(ranges.pages_in, "__defaults__", (ranges.EVERY_KEY, 4))
    monkeypatch.setattr(tables, "PAGE_ROWS", 4)


@pytest.mark.thorough
def test_rows_are_equal_from_engine_to_engine_and_back(
    ends: Ends, tmp_path: Path, server_of: Callable[[str], Server]
) -> None:
    source, _ = ends
    before = checksums(source)
    assert all(checksum.rows == 9 for each in before.values() for checksum in each.values())
    with ExitStack() as stack:
        servers = [stack.enter_context(server_urls(server_of(kind))) for kind in ("mariadb", "mysql")]
        chain = [source, *servers, sqlite_urls(tmp_path / "back")]
        for one, next_one in pairwise(chain):
            outcome = copied(one, next_one)
            assert outcome.checksums == before
            assert checksums(next_one) == before, f"{one.engine} to {next_one.engine}"
            assert not outcome.is_behind
            with opened(next_one) as databases:
                assert {name: schema_revision(each) for name, each in databases.items()} == HEADS


def test_a_second_copy_brings_what_changed_and_writes_nothing_else(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = ends
    copied(source, target)
    with opened(source) as databases:
        put(databases["videos"], hours=[hour_row()])
        databases["videos"].write(lambda connection: connection.execute(video_texts.delete()))
    replaced: list[str] = []
    replace_page = tables._replace

    def noted(target: Any, table: Any, *rest: Any) -> None:
        replaced.append(table.name)
        replace_page(target, table, *rest)

    monkeypatch.setattr(tables, "_replace", noted)
    copied(source, target)
    assert checksums(target) == checksums(source)
    assert set(replaced) == {"hours", "video_texts"}


def test_the_copy_is_the_source_at_its_beginning(ends: Ends) -> None:
    """An hour is captured while the copy is at its first table: it comes with the next one."""
    source, target = ends
    before = checksums(source)

    class Meanwhile(list[CopyProgress]):
        def append(self, said: CopyProgress) -> None:
            if not self:
                with opened(source) as databases:
                    put(databases["videos"], hours=[hour_row()])
            super().append(said)

    outcome = copied(source, target, Meanwhile())
    assert checksums(target) == before
    assert outcome.is_behind
    assert not copied(source, target).is_behind
    assert checksums(target) == checksums(source)


def test_a_copy_that_broke_off_is_no_database_for_anyone_until_it_is_finished(ends: Ends) -> None:
    source, target = ends

    class Break(list[CopyProgress]):
        def append(self, said: CopyProgress) -> None:
            if (said.table, said.rows, said.is_check) == ("raw_videos", 4, False):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copied(source, target, Break())
    with opened(target) as databases:
        for database in databases.values():
            for look in (check_schema, ensure_schema):
                with pytest.raises(UnfinishedCopy, match="has not come to its end"):
                    look(database)
    copied(source, target)
    assert checksums(target) == checksums(source)
    with opened(target) as databases:
        check_schema(databases["videos"])


def test_a_target_with_rows_is_refused_and_untouched_unless_it_is_forced(ends: Ends) -> None:
    source, target = ends
    with opened(with_schema(target)) as databases:
        put(databases["videos"], hours=[hour_row()])
    before = checksums(target)
    with pytest.raises(CopyRefused, match=r"VIDEOS_DATABASE_URL.*holds rows.*--force"):
        copied(source, target)
    assert checksums(target) == before
    with opened(target) as databases:
        assert {name: schema_revision(each) for name, each in databases.items()} == HEADS
    copied(source, target, force=True)
    assert checksums(target) == checksums(source)


def test_a_copy_that_was_used_since_is_refused(ends: Ends) -> None:
    source, target = ends
    copied(source, target)
    with opened(target) as databases:
        row = {"day": hour_row()["hour"].date(), "bucket": "default", "units": 1, "spent": 0, "refused": 0}
        databases["videos"].write(lambda connection: connection.execute(quota_usage.insert(), row | {"bucket": "x"}))
    with pytest.raises(CopyRefused, match="rows were written into it since"):
        copied(source, target)


def test_a_copy_of_another_source_is_refused(ends: Ends, tmp_path: Path) -> None:
    source, target = ends
    copied(source, target)
    other = with_schema(sqlite_urls(tmp_path / "other"))
    with pytest.raises(CopyRefused, match="holds a copy of"):
        copied(other, target)


def test_the_same_database_is_no_target(ends: Ends) -> None:
    source, _ = ends
    with pytest.raises(Exception, match="names the same one"):
        copied(source, source)


@pytest.mark.parametrize(("revision", "refusal"), [("9999", SchemaTooNew), ("0003", SchemaTooOld)])
def test_a_source_of_another_schema_is_refused(ends: Ends, revision: str, refusal: type[Exception]) -> None:
    source, target = ends
    with opened(source) as databases, databases["videos"].engine.begin() as connection:
        connection.execute(version_table(databases["videos"]).update().values(version_num=revision))
    with pytest.raises(refusal):
        copied(source, target)
    assert not Path(target.videos.removeprefix("sqlite:///")).exists() or not any(
        checksum.rows for each in checksums(with_schema(target)).values() for checksum in each.values()
    )


def test_a_target_of_another_schema_with_rows_is_refused(ends: Ends) -> None:
    source, target = ends
    copied(source, target)
    with opened(target) as databases, databases["videos"].engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE yt_assets_copy")
        connection.execute(version_table(databases["videos"]).update().values(version_num="0010"))
    with pytest.raises(CopyRefused, match="holds rows"):
        copied(source, target)


def test_two_copies_into_one_target_take_no_turns(ends: Ends) -> None:
    source, target = ends

    class Second(list[CopyProgress]):
        def append(self, said: CopyProgress) -> None:
            if not self:
                with pytest.raises(CopyRefused, match="another process is copying into"):
                    copied(source, target)
            super().append(said)

    copied(source, target, Second())


def test_what_is_written_at_the_target_meanwhile_is_found_out(ends: Ends) -> None:
    source, target = ends

    class Write(list[CopyProgress]):
        def append(self, said: CopyProgress) -> None:
            if said.is_check and not self:
                super().append(said)
                with opened(target) as databases:
                    put(databases["videos"], hours=[hour_row()])

    with pytest.raises(CopyFailed, match="hours is not what was copied"):
        copied(source, target, Write())
    with opened(target) as databases, pytest.raises(UnfinishedCopy):
        check_schema(databases["videos"])


def test_progress_tells_each_table_and_its_rows(ends: Ends) -> None:
    said: list[CopyProgress] = []
    copied(*ends, said)
    for is_check in (False, True):
        last = {each.table: each for each in said if each.is_check is is_check}
        assert last.keys() == {name for known in TABLES.values() for name in known}
        assert {(each.rows, each.of) for each in last.values()} == {(9, 9)}


def test_keys_before_a_bound_and_after_it_are_all_keys(videos: Database) -> None:
    """Keys of three columns, of which the first ones repeat."""
    keys = product((hour_at(0), hour_at(1)), (video_id(number) for number in range(4)), (1, 2, 3))
    rows = [aside_row(key, hour, plan=plan) for hour, key, plan in keys]
    put(videos, raw_videos_aside=rows)
    table = TABLES["videos"]["raw_videos_aside"]
    with videos.reading() as connection:
        for size in (1, 7, 24, 25):
            pages = list(ranges.pages_in(connection, table, most=size))
            assert [row[:3] for page in pages for row in page.rows] == sorted(
                (row["hour"], row["video_id"], row["plan"]) for row in rows
            )
            for page in pages:
                inside = select(table).where(page.keys.condition(table, videos.dialect))
                assert len(connection.execute(inside).all()) == len(page.rows)


def test_a_kill_between_the_two_ends_leaves_a_copy_that_the_next_one_finishes(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = ends
    finish = marks.finish

    def until_videos(database: Database, *rest: Any) -> None:
        if database.name == "videos":
            raise KeyboardInterrupt
        finish(database, *rest)

    monkeypatch.setattr(copies, "finish", until_videos)
    with pytest.raises(KeyboardInterrupt):
        copied(source, target)
    monkeypatch.setattr(copies, "finish", finish)
    with opened(target) as databases:
        check_schema(databases["insights"])
        with pytest.raises(UnfinishedCopy):
            check_schema(databases["videos"])
    copied(source, target)
    assert checksums(target) == checksums(source)


@pytest.mark.thorough_on_servers
def test_a_view_and_a_lock_outlive_the_patience_of_a_session(
    database_urls: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one table of millions of rows is copied, the other database's connection stands still for minutes."""
    quick = dialects.MYSQL_SESSION.replace("wait_timeout=60,", "wait_timeout=1,")
    assert quick != dialects.MYSQL_SESSION
    monkeypatch.setattr(dialects, "MYSQL_SESSION", quick)
    source = database_urls
    with opened(source) as databases:
        fill_every_table(databases, 1)

    class Slow(list[CopyProgress]):
        def append(self, said: CopyProgress) -> None:
            if said.table in {"keyword_insights", "hours"} and said.rows == 0:
                time.sleep(2.5)

    target = sqlite_urls(tmp_path / "to")
    copied(source, target, Slow())
    if source.engine != "sqlite":
        with opened(source) as databases:
            for database in databases.values():
                empty(database)
        copied(target, source, Slow(), force=True)
        assert checksums(source) == checksums(target)
