"""Dagster's own storage on MySQL or MariaDB, with connections that are kept.

Here: the same tables and statements as dagster-mysql's. Not here: what is stored; the files on SQLite (sqlite.py).
Named by deploy/mysql/dagster.yaml.
"""

import os
from collections.abc import Mapping
from threading import Lock
from typing import Any

from dagster_mysql.event_log import MySQLEventLogStorage
from dagster_mysql.run_storage import MySQLRunStorage
from dagster_mysql.schedule_storage import MySQLScheduleStorage
from dagster_mysql.storage import DagsterMySQLStorage
from dagster_mysql.utils import mysql_isolation_level, mysql_url_from_config
from sqlalchemy import Engine, create_engine

from yt_assets.orchestration.instance import shortcuts
from yt_assets.orchestration.instance.migration_scripts import read_scripts_once
from yt_assets.storage.engine.mysql_connections import use_plain_context

# A process has few threads that write; the UI's further ones open connections of their own, and close them.
KEPT = 3
# Load balancers forget an idle connection after 350 s without a word, and a ping over one then waits for minutes.
SECONDS_KEPT = 300

_engines: dict[str, Engine] = {}
_lock = Lock()


def engine_of(url: str) -> Engine:
    """The engine that runs, events and ticks share in this process.

    A connection that the server closed, as when it restarts, is replaced before it is used.
    """
    with _lock:
        if url not in _engines:
            engine = create_engine(
                url,
                isolation_level=mysql_isolation_level(),  # type: ignore[no-untyped-call]
                pool_size=KEPT,
                max_overflow=-1,
                pool_pre_ping=True,
                pool_recycle=SECONDS_KEPT,
                pool_use_lifo=True,
                # Dagster ends each of its transactions.
                pool_reset_on_return=None,
            )
            if engine.driver == "pymysql":
                use_plain_context(engine)
            _engines[url] = engine
        return _engines[url]


def _leave_to_parent() -> None:
    """In a child process: a connection that two processes use gives one of them the other's answers."""
    global _lock  # noqa: PLW0603  a thread of the parent may hold it for ever
    _lock = Lock()
    for engine in _engines.values():
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_parent)


class _Kept:
    """Gives one of Dagster's storages the engine that is kept, whichever it makes for itself.

    It makes one without a pool at first, and one with a connection that is not looked after in the webserver. Neither
    is connected by being made.
    """

    mysql_url: str

    @property
    def _engine(self) -> Engine:
        return engine_of(self.mysql_url)

    @_engine.setter
    def _engine(self, _: Engine) -> None: ...


class RunsOnServer(_Kept, MySQLRunStorage):
    """Dagster's runs."""


class SchedulesOnServer(_Kept, MySQLScheduleStorage):
    """Dagster's ticks and what is switched on."""


class EventsOnServer(_Kept, MySQLEventLogStorage):
    """Dagster's events."""


class KeptMySQLStorage(DagsterMySQLStorage):
    """As dagster-mysql's, which makes a connection for each statement: nine tenths of what an event costs to store."""

    def __init__(self, mysql_url: str, inst_data: Any = None) -> None:
        # Not dagster-mysql's own: it would open its three storages first.
        super(DagsterMySQLStorage, self).__init__()  # type: ignore[no-untyped-call]
        self.mysql_url = mysql_url
        self._inst_data = inst_data
        self._run_storage = RunsOnServer(mysql_url)
        self._event_log_storage = EventsOnServer(mysql_url)
        self._schedule_storage = SchedulesOnServer(mysql_url)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> Any:
        """Made by Dagster from dagster.yaml; dagster-mysql's own over the same tables where shortcuts are off."""
        values: Any = config_value
        if not shortcuts.are_on():
            return DagsterMySQLStorage.from_config_value(inst_data, values)
        read_scripts_once()
        return cls(mysql_url_from_config(values), inst_data)
