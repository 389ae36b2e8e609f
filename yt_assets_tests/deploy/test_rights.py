"""Every right of the shipped accounts, proved by what the account must not do, on real servers."""

import os
import shutil
import subprocess
from pathlib import Path

import pymysql
import pytest

from yt_assets.storage.schema.view_statements import ALL_VIEWS
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.deploy.accounts import FILES, PASSWORDS, Accounts, filled, statements
from yt_assets_tests.storage.samples import HOUR, title_row, trend_row, video_id

# Access denied: to the account, a database, a command on a table, a kind of work.
LOCKING = "SELECT * FROM insights.yt_assets_insights_version FOR UPDATE"
ACCOUNT, DATABASE, TABLE, WORK = 1045, 1044, 1142, 1227
DENIED = {ACCOUNT, DATABASE, TABLE, WORK}

CHANGES_OF_TABLES = [
    "CREATE TABLE {database}.mine (id INT)",
    "CREATE VIEW {database}.mine AS SELECT 1",
    "CREATE INDEX mine ON {database}.yt_assets_{database}_version (version_num)",
    "ALTER TABLE {database}.yt_assets_{database}_version ADD COLUMN mine INT",
    "DROP TABLE {database}.yt_assets_{database}_version",
    "TRUNCATE TABLE {database}.yt_assets_{database}_version",
    "CREATE TRIGGER {database}.mine BEFORE DELETE ON {database}.yt_assets_{database}_version "
    "FOR EACH ROW SET @mine = 1",
    "CREATE PROCEDURE {database}.mine() SELECT 1",
    "DROP DATABASE {database}",
]
BEYOND_ROWS = [
    "CREATE DATABASE mine",
    "CREATE USER 'mine'@'%'",
    "GRANT SELECT ON insights.* TO 'yt_analyst'@'127.0.0.1'",
    "SELECT * FROM mysql.user",
    "SELECT * FROM dagster.runs",
    "SELECT 1 INTO OUTFILE 'yt-assets-mine'",
    "SET GLOBAL max_connections = 1000",
]
WRITES_OF_INSIGHTS = [
    "INSERT INTO insights.yt_assets_insights_version VALUES ('mine')",
    "UPDATE insights.yt_assets_insights_version SET version_num = 'mine'",
    "DELETE FROM insights.trend_insights",
    "DELETE FROM insights.top_trending_videos",
    "LOCK TABLES insights.trend_insights WRITE",
]


def not_denied(accounts: Accounts, account: str, attempts: list[str]) -> dict[str, int]:
    """The statements that the account was not denied, with the server's error; 0 for those that ran."""
    answers = {statement: accounts.refusal(account, statement) for statement in attempts}
    return {statement: error for statement, error in answers.items() if error not in DENIED}


@pytest.mark.parametrize("database", ["videos", "insights"])
@pytest.mark.parametrize("account", ["app", "analyst", "reader"])
def test_only_the_migrating_account_changes_tables(accounts: Accounts, account: str, database: str) -> None:
    attempts = [template.format(database=database) for template in CHANGES_OF_TABLES]
    assert not_denied(accounts, account, attempts) == {}


@pytest.mark.parametrize("account", ["migrate", "app", "analyst", "reader"])
def test_no_account_reaches_beyond_its_databases(accounts: Accounts, account: str) -> None:
    assert not_denied(accounts, account, BEYOND_ROWS) == {}


def test_the_analyst_writes_and_locks_nothing(accounts: Accounts) -> None:
    """MariaDB lets those who may read lock rows as well; docs/mysql.md says what to set against that."""
    locking = [] if accounts.server.name == "mariadb" else [LOCKING]
    assert not_denied(accounts, "analyst", [*WRITES_OF_INSIGHTS, *locking]) == {}


@pytest.mark.parametrize("table", ["raw_videos", "channels", "yt_assets_videos_version"])
def test_the_analyst_cannot_read_videos(accounts: Accounts, table: str) -> None:
    assert accounts.refusal("analyst", f"SELECT * FROM videos.{table}") == TABLE  # noqa: S608  a name of ours
    assert accounts.refusal("analyst", "SELECT 1", database="videos") == DATABASE


def test_the_analyst_sees_only_its_own_database(accounts: Accounts) -> None:
    seen = {str(name) for (name,) in accounts.asks("analyst", "SHOW DATABASES")}
    assert seen - {"information_schema", "performance_schema"} == {"insights"}
    told = accounts.asks("analyst", "SELECT DISTINCT table_schema FROM information_schema.tables")
    assert {str(name) for (name,) in told} - {"information_schema", "performance_schema"} == {"insights"}


