"""From a database URL to an engine that is safe to use.

Here: Database, the handle that a step opens and closes; its transactions, and the wait for a server that is away. Not
here: schemas, statements, refusals of a server that is there (dialects.py).
Engines are made inside the process that uses them: a pool must not cross a fork.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import random
from time import sleep
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from yt_assets.display.certificates import REFUSED
from yt_assets.settings.folders import make_private
from yt_assets.storage.engine import dialects
from yt_assets.storage.engine.distinct import name_one_file, share_a_server
from yt_assets.storage.errors import BadDatabaseUrl, DatabaseUnreachable, ForeignDatabase
from yt_assets.storage.schema.columns import json_text

Result = TypeVar("Result")
ATTEMPTS = 5

# Shutting down, not there, closed the connection: error numbers of server and driver.
AWAY_MYSQL = frozenset({1053, 2003, 2006, 2013})

# A server that was killed is back within seconds, one that recovers a large log within half a minute.
LOOKS, SECONDS_BETWEEN_LOOKS = 30, 1.0

EXAMPLES = "sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/NAME"
SPOKEN = {
    "sqlite": "sqlite",
    "mysql": "mysql+pymysql",
    "mysql+pymysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
    "mariadb+pymysql": "mysql+pymysql",
}


def parse_url(value: str) -> URL:
    """Read a database URL, with the driver that this project speaks.

    Raises BadDatabaseUrl, also for another database; it never repeats the URL, which may hold a password.
    """
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        message = f"it is not a database URL: use {EXAMPLES}"
        raise BadDatabaseUrl(message) from None
    driver = SPOKEN.get(url.drivername)
    if driver is None:
        message = f"scheme '{url.drivername}' is not known: use {EXAMPLES}"
        raise BadDatabaseUrl(message)
    if not url.database:
        message = "the URL names no database: it must end in /NAME"
        raise BadDatabaseUrl(message)
    return url.set(drivername=driver)


class Database:
    """One database: a name that errors speak of ('videos', 'insights'), and a lazily made engine.

    `setting` is the environment variable that an operator would change, for messages. With `ca`, a file of CA
    certificates, a server is spoken to over TLS alone, and must prove its name; SQLite has no use for it.
    """

    def __init__(
        self, name: str, url: str, *, setting: str, ca: str | None = None, pause: Callable[[float], None] = sleep
    ) -> None:
        self.name = name
        self.setting = setting
        self._ca = ca
        try:
            self.url = parse_url(url)
        except BadDatabaseUrl as error:
            message = f"{setting}: {error}"
            raise BadDatabaseUrl(message) from None
        self._pause = pause
        self._engine: Engine | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def where(self) -> str:
        """The database as a person may see it: no account, no password."""
        if self.url.drivername.startswith("sqlite"):
            return str(self.url.database)
        return f"{self.url.host}:{self.url.port or 3306}/{self.url.database}"

    @property
    def dialect(self) -> str:
        """Either sqlite or mysql; MariaDB speaks as mysql."""
        return "sqlite" if self.url.drivername.startswith("sqlite") else "mysql"

    @property
    def engine(self) -> Engine:
        """The engine, made on first use.

        Raises DatabaseUnreachable when SQLite's folder cannot be made, or the CA file not be read.
        """
        if self._engine is None:
            self._make_folder()
            # hide_parameters: titles and descriptions do not belong into an event log.
            self._engine = create_engine(self.url, hide_parameters=True, json_serializer=json_text, **self._options())
            dialects.prepare_engine(self._engine)
        return self._engine

    @contextmanager
    def reading(self, *, is_single: bool = False) -> Iterator[Connection]:
        """A connection inside one read transaction: its statements see the same rows. Raises DatabaseUnreachable.

        is_single: there is one statement, which sees one state anyway; a server need not be told.
        """
        with self._explained(), self.engine.connect() as connection:
            if not is_single:
                dialects.isolate(connection, dialects.READERS)
            yield connection

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one transaction, again from its start after a deadlock or when a lock is not had.

        Raises DatabaseUnreachable, also when it was tried five times.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._explained(), self._writer() as connection, connection.begin():
                    dialects.isolate(connection, dialects.WRITERS)
                    return work(connection)
            except DBAPIError as error:
                if not dialects.worth_another_try(error):
                    raise
                if attempt == ATTEMPTS:
                    reason = (
                        f"{_words(error)}; it was tried {ATTEMPTS} times, another connection holds what it waits for"
                    )
                    raise DatabaseUnreachable(self._sentence(reason)) from error
                self._pause(random() * 0.1 * 2**attempt)  # noqa: S311  jitter, not a secret
        raise AssertionError(attempt)

    def _writer(self) -> Connection:
        return self.engine.connect().execution_options(writes=True)

    def wait_for_server(self) -> None:
        """Wait until a server answers: half a minute where it refuses at once, longer where it keeps silent.

        Says nothing of one that stays away: the next use does. SQLite is never away.
        """
        for _ in range(0 if self.dialect == "sqlite" else LOOKS):
            try:
                with self.engine.connect():
                    return
            except DBAPIError as error:
                if not _is_away(error):
                    return
                self._pause(SECONDS_BETWEEN_LOOKS)

    def require_other_than(self, other: "Database") -> None:
        """Refuse to be the same database as another one. Raises ForeignDatabase, DatabaseUnreachable."""
        if self.dialect == other.dialect and self._is_one_with(other):
            raise ForeignDatabase(self.setting, self.name, self.where, f"{other.setting} names the same one")

    def _is_one_with(self, other: "Database") -> bool:
        if self.dialect == "sqlite":
            return name_one_file(other.url, self.url)
        if str(self.url.database).casefold() != str(other.url.database).casefold():
            return False
        with other.reading() as one, self.reading() as another:
            return share_a_server(one, another)

    def size(self) -> int:
        """Bytes on disk with indexes: of SQLite its files, of a server what it counts. Raises DatabaseUnreachable."""
        if self.dialect == "sqlite":
            files = [Path(f"{self.url.database}{suffix}") for suffix in ("", "-wal", "-shm")]
            return sum(file.stat().st_size for file in files if file.is_file())
        with self.reading(is_single=True) as connection:
            return int(connection.execute(dialects.SIZE).scalar() or 0)

    def close(self) -> None:
        """Give the connections back."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _options(self) -> dict[str, Any]:
        try:
            return dialects.engine_options(self.url, self._ca)
        except OSError as error:
            raise DatabaseUnreachable(self._sentence(f"its CA file {self._ca} cannot be read: {error}")) from error

    def _make_folder(self) -> None:
        if self.dialect != "sqlite" or self.url.database == ":memory:":
            return
        try:
            make_private(Path(str(self.url.database)).parent)
        except OSError as error:
            raise DatabaseUnreachable(self._sentence(str(error))) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if dialects.worth_another_try(error) or not dialects.is_out_of_use(error):
                raise
            reason = _words(error)
            trusted = "YT_DATABASE_CA" if self._ca else f"ssl_ca of {self.setting}"
            hint = dialects.hint_for(reason, trusted=trusted)
            raise DatabaseUnreachable(self._sentence(f"{reason}{hint}")) from error

    def _sentence(self, reason: str) -> str:
        return f"{self.setting}: the {self.name} database at {self.where} cannot be used: {reason}"


def _is_away(error: DBAPIError) -> bool:
    """Whether a server does not answer; one that answers with a refusal, or shows a bad certificate, is there."""
    args = () if error.orig is None else error.orig.args
    return bool(args) and args[0] in AWAY_MYSQL and not any(REFUSED in str(part) for part in args)


def _words(error: DBAPIError) -> str:
    """What the driver said."""
    return " ".join(str(part) for part in (error.orig.args if error.orig else ()))
