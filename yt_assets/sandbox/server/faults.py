"""Ordered faults: what should go wrong, at which call.

Here: reading an order, counting calls, handing out the fault that is due. Not here: performing it (gateway.py,
listener.py). Tests and people order them with `PUT /sandbox/faults`; the calls are counted from that moment.
"""

from collections import Counter
from dataclasses import dataclass
from threading import Lock
from typing import Any

from yt_assets.sandbox.server.quota import BUCKETS

_NUMBERS = {
    "status": (200, 599),
    "delay": (0, 600),
    "truncate": (0, 10_000_000),
    "drip": (0, 60),
    "retry_after": (0, 86_400),
    "leave_out": (1, 50),
    "foreign": (1, 50),
}
_TEXTS = ("reason", "message", "body", "method")
_ON_ITEMS = ("leave_out", "foreign")
_SWITCHES = ("drop", "half_close")
_WHOLE = {"at", "from", "to", "status", "truncate", "retry_after", *_ON_ITEMS}
_EFFECTS = ("status", "reason", "body", "delay", "truncate", "drip", *_ON_ITEMS, *_SWITCHES)
_FIELDS = {"at", "from", "to", *_NUMBERS, *_TEXTS, *_SWITCHES}


@dataclass(frozen=True, slots=True)
class OrderedFault:
    """One order. It is due for calls `first` to `last` (from 1) of `method`, or of all methods together when None.

    status, reason, message: answer with this error; body: answer with this text (status 200 unless given); retry_after:
    seconds for the Retry-After header; delay: wait so many seconds first; truncate: send the first so many bytes only,
    as if that were all; drip: seconds between single bytes; drop: close the connection without an answer; half_close:
    send the head and half of the body, then say that nothing more will come, and leave the connection open.
    leave_out, foreign: of the method's own answer, lose the first so many items, add so many that no request named.
    """

    first: int
    last: int
    method: str | None = None
    status: int | None = None
    reason: str | None = None
    message: str | None = None
    body: str | None = None
    retry_after: int | None = None
    delay: float = 0.0
    truncate: int | None = None
    drip: float = 0.0
    drop: bool = False
    half_close: bool = False
    leave_out: int = 0
    foreign: int = 0

    @property
    def answers(self) -> bool:
        """Whether the fault replaces the answer, rather than disturbing its way."""
        return any(value is not None for value in (self.status, self.reason, self.body))


class FaultPlan:
    """The faults in force and the calls counted since they were ordered. The first one that is due wins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._orders: list[dict[str, Any]] = []
        self._faults: list[OrderedFault] = []
        self._calls: Counter[str | None] = Counter()

    def order(self, orders: object) -> None:
        """Replace the plan and count from here. Raises ValueError with one sentence about the first bad order."""
        if not isinstance(orders, list):
            message = 'Faults are a JSON list, for example [{"at": 3, "method": "videos.list", "status": 500}].'
            raise ValueError(message)
        faults = [_read(order, place) for place, order in enumerate(orders, start=1)]
        with self._lock:
            self._orders, self._faults, self._calls = list(orders), faults, Counter()

    def orders(self) -> list[dict[str, Any]]:
        """The plan as it was ordered."""
        with self._lock:
            return list(self._orders)

    def take(self, method: str) -> OrderedFault | None:
        """Count a call, and hand out the fault that is due for it."""
        with self._lock:
            self._calls[method] += 1
            self._calls[None] += 1
            due = (f for f in self._faults if f.method in {method, None} and f.first <= self._calls[f.method] <= f.last)
            return next(due, None)


def _read(order: object, place: int) -> OrderedFault:
    if not isinstance(order, dict):
        raise _bad(place, f"must be an object, not {order!r}")
    unknown = sorted(set(order) - _FIELDS)
    if unknown:
        raise _bad(place, f"has the unknown field {unknown[0]!r}; known are {', '.join(sorted(_FIELDS))}")
    if all(order.get(effect) is None or order[effect] is False for effect in _EFFECTS):
        raise _bad(place, f"needs an effect: one of {', '.join(_EFFECTS)}")
    _check_values(order, place)
    _check_company(order, place)
    first, last = _calls(order, place)
    rest = {name: value for name, value in order.items() if name not in {"at", "from", "to"}}
    return OrderedFault(first=first, last=last, **rest)


def _calls(order: dict[str, Any], place: int) -> tuple[int, int]:
    if ("at" in order) == ("from" in order or "to" in order):
        raise _bad(place, "needs either 'at' (one call) or 'from' and 'to' (a span of calls)")
    first = order.get("at", order.get("from", 1))
    last = order.get("at", order.get("to", 10**9))
    for value in (first, last):
        if not _is_number(value, whole=True) or value < 1:
            raise _bad(place, f"counts calls from 1, so {value!r} is not a call")
    return first, last


def _check_values(order: dict[str, Any], place: int) -> None:
    for name, (low, high) in _NUMBERS.items():
        value = order.get(name, low)
        if not _is_number(value, whole=name in _WHOLE) or not low <= value <= high:
            raise _bad(place, f"has {name} {value!r}, which must be a number from {low} to {high}")
    for name in _TEXTS:
        if not isinstance(order.get(name, ""), str):
            raise _bad(place, f"has {name} {order[name]!r}, which must be a text")
    for name in _SWITCHES:
        if not isinstance(order.get(name, False), bool):
            raise _bad(place, f"has {name} {order[name]!r}, which must be true or false")
    if order.get("method", "videos.list") not in BUCKETS:
        raise _bad(place, f"has the unknown method {order['method']!r}; known are {', '.join(BUCKETS)}")


def _check_company(order: dict[str, Any], place: int) -> None:
    """Effects on the method's own items have nothing to work on when another answer is ordered."""
    replaced = [name for name in ("status", "reason", "body") if order.get(name) is not None]
    for name in _ON_ITEMS:
        if name in order and replaced:
            raise _bad(
                place, f"has {name}, which changes the method's own answer, so it cannot have {replaced[0]} as well"
            )


def _is_number(value: object, *, whole: bool) -> bool:
    return isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)


def _bad(place: int, problem: str) -> ValueError:
    return ValueError(f"Fault {place} {problem}.")
