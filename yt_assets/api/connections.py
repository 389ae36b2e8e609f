"""Connections that wait without asking: how long, and how many from one address.

Here: uvicorn's protocol with a deadline for a request's head, and the bound of connections. Not here: what a request
may be (guard.py), streams of events (stream_routes.py).

uvicorn bounds all connections together, and waits for a request's head without end: 515 silent connections stopped the
service for all. Here a new connection takes the place of one that waits, so that silence shuts no reader out.
https://github.com/Kludex/uvicorn/issues/157
"""

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
MOST_CONNECTIONS = 512
MOST_OF_AN_ADDRESS = 128


class Places:
    """The open connections of one service: the address of each, and which of them wait for a request.

    proxy: the address of a proxy, whose connections are those of many readers.
    """

    def __init__(self, proxy: str | None) -> None:
        self._proxy = proxy
        self._addresses: dict[BoundedProtocol, str] = {}
        self._counts = Counter[str]()
        # In the order in which they began to wait.
        self._waiting: dict[BoundedProtocol, None] = {}

    def take(self, connection: "BoundedProtocol", address: str) -> None:
        """Give a place, which one that waits may lose; without any, the new connection is closed."""
        full = len(self._addresses) >= MOST_CONNECTIONS - 1
        crowded = address != self._proxy and self._counts[address] >= MOST_OF_AN_ADDRESS
        if full or crowded:
            self._make_room(address if crowded else None, connection)
        self._addresses[connection] = address
        self._counts[address] += 1
        self._waiting[connection] = None

    def leave(self, connection: "BoundedProtocol") -> None:
        """Free its place; once or twice is the same."""
        address = self._addresses.pop(connection, None)
        self._waiting.pop(connection, None)
        if address is not None:
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]

    def set_waiting(self, connection: "BoundedProtocol", waiting: bool) -> None:  # noqa: FBT001  a state, not a switch
        """Note whether it waits for a request, or has one at work."""
        if not waiting:
            self._waiting.pop(connection, None)
        elif connection in self._addresses:
            self._waiting.setdefault(connection, None)

    def _make_room(self, address: str | None, new: "BoundedProtocol") -> None:
        """Close the one that has waited longest, rather one that never asked anything."""
        waiting = [each for each in self._waiting if address is None or self._addresses[each] == address]
        chosen = next((each for each in waiting if each.cycle is None), waiting[0] if waiting else new)
        self.leave(chosen)
        chosen.transport.abort()


class BoundedProtocol(H11Protocol):
    """A connection that is closed when a request's head takes too long, or when another needs its place."""

    places: Places

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._deadline = self.loop.call_later(HEAD_SECONDS, transport.abort)
        self.places.take(self, self.client[0] if self.client else "")

    def connection_lost(self, exc: Exception | None) -> None:
        """Free its place."""
        self._deadline.cancel()
        self.places.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on. The first byte of a further request begins a deadline of its own."""
        if self._deadline.cancelled() and self._is_waiting():
            self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)
        super().data_received(data)
        self._note()

    def on_response_complete(self) -> None:
        """Wait for the next request, as long as uvicorn keeps an idle connection."""
        super().on_response_complete()
        self._note()

    def _note(self) -> None:
        waiting = self._is_waiting()
        if not waiting:
            self._deadline.cancel()
        self.places.set_waiting(self, waiting)

    def _is_waiting(self) -> bool:
        return self.cycle is None or self.cycle.response_complete


def bounded_protocol(proxy: str | None) -> type[BoundedProtocol]:
    """The protocol of one service, with places of its own."""
    attributes: dict[str, Any] = {"places": Places(proxy)}
    return type("ServiceProtocol", (BoundedProtocol,), attributes)
