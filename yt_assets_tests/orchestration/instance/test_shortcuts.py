"""The private doors of Dagster and alembic: read against named versions, and closed by one variable."""

import re
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager

from yt_assets.orchestration.instance.shortcuts import FALSE, READ_AGAINST, VARIABLE, are_on
from yt_assets.settings.environment import load_settings

ROOT = Path(__file__).parents[3]
DAGSTER_YAML = (ROOT / "dagster.yaml").read_text(encoding="utf-8")
PRELOADED = """
import yt_assets.preload
from alembic.script import ScriptDirectory
print(ScriptDirectory.from_config.__func__.__module__)
"""


@dg.asset
def figure() -> int:
    """One figure."""
    return 7


@pytest.mark.parametrize("package", READ_AGAINST)
def test_the_lock_holds_the_version_that_the_overrides_were_read_against(package: str) -> None:
    """After a renewed lock: read what instance/ and preload.py override again, then change READ_AGAINST."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = re.search(rf"^{package}==(\S+)", lock, re.MULTILINE)
    assert locked is not None
    assert locked.group(1) == READ_AGAINST[package]


@pytest.mark.parametrize("value", ["false", "0", "Off"])
def test_dagsters_own_classes_serve_the_same_home_where_the_shortcuts_are_off(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_text(DAGSTER_YAML, encoding="utf-8")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        assert type(instance.event_log_storage) is not SqliteEventLogStorage
        run_id = dg.materialize([figure], instance=instance).run_id
    monkeypatch.setenv(VARIABLE, value)
    with dg.DagsterInstance.from_config(str(tmp_path)) as plain:
        assert type(plain.event_log_storage) is SqliteEventLogStorage
        assert type(plain.compute_log_manager) is LocalComputeLogManager
        assert plain.has_run(run_id)
        assert dg.materialize([figure], instance=plain).success


@pytest.mark.parametrize(
    ("value", "home"),
    [("true", "yt_assets.orchestration.instance.migration_scripts"), ("false", "alembic.script.base")],
)
def test_alembic_reads_its_scripts_as_ever_where_the_shortcuts_are_off(value: str, home: str) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PRELOADED], env={VARIABLE: value}, capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == home


@pytest.mark.parametrize("value", [*sorted(FALSE), "1", "on", "t", "true", "y", "yes", "TRUE", "No"])
def test_the_switch_and_the_settings_read_a_word_alike(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, value)
    assert are_on() is load_settings({VARIABLE: value}).yt_dagster_shortcuts
