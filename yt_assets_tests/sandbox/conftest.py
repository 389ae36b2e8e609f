"""A sandbox with a frozen clock, and a way to ask it."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from yt_assets.sandbox import Sandbox

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Heard:
    """An answer as the client heard it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        return str(self.json["error"]["errors"][0]["reason"])


@dataclass
class Asker:
    """A keep-alive HTTP client with a key."""

    sandbox: Sandbox
    key: str | None = "any"
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(self.sandbox.place, timeout=60)

    def send(self, command: str, path: str, body: bytes | None = None, **headers: str) -> Heard:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key is not None:
            named.setdefault("X-Goog-Api-Key", self.key)
        self.connection.request(command, path, body, named)
        answer = self.connection.getresponse()
        return Heard(answer.status, dict(answer.getheaders()), answer.read())

    def get(self, method: str, **parameters: object) -> Heard:
        return self.send("GET", f"/youtube/v3/{method}?{urlencode(parameters, doseq=True)}")

    def put(self, path: str, value: object) -> Heard:
        return self.send("PUT", path, json.dumps(value).encode())


@pytest.fixture(autouse=True)
def _sandbox_unmeasured() -> None:
    """Measured here, instead of the fixture for all the other rooms."""


@pytest.fixture
def open_sandbox() -> Iterator[Callable[..., Asker]]:
    """Starts sandboxes with a frozen clock at the epoch; everything is closed afterwards."""
    opened: list[Asker] = []

    def open_one(key: str | None = "any", **options: Any) -> Asker:
        sandbox = Sandbox(**{"seed": 7, "epoch": EPOCH, "now": EPOCH, "rate": 0.0, **options})
        sandbox.start()
        opened.append(Asker(sandbox, key))
        return opened[-1]

    yield open_one
    for asker in opened:
        asker.connection.close()
        asker.sandbox.stop()


@pytest.fixture
def ask(open_sandbox: Callable[..., Asker]) -> Asker:
    """The usual world: 8 channels of 25 videos."""
    return open_sandbox()
