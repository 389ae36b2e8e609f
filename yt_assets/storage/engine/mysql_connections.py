"""Connections to MySQL that do not read the system's certificates where none is verified, and that can be patient.

Here: PyMySQL's connection with a cheaper TLS context, and with more time for an answer. Not here: options of
connections, and TLS that verifies (dialects.py).
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymysql.connections import Connection
from sqlalchemy import Connection as PooledConnection
from sqlalchemy import Engine, event

# How long a connection may stand still, where a session's own 60 seconds are too few.
IDLE_SECONDS = 24 * 3600

# A server builds an index of a hundred million rows in less.
MIGRATION_SECONDS = 6 * 3600


class PlainContext(Connection):
    """Without a CA, PyMySQL encrypts where the server offers it, and verifies no certificate.

    It loads the system's CA certificates for that all the same, 0.05 s of work for each connection, and an hour makes
    forty of them.
    """

    def _create_ssl_ctx(self, sslp: Any) -> ssl.SSLContext:
        if sslp:
            given: ssl.SSLContext = super()._create_ssl_ctx(sslp)  # type: ignore[misc]  # the stubs leave it out
            return given
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context

    def wait_for_answers(self, seconds: int) -> int:
        """Change read_timeout of an open connection, for which PyMySQL has no call; what it was."""
        before: int = self._read_timeout  # type: ignore[has-type]  # the stubs leave it out
        self._read_timeout = seconds
        return before


def use_plain_context(engine: Engine) -> None:
    """Have an engine open its connections so."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, positional: Any, named: Any) -> PlainContext:
        return PlainContext(*positional, **named)


@contextmanager
def patient(connection: PooledConnection, seconds: int = MIGRATION_SECONDS) -> Iterator[None]:
    """Give the answers of a server so much time. SQLite has none to wait for.

    The server goes on with a statement that its client has given up, and the next try would begin with it again.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, PlainContext):
        yield
        return
    before = driver.wait_for_answers(seconds)
    try:
        yield
    finally:
        driver.wait_for_answers(before)


def stay_open(connection: PooledConnection) -> None:
    """Have the server keep a connection that stands still for minutes, with its transaction or its lock.

    For engines of the caller's own: the setting stays with the connection. SQLite closes none.
    """
    if connection.dialect.name == "sqlite":
        return
    settings = ["wait_timeout"]
    if getattr(connection.dialect, "is_mariadb", False):
        settings += ["idle_transaction_timeout", "idle_readonly_transaction_timeout"]
    values = ", ".join(f"{name}={IDLE_SECONDS}" for name in settings)
    connection.exec_driver_sql(f"SET SESSION {values}")
