"""Connections that break, hang or wait: replaced unnoticed, or given up in time and said."""

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
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
