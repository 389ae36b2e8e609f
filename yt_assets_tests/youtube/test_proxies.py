"""Proxies of the environment: which requests go through them, and what is said when one is of no use.

Each proxy here is a listener that writes down the first line it hears. Nothing leaves this machine.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from yt_assets.errors import BadNetworkSetting
from yt_assets.http_limits import proxy_for
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import OperatorNeeded, TransientError
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import Scripted, ScriptedServer

GOOGLE_URL = "https://youtube.googleapis.com"
REFUSED = b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n"
CREDENTIALS = "somebody:s3cret"


class Listener:
    """A proxy that answers every request with one status, and keeps what it heard."""

    def __init__(self, status: bytes) -> None:
        self.heard: list[bytes] = []
        self._status = status
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, suppress(OSError):
                    self.heard.append(connection.recv(65_536))
                    connection.sendall(REFUSED % self._status)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listen() -> Iterator[Callable[[bytes], Listener]]:
    opened: list[Listener] = []

    def start(status: bytes) -> Listener:
        opened.append(Listener(status))
        return opened[-1]

    yield start
    for listener in opened:
        listener.close()


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name.upper()}_PROXY", raising=False)


def google(ledger: InMemoryLedger) -> YouTubeClient:
    """A client of the real address, whose requests must end at a proxy."""
    return YouTubeClient(api_key="k" * 39, endpoint=None, quota=ledger, attempts=1, timeout=2)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("value", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "nonsense://", "http://127.0.0.1:0"])
def test_this_machine_is_never_asked_for_through_a_proxy(
    connect: Callable[..., YouTubeClient],
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
) -> None:
    """`make run` failed on every machine with such a variable, with "Proxy support missing"."""
    monkeypatch.setenv(variable, value)
    server.script(Scripted(answers.videos("a")))
    assert connect().videos(["a"]).value[0].video_id == "a"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "127.8.9.10", "[::1]", "localhost:8080", "[::1]:80"]
)
def test_each_name_of_this_machine_is_known(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert proxy_for(f"http://{host}") is None
    assert proxy_for(f"http://{host}.example" if host.endswith("t") else "http://128.0.0.1") is not None


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_a_request_to_google_arrives_at_the_proxy(
    listen: Callable[[bytes], Listener], monkeypatch: pytest.MonkeyPatch, variable: str, scheme: str
) -> None:
    """It went past the proxy without a word, so that real YouTube was out of reach for ever, called passing."""
    proxy, ledger = listen(b"502 Bad Gateway"), InMemoryLedger()
    monkeypatch.setenv(variable, f"{scheme}{CREDENTIALS}@{proxy.address}")
    with google(ledger) as client, pytest.raises(TransientError) as caught:
        client.videos(["a"])
    assert proxy.heard[0].startswith(b"CONNECT youtube.googleapis.com:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic c29tZWJvZHk6czNjcmV0" in proxy.heard[0]
    assert b"k" * 39 not in proxy.heard[0]
    assert f"through the proxy http://{proxy.address} ({variable})" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert ledger.used("default") == 0, "nothing was sent to YouTube"


def test_a_request_in_the_clear_arrives_at_the_proxy_with_its_address(
    listen: Callable[[bytes], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, ledger = listen(b"503 Not Now"), InMemoryLedger()
    monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.address}")
    with (
        YouTubeClient(api_key="any", endpoint="http://stand-in.example", quota=ledger, attempts=1) as client,
        pytest.raises(TransientError),
    ):
        client.videos(["a"])
    assert proxy.heard[0].startswith(b"GET http://stand-in.example/youtube/v3/videos?part=")
    assert ledger.used("default") == 1


def test_a_proxy_that_refuses_is_a_wrong_setting(
    listen: Callable[[bytes], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its user or its rules must be changed by a person; another attempt changes nothing."""
    proxy = listen(b"407 Proxy Authentication Required")
    monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.address}")
    with google(InMemoryLedger()) as client, pytest.raises(OperatorNeeded) as caught:
        client.videos(["a"])
    assert caught.value.setting == "HTTPS_PROXY"
    assert f"the proxy http://{proxy.address} (HTTPS_PROXY) refused to connect (407 Proxy" in str(caught.value)


def test_a_proxy_that_does_not_answer_may_answer_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    with google(InMemoryLedger()) as client, pytest.raises(TransientError, match=r"\(HTTPS_PROXY\): .*refused"):
        client.videos(["a"])


@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
@pytest.mark.parametrize(
    ("url", "exceptions"),
    [
        (GOOGLE_URL, "youtube.googleapis.com"),
        (GOOGLE_URL, "example.org, googleapis.com"),
        (GOOGLE_URL, ".googleapis.com"),
        (GOOGLE_URL, "*"),
        ("https://10.1.2.3:8443", "10.0.0.0/8"),
        ("https://10.1.2.3:8443", "10.1.2.3"),
        ("https://stand-in.example:8443", "stand-in.example:8443"),
        ("https://[fd00::1]", "fd00::/8"),
    ],
)
def test_an_exception_goes_directly(monkeypatch: pytest.MonkeyPatch, variable: str, url: str, exceptions: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert proxy_for(url) is not None
    monkeypatch.setenv(variable, "example.org,192.168.0.0/16,nonsense/99")
    assert proxy_for(url) is not None, "other hosts are no exceptions"
    monkeypatch.setenv(variable, exceptions)
    assert proxy_for(url) is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("socks5://{}127.0.0.1:1080", "its scheme is 'socks5'"),
        ("socks5h://{}127.0.0.1:1080", "its scheme is 'socks5h'"),
        ("socks://{}127.0.0.1:1080", "its scheme is 'socks'"),
        ("ftp://{}proxy.example:3128", "its scheme is 'ftp'"),
        ("://{}proxy.example:3128", "its scheme is ''"),
        ("http://", "it names no host"),
        ("http://:3128", "it names no host"),
        ("http://{}proxy.example:99999", "it is not an address"),
        ("http://{}proxy.example:port", "it is not an address"),
        ("http://{}proxy.example:0", "its port is 0"),
        ("http://{}[::1", "it is not an address"),
        ("{}proxy.example:port", "it is not an address"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_that_is_none_is_a_wrong_setting_and_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, why: str
) -> None:
    monkeypatch.setenv(variable, value.format(f"{CREDENTIALS}@"))
    with pytest.raises(BadNetworkSetting) as caught:
        google(InMemoryLedger())
    assert str(caught.value).startswith(f"{variable} (")
    assert f"names no proxy that can be used: {why}" in str(caught.value)
    assert "youtube.googleapis.com in NO_PROXY" in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert (caught.value.kind, caught.value.setting) == ("permanent", variable)


def test_the_schemes_own_variable_comes_before_the_one_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    assert str(proxy_for(GOOGLE_URL)) == "the proxy http://proxy.example:3128 (HTTPS_PROXY)"
    assert "s3cret" not in repr(proxy_for(GOOGLE_URL))


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "")
    assert proxy_for(GOOGLE_URL) is None
