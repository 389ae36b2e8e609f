"""The first rows of an hour with their titles, and what an hour lacks: for people who look at it in the UI.

Here: reads of a few rows. Not here: whole hours (frames.py), the analysts' rankings (rankings.py), how rows are shown.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from yt_assets.batching import batches_of
from yt_assets.storage.catalog import IDS_PER_STATEMENT
from yt_assets.storage.snapshots import observed_ids
from yt_assets.storage.videos_schema import channels, raw_videos, video_features, video_texts, videos


def top_snapshots(connection: Connection, hour: datetime, limit: int) -> list[Mapping[str, Any]]:
    """The hour's rows of raw_videos with most views, with title and channel_title as they are known now."""
    row = raw_videos.c
    statement = _named(select(row.video_id, row.views, row.likes, row.comments).select_from(raw_videos), row.video_id)
    ordered = statement.where(row.hour == hour).order_by(row.views.desc(), row.video_id)
    return [dict(each) for each in connection.execute(ordered.limit(limit)).mappings()]


def top_features(connection: Connection, hour: datetime, limit: int) -> list[Mapping[str, Any]]:
    """The hour's rows of video_features with the highest velocity, with title and channel_title as they are known now.

    Before a second observation, when nobody has a velocity, those with most views.
    """
    row = video_features.c
    figures = (row.video_id, row.views, row.views_per_hour, row.age_hours, row.engagement_rate)
    statement = _named(select(*figures).select_from(video_features), row.video_id).where(row.hour == hour)
    # Descending, all three engines put NULL last.
    ordered = statement.order_by(row.views_per_hour.desc(), row.views.desc(), row.video_id)
    return [dict(each) for each in connection.execute(ordered.limit(limit)).mappings()]


def missing_ids(connection: Connection, hour: datetime, planned: Sequence[str]) -> list[str]:
    """Those of the planned videos that have no row in the hour although YouTube shows them, sorted."""
    unseen = sorted(set(planned) - set(observed_ids(connection, [hour])))
    gone: set[str] = set()
    for ids in batches_of(unseen, IDS_PER_STATEMENT):
        left_out = and_(videos.c.video_id.in_(ids), videos.c.availability == "unavailable")
        gone.update(connection.scalars(select(videos.c.video_id).where(left_out)))
    return [each for each in unseen if each not in gone]


def _named(statement: Select[Any], video_id: Any) -> Select[Any]:
    same_text = and_(video_texts.c.video_id == videos.c.video_id, video_texts.c.text_hash == videos.c.text_hash)
    return (
        statement.add_columns(videos.c.channel_id, video_texts.c.title, channels.c.title.label("channel_title"))
        .join(videos, videos.c.video_id == video_id)
        .outerjoin(video_texts, same_text)
        .outerjoin(channels, channels.c.channel_id == videos.c.channel_id)
    )
