"""The four services of deploy/systemd as processes, without systemd: the same programs, options and environment."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from yt_assets_tests.deploy.places import DEPLOY, ROOT
from yt_assets_tests.end_to_end.observatory import BIN
from yt_assets_tests.end_to_end.services import Services, free_port, wait_for

DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"


@dataclass
class Machine:
    """Where the units' paths are, with ports that are free."""

    folder: Path
    ports: dict[str, str]

    def command(self, line: str) -> list[str]:
        """A program of a unit, as words."""
        line = line.replace("/opt/yt_assets/bin", str(BIN)).replace("%S", str(self.folder))
        for shipped, free in self.ports.items():
            line = line.replace(f"--port {shipped}", f"--port {free}")
        return shlex.split(line.replace("/etc/yt_assets", str(self.folder / "etc")))

    def lines(self, unit: str, name: str) -> list[str]:
        """Values of a name in a unit."""
        text = (DEPLOY / "systemd" / f"{unit}.service").read_text(encoding="utf-8")
        return re.findall(rf"^{name}=(.+)$", text, re.MULTILINE)

    def environment(self, unit: str) -> dict[str, str]:
        """What the unit sets, and what the operator's file would."""
        (given,) = self.lines(unit, "Environment")
        own = dict(word.split("=", 1) for word in given.replace("%S", str(self.folder)).split())
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.folder), "YT_START_DATE": "2026-11-01", **own}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Its /etc and its state, on SQLite."""
    ports = {shipped: str(free_port()) for shipped in ("4000", "3000", "8000")}
    (tmp_path / "etc").mkdir()
    shutil.copy(ROOT / "dagster.yaml", tmp_path / "etc")
    workspace = (DEPLOY / "systemd" / "workspace.yaml").read_text(encoding="utf-8")
    (tmp_path / "etc" / "workspace.yaml").write_text(workspace.replace("port: 4000", f"port: {ports['4000']}"))
    (tmp_path / "yt_assets").mkdir()
    return Machine(tmp_path, ports)


@pytest.fixture
def started(machine: Machine) -> Iterator[Machine]:
    """All of them, in their order."""
    with ExitStack() as stack:
        for name in ("ExecStartPre", "ExecStart"):
            for line in machine.lines("yt-assets-migrate", name):
                subprocess.run(
                    machine.command(line),
                    env=machine.environment("yt-assets-migrate"),
                    cwd=machine.folder / "yt_assets",
                    check=True,
                )
        for unit in ("yt-assets-code", "yt-assets-daemon", "yt-assets-web", "yt-assets-api"):
            (line,) = machine.lines(unit, "ExecStart")
            log = stack.enter_context((machine.folder / f"{unit}.log").open("wb"))
            child = subprocess.Popen(
                machine.command(line),
                env=machine.environment(unit),
                cwd=machine.folder / "yt_assets",
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            stack.callback(child.wait, 60)
            stack.callback(child.terminate)
        yield machine


def answer(url: str) -> bytes:
    """The body of a response; nothing while there is none."""
    try:
        with urlopen(url, timeout=10) as response:
            return bytes(response.read())
    except (URLError, OSError):
        return b""


def test_all_daemons_are_healthy_and_both_web_servers_answer(started: Machine) -> None:
    ui = Services(None, f"http://127.0.0.1:{started.ports['3000']}")  # type: ignore[arg-type]  # there is no `dev`
    wait_for(ui.answers, "the code location in the UI")

    def healthy() -> bool:
        statuses = ui.ask(DAEMONS)["instance"]["daemonHealth"]["allDaemonStatuses"]
        required = [each["healthy"] for each in statuses if each["required"]]
        return bool(required) and all(required)

    wait_for(healthy, "healthy daemons")
    api = f"http://127.0.0.1:{started.ports['8000']}"
    ready = json.loads(wait_for(lambda: answer(f"{api}/v1/ready"), "the API"))
    assert ready["status"] == "ok"
    assert b"yt_assets_database_up" in answer(f"{api}/metrics")
