"""The pages of channels: all of them, and one.

Here: the rows of their sections. Not here: a channel's drawings (channel_charts.py), comparisons (compare_page.py).
"""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from yt_assets.analysis.hours import WINDOWS
from yt_assets.api.pages.channel_charts import days_drawn, heat_of, usual_drawn
from yt_assets.api.pages.questions import ChannelQuestion, WindowQuestion
from yt_assets.api.pages.rows import AGE_WORDS, MILESTONES_OF_CHANNEL, last_ten, usual_by_age
from yt_assets.api.pages.videos_page import ROWS_OF_CHANNEL, listed
from yt_assets.api.parameters import ChannelId
from yt_assets.api.problems import Problem
from yt_assets.api.site import here, render
from yt_assets.api.stores import Stores

router = APIRouter(include_in_schema=False)
DAYS, KEYWORDS = 28, 10


@router.get("/channels")
def channels(request: Request, asked: Annotated[WindowQuestion, Query()]) -> Response:
    """All channels, by what they gained, and when it is good to publish."""
    stores: Stores = request.app.state.stores
    place, at = here(request, asked.zone), asked.at(stores)
    if at is None:
        return render(request, "channels.html", place, None, channels=[], window=asked.window, heat=None)
    known = {row["channel_id"]: row for row in stores.channels()}
    with stores.read_insights() as insights:
        rows = insights.growth(at, asked.window_hours)
        heat = heat_of(insights.publishing_times(at, place.zone))
    gained = {row["channel_id"] for row in rows}
    rest = [{**row, "views_gained": None} for key, row in known.items() if key not in gained]
    merged = [
        {**row, **{name: value for name, value in known.get(row["channel_id"], {}).items() if value is not None}}
        for row in rows
    ]
    return render(
        request,
        "channels.html",
        place,
        at,
        follows=asked.follows,
        channels=[*merged, *rest],
        window=asked.window,
        heat=heat,
    )


@router.get("/channels/{channel_id}")
def channel(request: Request, channel_id: ChannelId, asked: Annotated[ChannelQuestion, Query()]) -> Response:
    """A channel up to an hour: windows, last ten, days, formats, usual ranges, hours of the week, keywords, videos."""
    stores: Stores = request.app.state.stores
    place, at = here(request, asked.zone), asked.at(stores)
    channel_id = stores.channel_id(channel_id)
    row = stores.channel(channel_id)
    if row is None or at is None:
        raise Problem(404, "no channel with this id was captured")
    only = (channel_id,)
    with stores.read_insights() as insights:
        until = insights.newest_day()
        milestones = insights.named_milestones(channel_id=channel_id, limit=MILESTONES_OF_CHANNEL)
        age, ten = last_ten(milestones, int(asked.age) if asked.age else None)
        ranges = usual_by_age(milestones)
        days = [] if until is None else insights.days_of_channel(channel_id, until - timedelta(days=DAYS - 1), until)
        shown = {
            "windows": {
                name: next(iter(insights.growth(at, hours, channel_ids=only)), None) for name, hours in WINDOWS.items()
            },
            "age": age,
            "ten": ten,
            "ranges": ranges,
            "range_plots": usual_drawn(ranges),
            "days": days,
            "day_plots": days_drawn(days),
            "formats": insights.formats(at, WINDOWS["28d"], channel_ids=only),
            "heat": heat_of(insights.publishing_times(at, place.zone, channel_ids=only)),
            "keywords": insights.keywords(at, only, limit=KEYWORDS),
            "digest": insights.digest(at, channel_id),
            "absent": {name for name in ("keywords",) if not insights.has_list(name, at)},
            **listed(insights, at, asked, only, ROWS_OF_CHANNEL),
        }
    return render(
        request, "channel.html", place, at, follows=asked.follows, channel=row, asked=asked, ages=AGE_WORDS, **shown
    )
