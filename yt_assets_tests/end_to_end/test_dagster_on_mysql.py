"""Dagster's own storage on a real server: the two commands keep their runs there, and nobody sees the password."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from yt_assets.orchestration.partitions import key_of
from yt_assets_tests.conftest import or_skip
from yt_assets_tests.deploy.accounts import statements
from yt_assets_tests.end_to_end.canary import Canary, ProcessList, in_files
from yt_assets_tests.end_to_end.observatory import WORLD, Observatory
from yt_assets_tests.end_to_end.services import serving, this_hour, wait_for
from yt_assets_tests.servers.server import Server
from yt_assets_tests.servers.session import SERVERS

pytestmark = pytest.mark.database
STEPS_OF_AN_HOUR = 12
PASSWORD = Canary.named("dagster-pw")
SQL = Path(__file__).parents[2] / "deploy" / "mysql" / "dagster_account.sql"


@pytest.fixture(scope="module", params=["mariadb", pytest.param("mysql", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with Dagster's database and account, as shipped."""
    with or_skip(request.param):
        running = request.config.stash[SERVERS].start_another(request.param, f"dagster-{uuid4().hex[:8]}")
    shipped = SQL.read_text(encoding="utf-8").replace("<HOST>", "127.0.0.1")
    running.execute(*statements(shipped.replace("<DAGSTER_PASSWORD>", f"'{PASSWORD.key}'")))
    yield running
    running.remove()


@pytest.fixture
def observatory(server: Server, tmp_path: Path) -> Observatory:
    """A small world that began two hours ago; its snapshots stay embedded."""
    small = WORLD | {"epoch": (this_hour() - timedelta(hours=2)).isoformat(), "channels": 1}
    return Observatory(tmp_path, world=small, settings={"DAGSTER_MYSQL_URL": url(server)})


def url(server: Server) -> str:
    return f"mysql+pymysql://yt_dagster:{PASSWORD.key}@{server.place}/dagster?charset=utf8mb4"


def recorded(server: Server) -> list[str]:
    """How the runs ended that the server knows, oldest first."""
    return [str(status) for (status,) in server.execute("SELECT status FROM dagster.runs ORDER BY id")]


def home(observatory: Observatory) -> Path:
    return observatory.source / "dagster"


def test_both_commands_keep_their_runs_on_the_server_and_the_password_to_themselves(
    observatory: Observatory, server: Server
) -> None:
    """What was captured is computed again from the UI: one step, since each costs a second of connections there."""
    with ProcessList() as processes:
        ran = observatory.command("run", "--hours", "1")
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert recorded(server) == ["SUCCESS"]
        migrated = observatory.start("dagster", "instance", "migrate", DAGSTER_HOME=str(home(observatory)))
        assert migrated.returncode == 0, migrated.stdout + migrated.stderr
        with serving(observatory) as services:
            (captured,) = observatory.rows("videos", "hours")
            made = services.materialize(key_of(captured["hour"]), assets=["keyword_insights"])
            assert wait_for(lambda: services.ended(made), "the run's end")["status"] == "SUCCESS"
    assert recorded(server)[:2] == ["SUCCESS", "SUCCESS"]
    ended = "SELECT COUNT(*) FROM dagster.event_logs WHERE dagster_event_type = 'STEP_SUCCESS'"
    assert int(server.execute(ended)[0][0]) > STEPS_OF_AN_HOUR
    assert [path for path in home(observatory).rglob("*") if path.suffix == ".db"] == []
    assert any(b"yt_assets.definitions" in line for line in processes.seen)
    assert processes.showing(PASSWORD) == []
    assert in_files(observatory.folder, PASSWORD) == []
    assert PASSWORD.seen_in(ran.stdout + ran.stderr + migrated.stdout + migrated.stderr) == []


@pytest.mark.parametrize("command", ["run", "dev"])
def test_a_server_that_refuses_the_account_is_one_sentence(
    command: str, observatory: Observatory, server: Server
) -> None:
    elsewhere = url(server).replace("/dagster?", "/mysql?")
    wrong = url(server).replace(PASSWORD.key, "wrong-canary")
    for value, why in ((elsewhere, "1044 Access denied"), (wrong, "1045 Access denied")):
        said = refusal(observatory, command, value)
        assert re.match(
            rf"yt-assets: DAGSTER_MYSQL_URL: the dagster database at {server.place}/\w+ cannot be used", said
        )
        assert why in said


def test_an_account_that_may_not_make_dagsters_tables_is_one_sentence(observatory: Observatory, server: Server) -> None:
    server.execute(
        "CREATE DATABASE IF NOT EXISTS other",
        "GRANT SELECT ON other.* TO 'yt_dagster'@'127.0.0.1'",
    )
    said = refusal(observatory, "run", url(server).replace("/dagster?", "/other?"))
    assert "DAGSTER_MYSQL_URL: the dagster database at" in said
    assert "1142 CREATE command denied" in said


def refusal(observatory: Observatory, command: str, value: str) -> str:
    """The one line that a command ends with, exit code 2."""
    ended = observatory.command(command, DAGSTER_MYSQL_URL=value)
    assert ended.returncode == 2, ended.stdout + ended.stderr
    assert PASSWORD.seen_in(ended.stdout + ended.stderr) == []
    assert "wrong-canary" not in ended.stdout + ended.stderr
    (line,) = [line for line in ended.stderr.splitlines() if line]
    return line
