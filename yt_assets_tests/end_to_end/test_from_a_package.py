"""The wheel in a clean environment and an empty folder: init, up, an hour, status, top, the page, and the end."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from yt_assets_tests.end_to_end.listening import processes_with
from yt_assets_tests.end_to_end.services import free_port, wait_for, wait_for_the_middle_of_an_hour

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`yt-assets` of an environment with the wheel, and with the libraries of this one."""
    folder = tmp_path_factory.mktemp("package")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "env"], check=True, timeout=120)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "-q"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, timeout=300)
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    place = subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True, timeout=60).stdout.strip()
    # What lies in a folder that a .pth names is found; its own .pth files, as of an editable install, are not read.
    (Path(place) / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python.with_name("yt-assets")


@pytest.fixture
def environment(tmp_path: Path, program: Path) -> Iterator[dict[str, str]]:
    """A user's shell in an empty folder; what runs in it is killed at the end."""
    (tmp_path / "home").mkdir()
    environment = {"PATH": f"{program.parent}{os.pathsep}/usr/bin:/bin", "HOME": str(tmp_path / "home"), "TZ": "UTC"}
    yield environment
    for pid in processes_with(f"HOME={tmp_path / 'home'}"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_from_an_empty_folder_to_an_hour_and_its_page(
    tmp_path: Path, program: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "installation"
    folder.mkdir()

    def typed(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [program, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    made = typed("init", "--yes")
    assert made.returncode == 0, made.stderr
    assert [each.name for each in folder.iterdir()] == [".env"]
    assert str(tmp_path / "home") in made.stdout, "data are in the user's own folder"
    again = typed("init", "--yes")
    assert (again.returncode, "--force" in again.stderr) == (2, True)

    wait_for_the_middle_of_an_hour()
    ui, page, log = free_port(), free_port(), tmp_path / "up.log"
    with log.open("wb") as output:
        service = subprocess.Popen(
            [program, "up", "--port", str(ui), "--api-port", str(page)],
            cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    with service:
        try:
            _look_at(log, typed, page)
        finally:
            service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=60) == 0, log.read_text()
    assert processes_with(f"HOME={tmp_path / 'home'}") == []


def _look_at(log: Path, typed: Callable[..., "subprocess.CompletedProcess[str]"], page: int) -> None:
    """An hour, and what shows it."""
    wait_for(lambda: " captured: " in log.read_text(), "an hour", log.read_text)
    status = typed("status", "--json")
    assert (status.returncode, json.loads(status.stdout)["figures"]["daemon_alive"]) == (0, True)
    assert json.loads(typed("top", "gaining", "--json").stdout)["top_gaining_videos"]
    with urlopen(f"http://127.0.0.1:{page}/", timeout=30) as answer:
        assert "Simulated" in answer.read().decode()


def test_documents_and_examples_are_in_the_package(program: Path) -> None:
    (package,) = (program.parents[1] / "lib").glob("python*/site-packages/yt_assets")
    held = {str(file.relative_to(package)) for file in package.rglob("*") if file.is_file()}
    documents = {f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md")}
    assert {".env.example", "dagster.yaml", *documents} <= held
