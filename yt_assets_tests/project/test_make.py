"""What make says on a machine whose Python it cannot use."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROMISED = [match[1] for line in PROJECT["classifiers"] if (match := re.search(r"Python :: (3\.\d+)$", line))]

# A python that reports another version, whichever way it is asked.
PRETENDS = f"""#!/bin/sh
[ "$1" = -c ] || exit 9
exec '{sys.executable}' -c 'import sys; sys.version_info = (3, MINOR, 0, "final", 0); exec(sys.argv[1])' "$2"
"""


def made(folder: Path, python: str) -> tuple[int, str]:
    """Exit code and words of `make run` with a Python, in a folder with the Makefile alone."""
    shutil.copy(ROOT / "Makefile", folder)
    for needed in ("requirements.lock", "pyproject.toml"):
        (folder / needed).touch()
    ended = subprocess.run(
        ["make", f"PYTHON={python}", "run"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )
    return ended.returncode, ended.stdout


def pretending(folder: Path, minor: int) -> str:
    python = folder / f"python3.{minor}"
    python.write_text(PRETENDS.replace("MINOR", str(minor)))
    python.chmod(0o755)
    return str(python)


@pytest.mark.parametrize("minor", [14, 15])
def test_a_newer_python_is_refused_with_the_reason_and_the_remedy(minor: int, tmp_path: Path) -> None:
    """Pip's words were about dagster-mysql alone, after a minute."""
    python = pretending(tmp_path, minor)
    assert made(tmp_path, python) == (
        2,
        f"make: {python} is newer than Python 3.13, and dagster-mysql takes 3.11, 3.12 and 3.13 alone; "
        "try make PYTHON=python3.13 run\n",
    )
    assert not (tmp_path / ".venv").exists()


def test_an_older_one_and_none_are_refused(tmp_path: Path) -> None:
    for python in (pretending(tmp_path, 10), str(tmp_path / "nothing")):
        assert made(tmp_path, python) == (
            2,
            f"make: {python} is missing or older than Python 3.11; try make PYTHON=python3.12 run\n",
        )


@pytest.mark.parametrize("promised", PROMISED)
def test_each_promised_one_is_tried(promised: str, tmp_path: Path) -> None:
    """The stand-in has no venv module: make comes as far as that."""
    said = made(tmp_path, pretending(tmp_path, int(promised.partition(".")[2])))[1]
    assert said.startswith("Setting up .venv")


def test_a_folder_that_dagster_cannot_run_from_is_refused_with_the_remedy(tmp_path: Path) -> None:
    """Its own migrations ended in configparser's traceback, after minutes of setting up."""
    folder = tmp_path / "100% mine"
    folder.mkdir()
    code, said = made(folder, pretending(tmp_path, 13))
    assert (code, said) == (
        2,
        "make: Dagster cannot run from a folder with % in its path; try make VENV=/a/folder/without/it run\n",
    )
    assert not (folder / ".venv").exists()


def test_pip_refuses_what_make_refuses() -> None:
    assert PROMISED == ["3.11", "3.12", "3.13"]
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {PROMISED[0]} to {PROMISED[-1]} and make" in readme
