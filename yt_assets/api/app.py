"""The service put together.

Here: which parts, in which order, and its life from start to stop. Not here: what they do; the settings
(settings/service.py); the server (server.py).
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from yt_assets.api import (
    feed_routes,
    history_routes,
    lookup_routes,
    monitoring,
    ranking_routes,
    site,
    stream_routes,
    window_routes,
)
from yt_assets.api.guard import Guard
from yt_assets.api.hour_watcher import SECONDS, HourWatcher
from yt_assets.api.kept_keywords import KeptKeywords
from yt_assets.api.pages import (
    channel_page,
    compare_page,
    home_page,
    keywords_page,
    reference_page,
    video_page,
    videos_page,
)
from yt_assets.api.problems import Problem, ProblemDetails, on_bug, on_http, on_invalid, on_problem, on_storage
from yt_assets.api.response_cache import ResponseCache
from yt_assets.api.stores import Stores
from yt_assets.settings.service import ServiceOptions
from yt_assets.storage.errors import StorageError
from yt_assets.youtube.quota import DAILY_UNITS, DEFAULT_BUCKET

PAGES = (home_page, videos_page, channel_page, video_page, keywords_page, compare_page, reference_page)
PARTS = (ranking_routes, window_routes, lookup_routes, history_routes, feed_routes, stream_routes, monitoring, *PAGES)
# As many requests at once as a pool has connections; more would only wait for one in turn.
REQUESTS_AT_ONCE = 5
Handler = Callable[[Request, Exception], Awaitable[Response]]

ABOUT = """
What is rising, what engages and which keywords carry it, hour by hour, out of the insights database.

**Whose figures these are**: titles, names, times of publication, views, likes and comments are YouTube's, as its Data
API gave them in the hour of a row. Every other figure is computed by this project and is not YouTube data. Each field
says which it is; `docs/metrics.md` has the formulas. null is never zero: hidden, not known, or not defined.

Results of an hour never change once it is settled: they carry an ETag and may be kept for a day.
"""


def create_app(
    stores: Stores,
    options: ServiceOptions | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    seconds: float = SECONDS,
    daily_quota: int = DAILY_UNITS[DEFAULT_BUCKET],
    page_url: str | None = None,
) -> ASGIApp:
    """The service over two databases.

    seconds: between two looks for a newer hour. daily_quota: of each bucket. page_url: where readers open the page.
    """
    chosen = options or ServiceOptions()
    inner = FastAPI(
        title="yt_assets",
        version=version("yt_assets"),
        description=ABOUT,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        license_info={"name": "MIT", "identifier": "MIT"},
        redirect_slashes=False,
    )
    cache = ResponseCache(inner)
    inner.state.stores, inner.state.now, inner.state.page_url = stores, now, page_url
    kept = inner.state.kept_keywords = KeptKeywords()

    def forget() -> None:
        cache.clear()
        kept.clear()

    inner.state.watcher = HourWatcher(stores.newest_hour, forget, seconds)
    inner.state.templates = site.templates()
    inner.mount("/static", site.Files(directory=site.HERE / "static"))
    routers = [part.router for part in PARTS]
    for router in routers:
        inner.include_router(router)
    for kind, handle in ((Problem, on_problem), (HTTPException, on_http), (RequestValidationError, on_invalid)):
        inner.add_exception_handler(kind, _with_pages(handle))
    inner.add_exception_handler(StorageError, on_storage)
    inner.add_exception_handler(Exception, on_bug)
    _describe_problems(inner, has_tokens=bool(chosen.api_token_hashes))
    # FastAPI hides what it includes; its own are the document and the files.
    own = [route for route in inner.routes if isinstance(route, Route | Mount)]
    routes = [*own, *(route for router in routers for route in router.routes)]
    return monitoring.monitored(Guard(cache, chosen), inner.state, routes, daily_quota)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = REQUESTS_AT_ONCE
    await app.state.watcher.start()
    yield
    await app.state.watcher.stop()


def _with_pages(handle: Handler) -> Handler:
    """The same problem, on the page as a page."""

    async def handled(request: Request, error: Exception) -> Response:
        response = await handle(request, error)
        if request.url.path.startswith(("/v1/", "/static/")) or request.method != "GET":
            return response
        detail = str(json.loads(bytes(response.body))["detail"])
        return await run_in_threadpool(site.problem_page, request, response.status_code, detail)

    return handled


def _describe_problems(app: FastAPI, *, has_tokens: bool) -> None:
    """Put into the document what no endpoint's signature says: problem details, tokens."""
    by_signatures = app.openapi

    def openapi() -> dict[str, Any]:
        document = by_signatures()
        parts = document["components"]
        parts["schemas"][ProblemDetails.__name__] = ProblemDetails.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            parts["schemas"].pop(unused, None)
        if has_tokens:
            parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            document["security"] = [{"token": []}]
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way
