"""The Atom feed of what happened, for readers that follow channels without an account here.

Here: which alerts are in it. Not here: the document (display/feed.py), rules and messages (orchestration/alerts), SQL
(storage).
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request, Response

from yt_assets.analysis.hours import HOUR
from yt_assets.api.openapi_responses import problem_responses
from yt_assets.api.parameters import FeedParameters
from yt_assets.api.problems import Problem
from yt_assets.api.responses import CHANGING
from yt_assets.api.stores import Stores
from yt_assets.display.alerts import Alert, has_passed
from yt_assets.display.feed import atom_feed

router = APIRouter(tags=["history"])
HOURS, MOST_ENTRIES = 48, 100
MEDIA_TYPE = "application/atom+xml"
_ATOM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "An Atom feed (RFC 4287)",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": "<feed></feed>"}},
    },
    **problem_responses(),
}


@router.get("/v1/feed", response_class=Response, responses=_ATOM, summary="What happened, as an Atom feed")
def feed(request: Request, parameters: Annotated[FeedParameters, Query()]) -> Response:
    """Viral, outliers, uploads, changed titles, videos taken down and milestones of 48 hours, newest first.

    Up to 100 entries, each once. Where tokens are set, a feed reader sends one as the password of any name.
    """
    stores: Stores = request.app.state.stores
    channel_ids = {*stores.channel_ids(parameters.channel), *_of_groups(stores, parameters.group)}
    kinds = {kind for text in parameters.kind for kind in text.split(",")}
    page = request.app.state.page_url or str(request.base_url).rstrip("/")
    with stores.read_insights() as insights:
        newest = insights.newest_hour()
        rows = []
        if newest is not None:
            since = newest - HOUR * (HOURS - 1)
            rows = insights.alert_rows(since, newest, times=parameters.times, channel_ids=channel_ids)
    alerts = list(_alerts(rows, kinds, parameters.times, page))[:MOST_ENTRIES]
    query = urlsplit(str(request.url)).query
    address = f"{page}/v1/feed{f'?{query}' if query else ''}"
    names = [*parameters.channel, *parameters.group]
    title = f"What happened: {', '.join(names) or 'every channel'}"
    updated = newest or request.app.state.now()
    text = atom_feed(title, address, f"{page}/", alerts, updated)
    return Response(text, headers={"Cache-Control": CHANGING}, media_type=f"{MEDIA_TYPE}; charset=utf-8")


def _of_groups(stores: Stores, groups: Sequence[str]) -> set[str]:
    """Ids of the channels in these groups. Raises Problem 404 for a group without one."""
    if not groups:
        return set()
    with stores.read_videos("groups") as videos:
        by_id = videos.channels()
    found = {each for each, row in by_id.items() if not set(groups).isdisjoint(row["groups"])}
    if not found:
        raise Problem(404, "no channel is in this group: /v1/channels lists channels with their groups")
    return found


def _alerts(rows: Sequence[dict[str, Any]], kinds: set[str], times: float, page: str) -> Iterator[Alert]:
    """The alerts of these kinds, newest first; what happens once is of its first hour."""
    first: dict[str, Alert] = {}
    for row in reversed(rows):
        is_outlier = row["kind"] == "outlier"
        if row["kind"] not in kinds or (is_outlier and not has_passed(row, times)):
            continue
        if row["kind"] == "age_passed" and row["place"] != 1:
            continue
        alert = Alert(row, page, times if is_outlier else None)
        first.setdefault(alert.key, alert)
    yield from reversed(first.values())
