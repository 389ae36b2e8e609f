"""A loopback HTTP server that gives scripted answers and writes down what it was asked.

Not a YouTube: it knows no channel and no quota. Tests script each answer, well-formed or broken.
"""

import json
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

DATE = "Fri, 20 Nov 2026 05:10:00 GMT"


@dataclass(frozen=True)
class Scripted:
    """One answer. `how`: 'whole', 'cut' (half of the promised bytes), 'drop' (nothing), 'drip' (a byte at a time)."""

    body: bytes | dict[str, Any] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Date": DATE})
    how: Literal["whole", "cut", "drop", "drip"] = "whole"

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in lower case."""

    url: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def parameter(self, name: str) -> str:
        return parse_qs(urlsplit(self.url).query)[name][0]


class ScriptedServer:
    """Answers in the order of the script, or as a function of the request."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Scripted] = lambda _: Scripted(b"no script", 500)
        self._server = _Server(self)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def script(self, *answers: Scripted) -> None:
        """Answer in this order; the last one stays."""
        remaining = list(answers)
        self.answer = lambda _: remaining.pop(0) if len(remaining) > 1 else remaining[0]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, scripted: ScriptedServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scripted = scripted

    def handle_error(self, *_args: object) -> None:
        """Keep quiet about clients that leave early: many tests are about that."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    disable_nagle_algorithm = True  # headers and body are two writes, and the second would wait 40 ms
    server: _Server

    def do_GET(self) -> None:
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        self.server.scripted.asked.append(asked)
        answer = self.server.scripted.answer(asked)
        self.close_connection = answer.how != "whole"
        if answer.how == "drop":
            return
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        if answer.how == "drip":
            self._drip(answer.content)
        else:
            self.wfile.write(answer.content[: len(answer.content) // 2 if answer.how == "cut" else None])

    def _drip(self, content: bytes) -> None:
        with suppress(OSError):  # the client has gone, as it should
            for crumb in content:
                self.wfile.write(bytes([crumb]))
                time.sleep(0.02)  # the fault itself: a server that is slow for real

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""
