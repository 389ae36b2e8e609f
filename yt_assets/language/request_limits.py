"""What one question may cost: HTTP requests, tokens, a span of time, a number of bytes.

The openai client retries on its own and waits as long as each single read allows, so limits kept outside of it would
count calls, not requests. `LimitedTransport` lies below it and sees every request; each is paid for from the hour's
budget before it leaves.

Here: the limits, and the transport that holds them. Not here: proxies, certificates and the bounds of one exchange
(http_limits), the hour's ledger (pipeline/insights/model_budget).
"""

import http.client
import json
import threading
import time
from collections.abc import Callable

import httpx2
from openai import OpenAIError

from yt_assets.http_limits import BoundedTransport, Deadline, ResponseTooLarge, until
from yt_assets.language.analyst import Budget

# Ten rows of 280 characters are 5 kB. A longer answer is a fault, and is not read into memory to find out.
MAX_ANSWER_BYTES = 1_000_000

# What a chat's form adds to its texts.
_TOKENS_OF_FORM = 64


class LimitReachedError(OpenAIError):
    """A request or an answer went past a limit; says which, as a clause for a sentence.

    An OpenAIError because that client hands those on at once, and retries everything else that its transport raises.
    """


class RequestLimits:
    """Counts and admits HTTP requests until the number, the deadline, the budget or `close` ends it.

    Threads may share it. `seconds` count from now on `clock`, a monotonic clock. Without a budget no tokens are paid.
    """

    def __init__(
        self,
        *,
        max_requests: int,
        seconds: float,
        budget: Budget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.deadline = Deadline(clock() + seconds, clock)
        self.overtime = f"the deadline of {seconds:g} s passed"
        self.requests = 0
        self._max_requests = max_requests
        self._budget = budget
        self._lock = threading.Lock()
        self._closed: str | None = None
        self._ended = False
        # The tokens set aside for this thread's request in flight.
        self._in_flight = threading.local()

    def remaining(self) -> float:
        """Seconds until the deadline, never below zero."""
        return max(0.0, self.deadline.expires_at - self.deadline.clock())

    def close(self, reason: str) -> None:
        """Admit nothing more, because of `reason` (a clause). The first reason stays."""
        with self._lock:
            self._closed = self._closed or reason

    def end(self) -> None:
        """Admit nothing more and leave the budget alone: its database may close before the last thread finishes."""
        self.close(self.overtime)
        with self._lock:
            self._ended = True

    def admit(self, request: httpx2.Request) -> None:
        """Count and pay for one request about to be sent, or raise LimitReachedError."""
        tokens = most_tokens(request)
        with self._lock:
            reason = self._closed
            if reason is None and self.remaining() <= 0:
                reason = self.overtime
            if reason is None and self.requests >= self._max_requests:
                reason = f"the budget of {self._max_requests} requests is spent"
            if reason is None and self._budget is not None:
                reason = self._budget.reserve(tokens)
            if reason is not None:
                raise LimitReachedError(reason)
            self.requests += 1
        self._in_flight.tokens = tokens

    def settle(self, prompt_tokens: int | None, completion_tokens: int | None) -> None:
        """Count what this thread's request has cost. None: the server does not say, and what was set aside stays so.

        A request without an answer may be billed all the same: it is not settled, and its share stays set aside.
        """
        if self._budget is None or prompt_tokens is None or completion_tokens is None:
            return
        with self._lock:
            if not self._ended:
                self._budget.settle(self._in_flight.tokens, prompt_tokens, completion_tokens)

    def receive(self, response: httpx2.Response) -> None:
        """Settle an error, which costs nothing, and keep the client from retrying where that is in vain."""
        if response.is_error:
            self.settle(0, 0)
        # The client retries every 429. An empty account does not fill up in seconds; this header, which the client
        # obeys, is how a server says so.
        if response.status_code == httpx2.codes.TOO_MANY_REQUESTS and b"insufficient_quota" in response.content:
            response.headers["x-should-retry"] = "false"


class LimitedTransport(BoundedTransport):
    """Sends what the limits admit. Raises LimitReachedError, and what a BoundedTransport raises."""

    def __init__(self, url: str, limits: RequestLimits, *, max_bytes: int = MAX_ANSWER_BYTES) -> None:
        super().__init__(url, max_bytes=max_bytes)
        self._limits = limits
        self._too_long = f"the answer was longer than {max_bytes:,} bytes"

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request, and read the response whole before the deadline."""
        self._limits.admit(request)
        try:
            with until(self._limits.deadline):
                response = super().handle_request(request)
        except ResponseTooLarge:
            raise LimitReachedError(self._too_long) from None
        except http.client.HTTPException as fault:
            # The openai client tries httpx2's own errors again, and lets any other through.
            message = "the answer was cut off"
            raise httpx2.RemoteProtocolError(message) from fault
        except (TimeoutError, httpx2.TimeoutException):
            if self._limits.remaining() > 0:  # the time-out of one read
                raise
            raise LimitReachedError(self._limits.overtime) from None
        self._limits.receive(response)
        return response


def most_tokens(request: httpx2.Request) -> int:
    """The most tokens that a request can cost: no token is shorter than a byte, and its body bounds the answer."""
    if not request.content:
        return 0
    body = json.loads(request.content)
    answer = body.get("max_completion_tokens") or body.get("max_tokens") or 0
    return len(request.content) + _TOKENS_OF_FORM + int(answer)
