"""Connections that count what they send and keep to a deadline.

Here: the two connection classes that httplib2 is told to use, and the terms (price, patience) of the request that the
thread is making. Not here: the key, threads and errors (`transport`). Called by `transport` alone.

Why they exist: httplib2 repeats a dropped GET once without telling anybody, and each request costs a unit of quota; and
its timeout holds for each read, so that a server which drips a byte now and then is followed for ever.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httplib2


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one request: `pay` is called just before it is sent, `expires_at` is in `monotonic`'s seconds."""

    pay: Callable[[], None]
    timeout: float
    expires_at: float
    monotonic: Callable[[], float]

    def patience(self) -> float:
        """Give the seconds that the next read may take; raise TimeoutError when the deadline has passed."""
        left = self.expires_at - self.monotonic()
        if left <= 0:
            message = "the deadline has passed"
            raise TimeoutError(message)
        return min(self.timeout, left)


# httplib2 makes its connections itself and hands them nothing, so the terms reach them through the context of the
# calling thread.
TERMS: ContextVar[Terms] = ContextVar("TERMS")


class ConnectionDropped(ConnectionError):
    """The server closed the connection without an answer."""


class _Patient(io.RawIOBase):
    """A socket's bytes, each read bounded by what is left of the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._sock.settimeout(TERMS.get().patience())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _PatientResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None, url: str | None = None):
        super().__init__(sock, debuglevel, method, url)
        self.fp = io.BufferedReader(_Patient(self.fp.detach(), sock))


class _Metered(http.client.HTTPConnection):
    """What both connections share. It stands before httplib2's class in the order of resolution."""

    response_class = _PatientResponse

    def connect(self) -> None:
        self.timeout = TERMS.get().patience()
        super().connect()

    def request(self, *args: Any, **kwargs: Any) -> None:
        terms = TERMS.get()
        if not _is_quiet(self.sock):
            self.close()
            self.connect()
        # A kept connection still has the patience of its last read, which may have been a short one.
        self.sock.settimeout(terms.patience())
        terms.pay()
        super().request(*args, **kwargs)

    def getresponse(self) -> http.client.HTTPResponse:
        try:
            return super().getresponse()
        except (http.client.BadStatusLine, http.client.ResponseNotReady) as fault:
            # The two that httplib2 would answer by sending the request again.
            self.close()
            message = "the server closed the connection without an answer"
            raise ConnectionDropped(message) from fault


def _is_quiet(sock: socket.socket) -> bool:
    """Tell whether a connection is open with nothing in it.

    A kept one may hold what belongs to no request (an answer sent twice would be taken for the next one, and each
    later answer for the one after it), or its end (then a request would be paid and lost).
    """
    sock.settimeout(0)
    try:
        sock.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return True
    except OSError:
        return False
    return False


class PlainConnection(_Metered, httplib2.HTTPConnectionWithTimeout):
    """For http://, which only a loopback endpoint should use."""


class SecureConnection(_Metered, httplib2.HTTPSConnectionWithTimeout):
    """For https://, certificates verified."""


def connection_type(uri: str) -> type[PlainConnection] | type[SecureConnection]:
    """Choose the connection class for a request's address."""
    return SecureConnection if uri.lower().startswith("https:") else PlainConnection
