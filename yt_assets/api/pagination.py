"""What all lists have in common: where a page begins, whether there is another, and in which form it goes out.

Here: from parameters and rows to a response. Not here: which rows (ranking_routes.py, lookup_routes.py), cursors
(cursors.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response

from yt_assets.api.cursors import BadCursor, Place, cursor_of, place_of
from yt_assets.api.models import COMPUTED, Event
from yt_assets.api.parameters import HourParameters, PageParameters
from yt_assets.api.problems import Problem
from yt_assets.api.responses import CHANGING, cache_control_of, csv_response, form_of, json_response
from yt_assets.api.stores import Stores, stored_hour
from yt_assets.display.lists import NOT_COMPUTED
from yt_assets.storage.insights_reading.reader import InsightsReader

Rows = Sequence[Mapping[str, Any]]
ReadRows = Callable[[InsightsReader, datetime, int, int], Rows]
# Lists that are not of one hour have cursors all the same.
ANY_HOUR = datetime(2000, 1, 1, tzinfo=UTC)
EVENT_COLUMNS = tuple(Event.model_fields)


def hour_page(
    request: Request, parameters: HourParameters, columns: Sequence[str], name: str, read: ReadRows, **more: Any
) -> Response:
    """A page of one hour, in one transaction: each further one is two more waits for the interpreter's lock.

    name: of the list; one that was not computed is no empty list, but a Problem 404. read: (insights, hour, limit,
    offset) -> rows. more: further members of the JSON envelope.
    """
    stores: Stores = request.app.state.stores
    with stores.read_insights() as insights:
        place = _first_place(request, parameters, lambda: stored_hour(insights, parameters.hour))
        rows = read(insights, place.hour, parameters.limit + 1, place.offset)
        if not rows and not insights.has_list(name, place.hour):
            raise Problem(404, f"{NOT_COMPUTED} /v1/hours lists the hours")
    source = next((row["source"] for row in rows[: parameters.limit] if row.get("source")), None)
    envelope = {"computed_by": COMPUTED, "source": source, "hour": place.hour, **more}
    # `latest` is another hour soon; a cursor stays with the hour of the first page.
    is_moving = parameters.hour == "latest" and parameters.cursor is None
    cache_control = CHANGING if is_moving else cache_control_of(place.hour, request.app.state.now())
    return _page(request, parameters, columns, rows, place, envelope, cache_control)


def events_page(request: Request, parameters: PageParameters, **chosen: Any) -> Response:
    """A page of what happened. Its cursor keeps the newest hour of the first page: newer events move no page.

    chosen: as InsightsReader.events takes it.
    """
    stores: Stores = request.app.state.stores
    with stores.read_insights() as insights:
        place = _first_place(request, parameters, lambda: insights.newest_event_hour() or ANY_HOUR)
        rows = insights.events(place.hour, limit=parameters.limit + 1, offset=place.offset, **chosen)
    source = next((row["source"] for row in rows[: parameters.limit] if row.get("source")), None)
    until = None if place.hour == ANY_HOUR else place.hour
    envelope = {"computed_by": COMPUTED, "source": source, "until": until}
    return _page(request, parameters, EVENT_COLUMNS, rows, place, envelope, CHANGING)


def whole_page(request: Request, parameters: PageParameters, columns: Sequence[str], rows: Rows) -> Response:
    """A page of rows that were all read at once."""
    place = _first_place(request, parameters, lambda: ANY_HOUR)
    return _page(request, parameters, columns, rows[place.offset :], place, {}, CHANGING)


def _question(request: Request, parameters: PageParameters) -> dict[str, Any]:
    """What a cursor belongs to: the path and all parameters but the form."""
    return {"path": request.url.path, **parameters.model_dump(exclude={"form", "cursor"})}


def _first_place(request: Request, parameters: PageParameters, first_hour: Callable[[], datetime]) -> Place:
    """Where the page begins: the cursor's place, else the first. Raises Problem 404."""
    if parameters.cursor is None:
        return Place(first_hour(), 0)
    try:
        return place_of(parameters.cursor, _question(request, parameters))
    except BadCursor:
        detail = "this cursor does not belong to this question: take next_cursor and repeat all other parameters"
        raise Problem(404, detail) from None


def _page(
    request: Request,
    parameters: PageParameters,
    columns: Sequence[str],
    rows: Rows,
    place: Place,
    envelope: Mapping[str, Any],
    cache_control: str,
) -> Response:
    """The rows from a place on, in the form that the request names, with a Link to the next page where there is one."""
    page, cursor, links = rows[: parameters.limit], None, {}
    if len(rows) > parameters.limit:
        following = Place(place.hour, place.offset + parameters.limit)
        cursor = cursor_of(following, _question(request, parameters))
        target = request.url.include_query_params(cursor=cursor)
        links["next"] = f"{target.path}?{target.query}"
    if form_of(request, parameters.form) == "csv":
        return csv_response(columns, page, cache_control=cache_control, links=links)
    data = [{name: row.get(name) for name in columns} for row in page]
    content = {**envelope, "count": len(page), "next_cursor": cursor, "data": data}
    return json_response(content, cache_control=cache_control, links=links)
