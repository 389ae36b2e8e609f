"""Who is let in, how often, and with how much; and the headers that keep an answer harmless.

Here: the outermost ASGI layer: refusals happen before anything is read or routed. Not here: answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yt_assets.api.options import ServiceOptions
from yt_assets.api.problems import MEDIA_TYPE, problem_body
from yt_assets.api.tokens import is_let_in

LONGEST_TARGET = 4_096
MOST_HEADER_BYTES = 16_384
# Nobody needs one to read; what is announced is refused before it is sent.
MOST_BODY_BYTES = 0
OPEN_PATHS = frozenset({"/v1/health", "/v1/ready"})
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
STREAM = "/v1/events"

# Nothing but this service's own files runs, and no other page frames it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
Pairs = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Refusal:
    """An answer before routing."""

    status: int
    detail: str
    headers: Mapping[str, str]


class Guard:
    """Refuses what is too big, too often, or not let in; adds headers to every answer."""

    def __init__(self, app: ASGIApp, options: ServiceOptions) -> None:
        self._app = app
        self._hashes = options.api_token_hashes
        self._rate = RateLimitItemPerMinute(options.yt_api_rate) if options.yt_api_rate else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        # A page elsewhere can give its own name this machine's address, and read what is open here (DNS rebinding).
        is_private = options.is_api_local and not self._hashes and options.yt_api_proxy is None
        self._hosts = LOCAL_NAMES if is_private else frozenset[str]()
        sharing = "cross-origin" if options.api_origins else "same-origin"
        headers = {**SECURITY, "cross-origin-resource-policy": sharing}
        self._headers = _encoded(headers.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*self._told(scope, message["headers"]), *self._headers]}
            await send(message)

        refusal = self._refusal(scope, dict(scope["headers"]))
        if refusal is None:
            # HEAD is GET without its body, which the server leaves out; of a stream there is no end to leave out.
            is_head = scope["method"] == "HEAD" and scope["path"] != STREAM
            await self._app({**scope, "method": "GET"} if is_head else scope, receive, headed)
            return
        body = problem_body(refusal.status, refusal.detail)
        told = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), "cache-control": "no-store"}
        headers = _encoded([*told.items(), *refusal.headers.items()])
        await headed({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await headed({"type": "http.response.body", "body": body})

    def _told(self, scope: Scope, headers: Pairs) -> Iterable[tuple[bytes, bytes]]:
        """Headers of an answer; with tokens, no cache that others share may keep it."""
        for name, value in headers:
            is_private = bool(self._hashes) and name == b"cache-control" and scope["path"] not in OPEN_PATHS
            yield name, b"private, " + value if is_private and b"no-store" not in value else value

    def _refusal(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Refusal | None:
        return (
            _oversize(scope, headers)
            or self._stranger(headers)
            or self._too_often(scope)
            or self._unknown(scope, headers)
        )

    def _stranger(self, headers: Mapping[bytes, bytes]) -> Refusal | None:
        name = _name_of(headers.get(b"host", b"").decode("latin-1"))
        if not self._hosts or name in self._hosts:
            return None
        return Refusal(421, "this service listens to its own machine alone: ask for 127.0.0.1 or localhost", {})

    def _too_often(self, scope: Scope) -> Refusal | None:
        if self._rate is None or self._limiter.hit(self._rate, (scope.get("client") or ("",))[0]):
            return None
        return Refusal(429, f"more than {self._rate.amount} requests a minute", {"retry-after": "60"})

    def _unknown(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Refusal | None:
        # A browser asks before it sends a token; that question carries none.
        is_question = scope["method"] == "OPTIONS" and b"access-control-request-method" in headers
        if not self._hashes or scope["path"] in OPEN_PATHS or is_question:
            return None
        if is_let_in(headers.get(b"authorization", b"").decode("latin-1"), self._hashes):
            return None
        asking = {"www-authenticate": 'Basic realm="yt-assets, the token as password", Bearer'}
        return Refusal(401, "a token is needed: Authorization: Bearer TOKEN", asking)


def _oversize(scope: Scope, headers: Mapping[bytes, bytes]) -> Refusal | None:
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
        return Refusal(414, f"a path and query of more than {LONGEST_TARGET} bytes", {"connection": "close"})
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
        return Refusal(431, f"headers of more than {MOST_HEADER_BYTES} bytes", {"connection": "close"})
    length = headers.get(b"content-length", b"0")
    if b"transfer-encoding" in headers or not length.isdigit() or int(length) > MOST_BODY_BYTES:
        return Refusal(413, "requests have no body here", {"connection": "close"})
    return None


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _encoded(headers: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
