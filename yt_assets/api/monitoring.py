"""Figures for Prometheus: how fresh the hours are, what is left of the quota, how the service answers.

Here: the metrics by name, and the endpoint. Not here: SQL (storage), who may ask (guard.py), rules for alerts and the
dashboard (deploy/prometheus, deploy/grafana).

A scrape asks each database once, and at most once in KEPT_SECONDS. Moments are given as such: their age is the
question's, `time() - …`, and stays right where the service stands still.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from typing import Annotated, Any

from cachetools import TTLCache, cached
from fastapi import APIRouter, Query, Request, Response
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.api.parameters import NoParameters
from yt_assets.api.stores import Stores
from yt_assets.storage.errors import StorageError
from yt_assets.youtube.quota import DAILY_UNITS, quota_day

router = APIRouter(include_in_schema=False)
KEPT_SECONDS = 10.0
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STATES = ("captured", "partial", "capturing", "missed")
VIDEO_STATES = ("stored", "waiting", "unavailable", "left_out")
UNMATCHED = "none"
# By the values of its labels.
Values = dict[tuple[str, ...], float]


class HourFigures(Collector):
    """What both databases say now. quota: units of a bucket a day, as the settings have it."""

    def __init__(self, stores: Stores, quota: int, now: Callable[[], datetime]) -> None:
        self._stores = stores
        self._quota = quota
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """All metrics of hours; those of a database that does not answer are left out."""
        yield _gauge("build_info", "The release that answers", {(version("yt_assets"),): 1}, "version")
        answers: Values = {}
        for name, figures in (("insights", self._of_insights), ("videos", self._of_videos)):
            if name == "videos" and self._stores.videos is None:
                continue
            answers[(name,)] = 0
            with suppress(StorageError):
                yield from figures()
                answers[(name,)] = 1
        yield _gauge("database_up", "1 where the database answers, 0 where it does not", answers, "database")

    def _of_insights(self) -> list[Metric]:
        with self._stores.read_insights() as insights:
            hour = insights.newest_hour()
            coverage = {} if hour is None else insights.coverages(hour, hour).get(hour, {})
        look = coverage.get("oldest_look")
        return [
            _moment("newest_insights_hour", "Start of the newest hour with insights", hour),
            _moment("oldest_look", "The oldest observation that the newest hour ranks a video by", look),
        ]

    def _of_videos(self) -> list[Metric]:
        now = self._now()
        running = now.replace(minute=0, second=0, microsecond=0)
        with self._stores.read_videos("hours") as videos:
            hours = videos.monitored_hours(running - DAY)
            quota = videos.units_used(quota_day(now))
        settled = [row for row in hours if row["generation"] is not None]
        newest = settled[-1] if settled else None
        states = _hours_by_state(hours, running)
        figures = [
            _moment("newest_hour", "Start of the newest captured hour", None if newest is None else newest["hour"]),
            _gauge("hours", "The 24 hours before the running one, and that, by state", states, "state"),
            _gauge("quota_units_left", "Units that may still be spent today", self._left(quota), "bucket"),
        ]
        if newest is not None and newest["settled_at"] is not None:
            took = (newest["settled_at"] - newest["planned_at"]).total_seconds()
            videos_by_state: Values = {(state,): newest[state] for state in VIDEO_STATES}
            figures += [
                _gauge("videos", "Videos of the newest captured hour by what became of them", videos_by_state, "state"),
                _gauge("capture_duration_seconds", "From the plan of the newest captured hour to its end", {(): took}),
            ]
        return figures

    def _left(self, used: dict[str, int | None]) -> Values:
        """used: None for a bucket that YouTube called spent, or refuses."""
        rest = {bucket: used.get(bucket, 0) for bucket in DAILY_UNITS}
        return {(bucket,): 0 if units is None else max(0, self._quota - units) for bucket, units in rest.items()}


def _hours_by_state(rows: Sequence[Mapping[str, Any]], running: datetime) -> Values:
    """rows: of the ledger, with one before the day where there is one: before the first, no hour is missed."""
    first = max(rows[0]["hour"], running - DAY) if rows else running
    inside = [row for row in rows if row["hour"] >= first]
    states = Counter(row["state"] if row["generation"] is not None else "capturing" for row in inside)
    states["missed"] = (running - first) // HOUR - sum(row["hour"] < running for row in inside)
    return {(state,): states[state] for state in STATES}


def _gauge(name: str, words: str, values: Values, *labels: str) -> Metric:
    family = GaugeMetricFamily(f"yt_assets_{name}", f"{words}.", labels=labels)
    for given, value in values.items():
        family.add_metric(given, value)
    return family


def _moment(name: str, words: str, at: datetime | None) -> Metric:
    """Seconds since 1970; no value before there is one."""
    values: Values = {} if at is None else {(): at.timestamp()}
    return _gauge(f"{name}_timestamp_seconds", f"{words}, in seconds since 1970", values)


class RequestMeter:
    """Times each request until its response begins, by the template of its path and the status.

    The outermost layer, so that refusals count; a stream counts with its beginning.
    """

    def __init__(self, app: ASGIApp, routes: list[BaseRoute], registry: CollectorRegistry) -> None:
        self._app = app
        self._routes = routes
        self._seconds = Histogram(
            "yt_assets_http_request_seconds",
            "Seconds until a response begins.",
            ("route", "status"),
            registry=registry,
            buckets=BUCKETS,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and look at the clock."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                labels = (self._template(scope), str(message["status"]))
                self._seconds.labels(*labels).observe(time.perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, timed)

    def _template(self, scope: Scope) -> str:
        """A path of ours with its parameters' names: strangers' paths would be as many metrics."""
        asked = {**scope, "method": "GET"}
        for route in self._routes:
            if route.matches(asked)[0] is Match.FULL:
                return str(getattr(route, "path", UNMATCHED))
        return UNMATCHED


@router.get("/metrics")
def metrics(request: Request, _parameters: Annotated[NoParameters, Query()]) -> Response:
    """All metrics, in the text format of Prometheus."""
    text: Callable[[], bytes] = request.app.state.metrics
    return Response(text(), media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"cache-control": "no-store"})


def monitored(app: ASGIApp, state: Any, routes: list[BaseRoute], quota: int) -> ASGIApp:
    """The service with a meter around it, and with what /metrics asks for in its state."""
    requests, hours = CollectorRegistry(), CollectorRegistry()
    hours.register(HourFigures(state.stores, quota, state.now))
    kept = cached(TTLCache[Any, bytes](1, KEPT_SECONDS))(lambda: generate_latest(hours))
    state.metrics = lambda: kept() + generate_latest(requests)
    return RequestMeter(app, routes, requests)
