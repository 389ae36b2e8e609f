"""What one question may cost: HTTP requests, tokens, a span of time, a number of bytes.

The openai client retries by itself and waits as long as each single read allows, so a budget kept outside of it would
count calls, not requests. The gate sits in its HTTP client's hooks and sees every one; each is paid for from the hour's
purse before it leaves. Used by `exchange` and `model`; knows nothing of prompts.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator

import httpx2
from openai import OpenAIError

from yt_assets.language.analyst import NoLimit, Purse

MAX_ANSWER_BYTES = 1_000_000
"""Ten rows of 280 characters are 5 kB. A longer answer is a fault, and is not read into memory to find out."""

# What a chat's form adds to its texts.
_TOKENS_OF_FORM = 64


class LimitReachedError(OpenAIError):
    """A request or an answer went past a limit of the gate. `reason` is a clause for a sentence.

    An OpenAIError because that client hands those on at once, and retries everything else that a hook raises.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RequestGate:
    """Counts and admits HTTP requests until the budget, the deadline or `close` ends it. Safe to share by threads.

    `deadline` is in seconds from now on `clock`, a monotonic clock.
    """

    def __init__(
        self,
        *,
        max_requests: int,
        deadline: float,
        purse: Purse | None = None,
        clock: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        self._purse = purse or NoLimit()
        self._max_requests = max_requests
        self._deadline = deadline
        self._clock = clock
        self._max_bytes = max_bytes
        self._expires_at = clock() + deadline
        self._lock = threading.Lock()
        self._requests = 0
        self._closed: str | None = None
        self._ended = False
        # What this thread's request in flight has set aside.
        self._held = threading.local()

    @property
    def requests(self) -> int:
        """How many HTTP requests went out, retries and redirects included."""
        return self._requests

    @property
    def overtime(self) -> str:
        """The clause that says the deadline has passed."""
        return f"the deadline of {self._deadline:g} s passed"

    def remaining(self) -> float:
        """Seconds until the deadline, never below zero."""
        return max(0.0, self._expires_at - self._clock())

    def close(self, reason: str) -> None:
        """Admit nothing more, because of `reason` (a clause). The first reason stays."""
        with self._lock:
            self._closed = self._closed or reason

    def end(self) -> None:
        """Leave the purse alone from now on: its database may be closed before the last thread comes home."""
        with self._lock:
            self._ended = True

    def admit(self, request: httpx2.Request) -> None:
        """Count and pay for one request about to be sent, or raise LimitReachedError. An httpx2 request hook."""
        tokens = most_tokens(request)
        with self._lock:
            if self._closed is not None:
                raise LimitReachedError(self._closed)
            self._check_time()
            if self._requests >= self._max_requests:
                reason = f"the budget of {self._max_requests} requests is spent"
                raise LimitReachedError(reason)
            refusal = self._purse.reserve(tokens)
            if refusal is not None:
                raise LimitReachedError(refusal)
            self._requests += 1
        self._held.tokens = tokens

    def settle(self, prompt_tokens: int | None, completion_tokens: int | None) -> None:
        """Count what this thread's request has cost. None: the server does not say, and what was set aside stays so.

        A request that was never answered may be billed all the same: nobody calls this, and its share stays set aside.
        """
        with self._lock:
            if prompt_tokens is not None and completion_tokens is not None and not self._ended:
                self._purse.settle(self._held.tokens, prompt_tokens, completion_tokens)

    def bound(self, response: httpx2.Response) -> None:
        """Bound the body of a response by size and deadline. An httpx2 response hook, called before the body."""
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _BoundedStream(response.stream, self.check_body)
        if response.is_error:
            self.settle(0, 0)
        # The client retries every 429. An empty purse does not fill up in seconds; this header, which it obeys,
        # is how a server says so.
        if response.status_code == httpx2.codes.TOO_MANY_REQUESTS and b"insufficient_quota" in response.read():
            response.headers["x-should-retry"] = "false"

    def check_body(self, size: int) -> None:
        """Raise LimitReachedError when `size` bytes of one answer are too many, or came too late."""
        self._check_time()
        if size > self._max_bytes:
            reason = f"the answer was longer than {self._max_bytes:,} bytes"
            raise LimitReachedError(reason)

    def _check_time(self) -> None:
        if self.remaining() <= 0:
            raise LimitReachedError(self.overtime)


def most_tokens(request: httpx2.Request) -> int:
    """The most tokens that a request can cost: no token is shorter than a byte, and its body bounds the answer."""
    if not request.content:
        return 0
    body = json.loads(request.content)
    answer = body.get("max_completion_tokens") or body.get("max_tokens") or 0
    return len(request.content) + _TOKENS_OF_FORM + int(answer)


class _BoundedStream(httpx2.SyncByteStream):
    """A body that is checked as it comes: a read time-out does not stop a server that drips a byte now and then."""

    def __init__(self, stream: httpx2.SyncByteStream, check: Callable[[int], None]) -> None:
        self._stream = stream
        self._check = check

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            self._check(size)
            yield chunk

    def close(self) -> None:
        self._stream.close()
