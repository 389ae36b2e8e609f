"""From a database URL to an engine that is safe to use.

Here: Database, the handle that a step opens and closes. Not here: schemas, statements.
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

from yt_assets.storage import dialects
from yt_assets.storage.errors import BadDatabaseUrl, DatabaseUnreachable
from yt_assets.storage.outages import wait_for_server

Result = TypeVar("Result")
ATTEMPTS = 5


def parse_url(value: str) -> URL:
    """Read a database URL. Raises BadDatabaseUrl, which never repeats the URL: it may hold a password."""
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        message = f"it is not a database URL: use {dialects.EXAMPLES}"
        raise BadDatabaseUrl(message) from None
    return dialects.spoken(url)


class Database:
    """One database: a name that errors speak of ('videos', 'insights'), and a lazily made engine.

    `setting` is the environment variable that an operator would change, for messages. With `ca`, a file of CA
    certificates, a server is spoken to over TLS alone, and must prove its name; SQLite has no use for it.
    """

    def __init__(
        self,
        name: str,
        url: str,
        *,
        setting: str,
        ca: str | None = None,
        pause: Callable[[float], None] = sleep,
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
            self._engine = create_engine(self.url, hide_parameters=True, **self._options())
            dialects.prepare_engine(self._engine)
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection inside one read transaction. Raises DatabaseUnreachable."""
        with self._explained(), self.engine.connect() as connection:
            yield connection

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in one transaction, again from its start after a deadlock or when a lock is not had.

        Raises DatabaseUnreachable, also when it was tried five times.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._explained(), self._writer() as connection, connection.begin():
                    return work(connection)
            except DBAPIError as error:
                if not dialects.worth_another_try(error):
                    raise
                if attempt == ATTEMPTS:
                    reason = f"{_words(error)}; it was tried {ATTEMPTS} times, somebody else holds what it waits for"
                    raise DatabaseUnreachable(self._sentence(reason)) from error
                self._pause(random() * 0.1 * 2**attempt)  # noqa: S311  jitter, not a secret
        raise AssertionError(attempt)

    def _writer(self) -> Connection:
        return self.engine.connect().execution_options(writes=True)

    def wait_for_server(self) -> None:
        """Wait for a server that is away, such as one that restarts; the next use says what is wrong."""
        wait_for_server(self.engine, self._pause)

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
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
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
            raise DatabaseUnreachable(self._sentence(f"{reason}{dialects.hint_for(reason)}")) from error

    def _sentence(self, reason: str) -> str:
        return f"{self.setting}: the {self.name} database at {self.where} cannot be used: {reason}"


def _words(error: DBAPIError) -> str:
    """What the driver said."""
    return " ".join(str(part) for part in (error.orig.args if error.orig else ()))
