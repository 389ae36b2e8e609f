"""Which server programs this machine has, and how to get one that it has not.

Here: looking and installing. Not here: starting (server.py), who waits for whom (session.py).
"""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

KINDS = ("mariadb", "mysql")
INSTALL_SECONDS = 300

# Another test run, or the machine's own updates, hold apt's locks for a minute or two. apt's DPkg::Lock::Timeout waits
# for dpkg's lock alone: `update` ends at once where the lists are locked.
LOCK_SECONDS, SECONDS_BETWEEN_TRIES = 120.0, 2.0
LOCKED = ("Could not get lock", "Unable to lock", "Unable to acquire")

# Debian and newer Ubuntus first, then Ubuntu 22.04. The client package holds what mariadb-install-db calls.
APT_PACKAGES = (
    ("mariadb-server-core", "mariadb-client-core"),
    ("mariadb-server-core-10.6", "mariadb-client-core-10.6"),
)


class ServerUnavailable(Exception):
    """No such server can be had here; the message says why."""


@dataclass(frozen=True)
class Program:
    """A server program. kind: mariadb or mysql. version: such as 10.11.6."""

    kind: str
    path: str
    version: str

    @property
    def command(self) -> tuple[str, ...]:
        """What to run. No configuration file is read: a launcher script sees to that itself, a server must be told."""
        with Path(self.path).open("rb") as file:
            is_script = file.read(2) == b"#!"
        return (self.path,) if is_script else (self.path, "--no-defaults")


def find_program(kind: str, environment: Mapping[str, str]) -> Program | None:
    """The first program of this kind: $MYSQLD, then PATH and the system's folders. Nothing is installed."""
    programs = (identify(path) for path in _candidates(environment))
    return next((program for program in programs if program is not None and program.kind == kind), None)


def obtain_program(kind: str, environment: Mapping[str, str]) -> Program:
    """A program of this kind, installed if need be. Raises ServerUnavailable."""
    found = find_program(kind, environment)
    if found is not None:
        return found
    if kind == "mysql":
        message = "no MySQL server on PATH; $MYSQLD may name one"
        raise ServerUnavailable(message)
    obtained = _install_mariadb(environment)
    if obtained is None:
        message = "no MariaDB server was found, and none could be installed; $MYSQLD may name one"
        raise ServerUnavailable(message)
    return obtained


def identify(path: str) -> Program | None:
    """What a program says it is; None for one that does not run. On Debian `mysqld` may be MariaDB."""
    try:
        told = _run([path, "--no-defaults", "--version"], seconds=10)
    except ServerUnavailable:
        return None
    version = re.search(r"Ver (\d+\.\d+\.\d+)", told)
    kind = "mariadb" if "mariadb" in told.lower() else "mysql"
    return None if version is None else Program(kind, path, version[1])


def _candidates(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("MYSQLD"):
        yield environment["MYSQLD"]
    folders = os.pathsep.join((environment.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"))
    for name in ("mariadbd", "mysqld"):
        path = shutil.which(name, path=folders)
        if path is not None:
            yield path


def _install_mariadb(environment: Mapping[str, str]) -> Program | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        message = "no MariaDB server on PATH, and only root on Debian or Ubuntu can install one; $MYSQLD may name one"
        raise ServerUnavailable(message)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_unlocked(["apt-get", "-qq", "update"], quiet)
    reasons = []
    for packages in APT_PACKAGES:
        try:
            run_unlocked(["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages], quiet)
        except ServerUnavailable as error:
            reasons.append(str(error))
        else:
            return find_program("mariadb", environment)
    raise ServerUnavailable("; ".join(reasons))


def run_unlocked(
    command: list[str],
    environment: Mapping[str, str],
    *,
    patience: float = LOCK_SECONDS,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Run apt, and again while another process holds one of its locks. Raises ServerUnavailable with its words."""
    for tries_left in reversed(range(int(patience / SECONDS_BETWEEN_TRIES) + 1)):
        try:
            _run(command, INSTALL_SECONDS, environment)
        except ServerUnavailable as error:
            if not tries_left or not any(words in str(error) for words in LOCKED):
                raise
            pause(SECONDS_BETWEEN_TRIES)
        else:
            return


def _run(command: list[str], seconds: float, environment: Mapping[str, str] | None = None) -> str:
    """Standard output. Raises ServerUnavailable with the last line of what was complained about."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, env=environment, check=True, errors="replace"
        )
    except subprocess.CalledProcessError as error:
        lines = error.stderr.strip().splitlines() or ["no reason given"]
        # apt's last line says what it could not do, an earlier one why.
        complaint = next((line for line in lines if any(words in line for words in LOCKED)), lines[-1])
        message = f"{Path(command[0]).name} failed: {complaint}"
        raise ServerUnavailable(message) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{Path(command[0]).name} could not be run: {error}"
        raise ServerUnavailable(message) from error
    return done.stdout
