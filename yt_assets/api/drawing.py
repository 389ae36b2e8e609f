"""Small drawings that need no script: sparklines, bars; and hours and texts as the page shows them.

Here: SVG out of values. Not here: figures in words (wording.py), which figures (site.py), the charts of a video
(static/charts.js).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup, escape

from yt_assets.inert import plain
from yt_assets.wording import UNKNOWN, count

HOUR = timedelta(hours=1)
WIDTH, HEIGHT, EDGE = 120, 28, 2


def day_and_hour(value: datetime | None) -> str:
    """An hour, such as 2026-11-20 05:00 UTC."""
    return UNKNOWN if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


def inert(value: Any) -> Any:
    """What every expression of a template goes through before it is escaped."""
    return plain(value) if type(value) is str else UNKNOWN if value is None else value


def sparkline(values: Sequence[float | None], name: str) -> Markup:
    """A line over successive hours; None is a gap in it. Lines are as high as they can be: their shapes compare."""
    known = [value for value in values if value is not None]
    if not known:
        return Markup('<span class="muted">no figures yet</span>')
    told = f"{name}: from {count(known[0])} to {count(known[-1])} over {len(values)} hours"
    gaps = len(values) - len(known)
    told += f", {gaps} of them without a figure" if gaps else ""
    drawn = Markup("").join(_piece(points) for points in _pieces(values, max(*known, 1.0)))
    frame = Markup('<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>')
    return frame.format(WIDTH, HEIGHT, escape(told), drawn)


def bar(value: float | None, most: float) -> Markup:
    """A horizontal bar beside a figure that says the same."""
    share = 0.0 if value is None or most <= 0 else max(0.0, min(1.0, value / most))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/><rect class="fill" width="{:.1f}" height="8"/></svg>'
    ).format(100 * share)


def hourly(counts: Mapping[datetime, float | None], newest: datetime, hours: int) -> list[float | None]:
    """A value for each of so many hours up to `newest`, oldest first; None where there is none."""
    return [counts.get(newest - HOUR * ago) for ago in reversed(range(hours))]


def chart_data(history: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    """Columns for a chart: `time` in seconds, and each name; an hour without a row is there with nothing in it."""
    if not history:
        return {"time": [], **{name: [] for name in names}}
    first, last = history[0]["hour"], history[-1]["hour"]
    by_hour = {row["hour"]: row for row in history}
    hours = [first + HOUR * number for number in range(int((last - first) / HOUR) + 1)]
    columns: dict[str, list[Any]] = {"time": [int(hour.timestamp()) for hour in hours]}
    return columns | {name: [by_hour.get(hour, {}).get(name) for hour in hours] for name in names}


def _pieces(values: Sequence[float | None], most: float) -> list[list[tuple[float, float]]]:
    """Points of each stretch without a gap."""
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    pieces: list[list[tuple[float, float]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            pieces.append([])
            continue
        height = max(0.0, value) / most * (HEIGHT - 2 * EDGE)
        pieces[-1].append((EDGE + number * step, HEIGHT - EDGE - height))
    return [piece for piece in pieces if piece]


def _piece(points: Sequence[tuple[float, float]]) -> Markup:
    if len(points) == 1:
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2"/>').format(*points[0])
    return Markup('<polyline points="{}"/>').format(" ".join(f"{x:.1f},{y:.1f}" for x, y in points))
