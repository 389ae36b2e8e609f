"""The daily job as Dagster runs it: its metadata, its failures, and the command that a person types."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from yt_assets.definitions import build_definitions
from yt_assets.settings.environment import load_settings
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets_tests.storage.stored_hours import LEDGERS, VIDEOS, Databases, fill, hours_left

# The job asks this machine's clock.
THIS_HOUR = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
KEPT, OLD = THIS_HOUR - timedelta(days=27), THIS_HOUR - timedelta(days=29)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    urls = {f"{name.upper()}_DATABASE_URL": f"sqlite:///{tmp_path}/{name}.db" for name in ("videos", "insights")}
    return {"DAGSTER_HOME": str(home), "YT_DATA_DIR": str(tmp_path), **urls}


@pytest.fixture
def databases(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Databases]:
    """Two hours, one of them past the limit. Dagster itself reads the URLs from this process's environment."""
    with ExitStack() as stack:
        opened = {}
        for name in ("videos", "insights"):
            variable = f"{name.upper()}_DATABASE_URL"
            monkeypatch.setenv(variable, environment[variable])
            opened[name] = stack.enter_context(Database(name, environment[variable], setting=variable))
            ensure_schema(opened[name])
        fill(opened, OLD, KEPT)
        yield opened


def run(environment: Mapping[str, str]) -> dg.ExecuteInProcessResult:
    job = build_definitions(load_settings(environment), environment).resolve_job_def("retention")
    with dg.DagsterInstance.ephemeral() as instance:
        return job.execute_in_process(instance=instance, raise_on_error=False)


def metadata(result: dg.ExecuteInProcessResult, step: str) -> dict[str, Any]:
    (output,) = [event for event in result.events_for_node(step) if event.is_successful_output]
    return {name: value.value for name, value in output.step_output_data.metadata.items()}


def test_it_says_what_it_deleted_and_what_is_left(environment: dict[str, str], databases: Databases) -> None:
    result = run(environment)
    assert result.success
    found = metadata(result, "delete_old_hours")
    assert found.pop("limit").startswith(f"{THIS_HOUR - timedelta(days=28):%Y-%m-%d}")
    assert found == {
        "hours deleted": 1,
        "deleted from hours": 1,
        **{f"deleted from {table}": VIDEOS for table in hours_left(databases) if table not in LEDGERS},
        **{f"deleted from {table}": rows for table, rows in LEDGERS.items()},
        "hours kept": 1,
        "snapshots kept": VIDEOS,
        "oldest hour kept": KEPT.isoformat(),
    }
    assert metadata(result, "prune_runs") == {"runs deleted": 0, "old runs of kept hours": 0, "runs left": 0}
    assert {hour for hours in hours_left(databases).values() for hour in hours} == {KEPT}


def test_the_limit_is_the_setting(environment: dict[str, str], databases: Databases) -> None:
    assert run({**environment, "YT_RETENTION_DAYS": "26"}).success
    assert not any(hours_left(databases).values())


def test_with_the_amendment_old_hours_stay(environment: dict[str, str], databases: Databases) -> None:
    longer = {"YT_RETENTION_DAYS": "1095", "YT_ANALYTICS_AMENDMENT_ACCEPTED": "true"}
    assert run({**environment, **longer}).success
    assert set(hours_left(databases)["hours"]) == {OLD, KEPT}


def test_a_database_that_is_away_fails_in_one_sentence_and_no_run_is_pruned(
    environment: dict[str, str], databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a limit that was enforced nobody knows which hours are still stored."""
    del databases
    away = "mysql+pymysql://me:hunter2@127.0.0.1:1/insights"
    monkeypatch.setenv("INSIGHTS_DATABASE_URL", away)
    # For each of three tries, this step would wait half a minute.
    monkeypatch.setattr("yt_assets.storage.engine.database.LOOKS", 1)
    result = run({**environment, "INSIGHTS_DATABASE_URL": away})
    assert not result.success
    data = result.failure_data_for_node("delete_old_hours")
    assert data is not None
    assert data.user_failure_data is not None
    assert "INSIGHTS_DATABASE_URL: the insights database at 127.0.0.1:1/insights" in str(data.user_failure_data)
    assert "hunter2" not in str(data)
    assert not result.events_for_node("prune_runs")


@pytest.mark.thorough
def test_dagsters_own_command_runs_it_in_processes_of_its_own(
    environment: dict[str, str], databases: Databases
) -> None:
    """Who captures without the daemon deletes by hand; the README says how."""
    command = ["-m", "dagster", "job", "execute", "-m", "yt_assets.definitions", "-j", "retention"]
    all_of_it = {**os.environ, **environment}
    ended = subprocess.run(
        [sys.executable, *command], env=all_of_it, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "hours with 3 snapshots; the oldest hour kept is" in ended.stderr
    assert set(hours_left(databases)["hours"]) == {KEPT}
