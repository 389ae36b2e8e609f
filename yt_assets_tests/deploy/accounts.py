"""The shipped SQL, filled in and run as an administrator would, and what each account may do then.

Here: filling in, running, connecting, being refused. Not here: which right is whose (the tests).
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.servers.server import Server

FOLDER = Path(__file__).parents[2] / "deploy" / "mysql"
FILES = ("accounts.sql", "reader_account.sql", "dagster_account.sql")
SETTINGS = {"videos": "VIDEOS_DATABASE_URL", "insights": "INSIGHTS_DATABASE_URL", "dagster": "DAGSTER_MYSQL_URL"}

# A password as a generator makes it; and, in a URL, what its odd characters become.
PASSWORDS = {name: f"pw-{name}-7c1e;#$" for name in ("migrate", "app", "analyst", "reader", "dagster")}
QUOTED = "%3B%23%24"


def filled(name: str) -> str:
    """A shipped file with its placeholders replaced."""
    sql = (FOLDER / name).read_text(encoding="utf-8").replace("<HOST>", "127.0.0.1")
    for account, password in PASSWORDS.items():
        sql = sql.replace(f"<{account.upper()}_PASSWORD>", f"'{password}'")
    return sql


def statements(sql: str) -> list[str]:
    """What the mysql client would send: a semicolon at a line's end ends a statement."""
    code = "\n".join(line for line in sql.splitlines() if not line.startswith("--"))
    return [part.strip() for part in re.split(r";$", code, flags=re.MULTILINE) if part.strip()]


@dataclass(frozen=True)
class Accounts:
    """A server on which the shipped files were run."""

    server: Server

    @classmethod
    def made_on(cls, server: Server) -> "Accounts":
        """Run the files."""
        for name in FILES:
            server.execute(*statements(filled(name)))
        return cls(server)

    def url(self, account: str, database: str) -> str:
        """The URL of a database as an operator would set it."""
        password = PASSWORDS[account].replace(";#$", QUOTED)
        return f"mysql+pymysql://yt_{account}:{password}@{self.server.place}/{database}"

    def open(self, account: str, name: str) -> Database:
        """A handle as the project opens it; no schema is made."""
        return Database(name, self.url(account, name), setting=SETTINGS[name], pause=lambda _: None)

    def migrated(self) -> "Accounts":
        """Both databases at this release's schema, by the account that may."""
        for name in ("videos", "insights"):
            with self.open("migrate", name) as database:
                ensure_schema(database)
        return self

    @contextmanager
    def session(self, account: str, database: str | None = None) -> Iterator["pymysql.Connection[Any]"]:
        """A plain connection, as a client of the account's would have."""
        host, port = "127.0.0.1", self.server.port
        user, password = f"yt_{account}", PASSWORDS[account]
        with closing(
            pymysql.connect(host=host, port=port, user=user, password=password, database=database, autocommit=True)
        ) as connection:
            yield connection

    def asks(self, account: str, statement: str, database: str | None = None) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        with self.session(account, database) as connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def refusal(self, account: str, statement: str, database: str | None = None) -> int:
        """The server's error for a statement that an account may not run; 0 when it ran."""
        try:
            self.asks(account, statement, database)
        except pymysql.Error as error:
            return int(error.args[0])
        return 0
