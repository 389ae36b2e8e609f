"""Connections that break, hang or wait: replaced unnoticed, or given up in time and said."""

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.engine import dialects, migrate
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.engine.mysql_connections import MIGRATION_SECONDS, patient
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets_tests.servers.server import PASSWORD, Server
from yt_assets_tests.storage.samples import channel_row, put

SETTING = "VIDEOS_DATABASE_URL"


def connection_id(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(text("SELECT CONNECTION_ID()")).scalar_one())


def test_a_connection_that_the_server_has_closed_is_replaced_unnoticed(
    any_server: Server, videos_on_servers: Database
) -> None:
    """A server closes what is idle for hours; the next statement of a long step was error 2013."""
    closed = connection_id(videos_on_servers)
    any_server.execute(f"KILL CONNECTION {closed}")
    replaced = connection_id(videos_on_servers)
    any_server.execute(f"KILL CONNECTION {replaced}")
    assert put(videos_on_servers, channels=[channel_row()]) == 1
    assert len({closed, replaced, connection_id(videos_on_servers)}) == 3


def test_a_connection_is_not_kept_for_longer_than_servers_keep_them(videos_on_servers: Database) -> None:
    """Proxies and managed servers drop idle connections without a word, after an hour or less."""
    assert videos_on_servers.engine.pool._recycle == 1800


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is enough to wait."""
    for name in dialects.TIMEOUTS:
        monkeypatch.setitem(dialects.TIMEOUTS, name, 1)


@pytest.mark.usefixtures("impatient")
def test_a_statement_that_hangs_is_given_up_and_said_and_the_next_one_works(any_server: Server) -> None:
    """A dead peer behind a firewall does not even say that it is gone: the step hung until its run was killed."""
    with Database("videos", any_server.url_of("mysql"), setting=SETTING) as database:
        with (
            pytest.raises(DatabaseUnreachable, match=f"{SETTING}.*Lost connection .*timed out") as caught,
            database.reading() as connection,
        ):
            connection.execute(text("SELECT SLEEP(20)"))
        assert PASSWORD not in str(caught.value)
        assert connection_id(database) > 0


def test_a_url_may_name_other_time_outs(any_server: Server) -> None:
    """They were taken, and had no effect."""
    with (
        Database("videos", f"{any_server.url_of('mysql')}?read_timeout=1", setting=SETTING) as database,
        pytest.raises(DatabaseUnreachable, match=r"Lost connection .*timed out"),
        database.reading() as connection,
    ):
        connection.execute(text("SELECT SLEEP(20)"))


@pytest.mark.usefixtures("impatient")
def test_a_migration_waits_for_its_statements_as_long_as_they_take(any_server: Server) -> None:
    """An index of ten million rows takes minutes; the server goes on with what its client has given up."""
    with Database("videos", any_server.url_of("mysql"), setting=SETTING) as database:
        with database.reading() as connection, patient(connection):
            assert connection.execute(text("SELECT SLEEP(1.5)")).scalar() == 0
        with pytest.raises(DatabaseUnreachable, match="timed out"), database.reading() as connection:
            connection.execute(text("SELECT SLEEP(20)"))


def test_a_database_is_migrated_by_a_patient_connection(any_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def look(connection: Connection, _database: Database, _revision: str | None) -> None:
        seen.append(getattr(connection.connection.driver_connection, "_read_timeout", None))

    monkeypatch.setattr(migrate, "_upgrade_if_allowed", look)
    url = any_server.create_database("to_be_migrated")
    try:
        with Database("videos", url, setting=SETTING) as database:
            ensure_schema(database)
    finally:
        any_server.drop_database("to_be_migrated")
    assert seen == [MIGRATION_SECONDS]


@pytest.fixture
def mute() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.usefixtures("impatient")
def test_a_server_that_takes_a_connection_and_says_nothing_is_given_up(mute: int) -> None:
    url = f"mysql://u:{PASSWORD}@127.0.0.1:{mute}/yt"
    with (
        Database("videos", url, setting=SETTING) as database,
        pytest.raises(DatabaseUnreachable, match=f"127.0.0.1:{mute}/yt cannot be used") as caught,
    ):
        ensure_schema(database)
    assert PASSWORD not in str(caught.value)


def test_an_error_shows_the_statement_without_its_values(videos: Database) -> None:
    """Titles and descriptions are values; a failing statement would carry hundreds of them into the event log."""
    statement = text("INSERT INTO channels (channel_id, title) VALUES (:id, :title)")
    with pytest.raises((DBAPIError, DatabaseUnreachable)) as caught, videos.reading() as connection:
        connection.execute(statement, {"id": "UCx", "title": "secret plans"})
    assert "secret plans" not in str(caught.value)
    assert "secret plans" not in str(caught.value.__cause__)
