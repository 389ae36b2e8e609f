"""What happens, as server-sent events: a new hour.

Here: the stream. Not here: who asks the database (newest.py).
"""

from collections.abc import AsyncIterator
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from yt_assets.api.documented import problems
from yt_assets.api.newest import MOST_LISTENERS, NewestHour
from yt_assets.api.problems import Problem

router = APIRouter(tags=["events"])
RETRY_MS = 5_000


async def room_for_one(request: Request) -> None:
    """Asked before the stream begins: afterwards there is no status to answer with."""
    if request.app.state.newest.listeners >= MOST_LISTENERS:
        raise Problem(503, f"{MOST_LISTENERS} streams are open: ask again later")


@router.get(
    "/v1/events",
    dependencies=[Depends(room_for_one)],
    response_class=EventSourceResponse,
    responses=problems(),
    summary="New hours as server-sent events",
)
async def events(request: Request) -> AsyncIterator[ServerSentEvent]:
    """An event `hour` with the newest hour at once, and another one whenever there is a newer one; without end.

    A comment every 15 seconds keeps the connection open. At most 100 streams are served at once.
    """
    newest: NewestHour = request.app.state.newest
    newest.listeners += 1
    try:
        known: datetime | None = None
        while True:
            known = await newest.other_than(known)
            told = known.isoformat().replace("+00:00", "Z")
            yield ServerSentEvent(data={"hour": told}, event="hour", id=told, retry=RETRY_MS)
    finally:
        newest.listeners -= 1
