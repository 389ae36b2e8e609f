"""Counts that tell whether an hour is worth reading.

Here: one statement a question, each over few hours. Not here: bounds and words (analysis/quality.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, case, func, or_, select

from yt_assets.analysis.quality import Shares
from yt_assets.storage import dialects
from yt_assets.storage.hours import nearest_hours
from yt_assets.storage.insights_schema import engagement_insights, keyword_insights, trend_insights
from yt_assets.storage.videos_schema import hours as ledger
from yt_assets.storage.videos_schema import raw_videos, text_features, video_features, videos

HOUR = timedelta(hours=1)

RANKS = {
    "trend_rank": (trend_insights, (trend_insights.c.trend_rank,)),
    "engagement_rank": (engagement_insights, (engagement_insights.c.engagement_rank,)),
    "keyword_rank": (keyword_insights, (keyword_insights.c.scope, keyword_insights.c.keyword_rank)),
}


@dataclass(frozen=True)
class Falls:
    """compared: videos with views in both hours; fallen: those with fewer now; views_lost: by how many in all."""

    compared: int
    fallen: int
    views_lost: int


def recorded_since(connection: Connection, since: datetime, until: datetime) -> list[datetime]:
    """Hours of the ledger after `since` and up to `until`, oldest first."""
    column = ledger.c.hour
    statement = select(column).where(column > since, column <= until, ledger.c.settled_at.is_not(None))
    return sorted(connection.scalars(statement))


def observations(connection: Connection, hour: datetime, grace: timedelta) -> tuple[int, int, int]:
    """Rows, different videos, and rows observed before the hour or after it and its grace."""
    at = raw_videos.c.observed_at
    outside = or_(at < hour, at >= hour + HOUR + grace)
    counts = (func.count(), func.count(raw_videos.c.video_id.distinct()), _times(outside))
    row = connection.execute(select(*counts).where(raw_videos.c.hour == hour)).one()
    return row[0], row[1], int(row[2])


def hidden(connection: Connection, since: datetime, until: datetime) -> Shares:
    """Missing counts in the rows of the hours from `since` up to, and without, `until`."""
    columns = (raw_videos.c.views, raw_videos.c.likes, raw_videos.c.comments)
    counts = (_times(column.is_(None)) for column in columns)
    within = (raw_videos.c.hour >= since, raw_videos.c.hour < until)
    row = connection.execute(select(func.count(), *counts).where(*within)).one()
    return Shares(*(int(value) for value in row))


def falls(connection: Connection, hour: datetime) -> Falls:
    """Against the newest captured hour before it."""
    before, _ = nearest_hours(connection, hour)
    if before is None:
        return Falls(0, 0, 0)
    now, then = raw_videos.alias("now"), raw_videos.alias("then")
    lost = then.c.views - now.c.views
    counts = (func.count(lost), _times(lost > 0), func.coalesce(func.sum(case((lost > 0, lost), else_=0)), 0))
    joined = now.join(then, now.c.video_id == then.c.video_id)
    statement = select(*counts).select_from(joined).where(now.c.hour == hour, then.c.hour == before)
    return Falls(*(int(value) for value in connection.execute(statement).one()))


def liked_above_viewed(connection: Connection, hour: datetime) -> tuple[int, int]:
    """Published videos with both counts, and how many of them have more likes than views."""
    both = (raw_videos.c.views.is_not(None), raw_videos.c.likes.is_not(None))
    joined = raw_videos.join(videos, raw_videos.c.video_id == videos.c.video_id)
    statement = (
        select(func.count(), _times(raw_videos.c.likes > raw_videos.c.views))
        .select_from(joined)
        .where(raw_videos.c.hour == hour, *both, videos.c.published_at <= raw_videos.c.observed_at)
    )
    row = connection.execute(statement).one()
    return row[0], int(row[1])


def worded_videos(connection: Connection, hour: datetime) -> tuple[int, int]:
    """Videos with a described text at that hour, and how many of them have a keyphrase."""
    same = (
        text_features.c.video_id == video_features.c.video_id,
        text_features.c.text_hash == video_features.c.text_hash,
    )
    joined = video_features.join(text_features, same[0] & same[1])
    none = dialects.json_length(text_features.c.keyphrases, connection.dialect.name) == 0
    statement = select(func.count(), _times(none)).select_from(joined).where(video_features.c.hour == hour)
    row = connection.execute(statement).one()
    return row[0], row[0] - int(row[1])


def rows_of(connection: Connection, table: Table, hour: datetime) -> int:
    """Rows of one hour."""
    return connection.execute(select(func.count()).where(table.c.hour == hour)).scalar_one()


def doubled_ranks(connection: Connection, hour: datetime, name: str) -> int:
    """How many ranks of the hour are given more than once; `name` is one of RANKS."""
    table, rank = RANKS[name]
    given = (table.c.hour == hour, rank[-1].is_not(None))
    again = select(*rank).where(*given).group_by(*rank).having(func.count() > 1).subquery()
    return connection.execute(select(func.count()).select_from(again)).scalar_one()


def shares_out_of_bounds(connection: Connection, hour: datetime) -> int:
    """Keywords whose share of the gained views is below 0 or above 1, but for rounding."""
    score = keyword_insights.c.score
    wrong = or_(score < 0, score > 1 + 1e-9)
    return connection.execute(select(func.count()).where(keyword_insights.c.hour == hour, wrong)).scalar_one()


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
