"""Figures inside sentences, as a person says them: "29,700", "2.3 ×", "54 hours", "third best of 11".

Here: words for one figure, the same in every sentence of trends, engagement and digests. Not here: the sentences
(trends, engagement), figures that stand alone in a table (display/figures.py).
"""

import math
from collections.abc import Mapping
from typing import Any

_ORDINALS = ("", "second ", "third ", "fourth ", "fifth ")
DIGITS = 3
# Bounds that are farther apart say no more than that too little was seen.
MOST_APART, TOO_EARLY, UNKNOWN = 4.0, "too early to say", "–"
MOST = 1e15  # more than all views of YouTube: no figure of ours, and it would fill a line


def number(value: float, digits: int = DIGITS) -> str:
    """Three significant digits, or fewer: 29,700, 12 for 12.4, 0.8; "fewer than 0.1" for next to nothing."""
    if 0 < abs(value) < 0.1:  # noqa: PLR2004
        return "fewer than 0.1"
    if abs(value) < 10:  # noqa: PLR2004
        return f"{value:.1f}".removesuffix(".0")
    value = max(-MOST, min(value, MOST))
    places = max(0, math.floor(math.log10(abs(value))) + 1 - digits)
    return f"{round(value, -places):,.0f}"


def span(low: float, high: float) -> str | None:
    """Bounds in words: 9,000 to 21,000. None where they are so far apart that two figures say nothing."""
    return f"{number(low, 2)} to {number(high, 2)}" if high <= MOST_APART * max(low, 1.0) else None


def likely(row: Mapping[str, Any]) -> str:
    """The bounds of what a video is to gain, as they stand alone; too early to say where they are far apart."""
    low, high = row.get("gain_low"), row.get("gain_high")
    return UNKNOWN if low is None or high is None else span(low, high) or TOO_EARLY


def views(value: float) -> str:
    """A number of views, which may be one."""
    worded = number(value)
    return f"{worded} view" if worded == "1" else f"{worded} views"


def times(value: float) -> str:
    """A multiple: 2.3 ×, 12 ×, less than 0.1 ×."""
    if value < 0.1:  # noqa: PLR2004
        return "less than 0.1 ×"
    return f"{value:.1f} ×" if value < 10 else f"{value:,.0f} ×"  # noqa: PLR2004


def age(hours: float) -> str:
    """How long a video is out: 30 minutes, 54 hours, 12 days."""
    if hours < 1:
        return _plural(round(hours * 60), "minute")
    return _plural(round(hours), "hour") if hours < 72 else _plural(round(hours / 24), "day")  # noqa: PLR2004


def place(rank: int, count: int) -> str:
    """A place among so many: best of 11, third best of 11, 9th of 11."""
    if rank <= len(_ORDINALS):
        return f"{_ORDINALS[rank - 1]}best of {count}"
    # 21 is the most: twenty others, and the video.
    return f"{rank}{'st' if rank == 21 else 'th'} of {count}"  # noqa: PLR2004


def counted(count: float, thing: str) -> str:
    """A count with its noun: 1 video, 1,182 views."""
    return _plural(round(count), thing)


def _plural(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
