"""Servers that are away and come back: which errors say so, and how long they are waited for.

Here: the wait of a step before its first statement. Not here: transactions that are tried again (engine.py), refusals
of a server that is there (dialects.py).
"""

from collections.abc import Callable

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

# Shutting down, not there, closed the connection: error numbers of server and driver.
AWAY_MYSQL = frozenset({1053, 2003, 2006, 2013})

# A server that was killed is back within seconds, one that recovers a large log within half a minute.
LOOKS, SECONDS_BETWEEN_LOOKS = 30, 1.0


def wait_for_server(engine: Engine, pause: Callable[[float], None]) -> None:
    """Wait until a server answers: half a minute where it refuses at once, longer where it keeps silent.

    Says nothing of one that stays away: whoever uses the database next is told. SQLite is never away.
    """
    for _ in range(0 if engine.dialect.name == "sqlite" else LOOKS):
        try:
            with engine.connect():
                return
        except DBAPIError as error:
            if not _is_away(error):
                return
            pause(SECONDS_BETWEEN_LOOKS)


def _is_away(error: DBAPIError) -> bool:
    """Whether a server does not answer; one that answers with a refusal is there."""
    return error.orig is not None and bool(error.orig.args) and error.orig.args[0] in AWAY_MYSQL
