"""What a channel's page draws: days on a common axis, usual ranges by age, and the hours of its week.

Here: from rows to drawings. Not here: shapes (display/page_charts.py), which rows (channel_page.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from yt_assets.api.pages.rows import AGE_WORDS, AGES, place_of_age
from yt_assets.display import page_charts
from yt_assets.display.figures import count, signed, times

Row = Mapping[str, Any]
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PANELS = (
    ("views_gained", "Views a day", count, "s1"),
    ("subscribers_gained", "Subscribers a day", signed, "s2"),
    ("uploads", "Uploads", count, "s3"),
)
# Multiples of the usual that a colour of the heat map begins with.
HEAT = (0.0, 0.7, 0.9, 1.1, 1.4)


@dataclass(frozen=True)
class Heat:
    """Hours of the week: cells by weekday and hour, as (level, words), and the best hour in words."""

    days: Sequence[tuple[str, Sequence[tuple[str, str] | None]]]
    best: str | None
    videos: int


def days_drawn(days: Sequence[Row]) -> list[tuple[str, Markup]]:
    """A panel each for views, subscribers and uploads, over the same days; a day that was not captured is a gap."""
    if not days:
        return []
    by_day = {row["day"]: row for row in days}
    first, last = days[0]["day"], days[-1]["day"]
    axis = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [(heading, _panel(by_day, axis, *panel)) for panel in PANELS for heading in (panel[1],)]


def _panel(by_day: Mapping[date, Row], axis: Sequence[date], name: str, heading: str, word: Any, css: str) -> Markup:
    values = [by_day.get(day, {}).get(name) for day in axis]
    scale = page_charts.scale_of(values)
    said = [
        f"{day:%a %-d %b}: {'not captured' if value is None else word(value)}"
        for day, value in zip(axis, values, strict=True)
    ]
    shapes = [page_charts.columns(values, scale, said, css)]
    ticks = page_charts.some_of([f"{day:%-d %b}" for day in axis])
    is_whole = len(ticks) == len(axis)
    words = f"{heading} by day; the table below has the figures"
    return page_charts.plot(words, shapes, scale, ticks, is_of_columns=is_whole)


def usual_drawn(ranges: Mapping[str, Mapping[int, Row]]) -> dict[str, Markup]:
    """The middle half of views at each age, by format."""
    plots = {}
    for name, by_age in ranges.items():
        scale = page_charts.scale_of([row["usual_views_high"] for row in by_age.values()])
        area = [(place_of_age(age), row["usual_views_low"], row["usual_views_high"]) for age, row in by_age.items()]
        middle = [(place_of_age(age), row["usual_views"]) for age, row in by_age.items()]
        shapes = [page_charts.band(area, scale), page_charts.line(middle, scale, "middle")]
        words = f"Usual views by age, {name}; the table below has the figures"
        plots[name] = page_charts.plot(words, shapes, scale, [AGE_WORDS[age] for age in AGES])
    return plots


def heat_of(rows: Sequence[Row]) -> Heat | None:
    """The hours of a week, as publishing_times gives them; None without a video."""
    if not rows:
        return None
    by_hour = {(row["weekday"], row["local_hour"]): row for row in rows}
    days = [(WEEK[day], [_cell(by_hour.get((day, hour)), day) for hour in range(24)]) for day in range(7)]
    known = [row for row in rows if row["multiple"] is not None]
    best = max(known, key=lambda row: row["multiple"], default=None)
    words = None if best is None else f"{WEEK[best['weekday']]} {best['local_hour']:02}:00, {times(best['multiple'])}"
    return Heat(days, words, sum(row["n"] for row in rows))


def _cell(row: Row | None, day: int) -> tuple[str, str] | None:
    if row is None:
        return None
    multiple, n = row["multiple"], row["n"]
    videos = f"{n} video{'' if n == 1 else 's'}"
    when = f"{WEEK[day]} {row['local_hour']:02}:00"
    if multiple is None:
        return "few", f"{when}: {videos}, too few to compare"
    level = sum(multiple >= bound for bound in HEAT)
    return f"h{level}", f"{when}: {times(multiple)} usual, {videos}"
