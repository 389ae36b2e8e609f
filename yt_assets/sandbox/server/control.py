"""The control routes under /sandbox: what the world is, its changes, its clock, its faults, its keys.

Here: reading control requests and answering them. Not here: the API. People and tests call these over HTTP; the product
never does. They need no key and cost no quota.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yt_assets.sandbox.server.clock import SandboxClock
from yt_assets.sandbox.server.faults import FaultPlan
from yt_assets.sandbox.server.gateway import Gateway, SandboxResponse
from yt_assets.sandbox.server.quota import QuotaBuckets
from yt_assets.sandbox.world.changes import Changes
from yt_assets.sandbox.world.world import World

_NOTICE = (
    "Simulated data: every channel, video and count here is invented by yt_assets.sandbox. None of it is YouTube's."
)
_ROUTES = {
    "/sandbox": ("GET",),
    "/sandbox/clock": ("GET", "PUT"),
    "/sandbox/changes": ("GET", "PUT", "DELETE"),
    "/sandbox/faults": ("GET", "PUT", "DELETE"),
    "/sandbox/keys": ("PUT",),
}


@dataclass(frozen=True)
class Control:
    """The control routes over one sandbox's parts."""

    world: World
    changes: Changes
    clock: SandboxClock
    faults: FaultPlan
    quota: QuotaBuckets
    gateway: Gateway

    def reply(self, command: str, path: str, body: bytes) -> SandboxResponse:
        """Answer a control request; 400 with one sentence in `error` for a body that makes no sense."""
        route = path.rstrip("/")
        if route not in _ROUTES:
            return _reply({"error": f"No such route; there are {', '.join(_ROUTES)}."}, 404)
        if command not in _ROUTES[route]:
            return _reply({"error": f"{route} takes {' and '.join(_ROUTES[route])}, not {command}."}, 405)
        try:
            return _reply(self._act(command, route, body))
        except ValueError as error:
            return _reply({"error": str(error)}, 400)

    def _act(self, command: str, route: str, body: bytes) -> Any:
        if route == "/sandbox":
            return self._describe()
        if route == "/sandbox/clock":
            if command == "PUT":
                self._set_clock(_json(body))
            return self._clock_state()
        if route == "/sandbox/keys":
            return self._set_keys(_json(body))
        plan = self.changes if route == "/sandbox/changes" else self.faults
        if command == "PUT":
            plan.order(_json(body))
        elif command == "DELETE":
            plan.order([])
        return plan.orders()

    def _describe(self) -> dict[str, Any]:
        channels = self.changes.world.channels()
        return {
            "simulated": True,
            "notice": _NOTICE,
            "seed": self.world.seed,
            "epoch": _iso(self.world.epoch),
            "clock": self._clock_state(),
            "channels": [{"id": c.channel_id, "handle": c.handle, "title": c.title} for c in channels],
            "requests": self.gateway.served(),
            "quota": {"daily": self.quota.daily, "used": self.quota.used(self.clock.now())},
        }

    def _set_keys(self, order: object) -> Any:
        """Put other keys in force. The answer repeats them; nothing else ever shows a key."""
        keys = order["keys"] if isinstance(order, dict) and set(order) == {"keys"} else False
        if keys is not None and not (isinstance(keys, list) and all(isinstance(key, str) and key for key in keys)):
            # What was sent is not repeated: it may hold a real key.
            example = '{"keys": ["new-key"]}'
            message = f'A key order is an object with "keys", a list of texts ([] for none) or null (any): {example}.'
            raise ValueError(message)
        self.gateway.accept(keys)
        return order

    def _clock_state(self) -> dict[str, Any]:
        return {"now": _iso(self.clock.now()), "rate": self.clock.rate}

    def _set_clock(self, order: object) -> None:
        if not isinstance(order, dict) or not order or set(order) - {"now", "rate"}:
            example = '{"now": "2026-11-20T05:10:00Z", "rate": 0}'
            message = f'A clock order is an object with "now" and/or "rate", for example {example}.'
            raise ValueError(message)
        now, rate = order.get("now"), order.get("rate")
        if rate is not None and (isinstance(rate, bool) or not isinstance(rate, (int, float))):
            message = f"The rate must be a number such as 0, 1 or 60, not {rate!r}."
            raise ValueError(message)
        self.clock.set(now=None if now is None else _moment(now), rate=rate)


def _moment(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        message = f"The time {text!r} is not ISO 8601, for example 2026-11-20T05:10:00Z."
        raise ValueError(message) from None


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        message = "The body is not JSON."
        raise ValueError(message) from None


def _reply(value: object, status: int = 200) -> SandboxResponse:
    return SandboxResponse(status, json.dumps(value, ensure_ascii=False, indent=2).encode())
