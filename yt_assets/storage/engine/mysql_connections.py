"""Connections to MySQL that do not read the system's certificates where none is verified.

Here: PyMySQL's connection with a cheaper TLS context. Not here: options of connections, and TLS that verifies
(dialects.py).
"""

import ssl
from typing import Any

from pymysql.connections import Connection
from sqlalchemy import Engine, event


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


def use_plain_context(engine: Engine) -> None:
    """Have an engine open its connections so."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, positional: Any, named: Any) -> PlainContext:
        return PlainContext(*positional, **named)
