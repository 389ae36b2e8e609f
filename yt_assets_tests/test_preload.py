"""What the fork server does before the first step."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from yt_assets.storage.engine.migrate import HEADS

pytestmark = pytest.mark.thorough

DAGSTER_YAML = (Path(__file__).parents[1] / "dagster.yaml").read_text(encoding="utf-8")
MAKES_HOME = "import dagster; dagster.DagsterInstance.get()"

SCRIPT = """
import threading
import yt_assets.preload
import dagster as dg
from alembic.script import ScriptDirectory
from unittest.mock import patch
with patch.object(ScriptDirectory, "_load_revisions", side_effect=AssertionError), dg.DagsterInstance.get() as instance:
    print(type(instance.event_log_storage).__module__, end=" ")
import gc
print(threading.active_count(), gc.isenabled(), gc.get_freeze_count() > 0)
"""


def test_it_reads_migration_scripts_once_and_leaves_no_thread_that_a_fork_would_lose(tmp_path: Path) -> None:
    """Three storages of Dagster read 90 scripts each in every step: a sixth of its cost.

    They were read again, once in each step, when what was kept went by all options: each storage has its own.
    """
    (tmp_path / "dagster.yaml").write_text(DAGSTER_YAML, encoding="utf-8")
    subprocess.run([sys.executable, "-c", MAKES_HOME], env={"DAGSTER_HOME": str(tmp_path)}, check=True, timeout=120)
    environment = {"DAGSTER_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout.split() == ["yt_assets.orchestration.instance.sqlite", "1", "True", "True"]
    assert ran.stderr == ""


VERSION = "SELECT version_num FROM yt_assets_{}_version"
MIGRATES = """
import yt_assets.preload
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
for name in ("videos", "insights"):
    with Database(name, f"sqlite:///{name}.db", setting=f"{name.upper()}_DATABASE_URL") as database:
        ensure_schema(database)
"""


def test_scripts_that_are_read_once_stay_those_of_their_own_database(tmp_path: Path) -> None:
    """Both databases share an environment; one got the other's scripts, and views over tables that were not there."""
    ran = subprocess.run(
        [sys.executable, "-c", MIGRATES], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    for name, table in (("videos", "raw_videos"), ("insights", "trend_insights")):
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as database:
            tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert table in tables, name
            assert database.execute(VERSION.format(name)).fetchone() == (HEADS[name],)
