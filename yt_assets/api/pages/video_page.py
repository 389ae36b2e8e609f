"""The page of a video: views by age against its channel's usual, places of ten, forecast, events, engagement.

Here: its rows and drawings. Not here: shapes (display/page_charts.py), comparisons (compare_page.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from markupsafe import Markup

from yt_assets.analysis.hours import HOUR, chart_columns
from yt_assets.api.pages.questions import MOST_COMPARED, PageQuestion
from yt_assets.api.pages.rows import AGE_WORDS, AGES, HISTORY, place_of_age
from yt_assets.api.parameters import VideoId
from yt_assets.api.site import Here, here, nothing_yet, render
from yt_assets.api.stores import Stores, video_of
from yt_assets.display import page_charts
from yt_assets.display.events import event_words
from yt_assets.storage.insights_reading.selects import RankingQuery

router = APIRouter(include_in_schema=False)
Row = Mapping[str, Any]
MOST_EVENTS, NEIGHBOURS = 30, 6
# Known from so young an age on, a curve by age says how it began.
YOUNG_HOURS = 48
TICKS = 5
# All of 28 days would be most of the page; the CSV has them.
TABLE_HOURS = 168
LEAST_VIEWS = 100
# Hours between two looks of successive hours.
LONGEST_STEP = 1.5


@router.get("/videos/{video_id}")
def video(request: Request, video_id: VideoId, asked: Annotated[PageQuestion, Query()]) -> Response:
    """A video up to the newest hour."""
    stores: Stores = request.app.state.stores
    place = here(request, asked.zone)
    with stores.read_insights() as insights:
        named = video_of(insights, video_id)
        at = insights.newest_hour()
        if at is None:
            raise nothing_yet()
        history = insights.history(video_id, at - HISTORY, at)
        row = insights.video_at(history[-1]["hour"] if history else at, video_id)
        if row and named["unavailable_since"]:  # it gets no views any more
            row = {**row, **dict.fromkeys(("predicted_gain", "gain_low", "gain_high", "predicted_growth"))}
        milestones = insights.milestones(video_id)
        events = insights.events(at, video_id=video_id, limit=MOST_EVENTS)
        others = insights.videos(
            at, RankingQuery("everything", (named["channel_id"],), sort="-published_at"), limit=NEIGHBOURS
        )
    # Behind a disclosure, under the names that they have in SQL and JSON.
    exact = [(name, figure) for name, figure in (row or {}).items() if isinstance(figure, int | float)]
    shown = {
        "video": stores.with_text(named),
        "row": row,
        "exact": exact,
        "history": history,
        "milestones": milestones,
        "events": events,
        "others": [other for other in others if other["video_id"] != video_id][: NEIGHBOURS - 1],
        "compared": [video_id, *(other["video_id"] for other in others if other["video_id"] != video_id)][
            :MOST_COMPARED
        ],
        "table_hours": TABLE_HOURS,
        "ages": AGE_WORDS,
        "drawn_usual": any(each["usual_views"] is not None for each in milestones),
        "drawn_forecast": bool(row and row["gain_low"] is not None),
        "curve": curve(named["published_at"], history, milestones, events, row, place),
        "velocity": by_hour(history, "views_per_hour", "Views an hour", place),
        "engagement": by_hour(
            _from_some_views(history), "engagement_rate", "Likes and comments on views", place, times=100, unit=" %"
        ),
    }
    return render(request, "video.html", place, at, follows=True, **shown)


def curve(
    published_at: datetime | None,
    history: Sequence[Row],
    milestones: Sequence[Row],
    events: Sequence[Row],
    row: Row | None,
    place: Here,
) -> Markup | None:
    """Views by age with the channel's usual range as a band; of a video that was first seen late, by hour."""
    points = [(each["hour"], each["views"]) for each in history if each["views"] is not None]
    if not points:
        return None
    if published_at is None or points[0][0] - published_at > timedelta(hours=YOUNG_HOURS):
        return by_hour(history, "views", "Views", place, events=events)
    by_age = [((hour - published_at) / HOUR, views) for hour, views in points]
    usual = [each for each in milestones if each["usual_views"] is not None]
    fan = _forecast(by_age[-1], row)
    # The axis ends with the first of the ages that has all of it.
    oldest = max(age for age, *_ in (*by_age, *fan))
    axis = AGES[: 1 + next((n for n, age in enumerate(AGES) if n and age >= oldest), len(AGES) - 1)]
    heights = [*(views for _, views in by_age), *(high for *_, high in fan)]
    scale = page_charts.scale_of([*heights, *(each["usual_views_high"] for each in usual)])
    ranges = [(each["age_hours"], each["usual_views_low"], each["usual_views_high"]) for each in usual]
    middle = [(place_of_age(each["age_hours"], axis), each["usual_views"]) for each in usual]
    shapes = [
        page_charts.band([(place_of_age(age, axis), low, high) for age, low, high in ranges], scale),
        page_charts.line(middle, scale, "middle"),
        page_charts.band([(place_of_age(age, axis), low, high) for age, low, high in fan], scale, "forecast"),
        page_charts.line([(place_of_age(age, axis), views) for age, views in _with_gaps(by_age)], scale),
        *(
            page_charts.mark(place_of_age((event["happened_at"] - published_at) / HOUR, axis), _said(event, place))
            for event in events
            if event["kind"] != "published"
        ),
    ]
    words = "Views by age against the channel’s usual range; the tables below have the figures"
    return page_charts.plot(words, shapes, scale, [AGE_WORDS[age] for age in axis])


