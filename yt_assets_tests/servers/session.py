"""One server of each kind for a whole test run, started by the first test that needs it.

Here: the folder that all pytest processes share, and the lock in it. Not here: pytest hooks (conftest.py).
The pytest-xdist controller collects nothing and cannot know whether servers are needed; workers know, but end before
others. So workers start servers under a lock and write down where they are, and the controller stops what it finds.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from filelock import FileLock

from yt_assets_tests.servers.data_folder import initialise
from yt_assets_tests.servers.programs import KINDS, Program, ServerUnavailable, find_program, obtain_program
from yt_assets_tests.servers.server import NOTE, Server, launch

# A file system in memory, and the room in it and beside it for the servers of a run and the files of its tests.
MEMORY, ROOM = Path("/dev/shm"), 8 * 2**30  # noqa: S108  only a folder of a new name in it is used
# Ubuntu lets its mysqld write below /tmp, and not there.
CONFINED = Path("/etc/apparmor.d/usr.sbin.mysqld")

# Where pytest's configuration keeps them.
SERVERS: "pytest.StashKey[SharedServers]" = pytest.StashKey()


def in_memory(environment: Mapping[str, str]) -> Path | None:
    """Where files are in memory; None without room there, and where TMPDIR says where temporary files go.

    MariaDB waits for the disk 1,800 times to make our schema, MySQL 500 times, whatever their options say, and the
    first hour of a command 800 times.
    """
    if environment.get("TMPDIR") or CONFINED.exists() or not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    runs_scripts = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    told = dict(line.split(":") for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines())
    available = 1024 * int(told["MemAvailable"].removesuffix("kB"))
    return MEMORY if runs_scripts and min(available, shutil.disk_usage(MEMORY).free) >= ROOM else None


class SharedServers:
    """The servers of one test run. guardian: the process that the run ends with."""

    def __init__(self, folder: Path, *, guardian: int, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self._guardian = guardian
        self._environment = environment

    @classmethod
    def in_a_new_folder(
        cls, *, guardian: int, environment: Mapping[str, str], place: Path | None = None
    ) -> "SharedServers":
        """Make the folder, in `place` or among temporary files.

        Readable for all: a server started by root runs as somebody else.
        """
        folder = Path(tempfile.mkdtemp(prefix="yt-assets-servers-", dir=place))
        folder.chmod(0o755)
        return cls(folder, guardian=guardian, environment=environment)

    def get(self, kind: str) -> Server:
        """The server of this kind, started if nobody did. Raises ServerUnavailable, each time with the same reason."""
        with FileLock(self.folder / f"{kind}.lock"):
            if (self.folder / kind / NOTE).is_file():
                return Server.load(self.folder / kind)
            if self._reason(kind).is_file():
                raise ServerUnavailable(self._reason(kind).read_text())
            return self._start(kind)

    def start_another(self, kind: str, name: str, *, extra: tuple[str, ...] = ()) -> Server:
        """A server for one test alone, which may kill it and must remove it. Raises ServerUnavailable.

        extra: options of its own.
        """
        program = obtain_program(kind, self._environment)
        return launch(program, self._pristine_data(program), self.folder / name, guardian=self._guardian, extra=extra)

    def left_out(self) -> dict[str, str]:
        """Why a server could not be had, by kind."""
        return {kind: self._reason(kind).read_text() for kind in KINDS if self._reason(kind).is_file()}

    def describe(self) -> str:
        """What this machine offers, without starting or installing anything."""
        found = {kind: find_program(kind, self._environment) for kind in KINDS}
        known = [f"{kind} {program.version} ({program.path})" for kind, program in found.items() if program]
        missing = [
            f"{kind} not on PATH, obtained when a test needs it" for kind, program in found.items() if not program
        ]
        return "; ".join(["sqlite", *known, *missing])

    def remove(self) -> None:
        """Stop all servers and delete their files."""
        for note in self.folder.glob(f"*/{NOTE}"):
            Server.load(note.parent).remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, kind: str) -> Server:
        try:
            return self.start_another(kind, kind)
        except ServerUnavailable as error:
            self._reason(kind).write_text(str(error))
            raise

    def _pristine_data(self, program: Program) -> Path:
        """A data folder that no server ran on, made once: MySQL takes four seconds for it."""
        folder, made = (self.folder / f"{program.kind}.{name}" for name in ("pristine", "made"))
        with FileLock(self.folder / f"{program.kind}.pristine.lock"):
            if not made.is_file():
                shutil.rmtree(folder, ignore_errors=True)
                initialise(program, folder)
                made.touch()
        return folder / "data"

    def _reason(self, kind: str) -> Path:
        return self.folder / f"{kind}.left_out"
