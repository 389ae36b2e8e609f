"""What can go wrong between an hour and YouTube, ordered at servers that accept one key alone and repeat it in public.

Here: the failures, each with the words that its run must say about it. Not here: runs, and searches for the key.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

from yt_assets.sandbox import Sandbox
from yt_assets_tests.end_to_end.canary import Canary
from yt_assets_tests.youtube.answers import refusal
from yt_assets_tests.youtube.scripted_server import DATE, Asked, Scripted, ScriptedServer

CANARY = Canary.named("CANARY")
WITNESS = Canary.named("WITNESS")
CHANNEL = "@kitchen-lab"
LISTING = "youtube#channelListResponse"
Orders = list[dict[str, Any]]


def words(name: str) -> str:
    """A service's own words, which repeat the key; and the witness, which shows how far such words come."""
    return f"{name} of {CANARY.key}, {WITNESS.key}"


def always(first: int = 1, **effect: Any) -> Orders:
    """From one call on, the same fault."""
    return [{"from": first, "to": 1_000_000, **effect}]


def in_turn(*effects: Mapping[str, Any]) -> Orders:
    """A fault a call."""
    return [{"at": call, **effect} for call, effect in enumerate(effects, 1)]


@dataclass(frozen=True)
class Trouble:
    """Faults of a sandbox, or else the answers of a scripted server; and what the log says of it, each part."""

    orders: Orders
    says: tuple[str, ...]
    script: tuple[Scripted, ...] = ()


NOTHING = Trouble([], ())
MALFORMED_KEY = Trouble([], ("YOUTUBE_API_KEY holds characters that no key has",))
BAD_KEY = Trouble(
    always(reason="keyInvalid", message=words("bad key")),
    ("bad key of [key]", "API_KEY_INVALID, HTTP 400", "Set YOUTUBE_API_KEY to a key that"),
)
KEY_BLOCKED = Trouble(
    always(2, reason="keyBlocked", message=words("blocked")), ("blocked of [key]", "API_KEY_SERVICE_BLOCKED, HTTP 403")
)
API_OFF = Trouble(
    always(reason="accessNotConfigured", message=words("disabled")), ("disabled of [key]", "SERVICE_DISABLED, HTTP 403")
)
SPENT_QUOTA = Trouble(
    always(reason="quotaExceeded", message=words("quota")), ("The day's quota of the bucket 'default' is spent",)
)
SPENT_LIMIT = Trouble(always(status=429, message=words("limit 'Queries per day'")), SPENT_QUOTA.says)

# A step is tried three times, a call in it four times; what is to be waited for longer ends a try at once. The fourth,
# eighth and ninth answer end a try: they are events with a stack, and the others are lines of its output.
STORM = Trouble(
    in_turn(
        {"status": 500, "message": words("internal")},
        {"body": f"<html>{words('sign in')}</html>"},
        {"status": 502, "body": f"<html>{words('bad gateway')}</html>"},
        {"body": json.dumps({"kind": f"{CANARY.key} {WITNESS.key}"})},
        {"truncate": 100},
        {"reason": "rateLimitExceeded", "message": words("rate")},
        {"status": 409, "message": words("aborted")},
        {"drop": True},
        {"status": 503, "retry_after": 60, "message": words("no capacity")},
    ),
    (
        "internal of [key]",
        "bytes that are not JSON",
        "channels.list was refused; again in",
        f"Expected {LISTING} and got '[key]",
        "unexpectedKind, HTTP 200",
        "Expected youtube#channelListResponse and got 100 bytes that are not JSON",
        "rate of [key]",
        "aborted of [key]",
        "the server closed the connection without an answer (ConnectionDropped)",
        "no capacity of [key]",
        "backendError, HTTP 503",
    ),
)
# The same with answers that no sandbox gives: they lead elsewhere with the key, end early, or are hardly HTTP.
ASTRAY = Scripted(status=302, headers={"Date": DATE, "Location": f"http://127.0.0.1:1/youtube?key={CANARY.key}"})
STRANGE = Trouble(
    [],
    (
        "got no complete answer: IncompleteRead",
        "bytes that are not JSON",
        "no backend of [key]",
        f"{LISTING}.items cannot be read: '[key]",
        "http302, HTTP 302",
    ),
    (
        Scripted({"kind": LISTING, "etag": CANARY.key}, how="cut"),
        Scripted(f'{{"kind": "{LISTING}", "items": [{{"id": "{CANARY.key}'.encode()),
        ASTRAY,
        Scripted(f"{CANARY.key}\r\n".encode(), headers={"Date": DATE, "Transfer-Encoding": "chunked"}),
        Scripted(refusal(503, "backendError", message=words("no backend")), 503, {"Retry-After": "60"}),
        Scripted({"kind": LISTING, "items": f"{CANARY.key}, {WITNESS.key}"}),
        Scripted(f"<html>{words('not here')}</html>".encode(), 418),
        Scripted(f"HTTP/1.1 {CANARY.key}".encode(), 429),
        ASTRAY,
    ),
)


@contextmanager
def server_of(trouble: Trouble, hour: datetime, asked: list[Asked]) -> Iterator[str]:
    """The address of a server that makes a trouble, in that hour; what a scripted one was asked is added to a list."""
    if trouble.script:
        server = ScriptedServer()
        server.script(*trouble.script)
        try:
            yield server.endpoint
        finally:
            asked += server.asked
            server.close()
        return
    # The clock stands still: an hour may end while it is tried.
    now = hour + timedelta(minutes=5)
    with Sandbox(channels=1, videos_per_channel=5, keys=[CANARY.key], now=now, rate=0) as sandbox:
        body = json.dumps(trouble.orders).encode()
        with urlopen(Request(f"{sandbox.url}/sandbox/faults", data=body, method="PUT"), timeout=60):
            pass
        yield sandbox.url
