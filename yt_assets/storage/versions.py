"""Versions: what YouTube said of a video besides its counts, as of a moment.

Here: the join from an observation to the version that it saw. Not here: when a version is written (steps/observe.py).
An old hour computed again must see the title, format and time of publication that it saw then, whatever came later.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, select

from yt_assets.storage.videos_schema import raw_videos, video_versions


def seen_then() -> ColumnElement[bool]:
    """Joins raw_videos to video_versions: the newest version that began no later than the observation."""
    older = video_versions.alias("older")
    newest = (
        select(func.max(older.c.valid_from))
        .where(older.c.video_id == raw_videos.c.video_id, older.c.valid_from <= raw_videos.c.observed_at)
        .correlate(raw_videos)
        .scalar_subquery()
    )
    return and_(video_versions.c.video_id == raw_videos.c.video_id, video_versions.c.valid_from == newest)


def versions_at(moment: datetime) -> Subquery:
    """The newest version of each video that began no later than a moment: video_id, published_at."""
    newest = (
        select(video_versions.c.video_id, func.max(video_versions.c.valid_from).label("valid_from"))
        .where(video_versions.c.valid_from <= moment)
        .group_by(video_versions.c.video_id)
        .subquery("newest")
    )
    same = and_(video_versions.c.video_id == newest.c.video_id, video_versions.c.valid_from == newest.c.valid_from)
    columns = (video_versions.c.video_id, video_versions.c.published_at)
    return select(*columns).join_from(newest, video_versions, same).subquery("versions")
