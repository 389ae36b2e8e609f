"""Who is let in, how often, and with how much; and the headers that keep a response harmless.

Here: the outermost ASGI layer, which refuses requests before their path is looked at. Not here: errors of endpoints
(problems.py), tokens (tokens.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yt_assets.api.problems import MEDIA_TYPE, problem_body
from yt_assets.api.tokens import is_let_in
from yt_assets.settings.service import ServiceOptions

LONGEST_TARGET = 4_096
MOST_HEADER_BYTES = 16_384
# Reading needs no body; what a client announces is refused before it is sent.
MOST_BODY_BYTES = 0
OPEN_PATHS = frozenset({"/v1/health", "/v1/ready"})
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
STREAM = "/v1/hours/stream"
# A browser's EventSource sends no header of ours. RFC 6750, 2.3: a token in a query may end in logs, so nowhere else.
TOKEN_PARAMETER = "access_token"  # noqa: S105  a parameter's name

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
REFUSAL = "yt_assets.refusal"  # of a scope: why it is not passed on


@dataclass(frozen=True)
class EarlyResponse:
    """A response before routing."""

    status: int
    detail: str
    headers: Mapping[str, str]


class Guard:
    """Refuses what is too big, too often, or not let in; adds headers to every response."""

    def __init__(self, app: ASGIApp, options: ServiceOptions) -> None:
        self._app = app
        # Refusals go through it as well: a page of another origin may read why it is refused.
        self._sharing: ASGIApp = self._respond
        if options.api_origins:
            headers = ["Authorization", "If-None-Match"]
            self._sharing = CORSMiddleware(
                self._respond, options.api_origins, ["GET"], headers, expose_headers=["ETag", "Link", "Retry-After"]
            )
        self._hashes = options.api_token_hashes
        self._rate = RateLimitItemPerMinute(options.yt_api_rate) if options.yt_api_rate else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        # A page elsewhere can give its own name this machine's address, and read what is open here (DNS rebinding). A
        # proxy on this machine changes nothing: the browser goes past it. It sends Host: 127.0.0.1 itself.
        is_private = options.is_api_local and not self._hashes
        self._hosts = LOCAL_NAMES if is_private else frozenset[str]()
        sharing = "cross-origin" if options.api_origins else "same-origin"
        self._headers = _encoded({**SECURITY, "cross-origin-resource-policy": sharing}.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*self._shared(scope, message["headers"]), *self._headers]}
            await send(message)

        error = self._error(scope, dict(scope["headers"]))
        # A question before a request is answered by the sharing alone, whatever else is wrong with it.
        way = self._sharing if error is None or scope["method"] != "OPTIONS" else self._respond
        await way({**scope, REFUSAL: error}, receive, headed)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        error: EarlyResponse | None = scope[REFUSAL]
        if error is None:
            # HEAD is GET without its body, which the server leaves out; of a stream there is no end to leave out.
            is_head = scope["method"] == "HEAD" and scope["path"] != STREAM
            await self._app({**scope, "method": "GET"} if is_head else scope, receive, send)
            return
        body = problem_body(error.status, error.detail)
        described = {"content-type": MEDIA_TYPE, "content-length": str(len(body)), "cache-control": "no-store"}
        headers = _encoded([*described.items(), *error.headers.items()])
        await send({"type": "http.response.start", "status": error.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _shared(self, scope: Scope, headers: Pairs) -> Iterable[tuple[bytes, bytes]]:
        """Headers of a response; with tokens, no cache that others share may keep it."""
        for name, value in headers:
            is_private = bool(self._hashes) and name == b"cache-control" and scope["path"] not in OPEN_PATHS
            yield name, b"private, " + value if is_private and b"no-store" not in value else value

    def _error(self, scope: Scope, headers: Mapping[bytes, bytes]) -> EarlyResponse | None:
        return (
            _oversize(scope, headers)
            or self._stranger(headers)
            or self._too_often(scope)
            or self._without_token(scope, headers)
        )

    def _stranger(self, headers: Mapping[bytes, bytes]) -> EarlyResponse | None:
        name = _name_of(headers.get(b"host", b"").decode("latin-1"))
        if not self._hosts or name in self._hosts:
            return None
        detail = "this service answers to the names of its own machine alone: ask for 127.0.0.1 or localhost"
        return EarlyResponse(421, f"{detail}; a proxy in front of it sends Host: 127.0.0.1", {})

    def _too_often(self, scope: Scope) -> EarlyResponse | None:
        if self._rate is None or self._limiter.hit(self._rate, (scope.get("client") or ("",))[0]):
            return None
        detail = f"more than {self._rate.amount} requests a minute from this address: wait as Retry-After says"
        return EarlyResponse(429, detail, {"retry-after": "60"})

    def _without_token(self, scope: Scope, headers: Mapping[bytes, bytes]) -> EarlyResponse | None:
        # A browser asks before it sends a token; that question carries none.
        is_question = scope["method"] == "OPTIONS" and b"access-control-request-method" in headers
        if not self._hashes or scope["path"] in OPEN_PATHS or is_question:
            return None
        header = headers.get(b"authorization", b"").decode("latin-1")
        if not header and scope["path"] == STREAM:
            header = f"Bearer {dict(parse_qsl(scope['query_string'].decode('latin-1'))).get(TOKEN_PARAMETER, '')}"
        if is_let_in(header, self._hashes):
            return None
        asking = {"www-authenticate": 'Basic realm="yt-assets, the token as password", Bearer'}
        detail = "a token is needed, such as one that 'yt-assets token' makes: Authorization: Bearer TOKEN"
        return EarlyResponse(401, f"{detail}; for {STREAM} also ?{TOKEN_PARAMETER}=TOKEN", asking)


def _oversize(scope: Scope, headers: Mapping[bytes, bytes]) -> EarlyResponse | None:
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
        return EarlyResponse(414, f"a path and query of more than {LONGEST_TARGET} bytes", {"connection": "close"})
    if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
        return EarlyResponse(431, f"headers of more than {MOST_HEADER_BYTES} bytes", {"connection": "close"})
    length = headers.get(b"content-length", b"0")
    if b"transfer-encoding" in headers or not length.isdigit() or int(length) > MOST_BODY_BYTES:
        return EarlyResponse(413, "requests have no body here", {"connection": "close"})
    return None


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _encoded(headers: Iterable[tuple[str, str]]) -> Pairs:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
