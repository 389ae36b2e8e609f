"""The servers that the other tests rely on: found by what they say they are, and never left behind."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from yt_assets_tests.servers.processes import ends
from yt_assets_tests.servers.programs import ServerUnavailable, find_program, identify, run_unlocked
from yt_assets_tests.servers.server import Server, launch
from yt_assets_tests.servers.session import SERVERS, SharedServers


def script(folder: Path, name: str, says: str) -> str:
    """A program that answers any question with one line."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return str(path)


def test_a_program_is_what_it_says_and_not_what_it_is_called(tmp_path: Path) -> None:
    """On Debian, mysqld may be a link to MariaDB."""
    debian = script(tmp_path, "mysqld", "mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu")
    oracle = script(tmp_path, "other", "/usr/sbin/mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)")
    found = [identify(debian), identify(oracle)]
    assert [(program.kind, program.version) for program in found if program] == [
        ("mariadb", "10.11.6"),
        ("mysql", "8.4.3"),
    ]


def test_what_is_no_server_is_none(tmp_path: Path) -> None:
    assert identify(script(tmp_path, "mysqld", "hello")) is None
    assert identify(str(tmp_path / "nothing")) is None


def test_the_named_program_goes_before_those_on_path(tmp_path: Path) -> None:
    (tmp_path / "path").mkdir()
    script(tmp_path / "path", "mysqld", "mysqld Ver 8.0.1")
    environment = {"PATH": str(tmp_path / "path"), "MYSQLD": script(tmp_path, "named", "mysqld Ver 9.9.9")}
    found = find_program("mysql", environment)
    assert found is not None
    assert found.version == "9.9.9"


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    broken = identify(script(tmp_path, "mysqld", "[ERROR] mysqld Ver 9.9.9: no room"))
    assert broken is not None
    (tmp_path / "data").mkdir()
    with pytest.raises(ServerUnavailable, match=r"mysql 9.9.9 did not start: .*no room"):
        launch(broken, tmp_path / "data", tmp_path / "server", guardian=1)


APT_IS_LOCKED = """#!/bin/sh
[ -e "$0.tried" ] && exit 0
touch "$0.tried"
echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)" >&2
echo "E: Unable to lock directory /var/lib/apt/lists/" >&2
exit 100
"""


def test_apts_lock_is_waited_for(tmp_path: Path) -> None:
    """A second test run at once, or a fresh machine's own updates, left MariaDB out."""
    apt, waits = tmp_path / "apt-get", list[float]()
    apt.write_text(APT_IS_LOCKED)
    apt.chmod(0o755)
    run_unlocked([str(apt), "update"], os.environ, pause=waits.append)
    assert waits == [2]


def test_a_lock_that_stays_is_told_after_two_minutes_and_other_faults_at_once(tmp_path: Path) -> None:
    apt, waits = tmp_path / "apt-get", list[float]()
    apt.write_text(APT_IS_LOCKED.replace("touch", ": no"))
    apt.chmod(0o755)
    with pytest.raises(ServerUnavailable, match="Could not get lock"):
        run_unlocked([str(apt), "update"], os.environ, pause=waits.append)
    assert sum(waits) == 120
    waits.clear()
    apt.write_text("#!/bin/sh\necho 'E: no such package' >&2; exit 100\n")
    with pytest.raises(ServerUnavailable, match="no such package"):
        run_unlocked([str(apt), "update"], os.environ, pause=waits.append)
    assert waits == []


@pytest.mark.database
def test_a_test_run_that_is_killed_leaves_no_server(
    pytestconfig: pytest.Config, server_of: Callable[[str], Server]
) -> None:
    """SIGKILL runs no clean-up: a watchdog process ends the server when its guardian is gone."""
    server_of("mariadb")
    guardian = subprocess.Popen(["sleep", "600"])
    orphaned = SharedServers(pytestconfig.stash[SERVERS].folder, guardian=guardian.pid, environment=os.environ)
    server = orphaned.start_another("mariadb", "orphan")
    guardian.kill()
    guardian.wait()
    assert ends(server.pid, within=20)
