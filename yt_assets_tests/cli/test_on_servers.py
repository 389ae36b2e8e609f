"""Commands that read, on MariaDB and MySQL: the same words as on SQLite."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from yt_assets import cli
from yt_assets_tests.api.world import fill
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls, with_schema
from yt_assets_tests.storage.samples import CHANNEL, video_id

COMMANDS = (
    ["top", "trending", "outliers", "--since", "2026-11-19T02", "--format", "long", "--channel", "@cooking"],
    ["top", "gaining", "--label", "rising"],
    ["top", "--window", "24h"],
    ["top", "--window", "7d", "--format", "short"],
    ["video", video_id(1)],
    ["channel", "@Küche"],
    ["channel", CHANNEL],
)


def written(urls: DatabaseUrls, *words: str) -> Any:
    """What a command writes for programs."""
    places = {"VIDEOS_DATABASE_URL": urls.videos, "INSIGHTS_DATABASE_URL": urls.insights}
    ended = CliRunner().invoke(
        cli.group, [*words, "--json"], env={**places, "YOUTUBE_API_KEY": "", "DAGSTER_HOME": ""}, standalone_mode=False
    )
    assert ended.exception is None, ended.exception
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    return filled(sqlite_urls(tmp_path_factory.mktemp("sqlite")))


def filled(urls: DatabaseUrls) -> DatabaseUrls:
    with_schema(urls)
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights, videos)
    return urls


def test_every_command_that_reads_says_the_same(urls_on_servers: DatabaseUrls, on_sqlite: DatabaseUrls) -> None:
    urls = filled(urls_on_servers)
    for words in COMMANDS:
        said = written(urls, *words)
        assert said == written(on_sqlite, *words), words
        assert any(said.values())
