"""One question to the service, over HTTP or to the same service inside this process.

Here: sending, retries, errors. Not here: pages and frames (client/__init__.py, frames.py), what the service answers
(api). httpx2 and FastAPI are imported when they are used.
"""

import json
import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from yt_assets.client.errors import BY_STATUS, QuestionError, ServiceAway

if TYPE_CHECKING:
    import httpx2
    from starlette.types import ASGIApp, Message

ATTEMPTS = 4
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
# The service refuses other names, lest a page elsewhere read it under one of its own.
INSIDE = "http://127.0.0.1"

Parameters = Mapping[str, str]


class Service(Protocol):
    """Whatever answers a GET. So small that a service in this process is one."""

    def get(self, path: str, parameters: Parameters) -> "httpx2.Response":
        """The response, whatever its status. Raises ServiceAway."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


class OverHttp:
    """The service at a URL."""

    def __init__(self, url: str, token: str | None, timeout: float) -> None:
        import httpx2

        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._place = url.rstrip("/")
        self._client = httpx2.Client(headers=headers, timeout=timeout)

    def get(self, path: str, parameters: Parameters) -> "httpx2.Response":
        """The response. Redirects are not followed: the token must not travel on. Raises ServiceAway."""
        import httpx2

        try:
            return self._client.get(self._place + path, params=dict(parameters))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            message = f"the service at {self._place} does not answer ({type(error).__name__})."
            raise ServiceAway(message) from None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class Inside:
    """The service's own application in this process: no port, no token, and the same answers."""

    def __init__(self, app: "ASGIApp", close: Callable[[], None]) -> None:
        import anyio.from_thread
        import httpx2

        self._app, self._close = app, close
        self._started = anyio.from_thread.start_blocking_portal()
        self._portal = self._started.__enter__()
        self._stop: anyio.Event = self._portal.call(anyio.Event)
        self._life, _ = self._portal.start_task(self._live)
        self._client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=INSIDE)

    async def _live(self, *, task_status: Any) -> None:
        """Tell the application that it begins and ends: it looks for newer hours in between."""
        messages = iter(({"type": "lifespan.startup"},))

        async def receive() -> "Message":
            for message in messages:
                return message
            await self._stop.wait()
            return {"type": "lifespan.shutdown"}

        async def send(message: "Message") -> None:
            if message["type"] == "lifespan.startup.complete":
                task_status.started()

        await self._app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)

    def get(self, path: str, parameters: Parameters) -> "httpx2.Response":
        """The response."""
        response: httpx2.Response = self._portal.call(lambda: self._client.get(path, params=dict(parameters)))
        return response

    def close(self) -> None:
        """End the application, then what it reads from."""
        self._portal.call(self._stop.set)
        self._life.result()
        self._started.__exit__(None, None, None)
        self._close()


class Asking:
    """Questions, each asked again a few times while the service is away. pause, chance: for the waits between."""

    def __init__(
        self,
        service: Service,
        *,
        pause: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.service = service
        self._pause, self._chance = pause, chance

    def get(self, path: str, parameters: Parameters) -> dict[str, Any]:
        """The answer's JSON. Raises a QuestionError."""
        for attempt in range(1, ATTEMPTS):
            try:
                return self._once(path, parameters)
            except ServiceAway as error:
                wait = FIRST_WAIT * 2**attempt * self._chance()
                self._pause(min(max(wait, error.retry_after), LONGEST_WAIT))
        return self._once(path, parameters)

    def _once(self, path: str, parameters: Parameters) -> dict[str, Any]:
        response = self.service.get(path, parameters)
        try:
            answer = json.loads(response.content)
        except ValueError:
            answer = None
        if response.status_code == 200 and isinstance(answer, dict):  # noqa: PLR2004  HTTP's own number
            return answer
        raise _error_of(response, answer if isinstance(answer, dict) else {})


def _error_of(response: "httpx2.Response", problem: Mapping[str, Any]) -> QuestionError:
    status = response.status_code
    words = [str(problem.get("detail") or "no answer of this service"), *map(str, problem.get("errors") or ())]
    kind = BY_STATUS.get(status, ServiceAway)
    error = kind(f"{'; '.join(words)} (status {status}).", status)
    if isinstance(error, ServiceAway):
        error.retry_after = _seconds(response.headers.get("retry-after", ""))
    return error


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdigit() else 0.0
