"""Where SQLite, MySQL and MariaDB differ, and nowhere else.

Here: connection options, the upsert statement, the migration lock, which errors are worth another try. Not here: tables
or what is written to them.
"""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Function,
    Insert,
    Integer,
    Table,
    case,
    event,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    StatementError,
)

from yt_assets.display import certificates
from yt_assets.storage.errors import DatabaseUnreachable

LOCK_SECONDS = 60
SQLITE_BUSY_MS = 30_000
# A commit is on the disk when it returns: with NORMAL, those since the last checkpoint go with the power.
SQLITE_SYNCHRONOUS = "FULL"

# Deadlock and lock-wait time-out: the server asks for the whole transaction again (MySQL manual, "How to Minimize and
# Handle Deadlocks"). 1020 is MariaDB's "record has changed since last read".
RETRYABLE_MYSQL = frozenset({1020, 1205, 1213})

# The server turns down a packet, a date, a JSON document, a check. PyMySQL files these with errors of its state.
DATA_MYSQL = frozenset({1153, 1292, 3140, 3819, 4025})
COMPLAINT_CHARS = 160

# PyMySQL by default waits for ever on a dead peer; a step must not. A URL may name others.
TIMEOUTS = {"connect_timeout": 5, "read_timeout": 60, "write_timeout": 60}

# Bytes of all tables of the database with their indexes, as a server counts them now and then.
SIZE = text("SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()")

# Readers see the rows as they are at their first statement; writers what is committed, and they lock no gaps.
READERS, WRITERS = "REPEATABLE READ", "READ COMMITTED"

# Session state belongs to connect time: changed later, it leaks through the pool into other statements. A process that
# stands still in a transaction holds its locks until the server closes its connection: by default after eight hours.
MYSQL_SESSION = (
    "SET time_zone='+00:00', innodb_lock_wait_timeout=10, wait_timeout=60, group_concat_max_len=67108864, "
    "sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
)

# Access denied: to the database, a table, a column, a kind of work. No such table.
DENIED_MYSQL, NO_TABLE_MYSQL = frozenset({1044, 1142, 1143, 1227}), 1146


def engine_options(url: URL, ca: str | None = None) -> dict[str, Any]:
    """What create_engine needs for this database; with `ca`, TLS that verifies. OSError: no such CA file."""
    if url.drivername.startswith("sqlite"):
        return {"connect_args": {"timeout": SQLITE_BUSY_MS / 1000}}
    own = {name: seconds for name, seconds in TIMEOUTS.items() if name not in url.query}
    tls = {} if ca is None else {"ssl": _verifying(ca)}
    return {
        "connect_args": {**own, **tls, "charset": "utf8mb4", "init_command": MYSQL_SESSION},
        "isolation_level": READERS,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        # All are kept: one more that is closed after its use would cost a TLS handshake for each question of a crowd.
        "pool_size": 5,
        "max_overflow": 0,
    }


def _verifying(ca: str) -> ssl.SSLContext:
    """Checks the chain and the host name. PyMySQL's own ssl_ca argument alone accepted any certificate (1.2.4).

    Not RFC 5280's every letter, which Python 3.13 asks for: MySQL's own generated certificates fail that.
    """
    context = ssl.create_default_context(cafile=ca)
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context


def hint_for(reason: str, *, trusted: str) -> str:
    """What to look at, where the words of a driver do not say it. trusted: the setting that names the CA's file."""
    if certificates.REFUSED in reason:
        return f"; {certificates.explained(reason, trusted=trusted)}"
    if "SSL is required" in reason:
        return "; with YT_DATABASE_CA, a server must speak TLS"
    return ""


