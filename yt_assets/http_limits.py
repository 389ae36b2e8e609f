"""The bounds of every HTTP request to another service: its way, its time, the size of its response.

Here: the proxies and certificates that the environment names, one deadline over all reads of an exchange, the largest
body, and the connection that is not used again. Not here: keys, prices and what a response means (youtube/transport.py,
language/exchange.py).

Google's client and the model's send through `BoundedTransport`, so that the environment means the same to both.
"""

import http.client
import os
import re
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore2
import httpx2

from yt_assets.errors import BadNetworkSetting

# Of an idle connection. The server may close it sooner, which is noticed before the next request is sent.
KEPT_SECONDS = 60.0

PROXY_SCHEMES = ("http", "https")
CERTIFICATE_FILE, CERTIFICATE_FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of an exchange, in the seconds of a monotonic clock."""

    expires_at: float
    clock: Callable[[], float] = time.monotonic

    def patience(self, timeout: float | None = None) -> float:
        """Give the seconds that the next read may take; raise TimeoutError when the deadline has passed."""
        left = self.expires_at - self.clock()
        if left <= 0:
            message = "the deadline has passed"
            raise TimeoutError(message)
        return left if timeout is None else min(timeout, left)


# A connection is made and read deep inside of httpx2, which hands it nothing but the timeout of a single read.
_DEADLINE: ContextVar[Deadline | None] = ContextVar("_DEADLINE", default=None)


@contextmanager
def until(deadline: Deadline) -> Iterator[None]:
    """Bound all that this thread sends and reads within: a server may drip a byte now and then without end."""
    token = _DEADLINE.set(deadline)
    try:
        yield
    finally:
        _DEADLINE.reset(token)


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy of the environment. `variable` named it; `shown` is its address without credentials."""

    variable: str
    shown: str
    url: str = field(repr=False)

    def __str__(self) -> str:
        return f"the proxy {self.shown} ({self.variable})"


def proxy_for(url: str) -> Proxy | None:
    """Give the proxy through which requests to `url` go, None when they go directly. Raises BadNetworkSetting.

    HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY count in either case, and where there is none of them, what the
    system's settings say (macOS, Windows). This machine is never asked for through a proxy.
    """
    parts = urlsplit(url)
    proxies = {scheme: value for scheme, value in getproxies().items() if value.strip()}
    host, scheme = parts.hostname or "", parts.scheme if proxies.get(parts.scheme) else "all"
    if not proxies.get(scheme) or is_loopback(host) or _is_excepted(host, parts.netloc, proxies.get("no", "")):
        return None
    name = f"{scheme}_proxy"
    variable = name if os.environ.get(name) else next((key for key in os.environ if key.lower() == name), name.upper())
    return _checked_proxy(variable, proxies[scheme].strip(), host)


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own: 127.0.0.0/8, ::1, localhost."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().removesuffix(".") == "localhost" or host.lower().endswith(".localhost")


def _is_excepted(host: str, netloc: str, exceptions: str) -> bool:
    """Whether NO_PROXY names a host: a domain, a host with its port, an address, a network in CIDR form, or '*'."""
    if proxy_bypass(host) or proxy_bypass(netloc.rpartition("@")[2]):
        return True
    for entry in exceptions.split(","):
        try:
            if ip_address(host) in ip_network(entry.strip().strip("[]"), strict=False):
                return True
        except ValueError:  # a name: proxy_bypass has looked
            continue
    return False


def _checked_proxy(variable: str, value: str, host: str) -> Proxy:
    # A bare host:port means http, as it does to curl and to httpx2.
    url = value if "://" in value else f"http://{value}"
    shown = re.sub(r"(?s)//.*@", "//", url)
    why = None
    try:
        parts = urlsplit(url)
        if parts.scheme not in PROXY_SCHEMES:
            why = f"its scheme is {parts.scheme!r}, and {' and '.join(PROXY_SCHEMES)} are allowed"
        elif not parts.hostname:
            why = "it names no host"
        elif parts.port == 0:
            why = "its port is 0"
        httpx2.URL(url)
    except (ValueError, httpx2.InvalidURL):
        why = "it is not an address with a port from 1 to 65535"
    if why is not None:
        remedy = f"Write the address of an HTTP proxy, such as http://proxy.example:3128, or name {host} in NO_PROXY."
        raise BadNetworkSetting(variable, f"({shown!r}) names no proxy that can be used: {why}", remedy)
    return Proxy(variable, shown, url)


