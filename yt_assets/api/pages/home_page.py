"""The page that is opened first: what changed since yesterday.

Here: the rows of its sections. Not here: whole lists (videos_page.py), reading that pages share (rows.py).
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from yt_assets.analysis.hours import DAY, WINDOWS
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.api.pages.questions import WindowQuestion
from yt_assets.api.pages.rows import best_of_ten, ranking
from yt_assets.api.site import here, render
from yt_assets.api.stores import Stores
from yt_assets.display.lists import LISTS
from yt_assets.storage.insights_reading.selects import RankingQuery

router = APIRouter(include_in_schema=False)
ROWS, FEW, MOST_RISING = 8, 6, 500
NEWS = ("taken_down", "title_changed", "back")


@router.get("/")
def home(request: Request, asked: Annotated[WindowQuestion, Query()]) -> Response:
    """What changed in a day up to an hour."""
    stores: Stores = request.app.state.stores
    place, at = here(request, asked.zone), asked.at(stores)
    if at is None:
        return render(request, "empty.html", place, None, follows=asked.follows)
    since = at - DAY
    with stores.read_insights() as insights:
        day = insights.growth(at, WINDOWS["24h"])
        channels = day if asked.window == "24h" else insights.growth(at, asked.window_hours)
        before = [row["views_gained_before"] for row in day]
        shown = {
            "rising": ranking(insights, at, RankingQuery("trending"), ROWS),
            "rising_now": len(insights.videos(at, RankingQuery("trending"), limit=MOST_RISING, columns=("video_id",))),
            "best": best_of_ten(insights, at, since, FEW),
            "gained": sum(row["views_gained"] or 0 for row in day),
            "gained_before": None if not before or None in before else sum(before),
            "uploaded": sum(row["uploads"] for row in day),
            "channels": channels[:ROWS],
            "uploads": ranking(
                insights, at, RankingQuery("everything", published_after=since, sort="-published_at"), ROWS
            ),
            "outliers": ranking(insights, at, RankingQuery("outliers"), FEW),
            "events": insights.events(at, since=since, kinds=NEWS, limit=ROWS),
            "keywords": insights.keywords(at, (ALL_CHANNELS,), limit=FEW),
            "absent": {name for name in (*LISTS, "keywords") if not insights.has_list(name, at)},
        }
    return render(request, "home.html", place, at, follows=asked.follows, window=asked.window, **shown)
