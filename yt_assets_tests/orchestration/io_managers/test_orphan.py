"""A step that asks whether its run is still there, however its process was started."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from yt_assets.orchestration.io_managers.orphan import is_orphan, require_run

# A worker that starts one step and waits for it; the step writes what it finds, each time that it is asked to.
WORKER = """
import multiprocessing, sys, time
from pathlib import Path
from yt_assets.orchestration.io_managers.orphan import is_orphan

def step(folder):
    for number in (1, 2):
        while not (folder / f"ask{number}").exists():
            time.sleep(0.02)
        (folder / "answer.new").write_text(str(is_orphan()))
        (folder / "answer.new").rename(folder / f"answer{number}")

if __name__ == "__main__":
    child = multiprocessing.get_context(sys.argv[1]).Process(target=step, args=(Path(sys.argv[2]),))
    child.start()
    child.join()
"""


def answer(folder: Path, number: int) -> str:
    (folder / f"ask{number}").touch()
    until = time.monotonic() + 60
    while not (folder / f"answer{number}").exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    return (folder / f"answer{number}").read_text()


@pytest.mark.parametrize("method", ["forkserver", "spawn", "fork"])
def test_a_step_is_an_orphan_when_its_worker_was_killed(method: str, tmp_path: Path) -> None:
    """Under the fork server a step's parent process is not its worker, and lives as long as the step."""
    (tmp_path / "worker.py").write_text(WORKER)
    worker = subprocess.Popen([sys.executable, str(tmp_path / "worker.py"), method, str(tmp_path)])
    assert answer(tmp_path, 1) == "False"
    worker.kill()
    worker.wait()
    assert answer(tmp_path, 2) == "True"


def test_a_process_that_nobody_started_for_a_step_is_none() -> None:
    assert not is_orphan()
    require_run()
