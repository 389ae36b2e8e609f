"""The hours that have the features of a video: its snapshots lead to them.

Here: those hours, by the index of raw_videos. Not here: what is read of them (snapshots.py, carried_frames.py), or
which texts they refer to (deletion/text_retention.py).

The key of video_features begins with the hour, and an index of its own cost a fifth of its bytes. Features are there
only of what was observed, so that the snapshots' index finds them, and a look at the key says whether they are.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, Select, and_, select

from yt_assets.storage.schema.videos import raw_videos, video_features

_LOOKS, _FEATURES = raw_videos.alias("seen"), video_features.alias("described")

Condition = Callable[[Column[Any]], ColumnElement[bool]]


def feature_hours(video_id: ColumnElement[Any], *conditions: Condition) -> Select[Any]:
    """Hours that meet the conditions and have features of a video."""
    seen = _LOOKS.c
    same = and_(_FEATURES.c.hour == seen.hour, _FEATURES.c.video_id == seen.video_id)
    chosen = [condition(seen.hour) for condition in conditions]
    return select(seen.hour).join_from(_LOOKS, _FEATURES, same).where(seen.video_id == video_id, *chosen)


def hours_of_text(video_id: ColumnElement[Any], text_hash: ColumnElement[Any], *conditions: Condition) -> Select[Any]:
    """Those of them whose features are of this version of its text."""
    return feature_hours(video_id, *conditions).where(_FEATURES.c.text_hash == text_hash)


def newest_feature_hour(outer: FromClause, *conditions: Condition) -> ColumnElement[Any]:
    """The newest of them, for each row of a table or page with a video_id."""
    hours = feature_hours(outer.c.video_id, *conditions)
    return hours.order_by(_LOOKS.c.hour.desc()).limit(1).correlate(outer).scalar_subquery()
