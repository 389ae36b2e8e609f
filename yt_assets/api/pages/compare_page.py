"""Two to five channels or videos on one chart, by date or by age.

Here: its rows and its chart. Not here: shapes (display/page_charts.py), the pages of one channel or video.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from yt_assets.analysis.hours import WINDOWS
from yt_assets.api.pages.questions import MOST_COMPARED, CompareQuestion
from yt_assets.api.pages.rows import AGE_WORDS, AGES, MILESTONES_OF_CHANNEL, place_of_age, usual_by_age
from yt_assets.api.problems import Problem
from yt_assets.api.site import here, nothing_yet, render, today
from yt_assets.api.stores import Stores, video_of
from yt_assets.display import page_charts
from yt_assets.storage.insights_reading.reader import InsightsReader

router = APIRouter(include_in_schema=False)
DAYS = 28
OFFERED = 40
Row = Mapping[str, Any]
# A line of a comparison: what it is of, and its value at each tick of the axis.
Line = tuple[Row, Mapping[Any, float | None]]


@router.get("/compare")
def compare(request: Request, asked: Annotated[CompareQuestion, Query()]) -> Response:
    """A comparison, or the channels to choose from."""
    stores: Stores = request.app.state.stores
    place, at = here(request, asked.zone), asked.at(stores)
    if at is None:
        raise nothing_yet()
    ids = stores.channel_ids(asked.channel)
    if len(ids) > MOST_COMPARED or len(asked.video) > MOST_COMPARED:
        raise Problem(404, f"at most {MOST_COMPARED} are compared")
    by = asked.by or ("age" if asked.video else "date")
    with stores.read_insights() as insights:
        lines = (
            _videos(insights, asked.video, at, by) if asked.video else _channels(insights, ids, at, by, asked.format)
        )
        growth = insights.growth(at, WINDOWS["7d"]) if not asked.video and len(lines) <= 1 else []
        offered = [row for row in growth if row["channel_id"] not in ids][:OFFERED]
    ticks: list[Any] = list(AGES) if by == "age" else _days(lines)
    names = [AGE_WORDS[tick] if by == "age" else f"{tick:%-d %b}" for tick in ticks]
    shown = {"lines": lines, "by": by, "ticks": list(zip(ticks, names, strict=True)), "offered": offered}
    return render(
        request,
        "compare.html",
        place,
        at,
        follows=asked.follows,
        asked=asked,
        drawn=drawn(lines, by, ticks, names),
        **shown,
    )


def _channels(insights: InsightsReader, ids: Sequence[str], at: datetime, by: str, of_format: str | None) -> list[Line]:
    """Views a day, or the usual views at each age, of each channel."""
    lines: list[Line] = []
    until = insights.newest_day() or today(at)
    for key in ids:
        row = next(iter(insights.growth(at, WINDOWS["7d"], channel_ids=[key])), None)
        name = next(iter(insights.channels(key)), None)
        if name is None:
            raise Problem(404, "no channel with this id was captured")
        if by == "date":
            days = insights.days_of_channel(key, until - timedelta(days=DAYS - 1), until)
            values: dict[Any, float | None] = {day["day"]: day["views_gained"] for day in days}
        else:
            ranges = usual_by_age(insights.named_milestones(channel_id=key, limit=MILESTONES_OF_CHANNEL))
            by_age = ranges.get(of_format or next(iter(ranges), ""), {})
            values = {age: each["usual_views"] for age, each in by_age.items()}
        lines.append(
            ({**(row or {}), "channel_id": key, "title": name["title"] or key, "path": f"/channels/{key}"}, values)
        )
    return lines


def _videos(insights: InsightsReader, ids: Sequence[str], at: datetime, by: str) -> list[Line]:
    """Views at each age, or views a day, of each video."""
    lines: list[Line] = []
    until = insights.newest_day() or today(at)
    for key in dict.fromkeys(ids):
        name = video_of(insights, key)
        row = insights.video_at(at, key) or {}
        if by == "date":
            days = insights.days_of_video(key, until - timedelta(days=DAYS - 1), until)
            values: dict[Any, float | None] = {day["day"]: day["views_gained"] for day in days}
        else:
            values = {each["age_hours"]: each["views"] for each in insights.milestones(key)}
        lines.append(({**row, "title": name["title"] or key, "path": f"/videos/{key}"}, values))
    return lines


def _days(lines: Sequence[Line]) -> list[date]:
    """Every day from the first that a line has to the last."""
    known = sorted({day for _, values in lines for day in values})
    return [] if not known else [known[0] + timedelta(days=n) for n in range((known[-1] - known[0]).days + 1)]


def drawn(lines: Sequence[Line], by: str, ticks: Sequence[Any], names: Sequence[str]) -> Markup | None:
    """All lines on one scale; None where there is nothing to draw."""
    values = [value for _, by_tick in lines for value in by_tick.values()]
    if not ticks or not any(value is not None for value in values):
        return None
    scale = page_charts.scale_of(values)
    last = max(1, len(ticks) - 1)
    shapes = []
    for number, (_, by_tick) in enumerate(lines, 1):
        points = [
            (place_of_age(tick) if by == "age" else place / last, by_tick.get(tick)) for place, tick in enumerate(ticks)
        ]
        shapes.append(page_charts.line(points, scale, f"s{number}"))
    shown = names if by == "age" else page_charts.some_of(names)
    return page_charts.plot(f"Compared by {by}; the table below has the figures", shapes, scale, shown)
