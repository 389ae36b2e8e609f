"""Machines of a test: a checkout, a home and an environment each, with nothing shared but databases and a broker.

Here: how they are made, what runs on them, and how it ends. Not here: what goes wrong, and assertions.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from yt_assets.orchestration.partitions import key_of
from yt_assets.sandbox import Sandbox
from yt_assets_tests.faults.disturbed import Contents, Installation, Nursery, hour
from yt_assets_tests.faults.doomed import ASSETS
from yt_assets_tests.servers.databases import SETTINGS, DatabaseUrls

ROOT = Path(__file__).parents[2]
COMMAND = "from yt_assets.cli import main; main()"
PATIENCE = 180.0


def wait_for(question: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Look four times a second until it is so."""
    until = time.monotonic() + patience
    while not question():
        if time.monotonic() > until:
            pytest.fail(f"waited {patience:g} s for {what}")
        time.sleep(0.25)


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A broker of this test's own, on loopback; its URL."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server was left out: this machine has none (apt-get install redis-server)")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with (folder / "redis.log").open("wb") as log:
        running = subprocess.Popen([*words, "--dir", str(folder)], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        wait_for(lambda: _answers(port), "redis-server")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        running.terminate()
        running.wait(timeout=10)


def _answers(port: int) -> bool:
    with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), timeout=1)):
        return True
    return False


@dataclass
class Machine:
    """One of several. settings: what differs from the others' environment."""

    folder: Path
    shared: Mapping[str, str]
    settings: dict[str, str] = field(default_factory=dict)
    _running: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("yt_assets", "deploy"):
            shutil.copytree(ROOT / name, self.folder / "checkout" / name, ignore=ignored)

    @property
    def log(self) -> Path:
        """What its worker said."""
        return self.folder / "worker.log"

    def environment(self) -> dict[str, str]:
        """Nothing but settings; the checkout goes before the one that this test runs from."""
        place = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TZ": "UTC", "YT_DATA_DIR": str(self.folder)}
        return {**place, "PYTHONPATH": str(self.folder / "checkout"), **self.shared, **self.settings}

    def start_worker(self) -> None:
        """Start a worker with one step at a time, in a group of its own, and wait until it takes steps."""
        with self.log.open("wb") as log:
            words = [sys.executable, "-c", COMMAND, "worker", "--steps", "1"]
            process = subprocess.Popen(
                words,
                env=self.environment(),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._running.append(process)
        wait_for(lambda: process.poll() is not None or " ready." in self.log.read_text(errors="replace"), "a worker")
        assert process.poll() is None, self.log.read_text(errors="replace")

    def kill_worker(self) -> None:
        """What a power cut does: the worker and all of its processes, at once."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def kill_step(self) -> None:
        """What the kernel does for want of memory: the process of the step alone."""
        main = self._running[-1].pid
        for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)

    def took(self) -> int:
        """Steps that its worker was given."""
        return self.log.read_text(errors="replace").count("received")


@dataclass
class Observatory:
    """Databases, a sandbox with a clock that stands still, a broker, and a launcher's machine."""

    folder: Path
    urls: DatabaseUrls
    sandbox: Sandbox
    nursery: Nursery
    settings: dict[str, str]

    def __post_init__(self) -> None:
        self.installation = Installation(self.folder / "launcher", self.urls, self.sandbox, self.nursery).at(0)

    def shared(self) -> dict[str, str]:
        """The environment that all machines have."""
        own = self.installation.environment()
        names = ("YOUTUBE_API_ENDPOINT", "YOUTUBE_API_KEY", "YT_CHANNELS", *SETTINGS.values())
        return {**{name: own[name] for name in names}, "YT_START_DATE": f"{hour(0):%Y-%m-%d}", **self.settings}

    def launch(self, *assets: str) -> "subprocess.Popen[bytes]":
        """Start a run of the first hour, in the process that would be its worker; of all assets if none is named."""
        words = [sys.executable, "-m", "yt_assets_tests.faults.run_worker", key_of(hour(0)), *(assets or ASSETS)]
        environment = {**self.installation.environment(), **self.shared()}
        with (self.folder / "launcher.log").open("wb") as log:
            return subprocess.Popen(
                words, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
            )

    def said(self) -> str:
        """What the launcher said."""
        return (self.folder / "launcher.log").read_text(errors="replace")

    def contents(self) -> Contents:
        """The rows of both databases."""
        return self.installation.contents()
