"""`copy`, `backup` and `restore` as an operator types them, and docs/moving.md."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import Result

from yt_assets.cli.copy import DAGSTER
from yt_assets.cli.errors import WrongSetting
from yt_assets_tests.cli.conftest import Desk
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls, with_schema
from yt_assets_tests.storage.moved import checksums

DOCUMENT = Path(__file__).parents[2] / "docs" / "moving.md"
COMMANDS = re.findall(r"^    yt-assets (.+)$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
SECRET = "hunter2"


def env_file(folder: Path, urls: DatabaseUrls) -> Path:
    """A file that names two databases."""
    file = folder / "migrate.env"
    file.write_text(f"VIDEOS_DATABASE_URL='{urls.videos}'\nINSIGHTS_DATABASE_URL='{urls.insights}'\n")
    return file


def test_the_commands_of_the_document_go_there_and_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = sqlite_urls(tmp_path / "server")
    env_file(tmp_path, target)
    before = checksums(sqlite_urls(tmp_path / "sandbox"))
    to_server, back, backup, restore = COMMANDS
    there = desk.type(*shlex.split(to_server))
    assert there.exit_code == 0, there.output
    assert "with equal checksums" in there.output
    assert DAGSTER in there.output
    (tmp_path / "copied").mkdir()
    assert desk.type(*shlex.split(back)).exit_code == 0
    assert checksums(sqlite_urls(tmp_path / "copied")) == checksums(target) == before
    made = desk.type(*shlex.split(backup))
    assert made.exit_code == 0, made.output
    (folder,) = (path for path in (tmp_path / "backups").iterdir() if path.is_dir())
    folder.rename(tmp_path / shlex.split(restore)[1])
    refused = desk.type(*shlex.split(restore))
    assert "holds rows" in str(refused.exception)
    taken = desk.type(*shlex.split(restore), "--force")
    assert taken.exit_code == 0, taken.output
    assert checksums(sqlite_urls(tmp_path / "sandbox")) == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("VIDEOS_DATABASE_URL=sqlite:////data/v.db", "must set INSIGHTS_DATABASE_URL"),
        (f"VIDEOS_DATABASE_URL=oracle://a:{SECRET}@h/v", "VIDEOS_DATABASE_URL is 'oracle://…'"),
        ("VIDEO_DATABASE_URL=sqlite:////data/v.db", "VIDEOS_DATABASE_URL was probably meant"),
        ("", "must set VIDEOS_DATABASE_URL and INSIGHTS_DATABASE_URL"),
        ("VIDEOS_DATABASE_URL=sqlite:////data/v.db\nINSIGHTS_DATABASE_URL=sqlite:////data/v.db", "the same database"),
    ],
)
def test_a_file_that_names_no_two_databases_is_refused(desk: Desk, tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "wrong.env"
    file.write_text(text)
    said = _refusal(desk.type("copy", "--to", str(file)))
    assert said.startswith(f"--to {file}: ")
    assert complaint in said
    assert SECRET not in said


def test_the_databases_themselves_are_no_target(desk: Desk, tmp_path: Path) -> None:
    said = _refusal(desk.type("copy", "--to", str(tmp_path / "sandbox")))
    assert "names the same one" in said


def test_an_installation_with_rows_is_no_target(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = with_schema(sqlite_urls(tmp_path / "other"))
    assert desk.type("copy", "--to", str(tmp_path / "other")).exit_code == 0
    before = checksums(other)
    said = _refusal(desk.type("copy", "--from", str(tmp_path / "other"), "--to", str(tmp_path / "sandbox")))
    assert "holds rows: name an empty one, or replace them with --force" in said
    assert checksums(other) == before


def test_nothing_to_copy_is_said_with_its_setting(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    said = _refusal(desk.type("copy", "--from", str(tmp_path / "none"), "--to", str(tmp_path)))
    assert f"VIDEOS_DATABASE_URL of {tmp_path / 'none'}" in said
    assert not (tmp_path / "videos.db").exists()


def test_a_folder_that_cannot_be_written_into_takes_no_backup(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = desk.type("backup", str(tmp_path / "file" / "backups"))
    assert "no backup was written" in str(ended.exception)


def _refusal(ended: Result) -> str:
    assert isinstance(ended.exception, WrongSetting), ended.output
    return str(ended.exception)
