"""The pictures of an hour or a day in Dagster's UI: views gained, labels, engagement, and the day's quota.

Here: which figures, in which order, in what words. Not here: geometry (svg.py), reading (storage).

Each function returns Markdown with one picture, or None where there is nothing to be seen yet.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from yt_assets.display.figures import percent_in_tenths
from yt_assets.display.markdown import picture
from yt_assets.display.svg import bar_chart, line_chart

LINES = 5
Views = Mapping[datetime, int | None]


def views_gained(videos: Sequence[tuple[str, Views]], hour: datetime, window: timedelta) -> str | None:
    """Views gained since the first count in the window (hour − window, hour], of five videos by title.

    Gained rather than counted, since five videos differ by magnitudes in their views. None without a second count.
    """
    lines: list[tuple[str, list[tuple[float, float]]]] = []
    for title, views in videos[:LINES]:
        counts = sorted((at, count) for at, count in views.items() if count is not None)
        lines.append((title, [((at - hour) / timedelta(hours=1), float(count - counts[0][1])) for at, count in counts]))
    points = [point for _, line in lines for point in line]
    if len({at for at, _ in points}) < 2:  # noqa: PLR2004  one hour is no line
        return None
    first = min(at for at, _ in points)
    top = max(value for _, value in points) or 1.0
    ends = (f"{hour + first * timedelta(hours=1):%H:00} UTC", f"{hour:%H:00} UTC")
    uri = line_chart(lines, ends=ends, x=(first, 0.0), top=top)
    return picture(f"Views gained by the first {len(lines)} of the ranking in {window / timedelta(hours=1):.0f} h", uri)


def labels_shared(labels: Mapping[str, int], order: Sequence[str]) -> str | None:
    """How many videos have each label, in this order, others last. None for an hour without videos."""
    videos = sum(labels.values())
    if not videos:
        return None
    names = [*order, *sorted(labels.keys() - set(order))]
    bars = [(name, float(labels.get(name, 0)), f"{labels.get(name, 0):,}") for name in names]
    return picture(f"Labels of {videos:,} videos", bar_chart(bars))


def engagement_against_norm(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """The smoothed rates of the best ten, each with its format's norm as a mark. None where no video has a rate."""
    rated = [row for row in rows if isinstance(row.get("smoothed_rate"), float)][:10]
    if not rated:
        return None
    bars = []
    for row in rated:
        title, rate = row.get("title"), row["smoothed_rate"]
        name = title if isinstance(title, str) and title.strip() else str(row["video_id"])
        bars.append((name, rate, percent_in_tenths(rate)))
    norms = [norm if isinstance(norm := row.get("format_norm"), float) else None for row in rated]
    return picture("Engagement of the best ten; the mark is their format's norm", bar_chart(bars, norms))


def gains_compared(heading: str, gains: Sequence[tuple[str, int | None]]) -> str | None:
    """A bar for each name, of what it gained; what lost is as if it had gained nothing. None where nothing gained."""
    bars = [(name, float(max(gain or 0, 0)), f"{gain:,}") for name, gain in gains if gain is not None]
    return picture(heading, bar_chart(bars)) if any(width for _, width, _ in bars) else None


def quota_left(buckets: Mapping[str, Sequence[tuple[float, int]]], daily: int, resets_in: float) -> str | None:
    """Units left over the quota day, and the line of spending evenly. None before a first reading.

    buckets: (hours since the day began, units left) by bucket, oldest first. daily: units of a whole day. resets_in:
    hours of the day that are left after the last reading.
    """
    points = [point for line in buckets.values() for point in line]
    if not points or daily < 1:
        return None
    now = max(at for at, _ in points)
    whole = now + resets_in
    lines: list[tuple[str, Sequence[tuple[float, float]]]] = [
        (f"{name}: {line[-1][1]:,} left", [(0.0, float(daily)), *((at, float(left)) for at, left in line)])
        for name, line in buckets.items()
        if line
    ]
    lines.append(("spent evenly", [(0.0, float(daily)), (whole, 0.0)]))
    uri = line_chart(lines, ends=("midnight Pacific", "quota returns"), x=(0.0, whole), top=float(daily))
    return picture(f"Quota units left of {daily:,} after {now:.0f} hours of the Pacific day", uri)
