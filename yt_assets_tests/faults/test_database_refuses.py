"""Databases that are there and take nothing: full, read-only, or locked by somebody else."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pymysql
import pytest
from sqlalchemy import text

from yt_assets.sandbox import Sandbox
from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets_tests.conftest import SERVER_KINDS, or_skip
from yt_assets_tests.faults.disturbed import Contents, Installation, Nursery
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls, sqlite_urls, with_schema
from yt_assets_tests.servers.server import ACCOUNT, PASSWORD, Server
from yt_assets_tests.servers.session import SERVERS
from yt_assets_tests.storage.samples import channel_row, put

NOBODY = 65_534
# The system tablespace holds all tables and may not grow: what a full disk is to a server.
# Filled by rows that fit into a page: with larger ones MariaDB 10.11.19 ended itself instead of saying that it is full.
MOST = "max:40M"
SMALL = (
    "--innodb-file-per-table=0",
    f"--innodb-data-file-path=ibdata1:12M:autoextend:{MOST}",
    "--innodb-autoextend-increment=4",
)


def fails_cleanly(installation: Installation, *says: str) -> None:
    """The hour fails in order, says so of its database, and nothing of it can be read."""
    assert installation.run(0).failed_in_order
    said = installation.said()
    assert all(words in said for words in says), said
    assert PASSWORD not in installation.log.read_text()
    contents = installation.contents()
    assert [row for row in contents["hours"] if row["settled_at"] is not None] == []
    assert contents["trend_insights"] == contents["keyword_insights"] == contents["engagement_insights"] == []


def goes_on(installation: Installation, quiet_hour: Contents) -> None:
    """Run again, the hour is as if nothing had been."""
    assert installation.run(0).succeeded, installation.said()
    assert installation.contents() == quiet_hour


def test_a_full_disk_under_sqlite_fails_the_hour_and_room_mends_it(
    tmp_path: Path, nursery: Nursery, world: Sandbox, quiet_hour: Contents
) -> None:
    """A file that may not grow is what SQLite makes of a full disk: the same error, in the same places."""
    installation = Installation(tmp_path, with_schema(sqlite_urls(tmp_path)), world, nursery).at(0)
    with installation.urls.open("videos") as database, database.reading() as connection:
        pages = int(connection.execute(text("PRAGMA page_count")).scalar_one())
    installation.changes["pages"] = pages + 4
    fails_cleanly(installation, f"the videos database at {tmp_path / 'videos.db'} cannot be used: ", "is full")
    installation.changes.clear()
    goes_on(installation, quiet_hour)


@pytest.fixture(params=SERVER_KINDS)
def small_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server whose tables may grow by a few megabytes."""
    with or_skip(request.param):
        server = request.config.stash[SERVERS].start_another(request.param, f"small-{uuid4().hex[:8]}", extra=SMALL)
    yield server
    server.remove()


def test_a_full_server_fails_the_hour_and_room_mends_it(
    small_server: Server, tmp_path: Path, nursery: Nursery, world: Sandbox, quiet_hour: Contents
) -> None:
    with server_urls(small_server) as urls:
        installation = Installation(tmp_path, with_schema(urls), world, nursery).at(0)
        small_server.execute("CREATE DATABASE other", "CREATE TABLE other.filler (stuff LONGBLOB) ENGINE=InnoDB")
        for size in (8_000, 100):
            _fill(small_server, size)
        fails_cleanly(installation, f"the videos database at {small_server.place}/", "1114 The table", "is full")
        _with_room(small_server).restart()
        goes_on(installation, quiet_hour)


def _with_room(server: Server) -> Server:
    """The same server with a larger disk: on a full one even DROP DATABASE may fail."""
    return replace(server, extra=tuple(option.replace(MOST, "max:256M") for option in server.extra))


def _fill(server: Server, size: int) -> None:
    row = f"INSERT INTO other.filler VALUES (REPEAT('x', {size}))"  # noqa: S608
    with pytest.raises(pymysql.Error, match="full"):
        server.execute(*[row] * 10_000)


def test_a_server_that_is_read_only_fails_the_hour_and_writing_mends_it(
    own_server: Server, own_installation: Installation, quiet_hour: Contents
) -> None:
    """A replica after a failover, or one whose operator is at work. An administrator's account would not notice."""
    own_server.execute(
        f"CREATE USER 'app'@'%' IDENTIFIED BY '{PASSWORD}'",
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name}.* TO 'app'@'%'" for name in ("videos", "insights")),
        "SET GLOBAL read_only = 1",
    )
    mine = (own_installation.urls.of(name).replace(f"{ACCOUNT}:", "app:") for name in ("videos", "insights"))
    own_installation.urls = DatabaseUrls(own_server.name, *mine)
    fails_cleanly(own_installation, f"the videos database at {own_server.place}/videos cannot be used: 1290 ")
    own_server.execute("SET GLOBAL read_only = 0")
    goes_on(own_installation, quiet_hour)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another account can reach."""
    if os.geteuid() != 0:
        pytest.skip("only root can run an hour as somebody who may not write")
    folder = Path(tempfile.mkdtemp(prefix="yt-assets-faults-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_files_that_may_only_be_read_fail_the_hour_and_their_owner_mends_it(
    open_folder: Path, nursery: Nursery, world: Sandbox, quiet_hour: Contents
) -> None:
    """Made by root in a container, and run by somebody else afterwards."""
    urls = with_schema(sqlite_urls(open_folder))
    installation = Installation(open_folder, urls, world, nursery).at(0)
    for path in (installation.home, installation.home / "dagster.yaml"):
        shutil.chown(path, NOBODY)
    installation.log.touch()
    installation.changes["uid"] = NOBODY
    fails_cleanly(installation, f"the videos database at {open_folder / 'videos.db'} cannot be used: ")
    for path in installation.home.rglob("*"):
        shutil.chown(path, 0)
    installation.changes.clear()
    goes_on(installation, quiet_hour)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is enough to wait for a lock."""
    monkeypatch.setattr(dialects, "SQLITE_BUSY_MS", 200)
    monkeypatch.setattr(dialects, "MYSQL_SESSION", dialects.MYSQL_SESSION.replace("timeout=10", "timeout=1"))


@pytest.mark.usefixtures("impatient")
def test_a_lock_that_is_not_had_is_told_with_the_databases_name(videos: Database) -> None:
    """A forgotten transaction of an analyst held the rows. The step failed with a bare error of the driver."""
    put(videos, channels=[channel_row()])
    url = videos.url.render_as_string(hide_password=False)
    with (
        Database("videos", url, setting=videos.setting, pause=lambda _: None) as mine,
        videos.engine.connect().execution_options(writes=True) as other,
    ):
        other.execute(text("UPDATE channels SET title = 'held'"))
        with pytest.raises(DatabaseUnreachable, match="it was tried 5 times, another connection holds") as caught:
            put(mine, channels=[channel_row(title="late")])
        other.rollback()
        assert str(caught.value).startswith(f"{videos.setting}: the videos database at {videos.where} cannot be used: ")
        assert PASSWORD not in str(caught.value)
        put(mine, channels=[channel_row(title="late")])
