"""What stands before the API's methods: keys, quota, ordered faults, counting.

Here: the order of these checks, and `SandboxResponse`, what the server is to send. Not here: sockets (listener.py),
what a method answers (youtube_api/endpoints.py). The listener calls `Gateway.reply` for every API request.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from yt_assets.sandbox.server.faults import FaultPlan, OrderedFault
from yt_assets.sandbox.server.quota import BUCKETS, QuotaBuckets
from yt_assets.sandbox.server.tampering import tampered
from yt_assets.sandbox.youtube_api.endpoints import Endpoints, Query
from yt_assets.sandbox.youtube_api.errors import ApiError, error_for, per_day_exhausted

JSON_TYPE = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class SandboxResponse:
    """An answer and how it travels.

    delay and drip are seconds; drop closes the connection instead; half_close sends half of the body, then listens.
    at: the sandbox time that the answer is true of, for the Date header; None is the time of sending.
    """

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    drip: float = 0.0
    drop: bool = False
    half_close: bool = False
    at: datetime | None = None


class Gateway:
    """The API's front door. `keys` None accepts any key, but not a missing one.

    A request costs a unit once its key is accepted, whatever becomes of it: so does the service.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        *,
        faults: FaultPlan,
        quota: QuotaBuckets,
        now: Callable[[], datetime],
        keys: Collection[str] | None,
    ) -> None:
        self._endpoints = endpoints
        self._faults = faults
        self._quota = quota
        self._now = now
        self.accept(keys)
        self._lock = Lock()
        self._served: Counter[str] = Counter()

    def accept(self, keys: Collection[str] | None) -> None:
        """From now on these keys are valid and no other; None accepts any, an empty collection refuses all."""
        self._keys = None if keys is None else frozenset(keys)

    def served(self) -> dict[str, int]:
        """Requests since the start, by method."""
        with self._lock:
            return {method: self._served[method] for method in BUCKETS}

    def reply(self, method: str, query: Query, key: str | None) -> SandboxResponse:
        """The answer to one request. `key` is None when the request names none."""
        with self._lock:
            self._served[method] += 1
        fault, now = self._faults.take(method), self._now()
        try:
            reply = self._usual(method, query, key, now)
        except ApiError as error:
            reply = SandboxResponse(error.status, error.body())
        if fault is not None:
            reply = _ordered(fault) if fault.answers else reply
            body = tampered(reply.body, fault.leave_out, fault.foreign)[: fault.truncate]
            reply = replace(
                reply, body=body, delay=fault.delay, drip=fault.drip, drop=fault.drop, half_close=fault.half_close
            )
        return replace(reply, at=now)

    def _usual(self, method: str, query: Query, key: str | None, now: datetime) -> SandboxResponse:
        """The answer without faults. Raises ApiError for what the service refuses."""
        if not key:
            raise error_for(reason="unregistered")
        keys = self._keys
        if keys is not None and key not in keys:
            raise error_for(reason="keyInvalid")
        if not self._quota.spend(method, now):
            granular = BUCKETS[method] != "default"
            raise per_day_exhausted() if granular else error_for(reason="quotaExceeded")
        return SandboxResponse(200, self._endpoints.answer(method, query, now.timestamp()))


def _ordered(fault: OrderedFault) -> SandboxResponse:
    """The answer that a fault orders."""
    headers = () if fault.retry_after is None else (("Retry-After", str(fault.retry_after)),)
    if fault.body is not None:
        kind = "text/html; charset=UTF-8" if fault.body.lstrip().startswith("<") else JSON_TYPE
        return SandboxResponse(fault.status or 200, fault.body.encode(), kind, headers)
    error = error_for(fault.reason, fault.status, fault.message)
    return SandboxResponse(error.status, error.body(), headers=headers)
