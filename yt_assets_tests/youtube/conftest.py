"""A scripted server, and clients that ask it and never sleep."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import ScriptedServer

CANARY_KEY = "AIzaSyCANARY_0123456789abcdefghijklmnop"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A loopback server, stopped after the test."""
    scripted = ScriptedServer()
    yield scripted
    scripted.close()


@pytest.fixture
def ledger() -> InMemoryLedger:
    """A ledger with Google's usual budgets."""
    return InMemoryLedger()


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the client would have slept."""
    return []


@pytest.fixture
def connect(
    server: ScriptedServer, ledger: InMemoryLedger, waits: list[float]
) -> Iterator[Callable[..., YouTubeClient]]:
    """Makes clients for the scripted server, closed after the test."""
    made: list[YouTubeClient] = []

    def make(**changes: Any) -> YouTubeClient:
        settings: dict[str, Any] = {
            "api_key": CANARY_KEY,
            "endpoint": server.endpoint,
            "quota": ledger,
            "timeout": 20.0,
            "sleep": waits.append,
            "random": lambda: 0.5,
        }
        made.append(YouTubeClient(**{**settings, **changes}))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(connect: Callable[..., YouTubeClient]) -> YouTubeClient:
    """A client with the usual settings."""
    return connect()
