"""A loopback HTTP server that gives scripted answers and writes down what it was asked.

Not a YouTube: it knows no channel and no quota. Tests script each answer, well-formed or broken.
"""

import json
import socket
import ssl
import struct
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
    """One answer, and what is done to it.

    `how` it is sent: 'whole', 'twice' (once more, belonging to no request), 'cut' (half of the promised bytes),
    'cut chunk' (half of a chunk's), 'no last chunk' (all bytes, but no end), 'drop' (nothing), 'drip' (the body a byte
    at a time), 'drip head' (status and headers a byte at a time).
    `then`: 'keep' the connection, 'close' it, 'reset' it, 'half-close' it (no more writing, but the socket stays open),
    'wait' for the client to leave; 'as usual' is to keep it after whole answers, and to close it after others.
    """

    body: bytes | dict[str, Any] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Date": DATE})
    how: Literal["whole", "twice", "cut", "cut chunk", "no last chunk", "drop", "drip", "drip head"] = "whole"
    then: Literal["as usual", "keep", "close", "reset", "half-close", "wait"] = "as usual"

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    @property
    def head(self) -> bytes:
        length = {"Transfer-Encoding": "chunked"} if "chunk" in self.how else {"Content-Length": len(self.content)}
        named = [f"{name}: {value}" for name, value in {**length, **self.headers}.items()]
        return "\r\n".join([f"HTTP/1.1 {self.status} Scripted", *named, "", ""]).encode()


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in lower case. The port is the client's: one for each connection."""

    url: str
    headers: dict[str, str]
    port: int

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def parameter(self, name: str) -> str:
        return parse_qs(urlsplit(self.url).query)[name][0]


class ScriptedServer:
    """Answers in the order of the script, or as a function of the request.

    `sent` and `closed` are released for each answer that was sent and each connection that was closed.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Scripted] = lambda _: Scripted(b"no script", 500)
        self.sent = threading.Semaphore(0)
        self.closed = threading.Semaphore(0)
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

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.scripted.closed.release()

    def handle_error(self, *_args: object) -> None:
        """Keep quiet about clients that leave early: many tests are about that."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    disable_nagle_algorithm = True  # a byte at a time is meant
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.path, headers, self.client_address[1])
        self.server.scripted.asked.append(asked)
        answer = self.server.scripted.answer(asked)
        self.close_connection = answer.then != "keep" and (answer.then, answer.how) != ("as usual", "whole")
        with suppress(OSError):  # the client has gone, as it should
            self._send(answer)
            self.server.scripted.sent.release()
            if answer.then == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                socket.close(self.connection.detach())  # now: the server would say goodbye first
            if answer.then == "half-close":
                self.connection.shutdown(socket.SHUT_WR)
            if answer.then in {"half-close", "wait"}:
                self.rfile.read(1)

    def _send(self, answer: Scripted) -> None:
        content, half = answer.content, answer.content[: len(answer.content) // 2]
        match answer.how:
            case "whole":
                self.wfile.write(answer.head + content)
            case "twice":
                self.wfile.write(answer.head + content)
                time.sleep(0.02)  # what comes at once is thrown away with the answer
                self.wfile.write(answer.head + content)
            case "cut":
                self.wfile.write(answer.head + half)
            case "cut chunk":
                self.wfile.write(answer.head + b"%x\r\n" % len(content) + half)
            case "no last chunk":
                self.wfile.write(answer.head + b"%x\r\n" % len(content) + content + b"\r\n")
            case "drip":
                self.wfile.write(answer.head)
                self._drip(content)
            case "drip head":
                self._drip(answer.head)

    def _drip(self, crumbs: bytes) -> None:
        for crumb in crumbs:
            self.wfile.write(bytes([crumb]))
            time.sleep(0.02)  # the fault itself: a server that is slow for real

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""
