"""The tools for assistants, asked by the protocol's own client: their answers are the API's."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from yt_assets.api.tokens import hash_of, new_token
from yt_assets.client import Client
from yt_assets.client.assistants import NOTE, assistants_server
from yt_assets_tests.api.conftest import filled
from yt_assets_tests.api.test_as_served import environment
from yt_assets_tests.api.world import HOSTILE, OTHER
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.samples import CHANNEL, HOUR, video_id

COMMAND = ["-c", "from yt_assets.cli import main; main()", "mcp"]
QUESTIONS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("trending", {}, "/v1/trending", {"limit": 10}),
    ("trending", {"limit": 2, "format": "long"}, "/v1/trending", {"limit": 2, "format": "long"}),
    ("trending", {"hour": "2026-11-20T04"}, "/v1/trending", {"limit": 10, "hour": "2026-11-20T04"}),
    ("outliers", {"channels": [CHANNEL]}, "/v1/outliers", {"limit": 10, "channel": CHANNEL}),
    (
        "channel_baseline",
        {"channel": CHANNEL},
        f"/v1/channels/{CHANNEL}/videos",
        {"limit": 20, "sort": "-published_at"},
    ),
    (
        "compare",
        {"channels": [CHANNEL, OTHER], "window": "28d"},
        "/v1/channels/gained",
        {"limit": 50, "window": "28d", "channel": f"{CHANNEL},{OTHER}"},
    ),
    ("milestones", {"video": video_id(1)}, f"/v1/videos/{video_id(1)}/milestones", {}),
    ("events", {"limit": 3}, "/v1/events", {"limit": 3}),
    ("events", {"kinds": ["title_changed"]}, "/v1/events", {"limit": 20, "kind": "title_changed"}),
    ("keywords", {}, "/v1/keywords", {"limit": 20}),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    return filled(tmp_path_factory.mktemp("assistants"))


@pytest.fixture(scope="module")
def inside(world: DatabaseUrls) -> Iterator[Client]:
    with Client.from_database(world.insights, world.videos) as client:
        yield client


async def asked(session: ClientSession, name: str, arguments: dict[str, Any]) -> tuple[str, bool]:
    result: Any = await session.call_tool(name, arguments)
    (part,) = result.content
    return part.text, bool(result.is_error)


async def holds(session: ClientSession, client: Client) -> None:
    """Each question's rows are the API's, and it says of which hour they are, and whether they are simulated."""
    await session.initialize()
    tools = (await session.list_tools()).tools
    assert {tool.name for tool in tools} == {name for name, *_ in QUESTIONS}
    assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in tools)
    for name, arguments, path, options in QUESTIONS:
        text, is_error = await asked(session, name, arguments)
        assert not is_error, text
        answer, expected = json.loads(text), client.answer(path, **options)
        assert answer["data"] == expected["data"], name
        assert answer["data"], name
        assert answer["hour"] == expected.get("hour", f"{HOUR:%Y-%m-%dT%H:00:00Z}")
        assert answer["coverage"]["state"] in {"captured", "partial"}
        assert answer["simulated"] is (expected["source"] == "sandbox")
    await refusals(session)


async def refusals(session: ClientSession) -> None:
    for name, arguments, words in (
        ("trending", {"hour": "2026-01-01T00"}, "no insights are stored of this hour"),
        ("channel_baseline", {"channel": "@nobody"}, "no channel with this handle"),
        ("events", {"kinds": ["drop_table"]}, "kind"),
        ("trending", {"limit": 100_000}, "limit"),
    ):
        text, is_error = await asked(session, name, arguments)
        assert is_error
        assert words in text
        assert "Traceback" not in text


def test_over_standard_input_and_output(world: DatabaseUrls, inside: Client, tmp_path: Path) -> None:
    """As an assistant on this machine starts it."""
    parameters = StdioServerParameters(
        command=sys.executable, args=COMMAND, env={**os.environ, **environment(world)}, cwd=tmp_path
    )

    async def ask() -> None:
        async with stdio_client(parameters) as streams, ClientSession(*streams) as session:
            await holds(session, inside)

    asyncio.run(ask())


@contextmanager
def listening(world: DatabaseUrls, folder: Path, **settings: str) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *COMMAND, "--http", "--port", str(port)]
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen(
            command, env={**os.environ, **environment(world), **settings}, cwd=folder, stdout=said, stderr=said
        )
    try:
        for _ in range(900):
            with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port))):
                break
            assert process.poll() is None, (folder / "said.txt").read_text()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(30)


@asynccontextmanager
async def over_http(address: str, token: str) -> AsyncIterator[ClientSession]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        streamable_http_client(address, http_client=http) as streams,
        ClientSession(streams[0], streams[1]) as session,
    ):
        yield session


@pytest.mark.thorough
def test_over_http_with_one_of_the_apis_tokens(world: DatabaseUrls, inside: Client, tmp_path: Path) -> None:
    token = new_token()
    with listening(world, tmp_path, YT_API_TOKENS=hash_of(token)) as address:

        async def ask() -> None:
            async with over_http(address, token) as session:
                await holds(session, inside)

        asyncio.run(ask())
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        for wrong in ({}, {"Authorization": "Bearer yt_wrong"}):
            refused = httpx2.post(address, json=message, headers=wrong)
            assert refused.status_code == 401
            assert "a token is needed" in refused.json()["detail"]


@pytest.mark.thorough
def test_without_tokens_a_page_elsewhere_is_refused(world: DatabaseUrls, tmp_path: Path) -> None:
    """It may give its own name this machine's address (DNS rebinding)."""
    with listening(world, tmp_path) as address:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accepts = {"Accept": "application/json, text/event-stream"}
        for header in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}):
            assert httpx2.post(address, json=message, headers=accepts | header).status_code in {403, 421}


def called(client: Client, name: str, arguments: dict[str, Any]) -> str:
    """A tool's text, without a transport."""
    result: Any = asyncio.run(assistants_server(client).call_tool(name, arguments))
    parts = getattr(result, "content", result)
    return str(parts[0].text)


def test_strangers_words_are_named_as_data_and_hide_nothing(inside: Client) -> None:
    text = called(inside, "trending", {})
    assert {"title", "channel_title"} <= set(json.loads(text)["texts_by_strangers"])
    assert json.loads(text)["note"] == NOTE
    assert HOSTILE in {row["title"] for row in json.loads(text)["data"]}
    assert text.isprintable(), "what turns text around or moves a cursor is written as its number"


@pytest.mark.parametrize("name", ["channel_baseline", "milestones"])
def test_a_name_cannot_become_another_question(name: str, inside: Client) -> None:
    argument = {"channel_baseline": "channel", "milestones": "video"}[name]
    for hostile in ("../hours", "a/b", "?limit=1", "%2e%2e", "x" * 9000):
        with pytest.raises(Exception, match=r"status 4\d\d"):
            called(inside, name, {argument: hostile})