def prepare_engine(engine: Engine) -> None:
    """Give SQLite its write-ahead log, and transactions that begin where SQLAlchemy says they do."""
    if engine.dialect.name != "sqlite":
        from yt_assets.storage.engine.mysql_connections import use_plain_context

        use_plain_context(engine)
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MS}")
        _switch_to_wal(connection, engine.url)
        connection.execute(f"PRAGMA synchronous={SQLITE_SYNCHRONOUS}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A deferred transaction that reads first and writes later fails at once when another process wrote in between.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _switch_to_wal(connection: Any, url: URL) -> None:
    """Once in a file's life. Of two processes that switch at once SQLite refuses one, busy timeout or not."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        with _file_locked(url, Path(str(url.database)).stem, LOCK_SECONDS):
            connection.execute("PRAGMA journal_mode=WAL")


def json_length(column: ColumnElement[Any], dialect: str) -> ColumnElement[int]:
    """Entries of a JSON list."""
    name = "json_array_length" if dialect == "sqlite" else "json_length"
    return Function(name, column, type_=Integer())


def upsert(table: Table, dialect: str, *, columns: Sequence[str], fence: str | None, keep: frozenset[str]) -> Insert:
    """An insert that updates the row which is there.

    With a fence, an older row never overwrites a newer one: every column changes only where the new fence value is not
    smaller, or the old one is NULL. `keep` names columns whose first value stands. Equal fences update, so repeating
    is harmless.
    """
    keys = [column.name for column in table.primary_key]
    changing = [name for name in columns if name not in keys and name not in keep]
    made = _sqlite_upsert if dialect == "sqlite" else _mysql_upsert
    return made(table, keys, changing, fence)


def _sqlite_upsert(table: Table, keys: list[str], changing: list[str], fence: str | None) -> Insert:
    statement = sqlite.insert(table)
    if not changing:
        return statement.on_conflict_do_nothing(index_elements=keys)
    newer = _is_newer(table, statement.excluded, changing, fence) if fence else None
    values = {name: statement.excluded[name] for name in changing}
    return statement.on_conflict_do_update(index_elements=keys, set_=values, where=newer)


def _mysql_upsert(table: Table, keys: list[str], changing: list[str], fence: str | None) -> Insert:
    statement = mysql.insert(table)
    if not changing:
        return statement.on_duplicate_key_update([(keys[0], table.c[keys[0]])])
    if fence is None:
        return statement.on_duplicate_key_update([(name, statement.inserted[name]) for name in changing])
    # Assignments run from left to right, so the fence itself comes last.
    ordered = sorted(changing, key=lambda name: name == fence)
    newer = _is_newer(table, statement.inserted, changing, fence)
    return statement.on_duplicate_key_update(
        [(name, case((newer, statement.inserted[name]), else_=table.c[name])) for name in ordered]
    )


def _is_newer(table: Table, given: Any, changing: list[str], fence: str) -> ColumnElement[bool]:
    """Whether a given row may overwrite the one that is there. A row without the fence column yields to any with it."""
    unfenced = table.c[fence].is_(None)
    # MySQL knows only the columns that the insert names: new.metadata_at is error 1054 where rows carry none.
    return or_(unfenced, given[fence] >= table.c[fence]) if fence in changing else unfenced


def isolate(connection: Connection, level: str) -> None:
    """Have the transaction that is about to begin see as READERS or WRITERS do.

    An hour is read in pages, and it may be replaced between two of them. On SQLite every transaction sees one state. A
    connection comes out of a pool, where it may have been used otherwise.
    """
    if connection.dialect.name != "sqlite" and connection.info.get("isolation", READERS) != level:
        connection.exec_driver_sql(f"SET SESSION TRANSACTION ISOLATION LEVEL {level}")
        connection.info["isolation"] = level


def take_turns(connection: Connection, table: str) -> None:
    """Wait until no other transaction replaces hours in this database; the turn ends with the transaction.

    A delete under READ COMMITTED neither sees nor blocks rows that another one is about to insert: two replacements of
    one hour at once gave error 1062, or an hour out of both. Each database has this one row. SQLite's writers take
    turns anyway. table: the one of the schema's version.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(select(literal_column("version_num")).select_from(text(table)).with_for_update())


def _code_of(error: DBAPIError) -> object:
    return error.orig.args[0] if error.orig is not None and error.orig.args else None


def worth_another_try(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed when it is sent again."""
    return _code_of(error) in RETRYABLE_MYSQL or "database is locked" in str(error.orig)


def is_about_data(error: Exception) -> bool:
    """Whether it is a value that the database cannot take, however often it is sent, and not the database's state."""
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError) or _code_of(error) in DATA_MYSQL
    # What a column type or a driver could not even encode. sqlite3 says OverflowError for a number of over 64 bits.
    return isinstance(error, StatementError | UnicodeError | OverflowError)


def complaint_of(error: Exception) -> tuple[str, str]:
    """The column that a data error names, '' for none, and its words, cut: a server may quote what it was sent."""
    args = getattr(getattr(error, "orig", None), "args", None) or error.args
    words = " ".join(str(part) for part in args)
    named = re.search(r"column [`'\"]?(?:`?[\w$]+`?\.)*[`'\"]?(\w+)|constraint failed: \w+\.(\w+)", words)
    field = next(filter(None, named.groups()), "") if named else ""
    return field, repr(words[:COMPLAINT_CHARS])[1:-1]


def is_out_of_use(error: DBAPIError) -> bool:
    """Whether the database itself is the matter, and not a statement. A file that is none is a plain DatabaseError."""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def lacks_rights(error: DBAPIError) -> bool:
    """Whether the account may not do what it was asked to."""
    return _code_of(error) in DENIED_MYSQL


def lacks_table(error: DBAPIError) -> bool:
    """Whether a statement named a table that is not there."""
    return _code_of(error) == NO_TABLE_MYSQL or "no such table" in str(error.orig)


@contextmanager
def migration_lock(connection: Connection, name: str, *, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Let one process at a time migrate a database; the others wait and then find the work done.

    Raises DatabaseUnreachable when the other one has not ended after so many seconds.
    """
    is_file = connection.dialect.name == "sqlite"
    url = connection.engine.url
    with _file_locked(url, name, seconds) if is_file else _server_locked(connection, name, seconds):
        yield


@contextmanager
def _file_locked(url: URL, name: str, seconds: float) -> Iterator[None]:
    file = Path(str(url.database)).resolve()
    lock = FileLock(file.with_name(f"{file.name}.migrate.lock"), timeout=seconds)
    try:
        lock.acquire()
    except Timeout:
        raise DatabaseUnreachable(_not_had(name, seconds)) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _server_locked(connection: Connection, name: str, seconds: float) -> Iterator[None]:
    key = f"yt_assets.{connection.engine.url.database}.{name}"[:64]
    # 1 is the lock; 0, and no error, says that the time is over.
    if connection.execute(text("SELECT GET_LOCK(:key, :seconds)"), {"key": key, "seconds": seconds}).scalar() != 1:
        raise DatabaseUnreachable(_not_had(name, seconds))
    try:
        yield
    finally:
        connection.execute(text("SELECT RELEASE_LOCK(:key)"), {"key": key})


def _not_had(name: str, seconds: float) -> str:
    return f"another process is migrating the {name} database and has not ended within {seconds:g} s"
