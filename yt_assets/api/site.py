"""The page: rankings, one page a channel and a video, hours; rendered here, without a build step.

Here: which rows a page shows. Not here: figures in words (wording.py), drawings (drawing.py), the templates, SQL, and
JSON for programs.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from yt_assets import wording
from yt_assets.api import drawing
from yt_assets.api.answers import channel_facts, hours_of, video_facts
from yt_assets.api.parameters import HOUR_PATTERN, ChannelId, VideoId
from yt_assets.api.problems import Problem
from yt_assets.api.replies import CHANGING
from yt_assets.api.stores import Stores, parsed_hour
from yt_assets.storage.listings import digest_of, is_simulated, keyword_page
from yt_assets.storage.ranked import Wanted, has_hour, ranked_ids, ranked_rows
from yt_assets.storage.rankings import ALL_CHANNELS
from yt_assets.storage.video_history import read_velocities, read_video_history

HERE = Path(__file__).parent
ROWS = 10
ROWS_OF_CHANNEL = 25
SPARK_HOURS = 24
PICKED_HOURS = 72
HISTORY = timedelta(days=28)
CHARTED = ("views", "views_per_hour", "smoothed_rate", "likes", "comments")
FILTERS = (
    wording.count,
    wording.change,
    wording.times,
    wording.multiple,
    wording.percent,
    drawing.day_and_hour,
    drawing.sparkline,
    drawing.bar,
)

router = APIRouter(include_in_schema=False)
AskedHour = Annotated[str, Query(pattern=HOUR_PATTERN)]


class Files(StaticFiles):
    """The page's own files; a browser asks whether they changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = CHANGING
        return response


def templates() -> Environment:
    """Every expression is made inert and escaped; a name that is missing is an error."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        finalize=drawing.inert,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {made.__name__: made for made in FILTERS}
    found.globals["version"] = version("yt_assets")
    return found


def static_files() -> Files:
    """The files of the page."""
    return Files(directory=HERE / "static")


@router.get("/")
def home(request: Request, hour: AskedHour = "latest") -> Response:
    """The three rankings of an hour."""
    stores: Stores = request.app.state.stores
    at = _hour(stores, hour)
    if at is None:
        return _page(request, "empty.html", None, hour)
    found = {name: _ranking(stores, at, Wanted(name), ROWS) for name in ("trending", "engaging")}
    return _page(request, "home.html", at, hour, **found, **_keywords(stores, at, ALL_CHANNELS))


@router.get("/channels")
def channels(request: Request) -> Response:
    """All channels."""
    stores: Stores = request.app.state.stores
    return _page(request, "channels.html", stores.newest_hour(), "latest", channels=channel_facts(stores))


@router.get("/channels/{channel_id}")
def channel(request: Request, channel_id: ChannelId, hour: AskedHour = "latest") -> Response:
    """A channel at an hour: in words, its videos, its keywords."""
    stores: Stores = request.app.state.stores
    facts = next((row for row in channel_facts(stores) if row["channel_id"] == channel_id), None)
    at = _hour(stores, hour)
    if facts is None or at is None:
        raise Problem(404, "no channel with this id was captured")
    with stores.insights.reading() as connection:
        digest = digest_of(connection, at, channel_id)
    found = _ranking(stores, at, Wanted(channel_id=channel_id), ROWS_OF_CHANNEL)
    words = _keywords(stores, at, channel_id)
    return _page(request, "channel.html", at, hour, channel=facts, digest=digest, videos=found, **words)


@router.get("/videos/{video_id}")
def video(request: Request, video_id: VideoId) -> Response:
    """A video over time."""
    stores: Stores = request.app.state.stores
    facts = video_facts(stores, video_id)
    at = stores.newest_hour()
    if at is None:
        raise Problem(404, "there are no insights yet")
    with stores.insights.reading() as connection:
        history = read_video_history(connection, video_id, at - HISTORY, at)
        last = history[-1]["hour"] if history else at
        row = next(iter(ranked_rows(connection, last, [video_id])), None)
    charts = drawing.chart_data(history, CHARTED)
    return _page(request, "video.html", at, "latest", video=facts, row=row, history=history, charts=charts)


def _hour(stores: Stores, asked: str) -> datetime | None:
    """The hour to show; one that was missed is a page that says so."""
    return stores.newest_hour() if asked == "latest" else parsed_hour(asked)


def _ranking(stores: Stores, at: datetime, wanted: Wanted, limit: int) -> Sequence[Mapping[str, Any]]:
    """The first rows of a ranking, each with the velocity of its last hours."""
    sort = {"trending": "trend_rank", "engaging": "engagement_rank"}[wanted.ranking]
    with stores.insights.reading() as connection:
        ids = ranked_ids(connection, at, wanted, sort, limit=limit)
        rows = ranked_rows(connection, at, ids, wanted.ranking)
        velocities = read_velocities(connection, ids, at - drawing.HOUR * (SPARK_HOURS - 1), at) if ids else {}
    return [{**row, "pace": drawing.hourly(velocities.get(row["video_id"], {}), at, SPARK_HOURS)} for row in rows]


def _keywords(stores: Stores, at: datetime, scope: str) -> dict[str, Any]:
    with stores.insights.reading() as connection:
        rows = keyword_page(connection, at, scope, "keyword_rank", limit=ROWS)
    return {"keywords": rows, "most": max((row["views_gained_per_hour"] or 0 for row in rows), default=0)}


def problem_page(request: Request, status: int, detail: str) -> Response:
    """An error as a person reads it; raises whatever the databases raise."""
    page = _page(request, "problem.html", None, "latest", words=HTTPStatus(status).phrase, detail=detail)
    return Response(page.body, status, {"Cache-Control": "no-store"}, "text/html")


def _page(request: Request, template: str, at: datetime | None, asked: str, **shown: Any) -> Response:
    """A rendered page with what all pages have: the hours to pick from, the newest, whether data are simulated."""
    stores: Stores = request.app.state.stores
    hours = hours_of(stores, PICKED_HOURS)
    common = {"hours": hours, "newest": hours[0]["hour"] if hours else None, "at": at, "follows": asked == "latest"}
    with stores.insights.reading() as connection:
        record = next((hour for hour in hours if hour["hour"] == at), None)
        if at is not None and record is None:
            record = {"hour": at, "state": "captured" if has_hour(connection, at) else "missed", "reason": None}
        simulated = is_simulated(connection)
    text = request.app.state.templates.get_template(template).render(
        **common, record=record, simulated=simulated, path=request.url.path, **shown
    )
    return Response(text, headers={"Cache-Control": CHANGING}, media_type="text/html")
