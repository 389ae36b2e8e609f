"""Mistakes in settings, as people make them: each ends in one sentence, exit code 2, and nothing is written."""

from pathlib import Path
from typing import Any

import pytest

from yt_assets_tests.end_to_end.observatory import Observatory

SECRET = "hunter2-canary"
SERVER = f"mysql+pymysql://me:{SECRET}@db.example/videos"
SAME = "name the same database: each must have one of its own"
TLS = "which is not known: allowed are charset, connect_timeout"

# What is set, what the sentence names, and what else it says.
MISTAKES: list[tuple[dict[str, str], str, str]] = [
    # Names that are nearly those of settings.
    ({"YT_RETENTION_DAY": "5"}, "YT_RETENTION_DAY", "YT_RETENTION_DAYS was probably meant"),
    ({"YT_CHANEL": "@a"}, "YT_CHANEL", "YT_CHANNELS was probably meant"),
    ({"YT_CHANNEL": "@a"}, "YT_CHANNEL", "YT_CHANNELS was probably meant"),
    ({"yt_channels": "@a"}, "yt_channels", "YT_CHANNELS was probably meant"),
    ({"YOUTUBE_KEY": SECRET}, "YOUTUBE_KEY", "YOUTUBE_API_KEY was probably meant"),
    ({"YOUTUBE_APIKEY": SECRET}, "YOUTUBE_APIKEY", "YOUTUBE_API_KEY was probably meant"),
    ({"YOUTUBE_ENDPOINT": "http://a"}, "YOUTUBE_ENDPOINT", "YOUTUBE_API_ENDPOINT was probably meant"),
    ({"OPENAI_KEY": SECRET}, "OPENAI_KEY", "OPENAI_API_KEY was probably meant"),
    ({"OPENAI_BASEURL": "http://a"}, "OPENAI_BASEURL", "OPENAI_BASE_URL was probably meant"),
    ({"OPENAI_TIMEOUT": "5"}, "OPENAI_TIMEOUT", "OPENAI_TIMEOUT_SECONDS was probably meant"),
    ({"VIDEO_DATABASE_URL": SERVER}, "VIDEO_DATABASE_URL", "VIDEOS_DATABASE_URL was probably meant"),
    ({"INSIGHT_DATABASE_URL": SERVER}, "INSIGHT_DATABASE_URL", "INSIGHTS_DATABASE_URL was probably meant"),
    ({"YT_WEBHOOK_URL": f"https://a/{SECRET}"}, "YT_WEBHOOK_URL", "YT_ALERT_WEBHOOK_URL was probably meant"),
    ({"YT_SHARD": "2"}, "YT_SHARD", "YT_SHARDS was probably meant"),
    ({"YT_API_KEY": SECRET}, "YT_API_KEY", "is not the name of a setting"),
    # Databases that must differ, however their URLs are spelled.
    ({"VIDEOS_DATABASE_URL": "sqlite:///a.db", "INSIGHTS_DATABASE_URL": "sqlite:///a.db"}, "VIDEOS_DATABASE_URL", SAME),
    ({"VIDEOS_DATABASE_URL": "sqlite:///a.db", "INSIGHTS_DATABASE_URL": "sqlite:///./x/../a.db"}, "INSIGHTS", SAME),
    ({"DATABASE_URL": "sqlite:///a.db", "INSIGHTS_DATABASE_URL": "sqlite:///%61.db"}, "INSIGHTS_DATABASE_URL", SAME),
    ({"VIDEOS_DATABASE_URL": SERVER, "INSIGHTS_DATABASE_URL": SERVER}, "INSIGHTS_DATABASE_URL", SAME),
    (
        {"VIDEOS_DATABASE_URL": SERVER, "INSIGHTS_DATABASE_URL": f"mariadb://you:{SECRET}@DB.example:3306/videos"},
        "INSIGHTS_DATABASE_URL",
        SAME,
    ),
    (
        {"VIDEOS_DATABASE_URL": "mysql://a@localhost/v", "INSIGHTS_DATABASE_URL": "mysql://b@127.0.0.1:3306/v"},
        "INSIGHTS_DATABASE_URL",
        SAME,
    ),
    ({"VIDEOS_DATABASE_URL": SERVER, "DAGSTER_MYSQL_URL": f"{SERVER}?charset=utf8mb4"}, "DAGSTER_MYSQL_URL", SAME),
    ({"INSIGHTS_DATABASE_URL": SERVER, "DAGSTER_MYSQL_URL": SERVER}, "DAGSTER_MYSQL_URL", SAME),
    # Options of database URLs, as hosters print them.
    ({"VIDEOS_DATABASE_URL": f"{SERVER}?ssl-mode=REQUIRED"}, "VIDEOS_DATABASE_URL has the option 'ssl-mode'", TLS),
    ({"VIDEOS_DATABASE_URL": f"{SERVER}?ssl_mode=REQUIRED"}, "VIDEOS_DATABASE_URL", "for TLS, set YT_DATABASE_CA"),
    ({"VIDEOS_DATABASE_URL": f"{SERVER}?useSSL=false&serverTimezone=UTC"}, "VIDEOS_DATABASE_URL", "'useSSL'"),
    ({"VIDEOS_DATABASE_URL": f"{SERVER}?ssl=true"}, "VIDEOS_DATABASE_URL", TLS),
    ({"VIDEOS_DATABASE_URL": f"{SERVER}?{SECRET}"}, "VIDEOS_DATABASE_URL", TLS),
    ({"INSIGHTS_DATABASE_URL": f"{SERVER}?tls=1"}, "INSIGHTS_DATABASE_URL", TLS),
    ({"DAGSTER_MYSQL_URL": f"{SERVER}?sslmode=require"}, "DAGSTER_MYSQL_URL", TLS),
    ({"VIDEOS_DATABASE_URL": f"{SERVER}?connect_timeout=soon"}, "VIDEOS_DATABASE_URL", "a whole number of seconds"),
    ({"VIDEOS_DATABASE_URL": "sqlite:///a.db?mode=ro"}, "VIDEOS_DATABASE_URL", "a file takes none"),
    ({"VIDEOS_DATABASE_URL": f"mysql://me:{SECRET}@db.example"}, "VIDEOS_DATABASE_URL", "it must end in /NAME"),
    (
        {"VIDEOS_DATABASE_URL": f"mysql://me:{SECRET}@db.example:33o6/v"},
        "VIDEOS_DATABASE_URL",
        "a port that is no number",
    ),
    ({"VIDEOS_DATABASE_URL": "sqlite://"}, "VIDEOS_DATABASE_URL", "names no database"),
    ({"VIDEOS_DATABASE_URL": "/var/lib/videos.db"}, "VIDEOS_DATABASE_URL", "it must be sqlite:///FILE or"),
    ({"VIDEOS_DATABASE_URL": f"postgres://me:{SECRET}@db.example/v"}, "VIDEOS_DATABASE_URL", "'postgres://…'"),
    ({"DAGSTER_MYSQL_URL": f"mysql://me:{SECRET}@db.example/dagster"}, "DAGSTER_MYSQL_URL", "mysql+pymysql://USER"),
    # Values.
    ({"YT_BATCH_SIZE": "ten"}, "YT_BATCH_SIZE is 'ten'", "a whole number from 1 to 50"),
    ({"YT_BATCH_SIZE": "10.5"}, "YT_BATCH_SIZE", "a whole number from 1 to 50"),
    ({"YT_GRACE_MINUTES": "60"}, "YT_GRACE_MINUTES", "a whole number from 0 to 50"),
    ({"YT_DAILY_QUOTA": "10,000"}, "YT_DAILY_QUOTA", "a whole number of at least 1"),
    ({"YT_RETENTION_DAYS": "29"}, "YT_RETENTION_DAYS", "YT_ANALYTICS_AMENDMENT_ACCEPTED=true"),
    ({"YT_ANALYTICS_AMENDMENT_ACCEPTED": "perhaps"}, "YT_ANALYTICS_AMENDMENT_ACCEPTED", "true or false"),
    ({"YT_START_DATE": "yesterday"}, "YT_START_DATE", "a date such as 2026-10-01"),
    ({"YT_DATABASE_CA": "/nowhere/ca.pem"}, "YT_DATABASE_CA", "No such file"),
    ({"YT_ALERT_FORMAT": "teams"}, "YT_ALERT_FORMAT", "json or slack"),
    ({"YT_CHANNELS": "channels.txt"}, "YT_CHANNELS", "the file cannot be read"),
    ({"YT_API_HOST": "localhost"}, "YT_API_HOST", "the IP address to listen at"),
    ({"OPENAI_TIMEOUT_SECONDS": "0"}, "OPENAI_TIMEOUT_SECONDS", "a number of seconds from 0.1 to 300"),
]


