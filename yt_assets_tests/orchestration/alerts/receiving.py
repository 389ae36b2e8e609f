"""Receivers on loopback: hooks that keep what was posted to them, and a mail server that keeps mails.

Here: real sockets that speak HTTP and SMTP (RFC 5321, AUTH PLAIN and LOGIN, STARTTLS). Not here: what should arrive.
"""

import base64
import json
import socket
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Hook:
    """What a hook got. refuses: the status that it answers with, None while it takes messages."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.url = ""
        self.refuses: int | None = None


@contextmanager
def hook() -> Iterator[Hook]:
    """A hook that listens."""
    state = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if state.refuses is None:
                state.messages.append(message)
            self.send_response(state.refuses or 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


class MailServer:
    """What a mail server got, and how it behaves.

    refuses: the code that it answers each receiver with. login: name and password that it asks for. context: offers
    STARTTLS with its certificate; is_tls: speaks TLS from the start.
    """

    def __init__(self, context: ssl.SSLContext | None, *, is_tls: bool) -> None:
        self.context, self.is_tls = context, is_tls
        self.mails: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.was_encrypted: list[bool] = []
        self.port = 0
        self.refuses: int | None = None
        self.login: tuple[str, str] | None = None


class Session:
    """One connection to a mail server."""

    def __init__(self, server: MailServer, connection: socket.socket) -> None:
        self.server, self.connection = server, connection
        self.is_encrypted, self.is_let_in = False, server.login is None
        self.file = connection.makefile("rb")

    def talk(self) -> None:
        """Answer until the client says goodbye."""
        if self.server.is_tls:
            self.encrypt()
        self.say("220 mail.test")
        while line := self.file.readline().decode().strip():
            verb = line.split()[0].upper()
            getattr(self, f"on_{verb.lower()}", lambda _: self.say("250 ok"))(line)
            if verb == "QUIT":
                return

    def say(self, *lines: str) -> None:
        code, rest = lines[0][:3], [line[4:] for line in lines]
        text = "".join(f"{code}{'-' if n < len(rest) - 1 else ' '}{line}\r\n" for n, line in enumerate(rest))
        self.connection.sendall(text.encode())

    def encrypt(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.file = self.connection.makefile("rb")
        self.is_encrypted = True

    def on_ehlo(self, _: str) -> None:
        can_encrypt = self.server.context is not None and not self.is_encrypted
        logins = ["250 AUTH PLAIN"] if self.server.login else []
        self.say("250 mail.test", *(["250 STARTTLS"] if can_encrypt else []), *logins)

    def on_starttls(self, _: str) -> None:
        self.say("220 go on")
        self.encrypt()

    def on_auth(self, line: str) -> None:
        _, name, password = base64.b64decode(line.split()[2]).decode().split("\0")
        self.is_let_in = (name, password) == self.server.login
        self.say("235 ok" if self.is_let_in else f"535 no, {password} is wrong")

    def on_mail(self, _: str) -> None:
        self.say("250 ok" if self.is_let_in else "530 log in first")

    def on_rcpt(self, line: str) -> None:
        receiver = line.partition("<")[2].rstrip(">")
        if self.server.refuses is None:
            self.server.receivers.append(receiver)
        self.say("250 ok" if self.server.refuses is None else f"{self.server.refuses} not {receiver}")

    def on_data(self, _: str) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.file.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        parsed = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.server.mails.append(parsed)
        self.server.was_encrypted.append(self.is_encrypted)
        self.say("250 kept")

    def on_quit(self, _: str) -> None:
        self.say("221 bye")


@contextmanager
def mail_server(context: ssl.SSLContext | None = None, *, is_tls: bool = False) -> Iterator[MailServer]:
    """A mail server that listens."""
    state = MailServer(context, is_tls=is_tls)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            session = Session(state, self.request)
            with suppress(OSError):  # a client that trusts no certificate hangs up
                session.talk()
            session.file.close()
            session.connection.close()

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    state.port = server.server_address[1]
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
