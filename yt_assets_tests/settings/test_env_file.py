"""What changes in .env while services run: which of it counts from the next hour on, and what is said."""

import os
from pathlib import Path

import pytest

from yt_assets.cli.env_watch import EnvWatch
from yt_assets.settings.env_file import FILE, LIVE, env_values, follow_env_file, take_env_file
from yt_assets.settings.environment import ALLOWED, SettingsError, load_settings
from yt_assets.settings.variables import TAKEN


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def write(file: Path, text: str) -> None:
    """Write, a second later each time: the clock of a file system may be coarse."""
    at = file.stat().st_mtime_ns + 1_000_000_000 if file.exists() else None
    file.write_text(text)
    if at is not None:
        os.utime(file, ns=(at, at))


def started(file: Path, **shell: str) -> dict[str, str]:
    """The environment of a command that was started with this file."""
    environment = dict(shell)
    take_env_file(file, environment)
    return environment


def test_the_file_sets_what_the_shell_does_not(file: Path) -> None:
    write(file, "YT_CHANNELS=@lab\nYT_BATCH_SIZE=20\n")
    environment = started(file, YT_BATCH_SIZE="5")
    assert (environment["YT_CHANNELS"], environment["YT_BATCH_SIZE"]) == ("@lab", "5")


def test_a_run_takes_the_file_as_it_is_then(file: Path) -> None:
    write(file, "YT_CHANNELS=@lab\nYT_GRACE_MINUTES=5\n")
    environment = started(file, YT_BATCH_SIZE="5")
    write(file, "YT_CHANNELS=@lab,@harbour\nYT_BATCH_SIZE=20\nYT_DAILY_QUOTA=500\n")
    follow_env_file(environment)
    settings = load_settings(environment)
    assert settings.channels == ["@lab", "@harbour"]
    assert settings.yt_grace_minutes == 10, "it is gone from the file"
    assert settings.yt_batch_size == 5, "the shell's"
    assert settings.yt_daily_quota == 500
    again = dict(environment)
    follow_env_file(again)
    assert again == environment


WRONG = ["YT_CHANNELS=@harbour\nYT_BATCH_SIZE=many\n", "YT_RETENTION_DAYS=90\n", "YT_CHANNELS=@harbour\nYT_WATCH=5\n"]


@pytest.mark.parametrize("text", WRONG)
def test_a_file_that_is_wrong_costs_no_hour(file: Path, text: str) -> None:
    write(file, "YT_CHANNELS=@lab\n")
    environment = started(file)
    write(file, text)
    follow_env_file(environment)
    assert load_settings(environment).channels == ["@lab"]
    file.unlink()
    follow_env_file(environment)
    assert load_settings(environment).channels == ["@lab"]


def test_where_data_lie_and_whose_they_are_changes_with_the_next_start(file: Path) -> None:
    write(file, "YOUTUBE_API_KEY=first\nYT_DATA_DIR=/data\n")
    environment = started(file)
    write(file, "YOUTUBE_API_KEY=second\nYT_DATA_DIR=/other\nVIDEOS_DATABASE_URL=sqlite:////other/videos.db\n")
    follow_env_file(environment)
    assert environment["YOUTUBE_API_KEY"] == "second"
    assert environment["YT_DATA_DIR"] == "/data"
    assert "VIDEOS_DATABASE_URL" not in environment
    write(file, "YT_DATA_DIR=/data\n")
    follow_env_file(environment)
    assert environment["YOUTUBE_API_KEY"] == "second", "without a key it would be the sandbox"
    keyless = started(file)
    write(file, "YOUTUBE_API_KEY=first\n")
    follow_env_file(keyless)
    assert not keyless.get("YOUTUBE_API_KEY"), "and with one, YouTube in the sandbox's folder"


