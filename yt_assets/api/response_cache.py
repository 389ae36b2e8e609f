"""Responses that this process keeps for a while, and entity tags for all that are sent whole.

The cache is an ASGI layer under the guard: only a request that was let in reaches it, and a crowd costs one query.

Here: the service's own cache. Not here: what other caches may keep (responses.py says it in Cache-Control).
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cachetools import TLRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A recomputed or deleted hour is seen after so long.
SETTLED_SECONDS = 300.0
CHANGING_SECONDS = 2.0
MOST_BYTES = 64 * 2**20
LARGEST = 4 * 2**20

Headers = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True)
class CachedResponse:
    """A response with status 200, and for how many seconds it is kept."""

    headers: Headers
    body: bytes
    tag: bytes
    seconds: float


class ResponseCache:
    """Responses by path, query and form."""

    def __init__(self, app: ASGIApp, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._responses: TLRUCache[tuple[str, bytes, bool], CachedResponse] = TLRUCache(
            MOST_BYTES,
            ttu=lambda _key, response, now: now + response.seconds,
            timer=clock,
            getsizeof=lambda response: len(response.body) + 1_000,
        )

    def clear(self) -> None:
        """Forget all of them: there is a new hour."""
        self._responses.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer out of the cache, else keep what the application answers."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        key = (scope["path"], scope["query_string"], b"text/csv" in headers.get(b"accept", b""))
        response = self._responses.get(key)
        if response is None:
            recorder = _Recorder(send)
            await self._app(scope, receive, recorder.record)
            response = recorder.response
            if response is None:
                return
            if len(response.body) <= LARGEST:
                self._responses[key] = response
        await _send(response, headers.get(b"if-none-match", b""), send)


class _Recorder:
    """Holds back a response with status 200 that may be kept; passes everything else on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: Headers | None = None
        self._body = bytearray()
        self.response: CachedResponse | None = None

    async def record(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_cached(message):
            self._headers = message["headers"]
        elif self._headers is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                self.response = _cached(self._headers, bytes(self._body))


def _may_be_cached(start: Message) -> bool:
    headers = dict(start["headers"])
    is_stream = headers.get(b"content-type", b"").startswith(b"text/event-stream")
    is_forbidden = b"no-store" in headers.get(b"cache-control", b"no-store")
    return start["status"] == 200 and not is_stream and not is_forbidden  # noqa: PLR2004  HTTP's own number


def _cached(headers: Headers, body: bytes) -> CachedResponse:
    tag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    is_settled = b"immutable" in dict(headers).get(b"cache-control", b"")
    # Starlette's own tags of files are of their times, and differ from machine to machine.
    tagged = [*((name, value) for name, value in headers if name != b"etag"), (b"etag", tag)]
    return CachedResponse(tagged, body, tag, SETTLED_SECONDS if is_settled else CHANGING_SECONDS)


async def _send(response: CachedResponse, if_none_match: bytes, send: Send) -> None:
    if response.tag in if_none_match or if_none_match.strip() == b"*":
        headers = [pair for pair in response.headers if pair[0] not in {b"content-length", b"content-type"}]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(response.headers)})
    await send({"type": "http.response.body", "body": response.body})
