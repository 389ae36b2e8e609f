"""What all pages have in common: templates, static files, the reader's time zone, and pages of errors.

Rendered here, without a build step and without scripts; the only script fetches a page again when there is a new hour.

Here: from values to a response. Not here: which rows a page shows (pages), figures in words and drawings (display), the
templates, SQL (storage), JSON for programs (ranking_routes.py, lookup_routes.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from yt_assets.analysis.trends.labels import LABELS
from yt_assets.analysis.words import age, likely
from yt_assets.api.problems import Problem
from yt_assets.api.responses import CHANGING
from yt_assets.api.stores import Stores, zone_of
from yt_assets.display import figures, page_figures, page_svg
from yt_assets.display.events import event_words
from yt_assets.display.lists import LISTS, NOT_COMPUTED, coverage_words, usual, watched_hours
from yt_assets.display.page_columns import COLUMNS, Column
from yt_assets.display.sanitize import page_value

HERE = Path(__file__).parent
PICKED_HOURS = 72
WORDS = (figures.count, figures.change, figures.signed, figures.percent, usual, likely, watched_hours, event_words, age)
# Bounds in words are the analysis' own.
ALL_COLUMNS = {**COLUMNS, "likely": Column("likely", "Four of five true gains lie between these", likely)}
ELEMENTS = (
    page_svg.sparkline, page_svg.bar,
    page_figures.amount, page_figures.gain, page_figures.multiple, page_figures.share, page_figures.against,
)  # fmt: skip


class Files(StaticFiles):
    """The page's own files; a browser asks whether they changed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = CHANGING
        return response


@dataclass(frozen=True)
class Here:
    """Where a reader is: the path, what the address asks, and the time zone that goes along every link."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    zone: ZoneInfo = field(default=ZoneInfo("UTC"))

    def to(self, path: str, **query: Any) -> str:
        """The address of a page, in the reader's time zone."""
        zone = {} if self.zone.key == "UTC" else {"zone": self.zone.key}
        asked = {**{name: value for name, value in query.items() if value not in (None, "")}, **zone}
        return f"{path}?{urlencode(asked, doseq=True)}" if asked else path

    def same(self, **changed: Any) -> str:
        """The address of this page with other parameters; None takes one away."""
        kept: dict[str, list[str]] = {}
        for name, value in self.query:
            if name not in {*changed, "zone"} and value:
                kept.setdefault(name, []).append(value)
        return self.to(self.path, **kept, **changed)

    def moment(self, value: datetime | None) -> str:
        """A time as this reader's clocks show it, such as 2026-11-20 05:00 UTC."""
        if value is None:
            return figures.UNKNOWN
        local = value.astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"

    def day(self, value: datetime | None, at: datetime) -> str:
        """Its day, such as 20 Nov; with the year where that is not the year of the page."""
        if value is None:
            return figures.UNKNOWN
        local = value.astimezone(self.zone)
        return f"{local:%-d %b}" if local.year == at.year else f"{local:%-d %b %Y}"


def here(request: Request, zone: str = "UTC") -> Here:
    """Where the reader of this request is. Raises Problem 422 for a zone that there is not."""
    query = tuple(parse_qsl(request.url.query))
    return Here(request.url.path, query, zone_of(zone))


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
    environment.filters |= {shape.__name__: shape for shape in (*WORDS, *ELEMENTS)}
    environment.filters |= {"length_of": figures.length, "most_of": _highest, "plain_number": _number}
    environment.globals |= {"version": version("yt_assets"), "NOT_COMPUTED": NOT_COMPUTED, "COLUMNS": ALL_COLUMNS}
    environment.globals |= {"LISTS": LISTS, "LABELS": LABELS}
    return environment


def problem_page(request: Request, status: int, detail: str) -> Response:
    """An error as a person reads it; raises whatever the databases raise."""
    place = Here(request.url.path)
    page = render(request, "problem.html", place, None, words=HTTPStatus(status).phrase, detail=detail)
    return Response(page.body, status, {"Cache-Control": "no-store"}, "text/html")


def render(
    request: Request, template: str, place: Here, at: datetime | None, *, follows: bool = False, **shown: Any
) -> Response:
    """A rendered page with what all pages have: the hours to pick from, the newest, whether data are simulated.

    follows: the page is of the newest hour, and renews itself with each.
    """
    stores: Stores = request.app.state.stores
    hours = stores.hours(PICKED_HOURS)
    common = {"hours": hours, "newest": hours[0]["hour"] if hours else None, "at": at, "follows": follows}
    with stores.read_insights() as insights:
        record: Mapping[str, Any] | None = next((each for each in hours if each["hour"] == at), None)
        if at is not None and record is None:
            record = {"hour": at, "state": "captured" if insights.has_hour(at) else "missed", "reason": None}
        simulated = insights.is_simulated()
        covered = None if at is None else coverage_words(insights.coverage(at), at)
    text = request.app.state.templates.get_template(template).render(
        **common, record=record, simulated=simulated, covered=covered, here=place, **shown
    )
    return Response(text, headers={"Cache-Control": CHANGING}, media_type="text/html")


def nothing_yet() -> Problem:
    """A page of an installation without an hour."""
    return Problem(404, "there are no insights yet: capture an hour with 'yt-assets run'")


def today(at: datetime) -> date:
    """The UTC day of an hour."""
    return at.astimezone(UTC).date()


def _highest(rows: Sequence[Mapping[str, Any]]) -> float:
    """The highest of all paces: what the top of a table's lines stands for."""
    return max((value for row in rows for value in row["pace"] if value is not None), default=0.0)


def _number(value: float | None) -> str:
    """As a form takes it: 3, 2.5, or nothing."""
    return "" if value is None else f"{value:g}"
