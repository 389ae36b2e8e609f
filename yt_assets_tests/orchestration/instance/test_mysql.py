"""Dagster's storage on a server with connections that are kept: dagster-mysql's tables, written and read by both."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster_mysql import MySQLEventLogStorage

from yt_assets.orchestration.instance import mysql, shortcuts
from yt_assets.orchestration.instance.mysql import KEPT, SECONDS_KEPT, EventsOnServer, engine_of
from yt_assets_tests.servers.databases import DatabaseUrls, server_urls
from yt_assets_tests.servers.server import Server

pytestmark = pytest.mark.database
OURS = """storage:
  custom:
    module: yt_assets.orchestration.instance.mysql
    class: KeptMySQLStorage
    config: {mysql_url: {env: DAGSTER_MYSQL_URL}}
"""
HOURS = [f"2026-11-20-{hour:02}:00" for hour in range(6)]


@dg.asset(partitions_def=dg.HourlyPartitionsDefinition("2026-11-20-00:00"))
def measured() -> "dg.MaterializeResult[None]":
    """An asset with a figure."""
    return dg.MaterializeResult(metadata={"rows": 7})


@contextmanager
def opened(home: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[dg.DagsterInstance]:
    """An instance of a dagster.yaml that names our class; its connections end with the block."""
    monkeypatch.setenv("DAGSTER_MYSQL_URL", url)
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    (home / "dagster.yaml").write_text(OURS, encoding="utf-8")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance
    if url in mysql._engines:
        mysql._engines.pop(url).dispose()


@pytest.fixture
def ours(
    urls_on_servers: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dg.DagsterInstance]:
    with opened(tmp_path, urls_on_servers.videos, monkeypatch) as instance:
        yield instance


def materialize(instance: dg.DagsterInstance, hour: str = HOURS[0]) -> str:
    return dg.materialize([measured], instance=instance, partition_key=hour).run_id


def made(server: Server) -> int:
    """Connections that the server has accepted so far."""
    return int(server.execute("SHOW GLOBAL STATUS LIKE 'Connections'")[0][1])


def test_both_storages_read_what_either_wrote(
    ours: dg.DagsterInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """YT_DAGSTER_SHORTCUTS=false is the way back, after a release of Dagster's that breaks ours."""
    run = materialize(ours, HOURS[0])
    monkeypatch.setenv(shortcuts.VARIABLE, "false")
    with dg.DagsterInstance.from_config(str(tmp_path)) as theirs:
        assert type(theirs.event_log_storage) is MySQLEventLogStorage
        assert [each.message for each in theirs.all_logs(run)] == [each.message for each in ours.all_logs(run)]
        materialize(theirs, HOURS[1])
    assert type(ours.event_log_storage) is EventsOnServer
    assert ours.get_materialized_partitions(measured.key) == {HOURS[0], HOURS[1]}


def test_a_run_makes_few_connections_whatever_the_number_of_its_events(
    ours: dg.DagsterInstance, any_server: Server
) -> None:
    materialize(ours)
    before = made(any_server)
    run = materialize(ours, HOURS[1])
    assert len(ours.all_logs(run)) > 10
    assert made(any_server) - before <= KEPT + 1  # and the one that asks


def test_the_webserver_shares_the_connections(ours: dg.DagsterInstance, any_server: Server) -> None:
    """It asks for an engine of its own, which would not be looked after when the server restarts."""
    ours.optimize_for_webserver(statement_timeout=1000, pool_recycle=3600, max_overflow=20)
    materialize(ours)
    before = made(any_server)
    assert ours.get_runs_count() == 1
    assert made(any_server) - before == 1


def test_threads_write_and_read_at_once_and_few_connections_stay(ours: dg.DagsterInstance) -> None:
    with ThreadPoolExecutor(6) as threads:
        runs = list(threads.map(lambda hour: materialize(ours, hour), HOURS))
    assert {ours.get_run_by_id(run).status for run in runs} == {dg.DagsterRunStatus.SUCCESS}  # type: ignore[union-attr]
    assert ours.get_materialized_partitions(measured.key) == set(HOURS)
    assert engine_of(os.environ["DAGSTER_MYSQL_URL"]).pool.checkedin() <= KEPT  # type: ignore[attr-defined]


def test_a_forked_child_has_connections_of_its_own(ours: dg.DagsterInstance) -> None:
    """Two processes on one connection read each other's answers: rows of another question, or an error."""
    run = materialize(ours)
    children = [_forked(ours, run) for _ in range(3)]
    assert [len(ours.all_logs(run)) for _ in range(50)] == [len(ours.all_logs(run))] * 50
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0]
    assert ours.get_runs_count() == 1, "the parent's connections outlive their children"


def _forked(instance: dg.DagsterInstance, run: str) -> int:
    """The process id of a child that asks fifty times, and ends with 0 when each answer is its own."""
    child = os.fork()
    if child:
        return child
    try:
        answers = [(instance.get_runs_count(), instance.has_run(run)) for _ in range(50)]
        os._exit(0 if answers == [(1, True)] * 50 else 1)
    except BaseException:  # noqa: BLE001  the child must not go on as a second pytest
        os._exit(2)


def test_a_connection_goes_before_a_load_balancer_forgets_it() -> None:
    engine = engine_of("mysql+pymysql://nobody@127.0.0.1:1/none")
    assert engine.pool._recycle == SECONDS_KEPT < 350
    assert engine is engine_of("mysql+pymysql://nobody@127.0.0.1:1/none")


@pytest.mark.thorough
def test_a_server_that_restarted_is_found_again(
    own_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server_urls(own_server) as urls, opened(tmp_path, urls.videos, monkeypatch) as instance:
        run = materialize(instance)
        own_server.restart()
        assert instance.has_run(run)
        materialize(instance, HOURS[1])
        idle = [row[0] for row in own_server.execute("SHOW PROCESSLIST") if str(row[3]).startswith("yt_videos")]
        assert idle
        own_server.execute(*(f"KILL {number}" for number in idle))
        assert instance.get_materialized_partitions(measured.key) == {HOURS[0], HOURS[1]}
