"""The list of videos: by window, list, format, label, multiple, words and day, all of it in the address.

Here: from a question to a page of rows. Not here: home (home_page.py), a channel's page, which has this list as
well (channel_page.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from yt_assets.api.pages.questions import SORTS, VideosQuestion
from yt_assets.api.pages.rows import ranking, rows_of
from yt_assets.api.site import here, nothing_yet, render
from yt_assets.api.stores import Stores, moment_of
from yt_assets.display.lists import LISTS
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery

router = APIRouter(include_in_schema=False)
ROWS_A_PAGE, ROWS_OF_CHANNEL = 50, 25
# The figure that a list is sorted by stands before those that all lists have.
LEADS = {
    "all": "views_gained", "trending": "extra_views_per_hour", "gaining": "predicted_gain",
    "growing": "predicted_growth", "outliers": "outlier_multiple", "engaging": "smoothed_rate",
}  # fmt: skip
COMMON = ("views_gained", "recent_views_per_hour", "outlier_multiple", "views")
Rows = Sequence[dict[str, Any]]


@router.get("/videos")
def videos(request: Request, asked: Annotated[VideosQuestion, Query()]) -> Response:
    """A page of the videos that a question leaves."""
    stores: Stores = request.app.state.stores
    place, at = here(request, asked.zone), asked.at(stores)
    if at is None:
        raise nothing_yet()
    channel_ids = stores.channel_ids(asked.channel)
    with stores.read_insights() as insights:
        shown = listed(insights, at, asked, channel_ids, ROWS_A_PAGE)
        names = {key: name["title"] for key in channel_ids for name in insights.channels(key)}
    heading = LISTS.get(asked.list)
    return render(
        request,
        "videos.html",
        place,
        at,
        follows=asked.follows,
        asked=asked,
        words=heading,
        names=names,
        csv=csv_address(asked),
        **shown,
    )


def listed(
    insights: InsightsReader, at: datetime, asked: VideosQuestion, channel_ids: Sequence[str], rows_a_page: int
) -> dict[str, Any]:
    """What a table of videos shows: videos, columns, more (whether there is another page), is_absent, sort."""
    query = RankingQuery(
        "everything" if asked.list == "all" else asked.list,
        tuple(channel_ids),
        format=asked.format,
        label=asked.label,
        min_multiple=asked.least,
        text=asked.q,
        published_after=moment_of(asked.published_after),
        sort=SORTS.get(asked.sort or ""),
    )
    offset = (asked.page - 1) * rows_a_page
    by_gain = asked.list == "all" and asked.sort in {None, "gained"}
    rows = (_by_gain if by_gain else _by_column)(insights, at, asked.window_hours, query, rows_a_page + 1, offset)
    lead = LEADS[asked.list]
    columns = (lead, *(name for name in COMMON if name != lead))
    is_absent = not rows and not insights.has_list(query.ranking, at)
    return {
        "videos": rows[:rows_a_page],
        "columns": columns,
        "more": len(rows) > rows_a_page,
        "is_absent": is_absent,
        "sort": "gained" if by_gain else asked.sort,
        "first": offset + 1,
    }


def csv_address(asked: VideosQuestion) -> str:
    """The same question to the API, as CSV. All videos are sorted by what they gained there."""
    is_all = asked.list == "all"
    question = {
        "window": asked.window if is_all else None,
        "sort": None if is_all else SORTS.get(asked.sort or ""),
        "hour": None if asked.follows else asked.hour,
        "format": asked.format,
        "label": asked.label,
        "min_multiple": asked.least,
        "published_after": asked.published_after,
        "q": asked.q,
        "channel": ",".join(asked.channel) or None,
        "as": "csv",
    }
    given = {name: value for name, value in question.items() if value is not None}
    return f"/v1/{'gained' if is_all else asked.list}?{urlencode(given)}"


def _by_gain(
    insights: InsightsReader, at: datetime, window_hours: int, query: RankingQuery, limit: int, offset: int
) -> Rows:
    """Most gained first; what was taken down in the window gained as well, and has no row of the hour."""
    gained = insights.gained(at, window_hours, query, limit=limit, offset=offset)
    rows = {row["video_id"]: row for row in rows_of(insights, at, [row["video_id"] for row in gained])}
    return [_with_gain(rows.get(row["video_id"], {**row, "pace": []}), row) for row in gained]


def _by_column(
    insights: InsightsReader, at: datetime, window_hours: int, query: RankingQuery, limit: int, offset: int
) -> Rows:
    rows = ranking(insights, at, query, limit, offset)
    ids = [row["video_id"] for row in rows]
    gained = insights.video_windows(at, window_hours, video_ids=ids) if ids else []
    gains = {row["video_id"]: row for row in gained}
    return [_with_gain(row, gains.get(row["video_id"], {})) for row in rows]


def _with_gain(row: Mapping[str, Any], gain: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **{name: gain.get(name) for name in ("views_gained", "change")}}
