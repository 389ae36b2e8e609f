"""The folder that classes of dagster.yaml keep their files in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yt_assets.orchestration.instance.home import TEMPORARY, dagster_home

TWICE = """
import subprocess, sys
from yt_assets.orchestration.instance.home import dagster_home
print(dagster_home())
child = "from yt_assets.orchestration.instance import home; print(home.dagster_home())"
print(subprocess.check_output([sys.executable, "-c", child], text=True))
"""


def test_it_is_dagsters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    assert dagster_home() == str(tmp_path)


def test_without_one_it_is_a_folder_that_children_share_and_that_goes_with_its_maker(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if name not in {"DAGSTER_HOME", TEMPORARY}}
    said = subprocess.check_output([sys.executable, "-c", TWICE], cwd=tmp_path, env=clean, text=True).split()
    assert said[0] == said[1]
    assert Path(said[0]).parent == tmp_path
    assert list(tmp_path.iterdir()) == []
