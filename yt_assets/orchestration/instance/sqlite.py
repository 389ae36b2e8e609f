"""Dagster's own SQLite storage, with engines and connections that are kept.

Here: the same files, tables and statements as Dagster's default. Not here: what is stored; the packed form of a run
that is over (run_files.py); the storage on MySQL (mysql.py). Named by dagster.yaml.
"""

import fcntl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import dagster as dg
from dagster._core.events import EVENT_TYPE_TO_PIPELINE_RUN_STATUS
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.dagster_run import FINISHED_STATUSES
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.schedules.sqlite import sqlite_schedule_storage
from dagster._core.storage.schedules.sqlite.sqlite_schedule_storage import SqliteScheduleStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import URL, Connection, Engine, create_engine

from yt_assets.orchestration.instance import run_files, shortcuts
from yt_assets.orchestration.instance.home import dagster_home
from yt_assets.orchestration.instance.migration_scripts import read_scripts_once

# Each run has a file of its own, and a service reads thousands in its life.
ENGINES = 16
# A file that a process holds open cannot be packed, and services live for weeks.
IDLE_SECONDS = 30

# With the moment of their last use, the longest unused first.
_engines: dict[str, tuple[Engine, float]] = {}
_lock = Lock()


def file_url(base_dir: str, db_name: str) -> str:
    """The URL of one of Dagster's files, whatever signs are in its path."""
    file = Path(base_dir).absolute() / f"{db_name}.db"
    return URL.create("sqlite", database=str(file)).render_as_string()


# Dagster pastes a path into a URL as it is: what follows a ? is lost, and %41 becomes an A. Its own storage, which
# takes over where shortcuts are off, asks the same three modules.
for _module in (sqlite_event_log, sqlite_run_storage, sqlite_schedule_storage):
    vars(_module)["create_db_conn_string"] = file_url


def engine_of(url: str) -> Engine:
    """The engine of a file, with one connection that stays: the last one that closes makes SQLite tidy up its log."""
    now = time.monotonic()
    with _lock:
        engine, _ = _engines.pop(url, (None, now))
        if engine is None:
            engine = create_engine(
                url, pool_size=1, max_overflow=-1, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
            )
        _engines[url] = engine, now
        for other, (unused, used_at) in list(_engines.items()):
            if len(_engines) > ENGINES or used_at < now - IDLE_SECONDS:
                del _engines[other]
                unused.dispose()
    return engine


@contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """One process at a time; the kernel frees the lock of one that dies.

    Dagster makes its tables without a lock: two that start on a new home can both fail, or leave a version table with
    two heads, which no later start can read.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Runs(SqliteRunStorage):
    """Dagster's runs."""

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A transaction."""
        with engine_of(self._conn_string).begin() as connection:
            yield connection


class Schedules(SqliteScheduleStorage):
    """Dagster's ticks and what is switched on."""

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A transaction."""
        with engine_of(self._conn_string).begin() as connection:
            yield connection


class Events(SqliteEventLogStorage):
    """Dagster's events: a file for each run, and an index over all."""

    _asset_columns: frozenset[str] = frozenset()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        """A transaction. Only the making of a file is locked: SQLite itself keeps readers and writers apart."""
        file = Path(self.path_for_shard(shard))
        if not file.exists():
            with alone_in(file.parent):
                run_files.unpack(file)
        engine = engine_of(self.conn_string_for_shard(shard))
        with self._db_lock:
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
        with engine.begin() as connection:
            yield connection

    def store_event(self, event: EventLogEntry) -> None:
        """Store it; at the end of a run, tidy up the files."""
        super().store_event(event)
        if (
            event.dagster_event_type
            and EVENT_TYPE_TO_PIPELINE_RUN_STATUS.get(event.dagster_event_type) in FINISHED_STATUSES
        ):
            folder = Path(self.path_for_shard(event.run_id)).parent
            for file in (folder / f"{event.run_id}.db", folder / "index.db", folder.parent / "runs.db"):
                run_files.fold_log(file)
            run_files.pack_old_runs(folder, time.time())

    def upgrade(self) -> None:
        """Dagster's own changes of its tables, in packed files too."""
        run_files.unpack_all(Path(self._base_dir))
        super().upgrade()

    def wipe(self) -> None:
        """All runs, packed ones too."""
        run_files.unpack_all(Path(self._base_dir))
        super().wipe()

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        """Dagster looks at the table's definition before each reading; a column that was there stays there."""
        if column_name in self._asset_columns:
            return True
        if not super()._has_asset_key_col_on_connection(conn, column_name):
            return False
        self._asset_columns |= {column_name}
        return True


class KeptSqliteStorage(DagsterSqliteStorage):
    """As Dagster's, which makes an engine and a connection for each statement, and compiles it anew.

    That was three quarters of what an event costs to store, and a third of what a page of the UI costs to answer.
    base_dir: $DAGSTER_HOME by default.
    """

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        # Not Dagster's own: it would open its three storages first.
        super(DagsterSqliteStorage, self).__init__()  # type: ignore[no-untyped-call]
        self.base_dir = base_dir
        self._inst_data = inst_data
        home = Path(base_dir)
        with alone_in(home):
            self._run_storage = Runs.from_local(str(home / "history"))
            self._event_log_storage = Events(str(home / "history" / "runs"))
            self._schedule_storage = Schedules.from_local(str(home / "schedules"))

    @classmethod
    def config_type(cls) -> Any:
        """base_dir is not required."""
        return {"base_dir": dg.Field(dg.StringSource, is_required=False)}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Mapping[str, Any]) -> Any:
        """Made by Dagster from dagster.yaml; Dagster's own storage over the same files where shortcuts are off."""
        values: Any = {"base_dir": dagster_home(), **config_value}
        if not shortcuts.are_on():
            run_files.unpack_all(Path(values["base_dir"], "history", "runs"))
            return DagsterSqliteStorage.from_config_value(inst_data, values)
        read_scripts_once()
        return cls.from_local(inst_data=inst_data, **values)
