"""From a URL to an engine: what cannot be used is named, and never with its password."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import ATTEMPTS, LOOKS, Database, parse_url
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.errors import BadDatabaseUrl, DatabaseUnreachable
from yt_assets_tests.servers.server import PASSWORD, Server
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import channel_row, put

SETTING = "VIDEOS_DATABASE_URL"


def refusal(url: str) -> str:
    """The sentence that an operator reads."""
    with Database("videos", url, setting=SETTING) as database, pytest.raises(DatabaseUnreachable) as caught:
        ensure_schema(database)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:pw-canary@h/db", "scheme 'postgresql' is not known"),
        ("mysql+mysqldb://u:pw-canary@h/db", "scheme 'mysql\\+mysqldb' is not known"),
        ("mysql://u:pw-canary@h", "names no database"),
        ("sqlite://", "names no database"),
        ("pw-canary", "it is not a database URL"),
        ("mysql://u:pw-canary@h:port/db", "it is not a database URL"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_repeating_it(url: str, said: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=f"{SETTING}: .*{said}") as caught:
        Database("videos", url, setting=SETTING)
    assert "pw-canary" not in str(caught.value)
    assert "sqlite:///FILE or mysql" in str(caught.value) or "/NAME" in str(caught.value)


@pytest.mark.parametrize("scheme", ["mysql", "mysql+pymysql", "mariadb", "mariadb+pymysql"])
def test_every_name_of_mysql_is_spoken_through_one_driver(scheme: str) -> None:
    assert parse_url(f"{scheme}://u@h/db").drivername == "mysql+pymysql"


def test_where_shows_neither_account_nor_password(tmp_path: Path) -> None:
    assert Database("videos", "mysql://me:pw@db.example/yt", setting=SETTING).where == "db.example:3306/yt"
    assert Database("videos", f"sqlite:///{tmp_path / 'v.db'}", setting=SETTING).where == str(tmp_path / "v.db")


def test_a_wrong_password_names_the_setting_and_the_place(any_server: Server) -> None:
    said = refusal(any_server.url_of("yt", password="wrong-canary"))
    assert said.startswith(f"{SETTING}: the videos database at {any_server.place}/yt cannot be used: ")
    assert "Access denied" in said
    assert "wrong-canary" not in said
    assert PASSWORD not in said


def test_an_unknown_database_names_the_setting_and_the_place(any_server: Server) -> None:
    assert f"{any_server.place}/nowhere cannot be used: 1049" in refusal(any_server.url_of("nowhere"))


def test_a_server_that_is_gone_is_named_and_one_that_is_back_is_used(own_server: Server) -> None:
    """The database restarts while a step runs: the step's next attempt finds its rows and goes on."""
    url = own_server.create_database("yt")
    with Database("videos", url, setting=SETTING) as database:
        ensure_schema(database)
        put(database, channels=[channel_row()])
        own_server.kill()
        with pytest.raises(DatabaseUnreachable, match=f"{SETTING}.*{own_server.place}/yt") as caught:
            put(database, channels=[channel_row(title="lost")])
        assert PASSWORD not in str(caught.value)
        own_server.restart()
        assert rows_in(database, "channels") == [channel_row()]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The data folder's path went through a file: the step died with a bare NotADirectoryError."""
    (tmp_path / "file").write_text("")
    said = refusal(f"sqlite:///{tmp_path / 'file' / 'videos.db'}")
    assert said.startswith(f"{SETTING}: the videos database at {tmp_path / 'file' / 'videos.db'} cannot be used: ")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "videos.db").write_text("not a database, but long enough to be read as one\n" * 100)
    assert "file is not a database" in refusal(f"sqlite:///{tmp_path / 'videos.db'}")


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    with Database("videos", f"sqlite:///{tmp_path / 'a' / 'b' / 'v.db'}", setting=SETTING) as database:
        ensure_schema(database)
    assert (tmp_path / "a" / "b" / "v.db").is_file()


def test_a_lost_write_is_rolled_back_with_its_transaction(videos: Database) -> None:
    def work(connection: Connection) -> None:
        connection.execute(text("DELETE FROM channels"))
        raise KeyError

    put(videos, channels=[channel_row()])
    with pytest.raises(KeyError):
        videos.write(work)
    assert rows_in(videos, "channels") == [channel_row()]


