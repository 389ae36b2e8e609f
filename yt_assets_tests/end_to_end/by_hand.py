"""The formulas of one row of each insight table, worked out in plain Python from stored snapshots.

Here: arithmetic that shares no line with yt_assets.analysis; it follows the published definitions (docs/metrics.md).
Not here: reading tables (observatory.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import log10, sqrt
from statistics import median
from typing import Any

Row = Mapping[str, Any]
BAND_EDGES = (6, 24, 72, 168, 720)


def hours(start: datetime, end: datetime) -> float:
    """Hours from one moment to another."""
    return (end - start).total_seconds() / 3600


def velocity(series: Sequence[tuple[datetime, int]]) -> float:
    """Views gained an hour over a series that never falls."""
    (first, before), (last, after) = series[0], series[-1]
    return (after - before) / hours(first, last)


def acceleration(series: Sequence[tuple[datetime, int]]) -> float:
    """Velocity of the later half minus that of the earlier one, by the hours between their middles."""
    (first, before), (last, after) = series[0], series[-1]
    middle = first + (last - first) / 2
    at_middle = _views_at(series, middle)
    half = hours(first, last) / 2
    return ((after - at_middle) / half - (at_middle - before) / half) / half


def predicted_gain(series: Sequence[tuple[datetime, int]], published_at: datetime) -> float:
    """The gain so far, carried on by a velocity that falls with (age + 1 h) to the power of -0.85."""
    (first, before), (last, after) = series[0], series[-1]
    age = hours(published_at, last)
    power = 0.15
    to_come = (age + 24 + 1) ** power - (age + 1) ** power
    seen = (age + 1) ** power - (max(hours(published_at, first), 0) + 1) ** power
    return float((after - before) * to_come / seen)


def outlier(own: Row, others: Iterable[Row]) -> tuple[float | None, float | None, int, str]:
    """Multiple, baseline, n and kind: velocity over the median of five or more others of its age, own channel first."""
    alike = [row for row in others if row["format"] == own["format"] and _band(row) == _band(own)]
    for kind, group in (
        ("channel_age", [row for row in alike if row["channel_id"] == own["channel_id"]]),
        ("format_age", alike),
    ):
        measured = [row["velocity"] for row in group if row["velocity"] is not None]
        if len(measured) >= 5:
            baseline = median(measured)
            return (own["velocity"] / baseline if baseline > 0 else None), baseline, len(measured), kind
    return None, None, 0, "none"


def trend_score(gain: float, multiple: float | None) -> float:
    """log10(1 + gain) times the root of the multiple, which counts from 1/16 to 16."""
    return log10(1 + gain) * sqrt(min(max(multiple or 1.0, 1 / 16), 16.0))


def norm(snapshots: Iterable[Row]) -> float:
    """Likes and comments over views, of all videos that hide neither."""
    open_ones = [row for row in snapshots if row["views"] and row["likes"] is not None and row["comments"] is not None]
    return float(sum(row["likes"] + row["comments"] for row in open_ones) / sum(row["views"] for row in open_ones))


def smoothed_rate(engaged: int, views: int, prior: float, strength: float) -> float:
    """The rate drawn towards its prior by the weight of so many views."""
    return (engaged + strength * prior) / (views + strength)


def _views_at(series: Sequence[tuple[datetime, int]], at: datetime) -> float:
    for (left, before), (right, after) in pairwise(series):
        if left <= at <= right:
            return before + (after - before) * (hours(left, at) / hours(left, right))
    raise AssertionError(at)


def _band(row: Row) -> int:
    return sum(row["age_hours"] >= edge for edge in BAND_EDGES)
