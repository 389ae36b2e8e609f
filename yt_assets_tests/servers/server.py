"""One server process of our own: a data folder, a free port, an account.

Here: start, wait until it answers, stop, kill, restart. Not here: which program (programs.py), its
data folder (data_folder.py), sharing (session.py). Everything that a server writes is inside its folder.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import pymysql

from yt_assets_tests.servers.data_folder import account_for, worst_of
from yt_assets_tests.servers.processes import detach, ends
from yt_assets_tests.servers.programs import Program, ServerUnavailable

ACCOUNT = "yt_assets"
PASSWORD = "canary-pw-1f6c"
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
START_ATTEMPTS = 3

# In a server's folder once it answers: where it is, for other processes.
NOTE = "server.json"

# Small and quick rather than durable: a test machine that loses power loses its test databases.
OPTIONS = (
    "--innodb-flush-method=nosync",
    "--innodb-buffer-pool-size=64M",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-doublewrite=0",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--performance-schema=OFF",
    "--max-connections=200",
)

# Stops the server and forgets its folder when the test run ended without doing so, even by SIGKILL. The last one of a
# run's watchdogs removes what the run's servers shared.
WATCHDOG = """
while kill -0 "$1" 2>/dev/null && [ -d "$2" ]; do sleep 1; done
[ -d "$2" ] || exit
kill -9 "$(cat "$2/server.pid")"
sleep 1
rm -rf "$2"
ls "$(dirname "$2")"/*/server.pid >/dev/null 2>&1 || rm -rf "$(dirname "$2")"
"""


@dataclass(frozen=True)
class Server:
    """A running server. command: what starts it. folder: all it writes. port: the same after a restart.

    extra: options of its own, which go before those that every server has.
    """

    name: str
    version: str
    command: tuple[str, ...]
    folder: str
    port: int
    extra: tuple[str, ...] = ()

    @property
    def pid(self) -> int:
        """The process that runs now, or ran last."""
        return int((Path(self.folder) / "server.pid").read_text())

    @property
    def place(self) -> str:
        """Host and port, as error messages name them."""
        return f"{HOST}:{self.port}"

    def url_of(self, database: str, *, password: str = PASSWORD) -> str:
        """The SQLAlchemy URL of a database here."""
        return f"mysql+pymysql://{ACCOUNT}:{password}@{self.place}/{database}"

    def create_database(self, name: str) -> str:
        """An empty database in the server's own character set; its URL."""
        self.execute(f"CREATE DATABASE `{name}`")
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Forget a database."""
        self.execute(f"DROP DATABASE IF EXISTS `{name}`")

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements with all rights in one session; the rows of the last one, if it has any."""
        with closing(_connect(self.port)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return list(cursor.fetchall())

    def stop(self) -> None:
        """Ask the server to end, and end it when it does not."""
        self._signal(signal.SIGTERM)
        if not ends(self.pid, within=STOP_SECONDS):
            self.kill()

    def kill(self) -> None:
        """SIGKILL: what a power cut or an out-of-memory killer does."""
        self._signal(signal.SIGKILL)
        ends(self.pid, within=STOP_SECONDS)

    def restart(self) -> None:
        """Start again on the same data and port."""
        if not ends(self.pid, within=0):
            self.stop()
        _spawn(self)
        _wait_until_it_answers(self)

    def remove(self) -> None:
        """Stop the server and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The server that another process launched in this folder."""
        known = json.loads((folder / NOTE).read_text())
        return cls(**{**known, "command": tuple(known["command"]), "extra": tuple(known["extra"])})

    def _signal(self, number: signal.Signals) -> None:
        if not ends(self.pid, within=0):
            os.kill(self.pid, number)


def launch(program: Program, data: Path, folder: Path, *, guardian: int, extra: tuple[str, ...] = ()) -> Server:
    """A new server in a new folder with a copy of `data`, answering. Raises ServerUnavailable.

    guardian: the process whose end ends the server. extra: options of its own, such as a larger buffer pool.
    """
    folder.mkdir(parents=True)
    (folder / "account.sql").write_text(
        f"CREATE USER IF NOT EXISTS '{ACCOUNT}'@'%' IDENTIFIED BY '{PASSWORD}';\n"
        f"GRANT ALL PRIVILEGES ON *.* TO '{ACCOUNT}'@'%' WITH GRANT OPTION;\n"
    )
    for path in (folder, folder / "account.sql"):
        shutil.chown(path, account_for(program.kind))
    # cp -a keeps the owner, which shutil's copies do not.
    subprocess.run(["cp", "-a", str(data), str(folder / "data")], check=True)
    try:
        server = _start_on_a_free_port(program, folder, extra)
    except ServerUnavailable:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (folder / NOTE).write_text(json.dumps(asdict(server)))
    detach(["/bin/sh", "-c", WATCHDOG, "watchdog", str(guardian), str(folder)], Path(os.devnull))
    return server


def _start_on_a_free_port(program: Program, folder: Path, extra: tuple[str, ...]) -> Server:
    for attempt in range(1, START_ATTEMPTS + 1):
        server = Server(program.kind, program.version, program.command, str(folder), _free_port(), extra)
        _spawn(server)
        try:
            _wait_until_it_answers(server)
        except ServerUnavailable:
            # Somebody may have taken the port between our look and the server's bind.
            server.kill()
            if attempt == START_ATTEMPTS:
                raise
        else:
            return server
    raise AssertionError(attempt)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _spawn(server: Server) -> None:
    """Start the process; it writes server.pid itself, but not before it is up."""
    folder = Path(server.folder)
    # The socket's path is relative to the data folder: absolute ones are limited to 107 bytes.
    own = [
        f"--datadir={folder / 'data'}",
        f"--tmpdir={folder}",
        "--socket=server.sock",
        f"--init-file={folder / 'account.sql'}",
    ]
    place = [f"--bind-address={HOST}", f"--port={server.port}", f"--user={account_for(server.name)}"]
    kinds = ["--mysqlx=OFF"] if server.name == "mysql" else []
    pid = detach([*server.command, *own, *place, *OPTIONS, *kinds, *server.extra], folder / "server.log")
    (folder / "server.pid").write_text(str(pid))


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _connect(server.port).close()
        except pymysql.Error as error:
            if ends(server.pid, within=0) or time.monotonic() > deadline:
                message = f"{server.name} {server.version} did not start: {_last_complaint(server)}"
                raise ServerUnavailable(message) from error
            time.sleep(0.05)
        else:
            return


def _last_complaint(server: Server) -> str:
    return worst_of((Path(server.folder) / "server.log").read_text(errors="replace").splitlines())


def _connect(port: int) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    return pymysql.connect(host=HOST, port=port, user=ACCOUNT, password=PASSWORD, connect_timeout=30, autocommit=True)
