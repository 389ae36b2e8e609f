"""The name of a run's worker, by which a run that was lost is told from one that is at work."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from yt_assets.orchestration import run_worker
from yt_assets.orchestration.run_worker import is_gone, this_worker

# The parts of a name.
HOST, MACHINE, BOOT, NAMESPACE, PID, START = range(6)
NO_PROCESS = "4194399"  # above the kernel's highest number
NAMED = "from yt_assets.orchestration.run_worker import this_worker; print(this_worker(), flush=True); input()"


def with_part(number: int, value: str) -> str:
    """The name of this process with one part of it replaced."""
    parts = this_worker().split(" ")
    parts[number] = value
    return " ".join(parts)


def test_a_process_that_runs_is_there_and_one_that_was_killed_is_gone() -> None:
    """Also before its parent has asked how it ended: until then its number still stands in the kernel's list."""
    child = subprocess.Popen([sys.executable, "-c", NAMED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    worker = child.stdout.readline().strip()
    assert not is_gone(worker)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(worker)
    child.communicate()
    assert is_gone(worker)


def test_a_later_process_with_the_same_number_is_another() -> None:
    assert not is_gone(this_worker())
    assert is_gone(with_part(START, "1"))


def test_no_process_outlives_its_machine_which_is_known_by_more_than_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two machines that were cloned have one host name: what works on the other is not gone."""
    monkeypatch.setattr(run_worker, "MACHINE_ID", tmp_path / "machine-id")
    assert not is_gone(with_part(BOOT, "another-boot"))
    (tmp_path / "machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    assert is_gone(with_part(BOOT, "another-boot"))
    assert "0123456789abcdef" not in this_worker()


@pytest.mark.parametrize("part", [HOST, MACHINE, NAMESPACE])
def test_a_process_on_another_machine_or_in_another_container_cannot_be_seen(part: int) -> None:
    parts = with_part(part, "elsewhere").split(" ")
    assert not is_gone(" ".join([*parts[:PID], NO_PROCESS, parts[START]]))
    assert is_gone(with_part(PID, NO_PROCESS))


# The last one is named: what it says of this process, each of two test workers would call it otherwise.
WRITTEN = ["", "me", "a b c d e f", "a b c d 1 2", pytest.param(this_worker().replace(" ", ""), id="without blanks")]


@pytest.mark.parametrize("written", WRITTEN)
def test_what_a_person_wrote_into_the_tag_is_no_process_and_no_error(written: str) -> None:
    assert not is_gone(written)


def test_a_step_names_the_worker_of_its_run() -> None:
    """A step's own process ends with the step, and the run goes on."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(this_worker) == this_worker()


@pytest.mark.parametrize("hidden", ["boot", "processes"])
def test_what_the_kernel_hides_is_decided_by_the_process_number(
    hidden: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no /proc on macOS; with hidepid, processes of other accounts are not in it."""
    worker = this_worker()
    if hidden == "boot":
        monkeypatch.setattr(run_worker, "BOOT_ID", tmp_path / "none")
        worker = this_worker()
    monkeypatch.setattr(run_worker, "Path", lambda _: tmp_path / "none")
    parts = worker.split(" ")
    assert not is_gone(worker)
    assert is_gone(" ".join([*parts[:PID], NO_PROCESS, parts[START]]))
