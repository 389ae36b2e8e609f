"""An installation in an empty folder: questions, checks, and a .env that says what was answered."""

import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from yt_assets import cli
from yt_assets.cli.errors import WrongSetting
from yt_assets.sandbox import Sandbox
from yt_assets.settings.env_file import env_values
from yt_assets.settings.environment import load_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("YOUTUBE_API_KEY", "YT_CHANNELS", "DAGSTER_HOME", "DOTENV_NAMES_OF_YT_ASSETS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def init(*words: str, typed: str = "", **environment: str) -> Result:
    command = ["init", "--data-dir", "data", *words]
    return CliRunner().invoke(cli.group, command, input=typed, env=environment, standalone_mode=False)


def written(folder: Path) -> dict[str, str]:
    """What .env sets otherwise than the template does."""
    usual = env_values(ROOT / ".env.example")
    return {name: value for name, value in env_values(folder / ".env").items() if value != usual.get(name)}


def test_without_questions_it_is_the_simulated_world(folder: Path) -> None:
    ended = init("--yes")
    assert ended.exception is None, ended.exception
    assert written(folder) == {"YT_DATA_DIR": str(folder / "data")}
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert (folder / "data" / "sandbox" / "dagster" / "dagster.yaml").is_file()
    assert "yt-assets up" in ended.output


def test_each_answer_is_checked_as_it_is_given(folder: Path, sandbox: Sandbox) -> None:
    database = f"sqlite:///{folder}/mine.db"
    typed = "\n".join(["postgres://x/y", database, "", "any", "https://example.org/", "@kitchen-lab", ""])
    ended = init(typed=typed, YOUTUBE_API_ENDPOINT=sandbox.url)
    assert ended.exception is None, ended.exception
    assert "VIDEOS_DATABASE_URL is 'postgres://…': it must be" in ended.output
    place, key = f"ok: {folder}/mine.db answers", "ok: the key works"
    assert all(words in ended.output for words in (place, key, "is not a YouTube channel", "ok: 1 channel found"))
    given = {"VIDEOS_DATABASE_URL": database, "YOUTUBE_API_KEY": "any", "YT_CHANNELS": "@kitchen-lab"}
    assert written(folder) == {**given, "YT_DATA_DIR": str(folder / "data")}


def test_a_key_from_standard_input_is_in_no_command_line(folder: Path, sandbox: Sandbox) -> None:
    ended = init("--yes", "--key", "-", typed="any\n", YOUTUBE_API_ENDPOINT=sandbox.url)
    assert ended.exception is None, ended.exception
    assert written(folder)["YOUTUBE_API_KEY"] == "any"


def test_a_wrong_option_ends_it_with_nothing_written(folder: Path, sandbox: Sandbox) -> None:
    ended = init("--yes", "--key", "any", "--channels", "@nobody-has-this", YOUTUBE_API_ENDPOINT=sandbox.url)
    assert isinstance(ended.exception, WrongSetting)
    assert "@nobody-has-this" in str(ended.exception)
    assert not (folder / ".env").exists()


def test_what_env_would_expand_is_refused(folder: Path) -> None:
    ended = init("--yes", "--videos-database", "mysql+pymysql://u:p${x}w@127.0.0.1/x")
    assert isinstance(ended.exception, WrongSetting)
    assert "write %24 in a URL" in str(ended.exception)
    assert not (folder / ".env").exists()


def test_a_file_that_is_there_stays_unless_it_is_forced(folder: Path) -> None:
    (folder / ".env").write_text("YT_CHANNELS=@mine\n")
    ended = init("--yes")
    assert "--force overwrites it" in str(ended.exception)
    assert (folder / ".env").read_text() == "YT_CHANNELS=@mine\n"
    assert init("--yes", "--force").exception is None
    assert "YT_CHANNELS" not in written(folder)


@pytest.mark.parametrize("sign", ["$HOME", "#", "'", '"', "\\", " ", "a'b\\'c"])
def test_every_sign_of_a_password_comes_back(folder: Path, sign: str) -> None:
    from yt_assets.cli.init import _write

    values: dict[str, Any] = {"VIDEOS_DATABASE_URL": f"mysql+pymysql://u:p{sign}w@127.0.0.1/x"}
    _write(folder / ".env", values)
    assert env_values(folder / ".env")["VIDEOS_DATABASE_URL"] == values["VIDEOS_DATABASE_URL"]
    assert load_settings({name: value for name, value in written(folder).items() if "DATABASE" not in name})
    assert [each.name for each in folder.iterdir()] == [".env"]
