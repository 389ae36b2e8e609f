"""The formulas of one row of each insight table, worked out in plain Python from stored snapshots.

Here: arithmetic that shares no line with yt_assets.analysis; it follows the published definitions (docs/metrics.md).
Not here: reading tables (observatory.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from math import log
from statistics import median
from typing import Any

Row = Mapping[str, Any]
# YouTube changed what a view is until then: what was published before is compared with nothing.
NEW_VIEWS = datetime(2026, 8, 28, tzinfo=UTC)


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


def outlier(own: Row, others: Iterable[Row]) -> tuple[float | None, float | None, int, str]:
    """Multiple, baseline, n and kind: views over the median of five to twenty others, brought to its age by the curve.

    For hours in which no other was ever seen at the age of a video that is younger than a week.
    """
    if own["published_at"] < NEW_VIEWS:
        return None, None, 0, "none"
    alike = [row for row in others if row["format"] == own["format"] and row["published_at"] >= NEW_VIEWS]
    siblings = [row for row in alike if row["channel_id"] == own["channel_id"]]
    for kind, group in (
        ("channel_age", [row for row in siblings if own["age_hours"] > 168 and _same_age(own, row)]),
        ("channel_curve", [row for row in siblings if abs(_distance(own, row)) <= log(16)]),
    ):
        near = sorted(group, key=lambda row: abs(_distance(own, row)))[:20]
        if len(near) >= 5:
            baseline = median(row["views"] * _curve(own) / _curve(row) for row in near)
            return (own["views"] / baseline if baseline > 0 else None), baseline, len(near), kind
    return None, None, len(near), "none"


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


def _curve(row: Row) -> float:
    return float((row["age_hours"] + 1) ** 0.2 - 1)


def _distance(own: Row, other: Row) -> float:
    return log((other["age_hours"] + 1) / (own["age_hours"] + 1))


def _same_age(own: Row, other: Row) -> bool:
    return bool(abs(own["age_hours"] - other["age_hours"]) <= max(0.15 * own["age_hours"], 1.0))
