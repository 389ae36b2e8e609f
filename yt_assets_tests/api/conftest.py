"""A service over a small stored world."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from yt_assets.api.app import create_app
from yt_assets.api.stores import Stores
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.engine.read_only import ReadOnlyDatabase
from yt_assets_tests.api.world import fill
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls, with_schema
from yt_assets_tests.storage.samples import HOUR

Service = Callable[..., TestClient]
NOON = HOUR + timedelta(hours=1)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    """The world on SQLite, made once: nobody here can write."""
    return filled(tmp_path_factory.mktemp("api"))


def filled(folder: Path) -> DatabaseUrls:
    """The world on SQLite in a folder."""
    urls = with_schema(sqlite_urls(folder))
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights, videos)
    return urls


def stores_of(urls: DatabaseUrls, stack: ExitStack, *, has_videos: bool = True) -> Stores:
    """Both databases as the service opens them."""
    insights = stack.enter_context(ReadOnlyDatabase("insights", urls.insights, setting="INSIGHTS_DATABASE_URL"))
    videos = stack.enter_context(ReadOnlyDatabase("videos", urls.videos, setting="VIDEOS_DATABASE_URL"))
    return Stores(insights, videos if has_videos else None)


@pytest.fixture
def service(world: DatabaseUrls) -> Iterator[Service]:
    """Makes a client of a running service; options are settings of the service."""
    with ExitStack() as stack:

        def make(
            urls: DatabaseUrls = world, *, has_videos: bool = True, now: datetime = NOON, **options: Any
        ) -> TestClient:
            chosen = ServiceOptions(**{"yt_api_rate": 0, **options})
            app = create_app(stores_of(urls, stack, has_videos=has_videos), chosen, now=lambda: now, seconds=0.05)
            return stack.enter_context(TestClient(app, "http://127.0.0.1", raise_server_exceptions=False))

        yield make


@pytest.fixture
def client(service: Service) -> TestClient:
    """A service with its defaults, an hour after the newest one began."""
    return service()


@pytest.fixture
def empty_world(tmp_path: Path) -> DatabaseUrls:
    """Two databases with their schema and no row."""
    return with_schema(sqlite_urls(tmp_path))
