"""Rows that several pages show: ranked videos with their last day, ages of videos, a channel's usual.

Here: reading and shaping. Not here: routes (the other pages), statements (storage).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from yt_assets.analysis.hours import HOUR
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery

Row = Mapping[str, Any]
SPARK_HOURS = 24
HISTORY = timedelta(days=28)
AGES = (1, 3, 6, 12, 24, 48, 168, 672)
AGE_WORDS: Mapping[int, str] = {
    1: "1 h", 3: "3 h", 6: "6 h", 12: "12 h", 24: "1 day", 48: "2 days", 168: "7 days", 672: "28 days",
}  # fmt: skip
LAST_TEN = 10
# Eight ages each, and some are of lives and Shorts.
MILESTONES_OF_CHANNEL = 400


def ranking(
    insights: InsightsReader, at: datetime, query: RankingQuery, limit: int, offset: int = 0
) -> list[dict[str, Any]]:
    """A page of a ranking, each row with `pace`: views an hour in the last 24 hours."""
    return with_pace(insights, at, insights.videos(at, query, limit=limit, offset=offset))


def rows_of(insights: InsightsReader, at: datetime, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The same of some videos, in the order of their ids; those without a row of the hour are left out."""
    rows = {row["video_id"]: row for row in insights.videos(at, RankingQuery("everything", only=ids), limit=len(ids))}
    return with_pace(insights, at, [rows[key] for key in ids if key in rows]) if ids else []


def with_pace(insights: InsightsReader, at: datetime, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows with `pace`, which has None for hours that did not see the video."""
    since = at - HOUR * (SPARK_HOURS - 1)
    velocities = insights.hourly("views_per_hour", [row["video_id"] for row in rows], since, at)
    hours = [since + HOUR * number for number in range(SPARK_HOURS)]
    return [{**row, "pace": [velocities.get(row["video_id"], {}).get(hour) for hour in hours]} for row in rows]


def best_of_ten(insights: InsightsReader, at: datetime, since: datetime, limit: int) -> list[dict[str, Any]]:
    """Videos that became the best of their channel's last ten, newest upload first: the oldest age of each."""
    rows = insights.named_milestones(hours=(since + HOUR, at), is_best=True, limit=20 * limit)
    return list({row["video_id"]: row for row in rows}.values())[:limit]


def last_ten(milestones: Sequence[Row], age: int | None) -> tuple[int | None, list[dict[str, Any]]]:
    """A channel's last ten uploads at one age, most views first, and the age.

    Without an age it is the oldest that half of them have reached. Rows: the milestone, and views by age as `ages`.
    """
    uploads: dict[str, dict[str, Any]] = {}
    for row in milestones:
        upload = uploads.setdefault(row["video_id"], {**row, "ages": {}})
        upload["ages"][row["age_hours"]] = row
    ten = list(uploads.values())[:LAST_TEN]
    known = [each for each in AGES if 2 * sum(_views_at(upload, each) is not None for upload in ten) >= len(ten) > 0]
    chosen = age or max(known, default=None)
    if chosen is None:
        return None, []
    ten = [{**upload, "views": _views_at(upload, chosen), "at": upload["ages"].get(chosen)} for upload in ten]
    return chosen, sorted(ten, key=lambda upload: -1 if upload["views"] is None else upload["views"], reverse=True)


def usual_by_age(milestones: Sequence[Row]) -> dict[str, dict[int, Row]]:
    """The newest usual range at each age, by format: rows with usual_views_low, usual_views, usual_views_high."""
    ranges: dict[str, dict[int, Row]] = {}
    for row in milestones:
        if row["usual_views"] is not None:
            ranges.setdefault(row["format"] or "long", {}).setdefault(row["age_hours"], row)
    return {name: {age: ranges[name][age] for age in AGES if age in ranges[name]} for name in sorted(ranges)}


def place_of_age(age_hours: float, ages: Sequence[int] = AGES) -> float:
    """Where an age stands on an axis that has some ages evenly: 0 for the first or less, 1 for the last or more."""
    if age_hours <= ages[0]:
        return 0.0
    for number, (low, high) in enumerate(pairwise(ages)):
        if age_hours <= high:
            return (number + (age_hours - low) / (high - low)) / (len(ages) - 1)
    return 1.0


def _views_at(upload: Row, age: int) -> int | None:
    row = upload["ages"].get(age)
    return None if row is None else row["views"]
