"""The page of keywords: what an hour or a window came by, who carries it, what is new and what climbs.

Here: its rows. Not here: the ranking of a window (kept_keywords.py), keywords in other pages.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.api.kept_keywords import KeptKeywords
from yt_assets.api.pages.questions import KeywordsQuestion
from yt_assets.api.site import here, nothing_yet, render
from yt_assets.api.stores import Stores
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery

router = APIRouter(include_in_schema=False)
ROWS, CARRIERS = 50, 3
OF_HOUR = "1h"


@router.get("/keywords")
def keywords(request: Request, asked: Annotated[KeywordsQuestion, Query()]) -> Response:
    """Keywords of an hour, or by what their videos gained in a window."""
    stores: Stores = request.app.state.stores
    place, at = here(request, asked.zone), asked.at(stores)
    if at is None:
        raise nothing_yet()
    scope = ALL_CHANNELS if asked.channel is None else stores.channel_id(asked.channel)
    with stores.read_insights() as insights:
        if asked.window == OF_HOUR:
            rows: Sequence[Any] = insights.keywords(at, (scope,), limit=ROWS)
            rows = [{**row, "carriers": [], "is_new": row["previous_rank"] is None} for row in rows]
        else:
            kept: KeptKeywords = request.app.state.kept_keywords
            rows = kept.rows(stores, insights, at, asked.window, scope)[:ROWS]
            rows = with_carriers(insights, at, rows)
        is_absent = not rows and not insights.has_list("keywords", at)
    climbing = max(
        (row for row in rows if (row.get("rank_change") or 0) > 0), key=lambda row: row["rank_change"], default=None
    )
    shown = {
        "keywords": rows,
        "climbing": climbing,
        "is_absent": is_absent,
        "window": asked.window,
        "scope": asked.channel,
    }
    return render(request, "keywords.html", place, at, follows=asked.follows, **shown)


def with_carriers(insights: InsightsReader, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Keywords of a window with the channels whose videos carry them, most videos first, and the example's title."""
    ids = {key for row in rows for key in row["video_ids"]}
    names = ("video_id", "title", "channel_id", "channel_title")
    only = RankingQuery("everything", only=ids)
    videos = {row["video_id"]: row for row in insights.videos(at, only, limit=len(ids), columns=names)} if ids else {}
    return [
        {
            **row,
            **_carried(row["video_ids"], videos, row["example_video_id"]),
            "is_new": row["views_gained_before"] == 0,
        }
        for row in rows
    ]


def _carried(ids: Collection[str], videos: Mapping[str, Any], example: str) -> dict[str, Any]:
    found = [videos[key] for key in ids if key in videos]
    channels = Counter(row["channel_id"] for row in found)
    titles = {row["channel_id"]: row["channel_title"] for row in found}
    carriers = [{"channel_id": key, "title": titles[key], "videos": n} for key, n in channels.most_common(CARRIERS)]
    return {"carriers": carriers, "example_title": videos.get(example, {}).get("title")}
