"""`yt-assets up` as a service: an hour, a program that is killed, and an end that leaves nothing behind."""

import json
import os
import pty
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from yt_assets_tests.end_to_end.listening import places_of, processes_with
from yt_assets_tests.end_to_end.observatory import BIN, WORLD, Observatory
from yt_assets_tests.end_to_end.services import free_port, this_hour, wait_for, wait_for_the_middle_of_an_hour

Lines = list[dict[str, Any]]


class Service:
    """A running `yt-assets up --log json`."""

    def __init__(self, observatory: Observatory) -> None:
        self.observatory = observatory
        self.ui, self.page = free_port(), free_port()
        self.log = observatory.folder / "up.log"
        words = ("up", "--log", "json", "--port", str(self.ui), "--api-port", str(self.page))
        self.process = observatory.begin(self.log, "yt-assets", *words)

    def lines(self) -> Lines:
        """What it said."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def said(self, words: str) -> str | None:
        """The first line with these words."""
        return next((line["message"] for line in self.lines() if words in line["message"]), None)

    def processes(self) -> list[int]:
        """All of its processes, and itself."""
        return processes_with(f"YT_DATA_DIR={self.observatory.folder}")

    def process_of(self, words: str) -> int:
        """The process whose command has these words."""
        commands = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ") for pid in self.processes()}
        return next(pid for pid, command in commands.items() if words.encode() in command)


@contextmanager
def up(folder: Path) -> Iterator[Service]:
    """A service over a small simulated world, in its own folder; killed at the end of the block if it is there yet."""
    world = WORLD | {"epoch": (this_hour() - timedelta(hours=2)).isoformat(), "channels": 2}
    service = Service(Observatory(folder, world=world))
    try:
        yield service
    finally:
        for pid in service.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        service.process.wait()


def test_an_hour_a_killed_program_and_an_end_that_leaves_nothing(tmp_path: Path) -> None:
    wait_for_the_middle_of_an_hour()
    with up(tmp_path) as service:
        wait_for(lambda: service.said("Logs: "), "its start", service.log.read_text)
        assert {address for address, _ in places_of(service.processes()) if not address.is_loopback} == set()
        done = wait_for(lambda: service.said(" captured: "), "the hour's line", service.log.read_text)
        assert "videos, " in done
        assert " units, " in done
        for port in (service.ui, service.page):
            with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                assert answer.status == 200
        ended = service.observatory.command("status", "--json")
        assert (ended.returncode, json.loads(ended.stdout)["figures"]["daemon_alive"]) == (0, True), ended.stdout

        before = service.process_of("dagster._daemon")
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: service.said("ended with exit code -9; it is started again"), "the words", str)
        wait_for(lambda: _other(service, before), "another daemon", service.log.read_text)

        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(timeout=90) == 0, service.log.read_text()
        assert service.processes() == []
        assert all(list(line) == ["time", "level", "part", "message"] for line in service.lines())
        assert len(service.lines()) < 20, "it is quiet"


def _other(service: Service, before: int) -> bool:
    with suppress(StopIteration, OSError):
        return service.process_of("dagster._daemon") != before
    return False


def test_nothing_outlives_a_service_that_is_killed(tmp_path: Path) -> None:
    with up(tmp_path) as service:
        wait_for(lambda: service.said("Logs: "), "its start", service.log.read_text)
        service.process.kill()
        service.process.wait()
        wait_for(lambda: not service.processes(), "its programs' end", lambda: str(service.processes()))


def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = Observatory(tmp_path).command("up", "--port", port, "--no-api")
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}: Address already in use. Choose another host or port." in ended.stderr


@pytest.mark.parametrize("words", [("dev", "--port"), ("up", "--no-api", "--port")], ids=["dev", "up"])
def test_a_ctrl_c_on_the_terminal_is_no_failure(tmp_path: Path, words: tuple[str, ...]) -> None:
    """It ended with "exit code 1; is port 8403 taken?"."""
    observatory, port = Observatory(tmp_path, world=WORLD | {"channels": 1}), free_port()
    controller, terminal = pty.openpty()
    command = ["setsid", "--ctty", "--wait", str(BIN / "yt-assets"), *words, str(port)]
    log = tmp_path / "errors.log"
    with log.open("w") as errors:
        child = subprocess.Popen(
            command, env=observatory.environment(), cwd=tmp_path, stdin=terminal, stdout=errors, stderr=errors
        )
    try:
        wait_for(lambda: port in {each for _, each in places_of(_of(observatory))}, "the UI", log.read_text)
        os.write(controller, b"\x03")
        assert child.wait(timeout=60) == 0, log.read_text()
        assert "is port" not in log.read_text()
        wait_for(lambda: not _of(observatory), "the end of all", lambda: str(_of(observatory)))
    finally:
        for pid in _of(observatory):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        child.wait()
        os.close(controller)
        os.close(terminal)


def _of(observatory: Observatory) -> list[int]:
    return processes_with(f"YT_DATA_DIR={observatory.folder}")
