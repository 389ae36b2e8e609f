"""Files of runs that are over: packed when a later run ends, and back whenever a run is looked at."""

import gzip
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from yt_assets.orchestration.instance import run_files, shortcuts
from yt_assets.orchestration.instance.run_files import SECONDS_AFTER_END, pack, pack_old_runs
from yt_assets.orchestration.run_history import delete_run

OURS = "storage: {custom: {module: yt_assets.orchestration.instance.sqlite, class: KeptSqliteStorage}}\n"


@dg.asset
def measured() -> "dg.MaterializeResult[None]":
    """An asset with a figure."""
    return dg.MaterializeResult(metadata={"rows": 7})


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    (tmp_path / "dagster.yaml").write_text(OURS, encoding="utf-8")
    with dg.DagsterInstance.from_config(str(tmp_path)) as opened:
        yield opened


def ended_long_ago(instance: dg.DagsterInstance) -> tuple[str, Path]:
    """A run whose process is gone with its connections, and its file."""
    run = dg.materialize([measured], instance=instance).run_id
    file = runs(instance) / f"{run}.db"
    forget(file)
    past = time.time() - SECONDS_AFTER_END - 1
    for each in file.parent.glob(f"{file.name}*"):
        os.utime(each, (past, past))
    return run, file


def forget(file: Path) -> None:
    """As the end of a process does: close the connections to a file."""
    from yt_assets.orchestration.instance import sqlite

    sqlite._engines.pop(sqlite.file_url(str(file.parent), file.stem))[0].dispose()


def runs(instance: dg.DagsterInstance) -> Path:
    return Path(instance.root_directory) / "history" / "runs"


def messages(instance: dg.DagsterInstance, run: str) -> list[str]:
    return [entry.message for entry in instance.all_logs(run)]


def test_a_later_runs_end_packs_a_run_that_is_over_and_looking_at_it_unpacks_it(instance: dg.DagsterInstance) -> None:
    run, file = ended_long_ago(instance)
    size = file.stat().st_size
    newer = dg.materialize([measured], instance=instance).run_id
    packed = file.with_name(f"{file.name}.gz")
    assert not file.exists()
    assert packed.stat().st_size < size / 8
    assert (runs(instance) / f"{newer}.db").exists(), "the newest stays as it is"
    assert len(messages(instance, run)) > 5
    assert file.exists()
    assert not packed.exists()


def test_every_event_is_there_after_packing_and_one_that_comes_late_is_stored(instance: dg.DagsterInstance) -> None:
    run, file = ended_long_ago(instance)
    before = messages(instance, run)
    forget(file)
    assert pack(file)
    record = instance.get_run_by_id(run)
    assert record is not None
    instance.report_engine_event("Process for run exited", record)
    assert messages(instance, run)[:-1] == before
    assert "Process for run exited" in messages(instance, run)[-1]


def test_the_log_of_a_run_that_ended_is_empty(instance: dg.DagsterInstance) -> None:
    """21 of 72 left 4 MB each: those whose last process was killed or kept its connection."""
    run = dg.materialize([measured], instance=instance).run_id
    logs = [runs(instance) / f"{run}.db-wal", runs(instance) / "index.db-wal", runs(instance).parent / "runs.db-wal"]
    assert sum(log.stat().st_size for log in logs if log.exists()) < 100_000


def test_a_run_that_has_not_ended_or_is_read_stays_as_it_is(instance: dg.DagsterInstance) -> None:
    run, file = ended_long_ago(instance)
    with closing(sqlite3.connect(file)) as reader:
        reader.execute("SELECT COUNT(*) FROM event_logs").fetchone()
        assert not pack(file)
        assert reader.execute("SELECT COUNT(*) FROM event_logs").fetchone()[0] > 5
    queued = instance.add_run(dg.DagsterRun("hourly"))
    instance.report_engine_event("waits", queued)
    waiting = runs(instance) / f"{queued.run_id}.db"
    forget(waiting)
    assert not pack(waiting)
    assert pack_old_runs(runs(instance), time.time() + 10 * SECONDS_AFTER_END) == 1
    assert waiting.exists()
    assert messages(instance, run)


def test_a_machine_that_died_while_it_packed_or_unpacked_loses_nothing(instance: dg.DagsterInstance) -> None:
    """Both forms are there then, each whole: the file counts, and the next packing replaces the other."""
    run, file = ended_long_ago(instance)
    before = messages(instance, run)
    forget(file)
    packed = file.with_name(f"{file.name}.gz")
    packed.write_bytes(gzip.compress(b"older"))
    assert messages(instance, run) == before
    forget(file)
    assert pack(file)
    assert messages(instance, run) == before


def test_a_service_lets_go_of_files_that_it_has_not_used(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reads the events of a run held its file open until sixteen others had been read, and it stayed unpacked."""
    from yt_assets.orchestration.instance import sqlite

    run, file = ended_long_ago(instance)
    assert messages(instance, run)
    assert not pack(file)
    monkeypatch.setattr(sqlite, "IDLE_SECONDS", -1)
    assert instance.get_runs_count() == 1
    assert pack(file)


def test_a_packed_run_is_deleted_whole(instance: dg.DagsterInstance) -> None:
    run, file = ended_long_ago(instance)
    assert pack(file)
    delete_run(instance, run)
    assert not list(runs(instance).glob(f"{run}*"))


def test_dagsters_own_storage_finds_all_files_unpacked(
    instance: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, file = ended_long_ago(instance)
    before = messages(instance, run)
    forget(file)
    assert pack(file)
    monkeypatch.setenv(shortcuts.VARIABLE, "false")
    with dg.DagsterInstance.from_config(str(tmp_path)) as theirs:
        assert messages(theirs, run) == before
    assert not list(runs(instance).glob(f"*{run_files.PACKED}"))
