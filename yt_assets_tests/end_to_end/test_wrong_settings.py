"""A wrong setting ends in one clear message with the variable's name, exit code 2, and nothing half-written."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from yt_assets.sandbox import Sandbox
from yt_assets_tests.end_to_end.observatory import WORLD, Observatory

SECRET = "hunter2-canary"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(channels=1, videos_per_channel=5, keys=["right-key"]) as running:
        yield running


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"YT_CHANNELS": "@nobody-at-all"}, "YT_CHANNELS", "YouTube knows no channel '@nobody-at-all'"),
    ({"YT_CHANNELS": "https://vimeo.com/x"}, "YT_CHANNELS", "'https://vimeo.com/x' is not a YouTube channel"),
    ({"YT_CHANNELS": ""}, "YT_CHANNELS", "is not set"),
    ({"YT_BATCH_SIZE": "0"}, "YT_BATCH_SIZE", "it must be a whole number from 1 to 50"),
    ({"YT_SHARDS": "many"}, "YT_SHARDS", "a whole number from 1 to 64, or per-batch"),
    ({"VIDEOS_DATABASE_URL": f"postgres://me:{SECRET}@db/x"}, "VIDEOS_DATABASE_URL", "'postgres://…'"),
    (
        {"VIDEOS_DATABASE_URL": f"mysql+pymysql://me:{SECRET}@127.0.0.1:1/videos"},
        "VIDEOS_DATABASE_URL",
        "the videos database at 127.0.0.1:1/videos cannot be used",
    ),
    (
        {"INSIGHTS_DATABASE_URL": f"mysql+pymysql://me:{SECRET}@127.0.0.1:1/insights"},
        "INSIGHTS_DATABASE_URL",
        "the insights database at 127.0.0.1:1/insights cannot be used",
    ),
    (
        {"YOUTUBE_API_ENDPOINT": "https://youtube.googleapis.com", "YOUTUBE_API_KEY": ""},
        "YOUTUBE_API_KEY",
        "https://youtube.googleapis.com answers no request without a key",
    ),
    ({"YOUTUBE_API_KEY": SECRET}, "YOUTUBE_API_KEY", "API key not valid"),
    ({"YOUTUBE_API_ENDPOINT": "http://127.0.0.1:1"}, "YOUTUBE_API_ENDPOINT", "'http://127.0.0.1:1'"),
    ({"YOUTUBE_API_ENDPOINT": "localhost"}, "YOUTUBE_API_ENDPOINT", "it must be an http(s) URL"),
    (
        {"YT_BENCHMARKS_FILE": "/nowhere/marks.yaml"},
        "YT_BENCHMARKS_FILE",
        "No such file or directory; it must be a",
    ),
    ({"YT_RETENTION_DAYS": "60"}, "YT_RETENTION_DAYS", "YT_ANALYTICS_AMENDMENT_ACCEPTED=true"),
]
WRONG_AS_PROCESSES = [
    case for case in WRONG if case[0].keys() & {"YT_SHARDS", "YOUTUBE_API_KEY"} or "1/videos" in case[2]
]


def settings(sandbox: Sandbox, changes: dict[str, str]) -> dict[str, str]:
    right = {"YOUTUBE_API_ENDPOINT": sandbox.url, "YOUTUBE_API_KEY": "right-key", "YT_CHANNELS": "@kitchen-lab"}
    return right | changes


@pytest.mark.parametrize(("changes", "name", "words"), WRONG)
def test_it_is_one_sentence_with_the_variables_name(
    changes: dict[str, str], name: str, words: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    observatory = Observatory(tmp_path)
    refused(observatory, observatory.typed("run", **settings(sandbox, changes)), name, words)


@pytest.mark.parametrize(("changes", "name", "words"), WRONG_AS_PROCESSES)
def test_so_it_is_in_a_process_of_its_own(
    changes: dict[str, str], name: str, words: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    """One that is refused while settings are read, some by a key or its absence, and one by a database."""
    observatory = Observatory(tmp_path)
    refused(observatory, observatory.command("run", **settings(sandbox, changes)), name, words)


def refused(observatory: Observatory, ended: "subprocess.CompletedProcess[str]", name: str, words: str) -> None:
    """What every refusal is: one sentence, exit code 2, nothing written."""
    assert ended.returncode == 2, ended.stdout + ended.stderr
    said = [line for line in ended.stderr.splitlines() if line]
    assert len(said) == 1, ended.stderr
    assert said[0].startswith("yt-assets: ")
    assert name in said[0]
    assert words in said[0]
    assert SECRET not in ended.stdout + ended.stderr
    assert not (observatory.source / "videos.db").exists() or not observatory.rows("videos", "hours")
    assert not (observatory.source / "videos.db").exists() or not observatory.rows("videos", "channels")


def test_more_hours_than_youtube_serves_are_refused(tmp_path: Path, sandbox: Sandbox) -> None:
    unreachable = settings(sandbox, {"YOUTUBE_API_ENDPOINT": "http://127.0.0.1:1"})
    ended = Observatory(tmp_path).command("run", "--hours", "3", **unreachable)
    assert ended.returncode == 2
    assert "--hours 3 needs the sandbox" in ended.stderr


def test_definitions_with_a_wrong_setting_fail_with_the_same_sentence(tmp_path: Path) -> None:
    """Dagster shows this to the operator as the code location's error."""
    ended = Observatory(tmp_path).start("python", "-c", "import yt_assets.definitions", YT_SHARDS="900")
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("YT_SHARDS is '900': it must be a whole number from 1 to 64, or per-batch.")


def test_simulated_and_real_hours_never_share_a_database(tmp_path: Path, sandbox: Sandbox) -> None:
    observatory = Observatory(tmp_path, world=WORLD | {"channels": 1})
    observatory.capture(1)
    real = {
        "YOUTUBE_API_ENDPOINT": "https://youtube.googleapis.com",
        "VIDEOS_DATABASE_URL": f"sqlite:///{observatory.source / 'videos.db'}",
    }
    ended = observatory.command("run", **settings(sandbox, real))
    assert ended.returncode == 2
    assert "holds hours from sandbox; hours from youtube must not be mixed with them" in ended.stderr
