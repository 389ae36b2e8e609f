"""The page: lists, one page a channel and a video, hours; rendered here, without a build step.

Here: which rows a page shows. Not here: figures in words and drawings (display), the templates, SQL (storage), and JSON
for programs (ranking_routes.py, lookup_routes.py).
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

from yt_assets.analysis.hours import HOUR, chart_columns
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.analysis.words import likely
from yt_assets.api.parameters import HOUR_PATTERN, ChannelId, VideoId
from yt_assets.api.problems import Problem
from yt_assets.api.responses import CHANGING
from yt_assets.api.stores import Stores, parsed_hour, video_of
from yt_assets.display import figures, page_svg
from yt_assets.display.lists import LISTS, NOT_COMPUTED, coverage_words, marked, usual
from yt_assets.display.sanitize import page_value
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery

HERE = Path(__file__).parent
ROWS = 10
ROWS_OF_CHANNEL = 25
SPARK_HOURS = 24
PICKED_HOURS = 72
HISTORY = timedelta(days=28)
CHARTED = ("views", "views_per_hour", "smoothed_rate", "likes", "comments")
WORDS = (
    figures.count, figures.change, figures.signed, figures.times, figures.percent, figures.day_and_hour, usual, likely,
    marked,
)  # fmt: skip
DRAWINGS = (page_svg.sparkline, page_svg.bar)

router = APIRouter(include_in_schema=False)
HourText = Annotated[str, Query(pattern=HOUR_PATTERN)]


class Files(StaticFiles):
    """The page's own files; a browser asks whether they changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = CHANGING
        return response


def templates() -> Environment:
    """Every expression is made inert and escaped; a name that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        finalize=page_value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {shape.__name__: shape for shape in (*WORDS, *DRAWINGS)}
    environment.globals |= {"version": version("yt_assets"), "NOT_COMPUTED": NOT_COMPUTED}
    return environment


@router.get("/")
def home(request: Request, hour: HourText = "latest") -> Response:
    """The lists of an hour."""
    stores: Stores = request.app.state.stores
    at = _hour(stores, hour)
    if at is None:
        return _page(request, "empty.html", None, hour)
    with stores.read_insights() as insights:
        lists = {name: _ranking(insights, at, RankingQuery(name), ROWS) for name in LISTS}
        absent = {name for name in (*LISTS, "keywords") if not insights.has_list(name, at)}
        keywords = _keywords(insights, at, ALL_CHANNELS)
    return _page(request, "home.html", at, hour, lists=lists, words=LISTS, absent=absent, **keywords)


@router.get("/channels")
def channels(request: Request) -> Response:
    """All channels."""
    stores: Stores = request.app.state.stores
    return _page(request, "channels.html", stores.newest_hour(), "latest", channels=stores.channels())


@router.get("/channels/{channel_id}")
def channel(request: Request, channel_id: ChannelId, hour: HourText = "latest") -> Response:
    """A channel at an hour: in words, its videos, its keywords."""
    stores: Stores = request.app.state.stores
    channel_id = stores.channel_id(channel_id)
    row = stores.channel(channel_id)
    at = _hour(stores, hour)
    if row is None or at is None:
        raise Problem(404, "no channel with this id was captured")
    with stores.read_insights() as insights:
        digest = insights.digest(at, channel_id)
        videos = _ranking(insights, at, RankingQuery("everything", (channel_id,)), ROWS_OF_CHANNEL)
        keywords = _keywords(insights, at, channel_id)
        keywords["absent"] = {name for name in ("everything", "keywords") if not insights.has_list(name, at)}
    shown = {"channel": row, "digest": digest, "videos": videos, "words": LISTS["gaining"]}
    return _page(request, "channel.html", at, hour, **shown, **keywords)


@router.get("/videos/{video_id}")
def video(request: Request, video_id: VideoId) -> Response:
    """A video over time."""
    stores: Stores = request.app.state.stores
    with stores.read_insights() as insights:
        named = video_of(insights, video_id)
        at = insights.newest_hour()
        if at is None:
            raise Problem(404, "there are no insights yet")
        history = insights.history(video_id, at - HISTORY, at)
        row = insights.video_at(history[-1]["hour"] if history else at, video_id)
    # Behind a disclosure, under the names that they have in SQL and JSON.
    exact = [(name, figure) for name, figure in (row or {}).items() if isinstance(figure, int | float)]
    shown = {"video": stores.with_text(named), "row": row, "exact": exact, "history": history}
    return _page(request, "video.html", at, "latest", charts=chart_columns(history, CHARTED), **shown)


def _hour(stores: Stores, text: str) -> datetime | None:
    """The hour to show; one that was missed is a page that says so."""
    return stores.newest_hour() if text == "latest" else parsed_hour(text)


def _ranking(insights: InsightsReader, at: datetime, query: RankingQuery, limit: int) -> Sequence[Mapping[str, Any]]:
    """The first rows of a ranking, each with the velocity of its last hours."""
    rows = insights.videos(at, query, limit=limit)
    since = at - HOUR * (SPARK_HOURS - 1)
    velocities = insights.hourly("views_per_hour", [row["video_id"] for row in rows], since, at)
    hours = [since + HOUR * number for number in range(SPARK_HOURS)]
    return [{**row, "pace": [velocities.get(row["video_id"], {}).get(hour) for hour in hours]} for row in rows]


def _keywords(insights: InsightsReader, at: datetime, scope: str) -> dict[str, Any]:
    rows = insights.keywords(at, (scope,), limit=ROWS)
    return {"keywords": rows, "most": max((row["views_gained_per_hour"] or 0 for row in rows), default=0)}


def problem_page(request: Request, status: int, detail: str) -> Response:
    """An error as a person reads it; raises whatever the databases raise."""
    page = _page(request, "problem.html", None, "latest", words=HTTPStatus(status).phrase, detail=detail)
    return Response(page.body, status, {"Cache-Control": "no-store"}, "text/html")


def _page(request: Request, template: str, at: datetime | None, hour: str, **shown: Any) -> Response:
    """A rendered page with what all pages have: the hours to pick from, the newest, whether data are simulated."""
    stores: Stores = request.app.state.stores
    hours = stores.hours(PICKED_HOURS)
    common = {"hours": hours, "newest": hours[0]["hour"] if hours else None, "at": at, "follows": hour == "latest"}
    with stores.read_insights() as insights:
        record = next((each for each in hours if each["hour"] == at), None)
        if at is not None and record is None:
            record = {"hour": at, "state": "captured" if insights.has_hour(at) else "missed", "reason": None}
        simulated = insights.is_simulated()
        covered = None if at is None else coverage_words(insights.coverage(at), at)
    text = request.app.state.templates.get_template(template).render(
        **common, record=record, simulated=simulated, covered=covered, path=request.url.path, **shown
    )
    return Response(text, headers={"Cache-Control": CHANGING}, media_type="text/html")
