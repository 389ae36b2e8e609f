"""What the environment says of the network, and a model that is away, change no row of an hour.

Here: two hours of one world in each environment, compared row by row. Not here: which way a request takes
(youtube/test_proxies.py).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from yt_assets_tests.end_to_end.observatory import COMPARED, Observatory

WORLD = {"seed": 5, "epoch": "2026-11-20T05:00:00+00:00", "channels": 2, "videos_per_channel": 10}
# What the model was asked is no row of an hour.
TABLES = {
    "videos": COMPARED["videos"],
    "insights": [name for name in COMPARED["insights"] if not name.startswith("model_")],
}
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
NOWHERE = {"SSL_CERT_FILE": "/nowhere/ca.pem", "SSL_CERT_DIR": "/nowhere", "REQUESTS_CA_BUNDLE": "/nowhere/ca.pem"}
MODEL_AWAY = {"OPENAI_API_KEY": "sk-any", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
MODEL_ELSEWHERE = {"OPENAI_API_KEY": "sk-any", "OPENAI_BASE_URL": "https://models.example/v1"}
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "the model's server away": MODEL_AWAY,
    "a SOCKS proxy": {"ALL_PROXY": "socks5://127.0.0.1:1080"} | MODEL_ELSEWHERE,
    "every proxy of a scheme that nobody knows": dict.fromkeys(PROXIES, "gopher://127.0.0.1:9") | MODEL_ELSEWHERE,
    "every proxy without sense": dict.fromkeys(PROXIES, "http://[::1") | MODEL_ELSEWHERE,
    "every proxy without a listener": dict.fromkeys(PROXIES, "127.0.0.1:9") | MODEL_ELSEWHERE,
    "certificates that are nowhere": NOWHERE | MODEL_ELSEWHERE,
    "an alert's receiver away": {"YT_ALERT_WEBHOOK_URL": "https://127.0.0.1:1/hook"} | NOWHERE,
}


@contextmanager
def forwarding(to: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """A real forward proxy for plain HTTP: its address, and what it was asked for. to: host → where it really is."""
    asked: list[str] = []
    direct = build_opener(ProxyHandler({})).open

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            host, _, rest = self.path.removeprefix("http://").partition("/")
            with direct(Request(f"{to[host]}/{rest}", headers={"X-Goog-Api-Key": "any"})) as answer:
                body = answer.read()
                self.send_response(answer.status)
                for name in ("Date", "Content-Type"):
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def send_response(self, code: int, message: str | None = None) -> None:
            self.send_response_only(code, message)  # the Date is the sandbox's

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def no_network_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *NOWHERE, "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    """Two hours without any of it."""
    observatory = Observatory(tmp_path_factory.mktemp("plain"), world=WORLD)
    observatory.capture(2)
    assert len(observatory.rows("insights", "trend_insights")) > 20
    return observatory


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_rows_are_equal_in(name: str, plain: Observatory, tmp_path: Path) -> None:
    """With ALL_PROXY=socks5://… every hour failed; behind a proxy nothing was ever captured."""
    observatory = Observatory(tmp_path, world=WORLD)
    observatory.capture(2, ENVIRONMENTS[name])
    assert observatory.contents(TABLES) == plain.contents(TABLES)


def test_the_rows_are_equal_behind_a_proxy(plain: Observatory, tmp_path: Path) -> None:
    """The stand-in for YouTube has a name that only the proxy can find."""
    from yt_assets.sandbox import Sandbox  # to forward to, its address must be known before

    observatory = Observatory(tmp_path, world=WORLD)
    places: dict[str, str] = {}
    started = Sandbox.start

    def noted(sandbox: Sandbox) -> str:
        url = started(sandbox)
        places["youtube.example"] = f"http://{sandbox.place}"
        return url

    with forwarding(places) as (proxy, asked), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sandbox, "start", noted)
        observatory.capture(2, {"YOUTUBE_API_ENDPOINT": "http://youtube.example/simulated", "HTTP_PROXY": proxy})
    assert observatory.contents(TABLES) == plain.contents(TABLES)
    assert len(asked) > 4
    assert all(each.startswith("http://youtube.example/simulated/youtube/v3/") for each in asked)