def deadlock(times: int) -> tuple[Callable[[Connection], str], list[int]]:
    """Work that the server chooses as a deadlock's victim so many times, and the attempts that it made."""
    attempts: list[int] = []

    def work(_: Connection) -> str:
        attempts.append(len(attempts) + 1)
        if len(attempts) <= times:
            victim = Exception(1213, "Deadlock found when trying to get lock; try restarting transaction")
            statement = "UPDATE"
            raise OperationalError(statement, {}, victim)
        return "done"

    return work, attempts


def test_a_deadlocks_victim_starts_its_transaction_again(tmp_path: Path) -> None:
    waits: list[float] = []
    work, attempts = deadlock(2)
    with Database("videos", f"sqlite:///{tmp_path / 'v.db'}", setting=SETTING, pause=waits.append) as database:
        assert database.write(work) == "done"
    assert attempts == [1, 2, 3]
    assert len(waits) == 2
    assert max(waits) < 1


def test_deadlocks_without_end_are_not_retried_without_end(tmp_path: Path) -> None:
    work, attempts = deadlock(99)
    url = f"sqlite:///{tmp_path / 'v.db'}"
    with (
        Database("videos", url, setting=SETTING, pause=lambda _: None) as database,
        pytest.raises(DatabaseUnreachable, match=f"{SETTING}: .*Deadlock.*; it was tried {ATTEMPTS} times"),
    ):
        database.write(work)
    assert len(attempts) == ATTEMPTS


def test_what_a_retry_cannot_mend_is_not_retried(tmp_path: Path) -> None:
    attempts: list[int] = []

    def work(connection: Connection) -> None:
        attempts.append(1)
        connection.execute(text("SELECT * FROM no_such_table"))

    with (
        Database("videos", f"sqlite:///{tmp_path / 'v.db'}", setting=SETTING) as database,
        pytest.raises(DatabaseUnreachable, match="no such table"),
    ):
        database.write(work)
    assert len(attempts) == 1


def test_the_session_of_a_server_is_strict_and_in_utc(videos_on_servers: Database) -> None:
    asked = text("SELECT @@time_zone, @@sql_mode, @@innodb_lock_wait_timeout, @@character_set_connection")
    with videos_on_servers.reading() as connection:
        zone, mode, seconds, charset = connection.execute(asked).one()
    assert (zone, seconds, charset) == ("+00:00", 10, "utf8mb4")
    assert "STRICT_ALL_TABLES" in mode


def test_a_server_that_is_away_is_looked_for_a_while_and_one_that_refuses_is_not(any_server: Server) -> None:
    """What is wrong with it is told by its first use, in the words of that."""
    looks: list[float] = []
    away = "mysql://u:pw-canary@127.0.0.1:1/yt"
    for url in (
        away,
        any_server.url_of("mysql"),
        any_server.url_of("nowhere"),
        any_server.url_of("mysql", password="x"),
    ):
        with Database("videos", url, setting=SETTING, pause=looks.append) as database:
            database.wait_for_server()
        assert len(looks) == LOOKS, url
    assert sum(looks) == 30


def test_a_file_is_never_away(tmp_path: Path) -> None:
    with Database(
        "videos", f"sqlite:///{tmp_path / 'v.db'}", setting=SETTING, pause=lambda _: pytest.fail("it waited")
    ) as database:
        database.wait_for_server()
    assert not (tmp_path / "v.db").exists()


def test_a_commit_to_a_file_waits_for_the_disk(tmp_path: Path) -> None:
    """With NORMAL a power cut took the last half minute, of which Dagster's own files said that it was there."""
    source = importlib.util.spec_from_file_location("as_shipped", dialects.__file__)
    assert source is not None
    assert source.loader is not None
    shipped = importlib.util.module_from_spec(source)
    source.loader.exec_module(shipped)
    engine = create_engine(f"sqlite:///{tmp_path}/file.db")
    shipped.prepare_engine(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2, "FULL"
    engine.dispose()


def test_a_database_knows_its_size(videos: Database) -> None:
    assert videos.size() > 50_000
