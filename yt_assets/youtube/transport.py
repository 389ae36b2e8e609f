"""The one place where a request leaves: the key goes into its header, its price into the ledger.

Here: the key, the price, and the translation of broken exchanges into errors. Not here: proxies, time and size
(http_limits.py), what to ask (`client`), what the response means (`protocol`, `classify`), when to ask again (`retry`).

The Google client builds the requests, and httpx2 sends them. The Google client's own `execute()` writes the key's URL
into logs and errors, repeats requests that no ledger sees, and shares one connection between threads: used by three, it
gave a thread another one's response in 10 of 120 calls.
https://googleapis.github.io/google-api-python-client/docs/thread_safety.html
"""

import http.client
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx2
from googleapiclient.http import HttpRequest

from yt_assets.display.certificates import explained
from yt_assets.http_limits import BoundedTransport, Deadline, ResponseTooLarge, until
from yt_assets.settings.endpoint import SIMULATED, is_simulated
from yt_assets.youtube import quota
from yt_assets.youtube.errors import OperatorNeeded, TransientError

GOOGLE = "https://youtube.googleapis.com"

# How a sandbox names itself in each answer.
SANDBOX = "yt_assets sandbox"

KEY_HEADER = "x-goog-api-key"
SHORTEST_KEY = 20  # Google's have 39 characters; "any" and "sandbox" are no secrets
CERTIFICATE_REMEDY = "Behind a proxy that opens TLS, set SSL_CERT_FILE to a file with its CA's certificate"

# Fifty videos with the longest descriptions, said twice as the API does, take 3 MB.
MAX_BYTES = 8_000_000

# What ends an exchange without a response. A ValueError is a length of more digits than Python reads.
BROKEN = (OSError, http.client.HTTPException, httpx2.HTTPError, ResponseTooLarge, ValueError)

# What a proxy says to CONNECT when a person must change something: no credentials or wrong ones, a host that it denies.
_DENIED_BY_PROXY = re.compile(r"40[1357]\b")


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, as bytes: HTTP status, headers under lower-case names, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ConnectionDropped(ConnectionError):
    """The server closed the connection without a response."""


