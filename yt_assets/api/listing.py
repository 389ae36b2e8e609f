"""What all lists have in common: where a page begins, whether there is another, and in which form it goes out.

Here: from a question and rows to an answer. Not here: which rows (rankings.py, channels.py, hours.py).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response

from yt_assets.api.cursors import BadCursor, Place, cursor_of, place_of
from yt_assets.api.models import COMPUTED
from yt_assets.api.parameters import AskedHour, AskedPage
from yt_assets.api.problems import Problem
from yt_assets.api.replies import CHANGING, csv_reply, form_of, json_reply, keeping_of
from yt_assets.api.stores import Stores, stored_hour

if TYPE_CHECKING:  # what SQL is, this room does not know
    from sqlalchemy import Connection

Rows = Sequence[Mapping[str, Any]]
Reader = Callable[["Connection", datetime, int, int], Rows]
WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)


def place_asked(asked: AskedPage, question: Mapping[str, Any], begins: Callable[[], datetime]) -> Place:
    """Where the page begins: the cursor's place, else the first. Raises Problem 404."""
    if asked.cursor is None:
        return Place(begins(), 0)
    try:
        return place_of(asked.cursor, question)
    except BadCursor:
        detail = "this cursor does not belong to this question: take next_cursor and repeat all other parameters"
        raise Problem(404, detail) from None


def hour_page(request: Request, asked: AskedHour, columns: Sequence[str], read: Reader, **more: Any) -> Response:
    """A page of one hour, in one transaction: each further one is two more waits for the interpreter's lock.

    read: (connection to the insights, hour, limit, offset) -> rows. more: further members of the JSON envelope.
    """
    stores: Stores = request.app.state.stores
    question = question_of(request, asked)
    with stores.insights.reading() as connection:
        place = place_asked(asked, question, lambda: stored_hour(connection, asked.hour))
        rows = read(connection, place.hour, asked.limit + 1, place.offset)
    page, cursor = _page(rows, asked.limit, place, question)
    source = next((row["source"] for row in page if row.get("source")), None)
    envelope = {"computed_by": COMPUTED, "source": source, "hour": place.hour, **more}
    # `latest` is another hour soon; a cursor stays with the hour of the first page.
    is_moving = asked.hour == "latest" and asked.cursor is None
    keeping = CHANGING if is_moving else keeping_of(place.hour, request.app.state.now())
    return list_reply(request, asked, columns, page, cursor, envelope, keeping)


def whole_page(request: Request, asked: AskedPage, columns: Sequence[str], rows: Rows) -> Response:
    """A page of rows that were all read at once."""
    question = question_of(request, asked)
    place = place_asked(asked, question, lambda: WHENEVER)
    page, cursor = _page(rows[place.offset : place.offset + asked.limit + 1], asked.limit, place, question)
    return list_reply(request, asked, columns, page, cursor, {}, CHANGING)


def question_of(request: Request, asked: AskedPage) -> dict[str, Any]:
    """What a cursor belongs to: the path and all that was asked but the form."""
    return {"path": request.url.path, **asked.model_dump(exclude={"form", "cursor"})}


def list_reply(
    request: Request,
    asked: AskedPage,
    columns: Sequence[str],
    page: Rows,
    cursor: str | None,
    envelope: Mapping[str, Any],
    keeping: str,
) -> Response:
    """A page in the form that was asked for, with a Link to the next."""
    links = {}
    if cursor is not None:
        target = request.url.include_query_params(cursor=cursor)
        links["next"] = f"{target.path}?{target.query}"
    if form_of(request, asked.form) == "csv":
        return csv_reply(columns, page, keeping=keeping, links=links)
    shown = [{name: row.get(name) for name in columns} for row in page]
    content = {**envelope, "count": len(page), "next_cursor": cursor, "data": shown}
    return json_reply(content, keeping=keeping, links=links)


def _page(rows: Rows, limit: int, place: Place, question: Mapping[str, Any]) -> tuple[Rows, str | None]:
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor_of(Place(place.hour, place.offset + limit), question)