def trusted_certificates() -> ssl.SSLContext:
    """Make the context that verifies servers: SSL_CERT_FILE, else SSL_CERT_DIR, else what the system trusts.

    A variable that names nothing counts as unset, as it does to OpenSSL itself. Raises BadNetworkSetting when one names
    a file or folder that cannot be read.
    """
    missing = missing_certificates()
    for variable in (CERTIFICATE_FILE, CERTIFICATE_FOLDER):
        value = os.environ.get(variable)
        if not value or variable in missing:
            continue
        try:
            if variable == CERTIFICATE_FILE and Path(value).is_file():
                return ssl.create_default_context(cafile=value)
            if variable == CERTIFICATE_FOLDER and Path(value).is_dir():
                return ssl.create_default_context(capath=value)
        except OSError:  # an ssl.SSLError is one
            pass
        remedy = "Name PEM certificates that this user may read, or unset it to trust what the system trusts."
        raise BadNetworkSetting(variable, f"({value!r}) holds no certificates that can be read", remedy)
    return httpx2.create_ssl_context(trust_env=False)


def missing_certificates() -> dict[str, str]:
    """The environment's variables that name certificates where there is nothing, with their values."""
    named = {variable: os.environ.get(variable, "") for variable in (CERTIFICATE_FILE, CERTIFICATE_FOLDER)}
    return {variable: value for variable, value in named.items() if value and not os.path.lexists(value)}


class ResponseTooLarge(Exception):
    """A body went past the limit, as it came or when it was unpacked."""


class BoundedTransport(httpx2.HTTPTransport):
    """Sends requests to one service, each once, and reads each response whole. Threads may share it; processes may not.

    Redirects are answers like any other: a key must not travel on to wherever one points. Raises httpx2.HTTPError,
    TimeoutError, http.client.IncompleteRead and ResponseTooLarge; when it is made, BadNetworkSetting.
    """

    def __init__(self, url: str, *, max_bytes: int) -> None:
        self.proxy = proxy_for(url)
        self._max_bytes = max_bytes
        # Reading the system's certificates takes 0.02 s, and plain HTTP needs none.
        secure = url.lower().startswith("https:")
        super().__init__(
            verify=trusted_certificates() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            proxy=self.proxy.url if self.proxy else None,
            limits=httpx2.Limits(keepalive_expiry=KEPT_SECONDS),
        )
        # httpx2 has no door for it, httpcore2 has: `ConnectionPool(network_backend=...)`.
        self._pool._network_backend = _TimedBackend()  # noqa: SLF001

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send, and read the body within the limits; the response says nothing of compression any more."""
        response = super().handle_request(request)
        stream = response.extensions["network_stream"]
        try:
            if isinstance(stream, _TimedStream) and not stream.was_read:
                # It lay behind the response before, and h11 takes it for the next one.
                message = "a response came before its request was sent"
                raise httpx2.RemoteProtocolError(message)
            body = self._body(response)
        except BaseException:
            stream.close()  # nothing that is left of a broken exchange may be taken for the next response
            raise
        finally:
            response.close()
        framing = {b"content-encoding", b"content-length", b"transfer-encoding"}
        # As bytes: a proxy's Via may hold letters that ASCII has not.
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in framing]
        return httpx2.Response(
            response.status_code, headers=headers, content=body, extensions=response.extensions, request=request
        )

    def _body(self, response: httpx2.Response) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_bytes():  # unpacked in pieces of 1 MiB at most
                body += piece
                if len(body) > self._max_bytes:
                    message = f"the response is longer than {self._max_bytes:,} bytes"
                    raise ResponseTooLarge(message)
        except httpx2.RemoteProtocolError as fault:
            length = int(response.headers.get("content-length", 0)) - response.num_bytes_downloaded
            raise http.client.IncompleteRead(bytes(body), length if length > 0 else None) from fault
        if not body and "content-encoding" in response.headers:
            message = "an empty body is called compressed"
            raise httpx2.DecodingError(message)
        return bytes(body)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends at the thread's deadline."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream
        self.was_read = False  # since something was last written

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.was_read = True
        return self._stream.read(max_bytes, _patience(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.was_read = False
        self._stream.write(buffer, _patience(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, _patience(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _TimedBackend(httpcore2.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        return _TimedStream(super().connect_tcp(host, port, _patience(timeout), local_address, socket_options))


def _patience(timeout: float | None) -> float | None:
    deadline = _DEADLINE.get()
    return timeout if deadline is None else deadline.patience(timeout)
