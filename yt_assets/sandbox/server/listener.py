"""HTTP/1.1 on a socket: reading requests, sending replies, closing connections.

Here: sockets, headers, and how a reply travels (delay, drip, drop, half-close). Not here: what is answered (gateway.py,
control.py), and which address to bind (server.py).
"""

import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote

from yt_assets.sandbox.server.clock import SandboxClock
from yt_assets.sandbox.server.control import Control
from yt_assets.sandbox.server.gateway import Gateway, SandboxResponse
from yt_assets.sandbox.youtube_api.endpoints import PATHS
from yt_assets.sandbox.youtube_api.errors import error_for

# Its address says that it is simulated, whatever port or proxy it is behind. Requests without it are answered as well.
SIMULATED = "/simulated"
_MOST_BODY_BYTES = 1_000_000
_NOT_FOUND = SandboxResponse(404, b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", "text/html; charset=UTF-8")
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Listener(ThreadingHTTPServer):
    """A thread a connection; knows its open connections, so that stopping does not leave clients waiting."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        gateway: Gateway,
        control: Control,
        clock: SandboxClock,
        pause: Callable[[float], object],
    ) -> None:
        self.gateway = gateway
        self.control = control
        self.clock = clock
        self.pause = pause
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """Bind without asking a name server for this machine's name, as the base class would."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, and serve it in its own thread."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection, and close it."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news; anything else is a defect, and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        """Close the listening socket and every connection."""
        self.server_close()
        with self._lock:
            connections, self._open = list(self._open), set()
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, sends replies. Sandbox time in every Date header."""

    server: Listener
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 0

    def do_GET(self) -> None:
        """Serve a request of any of the four methods."""
        self._serve()

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: thousands of requests an hour are normal here."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The sandbox clock in RFC 7231's form, also for the errors that the base class sends."""
        at = self.server.clock.now() if timestamp is None else datetime.fromtimestamp(timestamp, UTC)
        return format_datetime(at, usegmt=True)

    def _serve(self) -> None:
        body = self._read_body()
        if body is None:
            return
        path, _, query = self.path.partition("?")
        path = unquote(path).removeprefix(SIMULATED)
        if path == "/sandbox" or path.startswith("/sandbox/"):
            self._send(self.server.control.reply(self.command, path, body))
        else:
            self._send(self._api_reply(path, query, body))

    def _read_body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MOST_BODY_BYTES or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        return self.rfile.read(int(length))

    def _api_reply(self, path: str, query: str, body: bytes) -> SandboxResponse:
        method = PATHS.get(path)
        if method is None:
            return _NOT_FOUND
        overridden = self.headers.get("X-HTTP-Method-Override", "").upper() == "GET"
        if self.command != "GET" and not (self.command == "POST" and overridden):
            error = error_for("authError")
            return SandboxResponse(error.status, error.body())
        text = query if self.command == "GET" else f"{query}&{body.decode(errors='replace')}"
        parameters = parse_qs(text)
        key = self.headers.get("X-Goog-Api-Key") or parameters.get("key", [None])[0]
        return self.server.gateway.reply(method, parameters, key)

    def _send(self, reply: SandboxResponse) -> None:
        if reply.delay:
            self.server.pause(reply.delay)
        if reply.drop:
            self.close_connection = True
            return
        head, body = self._head(reply), reply.body
        if reply.half_close:
            body = body[: len(body) // 2]
        if not reply.drip:
            self.wfile.write(head + body)
        else:
            self.wfile.write(head)
            for place in range(len(body)):
                self.server.pause(reply.drip)
                self.wfile.write(body[place : place + 1])
        if reply.half_close:
            self._only_listen()

    def _only_listen(self) -> None:
        """Send no more, but leave the connection to the client: until it closes, or the sandbox stops."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_WR)
        while self.connection.recv(_MOST_BODY_BYTES):
            pass

    def _head(self, reply: SandboxResponse) -> bytes:
        lines = [
            f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Unknown')}",
            f"Content-Type: {reply.content_type}",
            f"Date: {format_datetime(reply.at or self.server.clock.now(), usegmt=True)}",
            "Server: yt_assets sandbox",
            "Cache-Control: private",
            *(f"{name}: {value}" for name, value in reply.headers),
            f"Content-Length: {len(reply.body)}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