def by_hour(
    history: Sequence[Row],
    name: str,
    heading: str,
    place: Here,
    *,
    times: float = 1,
    unit: str = "",
    events: Sequence[Row] = (),
) -> Markup | None:
    """A figure over the hours of a history; hours without it are gaps. None without two hours."""
    if len(history) < 2:  # noqa: PLR2004  one hour is no line
        return None
    values = [None if value is None else value * times for value in chart_columns(history, [name])[name]]
    first, last = history[0]["hour"], history[-1]["hour"]
    span = (last - first) / HOUR
    scale = page_charts.scale_of(values)
    line = page_charts.line([(number / span, value) for number, value in enumerate(values)], scale)
    marks = [
        page_charts.mark((event["happened_at"] - first) / HOUR / span, _said(event, place))
        for event in events
        if event["happened_at"] >= first
    ]
    ticks = [place.moment(first + HOUR * span * number / (TICKS - 1))[5:16] for number in range(TICKS)]
    return page_charts.plot(
        f"{heading} by hour; the table below has the figures", [line, *marks], scale, ticks, unit=unit
    )


def _said(event: Row, place: Here) -> str:
    """What a mark says when it is pointed at."""
    return f"{place.moment(event['happened_at'])}: {event_words(event)}"


def _with_gaps(by_age: Sequence[tuple[float, int]]) -> list[page_charts.Point]:
    """Ages and views, with a gap where an hour is missing."""
    points: list[page_charts.Point] = []
    for number, (age, views) in enumerate(by_age):
        if number and age - by_age[number - 1][0] > LONGEST_STEP:
            points.append((age, None))
        points.append((age, views))
    return points


def _from_some_views(history: Sequence[Row]) -> Sequence[Row]:
    """The hours from the first with enough views for a rate: before, one like is many percent."""
    start = next((n for n, row in enumerate(history) if (row["views"] or 0) >= LEAST_VIEWS), len(history))
    return history[start:]


def _forecast(newest: tuple[float, int], row: Row | None) -> list[tuple[float, float, float]]:
    """Age, lowest and highest views: now, and in 24 hours. Empty without a forecast."""
    if row is None or row["gain_low"] is None or row["gain_high"] is None or newest[0] >= AGES[-1]:
        return []
    age, views = newest
    return [(age, views, views), (age + 24, views + row["gain_low"], views + row["gain_high"])]
