"""Derived rows beside their source: how many there are, and which have lost it.

Here: completeness of video_features. Not here: computing or writing features.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from yt_assets.storage.engine import Database
from yt_assets.storage.videos_schema import raw_videos, video_features


def count_features(connection: Connection, hour: datetime) -> int:
    """Rows of video_features in one hour."""
    return connection.execute(select(func.count()).where(video_features.c.hour == hour)).scalar_one()


def drop_orphan_features(database: Database, hour: datetime) -> None:
    """Delete features of videos that have no snapshot in this hour."""
    observed = select(raw_videos.c.video_id).where(raw_videos.c.hour == hour)
    orphans = delete(video_features).where(video_features.c.hour == hour, video_features.c.video_id.not_in(observed))
    database.write(lambda connection: connection.execute(orphans))
