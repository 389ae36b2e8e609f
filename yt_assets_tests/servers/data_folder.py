"""A data folder for a server to start from: who owns it, and what makes it.

Here: initialising, and the account that a server runs as. Not here: the server itself (server.py).
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from yt_assets_tests.servers.programs import Program, ServerUnavailable


def initialise(program: Program, folder: Path) -> None:
    """Make a new folder whose `data` holds no database yet, for servers to copy. Raises ServerUnavailable."""
    folder.mkdir(parents=True)
    shutil.chown(folder, account_for(program.kind))
    data = [f"--datadir={folder / 'data'}", f"--tmpdir={folder}", f"--user={account_for(program.kind)}"]
    if program.kind == "mysql":
        command = [*program.command, "--initialize-insecure", "--innodb-flush-method=nosync", *data]
    else:
        installer = _installer(program)
        command = [installer, "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", *data]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, errors="replace")
    if done.returncode != 0:
        complaint = worst_of((done.stderr or done.stdout).splitlines())
        message = f"{program.kind} {program.version} could not make its data folder: {complaint}"
        raise ServerUnavailable(message)


def account_for(kind: str) -> str:
    """MySQL refuses to run as root, MariaDB needs only to be told; anybody else is who they are."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return "nobody" if kind == "mysql" else "root"


def worst_of(lines: list[str]) -> str:
    """The last error that a server complained of before it gave up, else its last word."""
    errors = (line for line in reversed(lines) if "ERROR" in line and not line.endswith("Aborting"))
    return next(errors, lines[-1] if lines else "no reason given")


def _installer(program: Program) -> str:
    """mariadb-install-db: beside the server, where its archive unpacks it, or on PATH."""
    base = Path(program.path).resolve().parent.parent
    folders = os.pathsep.join((str(base / "scripts"), str(base / "bin"), os.environ.get("PATH", os.defpath)))
    found = shutil.which("mariadb-install-db", path=folders)
    if found is None:
        message = f"{program.path} has no mariadb-install-db beside it, nor is one on PATH"
        raise ServerUnavailable(message)
    return found
