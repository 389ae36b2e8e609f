"""New hours as server-sent events, over a real socket: a test client cannot leave a stream."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from yt_assets.api import stream_routes
from yt_assets.api.app import create_app
from yt_assets.api.tokens import hash_of, new_token
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.api.conftest import stores_of
from yt_assets_tests.api.running import running
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls, with_schema
from yt_assets_tests.storage.samples import hour_at, title_row, trend_row, video_id


@contextmanager
def stream(address: str) -> Iterator[HTTPResponse]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", "/v1/hours/stream")
    try:
        yield connection.getresponse()
    finally:
        connection.close()


def status(address: str, path: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_stream_may_carry_its_token_in_its_address(urls: DatabaseUrls) -> None:
    """A browser's EventSource sends no header of a page's choice. No other path takes a token so."""
    token = new_token()
    with ExitStack() as stack:
        app = create_app(stores_of(urls, stack), ServiceOptions(yt_api_tokens=hash_of(token)), seconds=0.05)
        address = stack.enter_context(running(app))
        assert status(address, f"/v1/hours/stream?access_token={token}") == 200
        assert status(address, "/v1/hours/stream?access_token=wrong") == 401
        assert status(address, f"/v1/hours/stream?access_token={hash_of(token)}") == 401
        assert status(address, "/v1/hours/stream") == 401
        assert status(address, f"/v1/hours?access_token={token}") == 401


def test_an_address_has_a_bounded_number_of_streams(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_routes, "MOST_OF_AN_ADDRESS", 2)
    with stream(address) as first, stream(address) as second:
        assert [first.status, second.status] == [200, 200]
        with stream(address) as third:
            assert third.status == 429
            assert "2 streams are open from this address" in third.read().decode()


def next_event(response: HTTPResponse) -> dict[str, str]:
    """The fields of the next event; comments are passed over."""
    fields: dict[str, str] = {}
    while line := response.readline().decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        if name:
            fields[name] = value
    return fields or next_event(response)


def add_hour(urls: DatabaseUrls, offset: int) -> None:
    hour = hour_at(offset)
    with urls.open("insights") as insights:
        replace_hours(
            insights, "trend_insights", [hour], [trend_row(video_id(0), hour=hour)], titles=[title_row(video_id(0))]
        )


@pytest.fixture
def urls(tmp_path: Path) -> DatabaseUrls:
    return with_schema(sqlite_urls(tmp_path))


@pytest.fixture
def address(urls: DatabaseUrls) -> Iterator[str]:
    with ExitStack() as stack:
        app = create_app(stores_of(urls, stack), ServiceOptions(), seconds=0.05)
        yield stack.enter_context(running(app))


def test_a_listener_hears_the_newest_hour_and_then_each_newer_one(urls: DatabaseUrls, address: str) -> None:
    with stream(address) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "no-" in response.headers["cache-control"]
        for offset, told in ((0, "2026-11-20T05:00:00Z"), (1, "2026-11-20T06:00:00Z")):
            add_hour(urls, offset)
            event = next_event(response)
            assert (event["event"], event["id"], json.loads(event["data"])) == ("hour", told, {"hour": told})


def test_streams_are_bounded(urls: DatabaseUrls, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    add_hour(urls, 0)
    monkeypatch.setattr(stream_routes, "MOST_LISTENERS", 1)
    with stream(address) as first:
        next_event(first)
        with stream(address) as second:
            assert (second.status, second.headers["content-type"]) == (503, "application/problem+json")


def test_an_answer_that_was_kept_is_forgotten_with_a_new_hour(urls: DatabaseUrls, address: str) -> None:
    def newest() -> str:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/v1/trending")
        told = json.loads(connection.getresponse().read())
        connection.close()
        return str(told.get("hour"))

    add_hour(urls, 0)
    with stream(address) as response:
        next_event(response)
        assert newest() == "2026-11-20T05:00:00Z"
        add_hour(urls, 1)
        next_event(response)
        assert newest() == "2026-11-20T06:00:00Z"