def test_no_account_reads_files(accounts: Accounts) -> None:
    """An administrator can, where the server allows it at all: without that, NULL would prove nothing."""
    (folder,) = accounts.server.execute("SELECT @@secure_file_priv")[0]
    file = Path(folder or accounts.server.folder) / "yt-assets-readable"
    if folder != "NULL" and folder is not None:
        file.write_text("canary")
        file.chmod(0o644)
        assert accounts.server.execute(f"SELECT LOAD_FILE('{file}')") == [(b"canary",)]
    for account in PASSWORDS:
        assert accounts.asks(account, f"SELECT LOAD_FILE('{file}')") == [(None,)]


def test_the_analyst_reads_all_views_with_titles_and_links(accounts: Accounts) -> None:
    with accounts.open("app", "insights") as insights:
        replace_hours(insights, "trend_insights", [HOUR], [trend_row(video_id(1))], titles=[title_row(video_id(1))])
    for view in ALL_VIEWS["insights"]:
        accounts.asks("analyst", f"SELECT * FROM {view}", database="insights")  # noqa: S608  a name of ours
    (row,) = accounts.asks("analyst", "SELECT title, link, label FROM top_trending_videos", database="insights")
    assert row == (f"Title of {video_id(1)}", f"https://www.youtube.com/watch?v={video_id(1)}", "rising")


def test_the_views_run_with_the_readers_rights(accounts: Accounts) -> None:
    """With their maker's, they would break with the account that made them: error 1449."""
    told = accounts.server.execute(
        "SELECT table_name, security_type FROM information_schema.views WHERE table_schema = 'insights'"
    )
    assert dict(told) == dict.fromkeys(ALL_VIEWS["insights"], "INVOKER")


def test_the_analyst_has_five_connections_at_most(accounts: Accounts) -> None:
    open_ones = [accounts.session("analyst") for _ in range(5)]
    try:
        for session in open_ones:
            session.__enter__()
        with pytest.raises(pymysql.Error) as refused, accounts.session("analyst"):
            pass
        assert refused.value.args[0] == 1226
    finally:
        for session in open_ones:
            session.__exit__(None, None, None)


def test_the_analysts_queries_end_after_a_minute(accounts: Accounts) -> None:
    """MariaDB keeps the limit with the account. MySQL cannot: all sessions begin with it, once that file was run."""
    if accounts.server.name == "mariadb":
        assert [int(row[0]) for row in accounts.asks("analyst", "SELECT @@max_statement_time")] == [60]
        return
    assert accounts.asks("analyst", "SELECT @@max_execution_time") == [(0,)]
    accounts.server.execute(*statements(filled("mysql_query_limit.sql")))
    assert accounts.asks("analyst", "SELECT @@max_execution_time") == [(60_000,)]


def test_dagsters_account_has_its_own_database_and_no_other(accounts: Accounts) -> None:
    assert accounts.refusal("dagster", "CREATE TABLE mine (id INT)", database="dagster") == 0
    assert accounts.refusal("dagster", "DROP TABLE mine", database="dagster") == 0
    for statement in ("SELECT * FROM insights.trend_insights", "SELECT * FROM videos.channels"):
        assert accounts.refusal("dagster", statement) == TABLE


@pytest.mark.parametrize("account", ["migrate", "app", "analyst", "reader"])
def test_nobody_but_dagster_reads_its_storage(accounts: Accounts, account: str) -> None:
    assert accounts.refusal(account, "SELECT 1", database="dagster") == DATABASE


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_not_filled_in_makes_no_account(accounts: Accounts, name: str) -> None:
    """Its placeholder for a password would be known to everybody who has read this repository."""
    shipped = statements((Path(__file__).parents[2] / "deploy" / "mysql" / name).read_text(encoding="utf-8"))
    with pytest.raises(pymysql.Error) as refused:
        accounts.server.execute(shipped[0])
    assert refused.value.args[0] == 1064


@pytest.mark.parametrize("name", FILES)
def test_the_mysql_client_runs_the_files_again_and_changes_nothing(accounts: Accounts, name: str) -> None:
    if shutil.which("mysql") is None:
        reason = "no mysql client on PATH; PyMySQL has run the same statements"
        pytest.fail(reason) if os.environ.get("YT_REQUIRE_DATABASES") else pytest.skip(reason)
    before = [accounts.asks(account, "SHOW GRANTS") for account in PASSWORDS]
    place = ["--protocol=tcp", "--host=127.0.0.1", f"--port={accounts.server.port}"]
    client = ["mysql", "--no-defaults", *place, "--user=yt_assets", "--password=canary-pw-1f6c"]
    ran = subprocess.run(client, input=filled(name), text=True, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert [accounts.asks(account, "SHOW GRANTS") for account in PASSWORDS] == before
