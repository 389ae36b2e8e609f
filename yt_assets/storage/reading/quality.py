"""Counts that tell whether an hour is worth reading.

Here: one statement a question, each over few hours. Not here: bounds and words (analysis/quality.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from yt_assets.analysis.hours import HOUR
from yt_assets.analysis.quality import HiddenCounts
from yt_assets.storage.engine import dialects
from yt_assets.storage.reading.hours import HourLedger
from yt_assets.storage.schema.insights import engagement_insights, keyword_insights, trend_insights
from yt_assets.storage.schema.videos import raw_videos, text_features, video_features, videos

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


class QualityCounts:
    """Counts over one hour, or a few."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def observations(self, hour: datetime, grace: timedelta) -> tuple[int, int, int]:
        """Rows, different videos, and rows observed before the hour or after it and its grace."""
        at = raw_videos.c.observed_at
        outside = or_(at < hour, at >= hour + HOUR + grace)
        counts = (func.count(), func.count(raw_videos.c.video_id.distinct()), _times(outside))
        row = self._connection.execute(select(*counts).where(raw_videos.c.hour == hour)).one()
        return row[0], row[1], int(row[2])

    def hidden(self, since: datetime, until: datetime) -> HiddenCounts:
        """Missing counts in the rows of the hours from `since` up to, and without, `until`."""
        columns = (raw_videos.c.views, raw_videos.c.likes, raw_videos.c.comments)
        counts = (_times(column.is_(None)) for column in columns)
        within = (raw_videos.c.hour >= since, raw_videos.c.hour < until)
        row = self._connection.execute(select(func.count(), *counts).where(*within)).one()
        return HiddenCounts(*(int(value) for value in row))

    def falls(self, hour: datetime) -> Falls:
        """Against the newest captured hour before it."""
        before, _ = HourLedger(self._connection).nearest(hour)
        if before is None:
            return Falls(0, 0, 0)
        now, then = raw_videos.alias("now"), raw_videos.alias("then")
        lost = then.c.views - now.c.views
        counts = (func.count(lost), _times(lost > 0), func.coalesce(func.sum(case((lost > 0, lost), else_=0)), 0))
        joined = now.join(then, now.c.video_id == then.c.video_id)
        statement = select(*counts).select_from(joined).where(now.c.hour == hour, then.c.hour == before)
        return Falls(*(int(value) for value in self._connection.execute(statement).one()))

    def liked_above_viewed(self, hour: datetime) -> tuple[int, int]:
        """Published videos with both counts, and how many of them have more likes than views."""
        both = (raw_videos.c.views.is_not(None), raw_videos.c.likes.is_not(None))
        joined = raw_videos.join(videos, raw_videos.c.video_id == videos.c.video_id)
        statement = (
            select(func.count(), _times(raw_videos.c.likes > raw_videos.c.views))
            .select_from(joined)
            .where(raw_videos.c.hour == hour, *both, videos.c.published_at <= raw_videos.c.observed_at)
        )
        row = self._connection.execute(statement).one()
        return row[0], int(row[1])

    def worded_videos(self, hour: datetime) -> tuple[int, int]:
        """Videos with a described text at that hour, and how many of them have a keyphrase."""
        texts, features = text_features.c, video_features.c
        same = (texts.video_id == features.video_id) & (texts.text_hash == features.text_hash)
        joined = video_features.join(text_features, same)
        none = dialects.json_length(texts.keyphrases, self._connection.dialect.name) == 0
        statement = select(func.count(), _times(none)).select_from(joined).where(video_features.c.hour == hour)
        row = self._connection.execute(statement).one()
        return row[0], row[0] - int(row[1])

    def doubled_ranks(self, hour: datetime, name: str) -> int:
        """How many ranks of the hour are given more than once; `name` is one of RANKS."""
        table, rank = RANKS[name]
        given = (table.c.hour == hour, rank[-1].is_not(None))
        again = select(*rank).where(*given).group_by(*rank).having(func.count() > 1).subquery()
        return self._connection.execute(select(func.count()).select_from(again)).scalar_one()

    def shares_out_of_bounds(self, hour: datetime) -> int:
        """Keywords whose share of the gained views is below 0 or above 1, but for rounding."""
        score = keyword_insights.c.score
        wrong = or_(score < 0, score > 1 + 1e-9)
        return self._connection.execute(select(func.count()).where(keyword_insights.c.hour == hour, wrong)).scalar_one()


def _times(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
