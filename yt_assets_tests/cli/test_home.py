"""Dagster's home: one logic for all commands, embedded or on a server, and what goes into the package for it."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import certifi
import dagster as dg
import pytest

from yt_assets.cli.errors import WrongSetting
from yt_assets.cli.home import EMBEDDED, ON_MYSQL, instance_config, prepare_home, server_reached
from yt_assets.settings.environment import Settings, SettingsError, load_settings
from yt_assets.storage.errors import DatabaseUnreachable
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.servers.server import PASSWORD, Server

ROOT = Path(__file__).parents[2]
STORAGE = (
    "storage:\n  custom:\n    module: yt_assets.orchestration.instance.mysql\n    class: KeptMySQLStorage\n"
    "    config:\n      mysql_url: {env: DAGSTER_MYSQL_URL}\n"
)
EMBEDDED_STORAGE = (
    "storage:\n  custom:\n    module: yt_assets.orchestration.instance.sqlite\n    class: KeptSqliteStorage\n"
)


@pytest.fixture(autouse=True)
def _no_home_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set first, so that what prepare_home sets is undone."""
    monkeypatch.setenv("DAGSTER_HOME", "")


def settings_in(folder: Path, **changes: str) -> Settings:
    return load_settings({"YT_DATA_DIR": str(folder), **changes})


def prepared(folder: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> str:
    """The dagster.yaml that a command would leave in the home."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_MYSQL_URL", url)
    return (prepare_home(settings_in(folder, DAGSTER_MYSQL_URL=url)) / "dagster.yaml").read_text(encoding="utf-8")


def test_the_home_follows_the_variable_there_and_back(
    urls_on_servers: DatabaseUrls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file names the variable; the URL stays where it is."""
    on_server = prepared(tmp_path, monkeypatch, urls_on_servers.videos)
    assert on_server == instance_config(ON_MYSQL).read_text(encoding="utf-8")
    assert PASSWORD not in on_server
    with dg.DagsterInstance.get() as instance:
        instance.add_run(dg.DagsterRun("job", run_id="0a9c1f2e-0000-4000-8000-000000000001"))
    with urls_on_servers.open("videos") as database, database.reading() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM runs").scalar() == 1
    assert list(tmp_path.rglob("*.db")) == []
    assert prepared(tmp_path, monkeypatch, "") == instance_config(EMBEDDED).read_text(encoding="utf-8")
    with dg.DagsterInstance.get() as instance:
        assert instance.get_runs_count() == 0
    assert list(tmp_path.rglob("*.db")) != []


@pytest.mark.database
def test_the_servers_certificate_is_checked_where_the_url_names_whom_to_trust(
    server_of: Callable[[str], Server], tmp_path: Path
) -> None:
    """MySQL signs its own certificate, for no host in particular."""
    server = server_of("mysql")
    right, wrong = Path(server.folder) / "data" / "ca.pem", certifi.where()
    url = f"{server.url_of('mysql')}?charset=utf8mb4&ssl_check_hostname=false&ssl_ca="
    with server_reached(settings_in(tmp_path, DAGSTER_MYSQL_URL=f"{url}{right}")) as where:
        assert where == f"{server.place}/mysql"
    with (
        pytest.raises(DatabaseUnreachable, match="ssl_ca of DAGSTER_MYSQL_URL must hold the CA of this server's"),
        server_reached(settings_in(tmp_path, DAGSTER_MYSQL_URL=f"{url}{wrong}")),
    ):
        pass


def test_an_operators_own_home_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(theirs))
    assert prepare_home(settings_in(tmp_path)) == theirs
    assert (theirs / "dagster.yaml").read_text() == "telemetry: {enabled: false}\n"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "mysql+pymysql://u:pw-canary@127.0.0.1:1/dagster",
            "the dagster database at 127.0.0.1:1/dagster cannot be used",
        ),
        ("mysql+pymysql://u:pw-canary@127.0.0.1", "names no database"),
        ("mysql+pymysql://u:pw-canary@127.0.0.1:port/dagster", "has a port that is no number"),
    ],
)
def test_a_server_that_cannot_be_used_is_one_sentence(url: str, said: str, tmp_path: Path) -> None:
    """Dagster alone tried five times, and then showed a traceback."""
    with pytest.raises((WrongSetting, SettingsError), match=f"DAGSTER_MYSQL_URL.*{said}") as refused:
        prepare_home(settings_in(tmp_path, DAGSTER_MYSQL_URL=url))
    assert "pw-canary" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mysql+mysqlconnector", "sqlite"])
def test_another_driver_is_refused_with_the_one_that_is_meant(scheme: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        settings_in(tmp_path, DAGSTER_MYSQL_URL=f"{scheme}://u:pw-canary@h/dagster")
    assert str(refused.value) == (
        f"DAGSTER_MYSQL_URL is '{scheme}://…': it must be mysql+pymysql://USER:PASSWORD@HOST/dagster."
    )


def test_the_two_instances_differ_in_their_storage_alone() -> None:
    embedded, on_mysql = (without_comments(ROOT / name) for name in (EMBEDDED, ON_MYSQL))
    assert STORAGE in on_mysql
    assert on_mysql.replace(STORAGE, EMBEDDED_STORAGE) == embedded


def without_comments(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("#"))


def test_the_package_holds_what_an_installed_command_copies(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        for name in (EMBEDDED, ON_MYSQL, "deploy/mysql/accounts.sql"):
            assert content.read(f"yt_assets/{name}") == (ROOT / name).read_bytes()


@pytest.mark.parametrize("shortcuts", ["true", "false"])
@pytest.mark.parametrize("folder", ["what?x=1", "50%41", "a#b", "100% of it"])
def test_every_sign_may_be_in_a_path(
    folder: str, shortcuts: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dagster's tables lay in another file than it looked for: runs and events are found where they were put."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("YT_DAGSTER_SHORTCUTS", shortcuts)
    home = prepare_home(settings_in(tmp_path / folder))
    assert home == tmp_path / folder / "sandbox" / "dagster"
    with dg.DagsterInstance.get() as instance:
        run = instance.add_run(dg.DagsterRun("job", run_id="0a9c1f2e-0000-4000-8000-000000000001"))
        instance.report_engine_event("said", run)
        assert [record.message for record in instance.all_logs(run.run_id)] == ["said"]
    assert {file.name for file in home.rglob("*.db")} == {"runs.db", "index.db", "schedules.db", f"{run.run_id}.db"}
    assert list(tmp_path.iterdir()) == [tmp_path / folder]


def test_a_home_of_dagsters_own_storage_is_refused_where_dagster_would_misread_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "50%41"
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    with pytest.raises(WrongSetting, match="DAGSTER_HOME: Dagster's own files cannot lie in"):
        prepare_home(settings_in(tmp_path))
    assert list(tmp_path.iterdir()) == []
    home.mkdir()
    shutil.copy(instance_config(), home / "dagster.yaml")
    assert prepare_home(settings_in(tmp_path)) == home


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    (tmp_path / "sandbox").touch()
    with pytest.raises(WrongSetting, match=r"YT_DATA_DIR: '.*dagster' cannot be used: "):
        prepare_home(settings_in(tmp_path))
