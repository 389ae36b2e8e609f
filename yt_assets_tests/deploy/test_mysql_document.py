"""docs/mysql.md is run: its commands by a shell, its statements by the servers."""

import os
import re
import subprocess
import sys
from pathlib import Path

from yt_assets.storage.engine.migrate import HEADS
from yt_assets_tests.deploy.accounts import PASSWORDS, QUOTED, Accounts

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "mysql.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?:^    .+\n)+", TEXT, re.MULTILINE)

LOCKING = "SELECT * FROM yt_assets_insights_version FOR UPDATE"


def block(word: str) -> str:
    """The one indented block with this word."""
    (found,) = [part for part in BLOCKS if word in part]
    return "\n".join(line.removeprefix("    ") for line in found.splitlines())


def shell(commands: str, folder: Path) -> str:
    """What the commands print."""
    environment = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}
    ran = subprocess.run(
        ["sh", "-ec", commands], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def with_password(lines: str, account: str, accounts: Accounts) -> str:
    password = PASSWORDS[account].replace(";#$", QUOTED)
    return lines.replace("PASSWORD@HOST", f"{password}@{accounts.server.place}")


def test_migrating_works_as_it_is_written(accounts: Accounts, tmp_path: Path) -> None:
    (tmp_path / "migrate.env").write_text(with_password(block("yt_migrate:PASSWORD"), "migrate", accounts))
    printed = shell(block("yt-assets migrate"), tmp_path)
    assert [line.partition(" ")[0] for line in printed.splitlines()] == list(HEADS)
    assert printed.count("already") == 2


def test_dagsters_url_is_that_of_its_account(accounts: Accounts, tmp_path: Path) -> None:
    (tmp_path / "dagster.env").write_text(with_password(block("DAGSTER_MYSQL_URL="), "dagster", accounts))
    told = shell('. ./dagster.env; echo "$DAGSTER_MYSQL_URL"', tmp_path).strip()
    assert told == accounts.url("dagster", "dagster") + "?charset=utf8mb4"


def test_the_copy_is_for_the_administrators_eyes_alone(tmp_path: Path) -> None:
    (tmp_path / "deploy").symlink_to(ROOT / "deploy")
    shell(block("filled.sql").splitlines()[0], tmp_path)
    assert (tmp_path / "filled.sql").stat().st_mode & 0o077 == 0


def test_the_server_can_be_told_to_refuse_what_is_not_encrypted(accounts: Accounts) -> None:
    accounts.server.execute(block("REQUIRE SSL").replace("<HOST>", "127.0.0.1").rstrip(";"))
    accounts.server.execute("ALTER USER 'yt_dagster'@'127.0.0.1' REQUIRE NONE")


def test_the_large_tables_are_compressed_and_updates_leave_them_so(accounts: Accounts) -> None:
    accounts.migrated()
    for name, table in (("videos", "raw_videos"), ("insights", "trend_insights")):
        accounts.server.execute(f"USE {name}", *block(f"TABLE {table} ROW_FORMAT").rstrip(";").split(";\n"))
    accounts.migrated()
    asked = "SELECT table_name FROM information_schema.tables WHERE table_schema IN ('videos', 'insights') "
    compressed = accounts.server.execute(f"{asked} AND row_format = 'Compressed'")
    assert {row[0] for row in compressed} == {
        "raw_videos", "video_features", "trend_insights", "engagement_insights",
    }  # fmt: skip


def test_an_idle_lock_of_the_analysts_ends(accounts: Accounts) -> None:
    """MariaDB lets whoever may read lock: the hour's insights waited for a client that had gone to lunch."""
    if accounts.server.name != "mariadb":
        assert accounts.refusal("analyst", LOCKING, database="insights") == 1142
        return
    accounts.server.execute(block("idle_transaction_timeout").replace("60", "1").rstrip(";"))
    with accounts.session("analyst", "insights") as forgotten, forgotten.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(LOCKING)
        assert accounts.refusal("app", LOCKING, database="insights") == 0
    accounts.server.execute("SET GLOBAL idle_transaction_timeout = 0")
