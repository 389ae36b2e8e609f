"""The endpoint of server-sent events: a new hour.

Here: the stream. Not here: reading the newest hour (hour_watcher.py).
"""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from yt_assets.api.hour_watcher import MOST_LISTENERS, MOST_OF_AN_ADDRESS, HourWatcher
from yt_assets.api.openapi_responses import problem_responses
from yt_assets.api.problems import Problem

router = APIRouter(tags=["hours"])
RETRY_MS = 5_000


async def room_for_one(request: Request) -> None:
    """Asked before the stream begins: afterwards there is no status to answer with."""
    listeners = request.app.state.watcher.listeners
    if listeners.total() >= MOST_LISTENERS:
        raise Problem(503, f"{MOST_LISTENERS} streams are open: ask again later")
    if listeners[_address(request)] >= MOST_OF_AN_ADDRESS:
        raise Problem(429, f"{MOST_OF_AN_ADDRESS} streams are open from this address: close one, or share it")


@router.get(
    "/v1/hours/stream",
    dependencies=[Depends(room_for_one)],
    response_class=EventSourceResponse,
    responses=problem_responses(),
    summary="New hours as server-sent events",
)
async def stream(request: Request) -> AsyncIterator[ServerSentEvent]:
    """An event `hour` with the newest hour at once, and another one whenever there is a newer one; without end.

    A comment every 15 seconds keeps the connection open. At most 100 streams are served at once, 20 to an address.
    Where tokens are set and the header Authorization cannot be, as in a browser's EventSource, the token may come as
    the parameter access_token.
    """
    watcher: HourWatcher = request.app.state.watcher
    address = _address(request)
    watcher.listeners[address] += 1
    try:
        hour: datetime | None = None
        while True:
            hour = await watcher.other_than(hour)
            text = hour.isoformat().replace("+00:00", "Z")
            yield ServerSentEvent(data={"hour": text}, event="hour", id=text, retry=RETRY_MS)
    finally:
        watcher.listeners[address] -= 1
        watcher.listeners += Counter()  # forgets addresses without a stream


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
