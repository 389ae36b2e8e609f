"""The one place where a request leaves: the key goes into its header, its price into the ledger.

Here: an `httplib2.Http` for each thread, the key, the translation of broken connections into errors. Not here: what to
ask (`client`), what the answer means (`protocol`, `classify`), and when to ask again (`retry`). Called by `client`.

The Google client builds the requests and this module sends them. Their own `execute()` is not used: it writes the
key's URL into logs and errors, repeats requests that no ledger sees, and shares one connection between threads. One
`Http` used by three threads gave a thread another one's answer in 10 of 120 calls.
https://googleapis.github.io/google-api-python-client/docs/thread_safety.html
"""

import http.client
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

import httplib2
from googleapiclient.http import HttpRequest
from httplib2.decode import DecodeLimitError, DecodeRatioError

from yt_assets.youtube import quota
from yt_assets.youtube.connections import TERMS, Terms, connection_type
from yt_assets.youtube.errors import OperatorNeeded, TransientError

KEY_HEADER = "x-goog-api-key"
SHORTEST_KEY = 20  # Google's have 39 characters; "any" and "sandbox" are no secrets
CERTIFICATE_REMEDY = "Behind a proxy that opens TLS, set HTTPLIB2_CA_CERTS to a file with its certificate."

# What ends an exchange without an answer. The last five are what httplib2 and http.client let through: an empty body
# called gzip, a negative chunk, a length that no number or no memory holds, and a body that unpacks to a hundred times
# its size.
BROKEN = (
    OSError,
    http.client.HTTPException,
    httplib2.HttpLib2Error,
    ValueError,
    OverflowError,
    MemoryError,
    DecodeLimitError,
    DecodeRatioError,
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, as bytes: HTTP status, headers under lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class SealedHttp(httplib2.Http):
    """Given to the Google client, which wants a connection: it refuses to send, so nothing goes around the ledger."""

    def request(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse; say which way is open."""
        message = "Requests to YouTube are sent by Transport.send(), not by execute()."
        raise RuntimeError(message)


def method_name(request: HttpRequest) -> str:
    """Give 'videos.list' for a request whose method is 'youtube.videos.list'."""
    return (request.methodId or "").removeprefix("youtube.")


class Transport:
    """Sends requests, from any thread, once each. Close it when no thread uses it any more."""

    def __init__(
        self,
        *,
        api_key: str | None,
        quota: quota.QuotaLedger,
        timeout: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._key = _checked(api_key)
        self._quota = quota
        self._timeout = timeout
        self._monotonic = monotonic
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: list[httplib2.Http] = []

    def send(self, request: HttpRequest, *, expires_at: float) -> Reply:
        """Send once, and return whatever was answered; `expires_at` is in the monotonic clock's seconds.

        Raises QuotaExhausted before sending when the ledger refuses, OperatorNeeded when the server's certificate is
        not trusted, and TransientError when no complete answer came.
        """
        method = method_name(request)
        pay = partial(self._quota.spend, quota.bucket_of(method), quota.UNITS_PER_REQUEST)
        connection = self._connection()
        try:
            with _terms(Terms(pay, self._timeout, expires_at, self._monotonic)):
                response, body = connection.request(
                    request.uri,
                    method=request.method,
                    headers={**(request.headers or {}), **self._key_header()},
                    connection_type=connection_type(request.uri),
                )
        except ssl.SSLCertVerificationError as fault:
            message = f"{method} was not sent: the server's certificate is not trusted ({fault.verify_message})"
            raise OperatorNeeded(reason="untrustedCertificate", message=message, remedy=CERTIFICATE_REMEDY) from fault
        except BROKEN as fault:
            connection.close()  # nothing that is left of a broken exchange may be taken for the next answer
            # http.client quotes what it cannot read, such as a status line; that may be an echo of the request.
            quoted = self._key and any(self._key in str(link) for link in _chain(fault))
            words = "" if quoted else str(fault)[:200]
            message = f"{method} got no complete answer: {words or 'connection lost'}"
            raise TransientError(type(fault).__name__, message) from (None if quoted else fault)
        return Reply(response.status, dict(response), self._without_key(response.status, body))

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            opened, self._opened = self._opened, []
        self._local = threading.local()
        for connection in opened:
            connection.close()

    def _connection(self) -> httplib2.Http:
        connection: httplib2.Http | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = httplib2.Http(timeout=self._timeout)
            connection.follow_redirects = False  # the key must not travel on to wherever an answer points
            self._local.connection = connection
            with self._lock:
                self._opened.append(connection)
        return connection

    def _key_header(self) -> dict[str, str]:
        return {KEY_HEADER: self._key} if self._key else {}

    def _without_key(self, status: int, body: bytes) -> bytes:
        """Take the key out of an answer that repeats it: its words end in errors, logs and Dagster's database.

        What can be read is stored, so a stand-in for a key, which may be any word, stays in it.
        """
        stays = not self._key or (status == HTTPStatus.OK and len(self._key) < SHORTEST_KEY)
        return body if stays else body.replace(self._key.encode(), b"[key]")


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault, and what it came from: a traceback shows them all."""
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


@contextmanager
def _terms(terms: Terms) -> Iterator[None]:
    token = TERMS.set(terms)
    try:
        yield
    finally:
        TERMS.reset(token)


def _checked(api_key: str | None) -> str:
    """Refuse a key that no header can carry; `http.client` would refuse it too, and print it."""
    key = (api_key or "").strip()
    if key and not re.fullmatch(r"[\x21-\x7e]+", key):
        message = "YOUTUBE_API_KEY holds characters that no key has (spaces, line breaks, accents)"
        raise OperatorNeeded(
            reason="keyMalformed", message=message, remedy="Copy the key again, without what stands around it."
        )
    return key