def test_what_the_command_set_for_its_simulated_world_stands(file: Path) -> None:
    write(file, "")
    environment = started(file) | {"YT_CHANNELS": "UC-simulated", "YOUTUBE_API_KEY": "sandbox"}
    write(file, "YT_CHANNELS=@harbour\nYOUTUBE_API_KEY=mine\n")
    follow_env_file(environment)
    assert (environment["YT_CHANNELS"], environment["YOUTUBE_API_KEY"]) == ("UC-simulated", "sandbox")


def test_each_variable_is_one_or_the_other() -> None:
    assert {"YT_CHANNELS", "YT_DAILY_QUOTA", "OPENAI_API_KEY", "YT_BENCHMARKS_FILE"} <= set(LIVE) < set(ALLOWED)
    assert {"YT_ALERT_WEBHOOK_URL", "YT_RETENTION_DAYS", "YT_GRACE_MINUTES"} <= set(LIVE)
    assert not {"YT_DATA_DIR", "DAGSTER_MYSQL_URL", "YT_API_PORT"} & set(LIVE)


def test_each_change_is_said_once_with_the_time_from_which_it_counts(file: Path) -> None:
    write(file, "YT_CHANNELS=@lab\n")
    watch = EnvWatch(started(file, YT_BATCH_SIZE="5"))
    assert watch.news() == []
    write(file, "YT_CHANNELS=@lab,@harbour\nYT_BATCH_SIZE=20\nYT_API_PORT=8001\n")
    assert sorted(watch.news()) == [
        "YT_API_PORT changed: it counts when yt-assets dev is started again.",
        "YT_BATCH_SIZE changed: it does not count: the environment of yt-assets dev sets it as well.",
        "YT_CHANNELS changed: it counts from the next hour on.",
    ]
    assert watch.news() == []


def test_a_wrong_file_is_said_with_its_sentence_until_it_is_right(file: Path) -> None:
    write(file, "YT_CHANNELS=@lab\n")
    watch = EnvWatch(started(file))
    write(file, "YT_CHANNELS=@lab\nYT_SHARDS=0\n")
    (said,) = watch.news()
    assert said.startswith(".env is not taken: YT_SHARDS is '0'")
    assert said.endswith("The hours go on with the settings of before.")
    write(file, "YT_CHANNELS=@harbour\n")
    assert watch.news() == ["YT_CHANNELS changed: it counts from the next hour on."]


def test_a_file_of_channels_and_a_file_that_comes_later_are_noticed(file: Path, tmp_path: Path) -> None:
    channels = tmp_path / "channels.txt"
    channels.write_text("@lab\n")
    watch = EnvWatch(started(file))
    write(file, f"YT_CHANNELS={channels}\n")
    assert watch.news() == ["YT_CHANNELS changed: it counts from the next hour on."]
    write(channels, "@lab\n@harbour\n")
    assert watch.news() == [f"{channels} changed: it counts from the next hour on."]


def test_a_file_that_is_not_utf_8_is_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    """It ended `yt-assets dev` and each run in a traceback."""
    file = tmp_path / ".env"
    file.write_bytes("# caf\xe9".encode("latin-1"))
    with pytest.raises(SettingsError, match="\\.env cannot be read: it must be saved as UTF-8"):
        env_values(file)
    environment = {FILE: str(file), TAKEN: "", "YT_DAILY_QUOTA": "100"}
    follow_env_file(environment)
    assert environment == {FILE: str(file), TAKEN: "", "YT_DAILY_QUOTA": "100"}


def test_a_name_of_another_program_is_refused_in_the_file_alone(file: Path) -> None:
    """A variable that the machine sets for another program stopped everything."""
    write(file, "OTHER=1\n")
    others = {
        "YT_DLP_OPTS": "-q",
        "APP_DATABASE_URL": "postgres://a@b/c",
        "YOUTUBE_CLIENT_ID": "a",
        "OPENAI_PROXY": "p",
    }
    assert load_settings(started(file, **others)) == load_settings({})
    for name in others:
        write(file, f"{name}=1\n")
        with pytest.raises(SettingsError, match=f"{name} is not the name of a setting"):
            load_settings(started(file))
