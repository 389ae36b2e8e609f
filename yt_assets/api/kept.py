"""Answers that are kept for a while in this process, and entity tags for all that are sent whole.

Here: an ASGI layer under the guard: an answer is kept after the question was let in, and given to nobody who was not.
Results of past hours stay some minutes, those of the newest a second or two, so that a crowd costs one query. Not here:
what may be kept by others (replies.py says it in Cache-Control).
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
class Kept:
    """An answer with status 200, and for how many seconds."""

    headers: Headers
    body: bytes
    tag: bytes
    seconds: float


class KeptAnswers:
    """Answers by path, query and form."""

    def __init__(self, app: ASGIApp, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._kept: TLRUCache[tuple[str, bytes, bool], Kept] = TLRUCache(
            MOST_BYTES, ttu=lambda _key, kept, now: now + kept.seconds, timer=clock, getsizeof=_size
        )

    def forget(self) -> None:
        """Forget all of them: there is a new hour."""
        self._kept.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer out of what is kept, else keep what is answered."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        key = (scope["path"], scope["query_string"], b"text/csv" in asked.get(b"accept", b""))
        kept = self._kept.get(key)
        if kept is None:
            answer = _Listener(send)
            await self._app(scope, receive, answer.hear)
            kept = answer.kept
            if kept is None:
                return
            if len(kept.body) <= LARGEST:
                self._kept[key] = kept
        await _send(kept, asked.get(b"if-none-match", b""), send)


class _Listener:
    """Holds back an answer with status 200 that may be kept; passes everything else on as it comes."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: Headers | None = None
        self._body = bytearray()
        self.kept: Kept | None = None

    async def hear(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_kept(message):
            self._headers = message["headers"]
        elif self._headers is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                self.kept = _kept(self._headers, bytes(self._body))


def _may_be_kept(start: Message) -> bool:
    headers = dict(start["headers"])
    is_stream = headers.get(b"content-type", b"").startswith(b"text/event-stream")
    is_forbidden = b"no-store" in headers.get(b"cache-control", b"no-store")
    return start["status"] == 200 and not is_stream and not is_forbidden  # noqa: PLR2004  HTTP's own number


def _kept(headers: Headers, body: bytes) -> Kept:
    tag = b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'
    is_settled = b"immutable" in dict(headers).get(b"cache-control", b"")
    # Starlette's own tags of files are of their times, and differ from machine to machine.
    told = [*((name, value) for name, value in headers if name != b"etag"), (b"etag", tag)]
    return Kept(told, body, tag, SETTLED_SECONDS if is_settled else CHANGING_SECONDS)


async def _send(kept: Kept, known: bytes, send: Send) -> None:
    if kept.tag in known or known.strip() == b"*":
        told = [(name, value) for name, value in kept.headers if name not in {b"content-length", b"content-type"}]
        await send({"type": "http.response.start", "status": 304, "headers": told})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": kept.body})


def _size(kept: Kept) -> int:
    return len(kept.body) + 1_000
