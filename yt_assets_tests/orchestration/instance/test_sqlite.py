"""Dagster's storage with kept engines: Dagster's files, read and written by both, in any number."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest

from yt_assets.orchestration.instance.sqlite import ENGINES, Events, engine_of

OURS = "storage: {custom: {module: yt_assets.orchestration.instance.sqlite, class: KeptSqliteStorage}}\n"
HOUR = "2026-11-20-05:00"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def ours(home: Path) -> Iterator[dg.DagsterInstance]:
    (home / "dagster.yaml").write_text(OURS)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


@dg.asset(partitions_def=dg.HourlyPartitionsDefinition("2026-11-20-00:00"))
def measured() -> "dg.MaterializeResult[None]":
    """An asset with a figure."""
    return dg.MaterializeResult(metadata={"rows": 7})


def materialize(instance: dg.DagsterInstance, hour: str = HOUR) -> str:
    return dg.materialize([measured], instance=instance, partition_key=hour).run_id


def seen(instance: dg.DagsterInstance, run: str) -> tuple[str, list[str], set[str]]:
    """A run's status, its events, the materialized hours."""
    record = instance.get_run_by_id(run)
    assert record is not None
    events = [str(entry.dagster_event_type) for entry in instance.all_logs(run)]
    return record.status.value, events, instance.get_materialized_partitions(measured.key)


def test_what_we_write_dagsters_own_storage_reads(ours: dg.DagsterInstance, home: Path) -> None:
    run = materialize(ours)
    (home / "dagster.yaml").unlink()
    with dg.DagsterInstance.from_config(str(home)) as theirs:
        assert not isinstance(theirs.event_log_storage, Events)
        assert seen(theirs, run) == seen(ours, run)
    assert seen(ours, run)[0] == "SUCCESS"
    assert seen(ours, run)[2] == {HOUR}


def test_what_dagsters_own_storage_wrote_is_read(home: Path) -> None:
    with dg.DagsterInstance.from_config(str(home)) as theirs:
        run = materialize(theirs)
        expected = seen(theirs, run)
    (home / "dagster.yaml").write_text(OURS)
    with dg.DagsterInstance.from_config(str(home)) as ours:
        assert isinstance(ours.event_log_storage, Events)
        assert seen(ours, run) == expected


@pytest.mark.thorough
def test_files_held_open_stay_few_whatever_the_number_of_runs(ours: dg.DagsterInstance, home: Path) -> None:
    runs = [materialize(ours, f"2026-11-20-{hour:02}:00") for hour in range(ENGINES + 4)]
    for run in runs:
        assert seen(ours, run)[0] == "SUCCESS"
    held = {os.path.realpath(file) for file in Path("/proc/self/fd").iterdir()}
    # Other tests of this process may hold theirs.
    assert len([file for file in held if file.endswith(".db") and file.startswith(str(home))]) <= ENGINES


def test_threads_write_and_read_at_once(ours: dg.DagsterInstance) -> None:
    runs: list[str] = []
    threads = [Thread(target=lambda hour=hour: runs.append(materialize(ours, hour))) for hour in (
        "2026-11-20-01:00", "2026-11-20-02:00", "2026-11-20-03:00"
    )]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen(ours, run)[0] for run in runs] == ["SUCCESS"] * 3
    assert len(seen(ours, runs[0])[2]) == 3


def test_an_engine_is_made_once(home: Path) -> None:
    url = f"sqlite:///{home}/one.db"
    assert engine_of(url) is engine_of(url)


def test_a_deleted_run_is_gone(ours: dg.DagsterInstance) -> None:
    run = materialize(ours)
    ours.delete_run(run)
    assert ours.get_run_by_id(run) is None
    assert list(ours.all_logs(run)) == []


# Told when to begin: a process takes seconds to import Dagster, and its tables a tenth of one to make.
OPENS = """
import sys
import dagster as dg
print("ready", flush=True)
sys.stdin.readline()
with dg.DagsterInstance.from_config(sys.argv[1]) as instance:
    print(instance.get_runs_count(), len(instance.all_instigator_state()))
"""


@pytest.mark.thorough
def test_processes_that_start_at_once_on_a_new_home_all_find_their_tables(tmp_path: Path) -> None:
    """The webserver and the daemon do, on a newcomer's first start; Dagster alone lets one in two of four fail."""
    homes = [tmp_path / str(number) for number in range(3)]
    for home in homes:
        home.mkdir()
        (home / "dagster.yaml").write_text(OURS)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, str(home)],
            env=os.environ | {"DAGSTER_HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for home in homes
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    told = [process.communicate() for process in processes]
    assert [(answer, error[-500:]) for answer, error in told] == [("0 0\n", "")] * len(processes)
