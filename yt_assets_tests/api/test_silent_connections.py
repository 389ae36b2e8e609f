"""Connections that ask nothing keep nobody out: the command in a process of its own, and sockets on this machine."""

import http.client
import os
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from yt_assets.api import connections
from yt_assets.settings.service import ServiceOptions
from yt_assets_tests.api.conftest import Service
from yt_assets_tests.api.running import running
from yt_assets_tests.api.test_as_served import served
from yt_assets_tests.servers.databases import DatabaseUrls

HALF_A_HEAD = b"GET /v1/trending HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
SILENT = 600
SECONDS = int(os.environ.get("YT_SILENT_SECONDS", "20"))  # 60 for the figure of docs/security.md
P95, OF_A_CALM_SERVICE = 0.2, 4  # seconds; or so many times what the same client waits without them, on a busy machine
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"


def silent(place: tuple[str, int], source: str = HERE) -> socket.socket:
    """A connection that never ends its request's head."""
    connection = socket.create_connection(place, timeout=60, source_address=(source, 0))
    connection.sendall(HALF_A_HEAD)
    connection.settimeout(0)
    return connection


def timed(place: tuple[str, int], source: str) -> float:
    """Seconds of one request, which must be answered well."""
    began = time.monotonic()
    assert ask(place, source) == 200
    return time.monotonic() - began


def p95(taken: Sequence[float]) -> float:
    """One of sixty may have met another program's turn; silent connections slowed all of them down."""
    return statistics.quantiles(taken, n=20)[18]


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has given it up."""
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def closed_within(connection: socket.socket, seconds: float) -> bool:
    """The same, with time for it."""
    ends = time.monotonic() + seconds
    while not is_closed(connection):
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True


def ask(place: tuple[str, int], source: str = HERE) -> int:
    """One request on a connection of its own; the status."""
    connection = http.client.HTTPConnection(*place, timeout=60, source_address=(source, 0))
    try:
        connection.request("GET", "/v1/trending?limit=10")
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


@contextmanager
def held(make: Callable[[], socket.socket], count: int) -> Iterator[list[socket.socket]]:
    """So many connections, closed at the end."""
    opened: list[socket.socket] = []
    try:
        opened += [make() for _ in range(count)]
        yield opened
    finally:
        for connection in opened:
            connection.close()


@pytest.fixture
def place(service: Service) -> Iterator[tuple[str, int]]:
    """A service in this process."""
    with running(service(yt_api_rate=0).app) as address:
        yield place_of(address)


def place_of(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return str(parts.hostname), int(parts.port or 0)


def test_a_head_that_never_ends_is_given_up(place: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after a request that was answered; a connection that asks within the time is kept."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with held(lambda: silent(place), 1) as (slow,):
        assert closed_within(slow, 60)
    again = http.client.HTTPConnection(*place, timeout=60)
    for _ in range(3):
        again.request("GET", "/v1/health")
        again.getresponse().read()
        time.sleep(0.4)
    assert again.sock is not None
    again.sock.sendall(HALF_A_HEAD)
    again.sock.settimeout(0)
    assert closed_within(again.sock, 60)
    again.close()


def test_a_newcomer_takes_the_place_of_one_that_waits(place: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest of the same address; who asked before keeps its place while there are others."""
    monkeypatch.setattr(connections, "MOST_OF_AN_ADDRESS", 3)
    polite = http.client.HTTPConnection(*place, timeout=60)
    polite.request("GET", "/v1/health")
    polite.getresponse().read()
    with held(lambda: silent(place), 2) as (first, second), held(lambda: silent(place, ELSEWHERE), 1) as (other,):
        assert ask(place) == 200
        assert closed_within(first, 60)
        time.sleep(0.1)
        assert not is_closed(second)
        assert not is_closed(other)
        sock = polite.sock
        polite.request("GET", "/v1/health")
        assert polite.getresponse().read()
        assert polite.sock is sock, "the same connection"
    polite.close()


def test_a_proxy_may_hold_more(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_OF_AN_ADDRESS", 3)
    with (
        running(service(yt_api_rate=0).app, ServiceOptions(yt_api_proxy=HERE)) as address,
        held(lambda: silent(place_of(address)), 10) as opened,
    ):
        assert ask(place_of(address)) == 200
        assert not any(map(is_closed, opened))


@pytest.mark.thorough
def test_six_hundred_silent_connections_slow_nobody_down(world: DatabaseUrls) -> None:
    """515 stopped the service for everybody. The client is of the same address as the silent ones, and of another."""
    with served(world) as (address, process):
        place = place_of(address)
        calm = [timed(place, HERE) for _ in range(50)]
        times: dict[str, list[float]] = {HERE: [], ELSEWHERE: []}
        with held(lambda: silent(place), SILENT) as opened:
            ends = time.monotonic() + SECONDS
            while time.monotonic() < ends:
                for source, taken in times.items():
                    taken.append(timed(place, source))
                # Each that was given up comes again, some at a time: there are six hundred all the while.
                for number, connection in enumerate(opened[:]):
                    if is_closed(connection):
                        connection.close()
                        with suppress(OSError):
                            opened[number] = silent(place)
                time.sleep(0.2)
        calm += [timed(place, HERE) for _ in range(50)]  # others may have begun to work on this machine meanwhile
        process.terminate()
        assert "Traceback" not in process.communicate(timeout=20)[0]
        without = p95(calm)
        for source, taken in times.items():
            most = max(P95, OF_A_CALM_SERVICE * without)
            assert p95(taken) <= most, f"{source}: {p95(taken):.3f} s of {len(taken)} requests, {without:.3f} s without"
