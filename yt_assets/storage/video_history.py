"""One video over time, out of the insights database.

Here: its name and its hours. Not here: its texts (listings.py), a ranking of many (ranked.py).
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from yt_assets.storage.insights_schema import (
    ENGAGEMENT_HISTORY,
    TREND_HISTORY,
    engagement_insights,
    trend_insights,
    video_titles,
)
from yt_assets.storage.packed import read_mappings

_NO_RATES = dict.fromkeys(ENGAGEMENT_HISTORY)


def read_title(connection: Connection, video_id: str) -> dict[str, Any] | None:
    """What is known of a video by name: the columns of video_titles; None when no hour ever had it."""
    row = connection.execute(_title_statement(), {"video_id": video_id}).mappings().first()
    return None if row is None else dict(row)


@cache
def _title_statement() -> Select[Any]:
    return select(video_titles).where(video_titles.c.video_id == bindparam("video_id"))


def history_columns() -> Select[Any]:
    """The select of a row of history, for whoever describes its columns."""
    trends = (trend_insights.c[name] for name in TREND_HISTORY)
    rates = (engagement_insights.c[name] for name in ENGAGEMENT_HISTORY)
    return select(trend_insights.c.hour, *trends, *rates)


def read_video_history(connection: Connection, video_id: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """A row for each hour of [since, until] in which the video was seen, oldest first. Keys: history_columns.

    Two reads, each of an index alone: joined, a server looks up each hour of the second one by its key.
    """
    values = {"video_id": video_id, "since": since, "until": until}
    rates = {row.pop("hour"): row for row in read_mappings(connection, _part(engagement_insights), values)}
    rows = sorted(read_mappings(connection, _part(trend_insights), values), key=itemgetter("hour"))
    return [row | rates.get(row["hour"], _NO_RATES) for row in rows]


@cache
def _part(table: Table) -> Select[Any]:
    """One table's columns of history."""
    row = table.c
    names = TREND_HISTORY if table is trend_insights else ENGAGEMENT_HISTORY
    since, until = (bindparam(name, type_=row.hour.type) for name in ("since", "until"))
    inside = (row.video_id == bindparam("video_id"), row.hour >= since, row.hour <= until)
    return select(row.hour, *(row[name] for name in names)).where(*inside)


def read_velocities(
    connection: Connection, video_ids: Collection[str], since: datetime, until: datetime
) -> dict[str, Mapping[datetime, float | None]]:
    """views_per_hour of a few videos in the hours of [since, until], by video id and hour."""
    row = trend_insights.c
    inside = (row.video_id.in_(sorted(video_ids)), row.hour >= since, row.hour <= until)
    found: dict[str, dict[datetime, float | None]] = {}
    for video_id, hour, velocity in connection.execute(
        select(row.video_id, row.hour, row.views_per_hour).where(*inside)
    ):
        found.setdefault(video_id, {})[hour] = velocity
    return dict(found)
