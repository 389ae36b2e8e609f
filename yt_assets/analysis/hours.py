"""Hours: how long one is, how one is named, and counts of single hours as a row of hours, with None for one without.

Here: units of time, putting counts in their hours, and what was gained between them. Not here: reading the counts
(storage/insights_reading), drawing them (display/sparkline.py, display/page_svg.py, display/page_charts.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
# An hour's capture may be finished so long after its end, where the setting allows it.
LONGEST_GRACE_MINUTES = 50
# Spans up to an hour that are compared with the same span before, in hours, by the names that people give them.
WINDOWS: Mapping[str, int] = {"24h": 24, "7d": 7 * 24, "28d": 28 * 24}


def spoken(hour: datetime) -> str:
    """An hour as messages name it."""
    return f"{hour:%Y-%m-%d %H:00 UTC}"


def gains_by_hour(counts: Mapping[datetime, int | None], newest: datetime, hours: int) -> list[float | None]:
    """Views gained an hour in each of the `hours` up to `newest`, oldest first.

    None where an hour has no count, and in the first one that has. After a gap the gain is spread over the hours since
    the count before it. Negative where YouTube took views back.
    """
    counted = {hour: count for hour, count in counts.items() if count is not None}
    gains: list[float | None] = []
    for hour in (newest - HOUR * ago for ago in reversed(range(hours))):
        before = max((at for at in counted if at < hour), default=None)
        if hour not in counted or before is None:
            gains.append(None)
        else:
            gains.append((counted[hour] - counted[before]) / ((hour - before) / HOUR))
    return gains


def chart_columns(history: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    """Columns for a chart: `time` in seconds, and each name; an hour without a row is there with nothing in it."""
    if not history:
        return {"time": [], **{name: [] for name in names}}
    first, last = history[0]["hour"], history[-1]["hour"]
    by_hour = {row["hour"]: row for row in history}
    hours = [first + HOUR * number for number in range(int((last - first) / HOUR) + 1)]
    columns: dict[str, list[Any]] = {"time": [int(hour.timestamp()) for hour in hours]}
    return columns | {name: [by_hour.get(hour, {}).get(name) for hour in hours] for name in names}
