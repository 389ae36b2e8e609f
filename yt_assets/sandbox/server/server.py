"""The sandbox over HTTP: start and stop.

Here: `Sandbox`, which yt_assets.sandbox shows as its door. Not here: what is answered (gateway.py, control.py), and
HTTP itself (listener.py). The command line and the tests start it:

    with Sandbox(seed=7, channels=8, videos_per_channel=25) as sandbox:
        client = YouTubeClient(endpoint=sandbox.url, ...)
"""

from collections.abc import Callable, Collection
from datetime import datetime
from ipaddress import ip_address
from threading import Event, Thread
from typing import Any, Self

from yt_assets.sandbox.server.clock import SandboxClock, require_aware
from yt_assets.sandbox.server.control import Control
from yt_assets.sandbox.server.faults import FaultPlan
from yt_assets.sandbox.server.gateway import Gateway
from yt_assets.sandbox.server.listener import SIMULATED, Listener
from yt_assets.sandbox.server.quota import QuotaBuckets
from yt_assets.sandbox.world.changes import Changes
from yt_assets.sandbox.world.world import World
from yt_assets.sandbox.youtube_api.endpoints import Endpoints


class Sandbox:
    """A stand-in YouTube on loopback. The same seed, epoch and clock give the same bytes, in any process.

    epoch: when every channel has exactly `videos_per_channel` public videos; None takes the start of the clock's hour.
    now, rate: where the clock starts and how fast it runs (0 frozen, 1 real time); None is the present. keys: the
    accepted API keys, None for any. Raises ValueError for sizes out of range, times without a zone, and any host but
    loopback.
    """

    def __init__(
        self,
        *,
        seed: int = 7,
        channels: int = 8,
        videos_per_channel: int = 25,
        epoch: datetime | None = None,
        now: datetime | None = None,
        rate: float = 1.0,
        keys: Collection[str] | None = None,
        daily_quota: int = 10_000,
        host: str = "127.0.0.1",
        pause: Callable[[float], object] | None = None,
    ) -> None:
        if host != "localhost" and not ip_address(host).is_loopback:
            message = f"The sandbox answers anyone who can reach it, so it binds to loopback alone, not to {host}."
            raise ValueError(message)
        self.clock = SandboxClock(now, rate)
        start = self.clock.now().replace(minute=0, second=0) if epoch is None else require_aware(epoch)
        self.world = World(seed=seed, epoch=start, channels=channels, videos_per_channel=videos_per_channel)
        self._changes = Changes(self.world)
        faults, quota = FaultPlan(), QuotaBuckets(daily_quota)
        endpoints = Endpoints(self.world, self._changes)
        self._gateway = Gateway(endpoints, faults=faults, quota=quota, now=self.clock.now, keys=keys)
        self._control = Control(
            self.world, changes=self._changes, clock=self.clock, faults=faults, quota=quota, gateway=self._gateway
        )
        self._host = host
        self._stopping = Event()
        self._pause = pause or self._stopping.wait
        self._server: Listener | None = None

    @property
    def url(self) -> str:
        """Where its API is, with a path that says that it is simulated. Raises RuntimeError before the start."""
        return f"http://{self.place}{SIMULATED}"

    @property
    def place(self) -> str:
        """Where it listens: host and port. Raises RuntimeError before the start."""
        if self._server is None:
            message = "The sandbox has not been started: call start() first."
            raise RuntimeError(message)
        host, port = self._server.server_address[:2]
        return f"{host!s}:{port}"

    def change(self, orders: list[dict[str, Any]]) -> None:
        """Replace the ordered changes of the world, as `PUT /sandbox/changes` does; an empty list takes all back.

        {"channel": ID} with "terminated": true, "empty": true, "title": "..." or "handle": "@..."; {"video": ID} with
        "private": true or "listed": false. `world` still tells how things were without them. Raises ValueError.
        """
        self._changes.order(orders)

    def start(self, port: int = 0) -> str:
        """Listen in a daemon thread; port 0 takes a free one. Returns the base URL."""
        server = self._bind(port)
        Thread(target=server.serve_forever, args=(0.05,), name="sandbox", daemon=True).start()
        return self.url

    def stop(self) -> None:
        """Close every connection and the socket; calling it again does nothing."""
        self._stopping.set()
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.close_all()

    def serve_forever(self, port: int) -> None:
        """Listen in this thread until interrupted."""
        server = self._bind(port)
        try:
            server.serve_forever()
        finally:
            self._stopping.set()
            server.close_all()
            self._server = None

    def __enter__(self) -> Self:
        if self._server is None:
            self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _bind(self, port: int) -> Listener:
        if self._server is not None:
            message = f"The sandbox listens already, on {self.place}."
            raise RuntimeError(message)
        self._stopping.clear()
        self._server = Listener((self._host, port), self._gateway, self._control, self.clock, self._pause)
        return self._server