class SealedHttp:
    """Given to the Google client, which wants a connection: it refuses to send, so nothing goes around the ledger."""

    def request(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse; say which way is open."""
        message = "Requests to YouTube are sent by Transport.send(), not by execute()."
        raise RuntimeError(message)

    def close(self) -> None:
        """Have nothing to close."""


def method_name(request: HttpRequest) -> str:
    """Give 'videos.list' for a request whose method is 'youtube.videos.list'."""
    return (request.methodId or "").removeprefix("youtube.")


class Transport:
    """Sends requests, from any thread, once each. Close it when no thread uses it any more."""

    def __init__(
        self,
        *,
        api_key: str | None,
        endpoint: str | None,
        quota: quota.QuotaLedger,
        timeout: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._key = _checked(api_key)
        parts = urlsplit(endpoint or GOOGLE)
        self._may_be_simulated = is_simulated(endpoint or GOOGLE)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._url = httpx2.URL(self._origin)
        self._http = BoundedTransport(self._origin, max_bytes=MAX_BYTES)
        self._quota = quota
        self._timeouts = dict.fromkeys(("connect", "read", "write"), timeout)
        self._monotonic = monotonic

    def send(self, request: HttpRequest, *, expires_at: float) -> Response:
        """Send once, and return whatever was answered; `expires_at` is in the monotonic clock's seconds.

        Raises QuotaExhausted before sending when the ledger refuses, OperatorNeeded when the server's certificate is
        not trusted or the proxy refuses to connect, and TransientError when no complete response came.
        """
        method = method_name(request)
        deadline = Deadline(expires_at, self._monotonic)

        def pay(event: str, facts: Mapping[str, Any]) -> None:
            """Take the price just before the request's first byte; what is said to a proxy before has none."""
            if event == "http11.send_request_headers.started" and facts["request"].method != b"CONNECT":
                deadline.patience()
                self._quota.spend(quota.bucket_of(method), quota.UNITS_PER_REQUEST)

        # The address goes out as the Google client wrote it; httpx2 takes 0.2 ms to read one with fifty ids.
        target = f"/{request.uri.partition('://')[2].partition('/')[2]}".encode("ascii")
        outgoing = httpx2.Request(
            request.method,
            self._url,
            headers={**(request.headers or {}), **({KEY_HEADER: self._key} if self._key else {})},
            extensions={"target": target, "timeout": self._timeouts, "trace": pay},
        )
        try:
            with until(deadline):
                response = self._http.handle_request(outgoing)
        except BROKEN as fault:
            raise self._error(method, fault) from (None if self._is_quoted(fault) else fault)
        if response.headers.get("server") == SANDBOX and not self._may_be_simulated:
            message = f"{self._origin} is a sandbox, whose address ends in /{SIMULATED}: what it says is not YouTube's"
            remedy = f"Set YOUTUBE_API_ENDPOINT to {self._origin}/{SIMULATED}."
            raise OperatorNeeded("simulated", message, remedy=remedy, setting="YOUTUBE_API_ENDPOINT")  # noqa: EM101
        body = response.content
        # A response may repeat the key, and its words end in errors, logs and Dagster's database. What can be read is
        # stored, so a stand-in for a key, which may be any word, stays in it.
        if self._key and (response.status_code != HTTPStatus.OK or len(self._key) >= SHORTEST_KEY):
            body = body.replace(self._key.encode(), b"[key]")
        return Response(response.status_code, dict(response.headers), body)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def _error(self, method: str, fault: Exception) -> OperatorNeeded | TransientError:
        """Say what broke, in the words of its first cause, and through which proxy."""
        *_, cause = _chain(fault)
        way = f" through {self._http.proxy}" if self._http.proxy else ""
        if isinstance(cause, ssl.SSLCertVerificationError):
            message = f"{method} was not sent{way}: the server's certificate is not trusted ({cause.verify_message})"
            remedy = f"{CERTIFICATE_REMEDY}; {explained(cause.verify_message, trusted='SSL_CERT_FILE')}."
            return OperatorNeeded("untrustedCertificate", message, remedy=remedy, setting="SSL_CERT_FILE")
        if self._http.proxy and isinstance(fault, httpx2.ProxyError) and _DENIED_BY_PROXY.match(str(fault)):
            message = f"{method} was not sent: {self._http.proxy} refused to connect ({fault})"
            remedy = f"Give the proxy's user and password in {self._http.proxy.variable}, or name the host in NO_PROXY."
            return OperatorNeeded("deniedByProxy", message, remedy=remedy, setting=self._http.proxy.variable)
        if isinstance(fault, http.client.HTTPException | ResponseTooLarge):
            cause = fault
        elif type(cause).__name__ == "RemoteProtocolError" and "disconnected" in str(cause):
            cause = ConnectionDropped("the server closed the connection without an answer")
        # h11 quotes what it cannot read, such as a status line; that may be an echo of the request.
        words = "" if self._is_quoted(fault) else str(cause)[:200]
        return TransientError(
            type(cause).__name__, f"{method} got no complete answer{way}: {words or 'connection lost'}"
        )

    def _is_quoted(self, fault: Exception) -> bool:
        return bool(self._key) and any(self._key in str(link) for link in _chain(fault))


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault, and what it came from: a traceback shows them all."""
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__


def _checked(api_key: str | None) -> str:
    """Refuse a key that no header can carry; httpx2 would refuse it too, and print it."""
    key = (api_key or "").strip()
    if key and not re.fullmatch(r"[\x21-\x7e]+", key):
        message = "YOUTUBE_API_KEY holds characters that no key has (spaces, line breaks, accents)"
        raise OperatorNeeded(
            reason="keyMalformed", message=message, remedy="Copy the key again, without what stands around it."
        )
    return key