def files_in(folder: Path) -> set[Path]:
    """All files and folders."""
    return set(folder.rglob("*"))


@pytest.mark.parametrize(("changes", "name", "words"), MISTAKES)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    changes: dict[str, str], name: str, words: str, tmp_path: Path
) -> None:
    observatory = Observatory(tmp_path)
    before = files_in(tmp_path)
    usual: dict[str, Any] = {"YT_CHANNELS": "@kitchen-lab", "YOUTUBE_API_ENDPOINT": "http://127.0.0.1:1"}
    for command in ("run", "doctor"):
        ended = observatory.typed(command, **usual | changes)
        assert ended.returncode == 2, ended.stdout + ended.stderr
        (sentence,) = [line for line in ended.stderr.splitlines() if line]
        assert sentence.startswith("yt-assets: ")
        assert name in sentence
        assert words in sentence
        assert SECRET not in sentence
    assert files_in(tmp_path) == before


def test_there_are_forty_of_them() -> None:
    assert len(MISTAKES) >= 40


def test_two_databases_on_one_server_by_two_names_are_found_out_before_anything_is_written(tmp_path: Path) -> None:
    """Two names of one file: only the disk knows."""
    observatory = Observatory(tmp_path)
    (tmp_path / "a.db").touch()
    (tmp_path / "b.db").hardlink_to(tmp_path / "a.db")
    urls = {"VIDEOS_DATABASE_URL": f"sqlite:///{tmp_path}/a.db", "INSIGHTS_DATABASE_URL": f"sqlite:///{tmp_path}/b.db"}
    for command in ("run", "migrate"):
        ended = observatory.typed(command, YT_CHANNELS="@a", YOUTUBE_API_ENDPOINT="http://127.0.0.1:1", **urls)
        assert ended.returncode == 2
        assert "VIDEOS_DATABASE_URL names the same one: name a database of its own" in ended.stderr
    assert (tmp_path / "a.db").stat().st_size == 0
