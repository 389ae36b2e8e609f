"""The loopback model server, and analysts that ask it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from yt_assets_tests.language.fake_model_server import FakeModelServer
from yt_assets_tests.language.samples import CANARY_KEY, UnlimitedAnalyst


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    """A fake server, stopped after the test, with no thread of an analyst left behind."""
    fake = FakeModelServer()
    yield fake
    fake.stop()
    for thread in threading.enumerate():
        if thread.name.startswith("trend-analyst"):
            thread.join(timeout=60)
            assert not thread.is_alive()


@pytest.fixture
def analyst(server: FakeModelServer) -> Callable[..., UnlimitedAnalyst]:
    """Builds an analyst that asks the fake server, without retries unless a test wants them."""

    def build(**overrides: Any) -> UnlimitedAnalyst:
        options: dict[str, Any] = {
            "base_url": server.base_url,
            "timeout": 5.0,
            "language": "English",
            "max_retries": 0,
            "deadline": 20.0,
        }
        options |= overrides
        return UnlimitedAnalyst(CANARY_KEY, "test-model", **options)

    return build
