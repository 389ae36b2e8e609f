"""What one snapshot of one video says, alone and against the snapshot before it.

Here: ages, deltas and rates, in plain Python for one video at a time. Not here: the format of a video (formats.py), and
anything that compares videos (trends, engagement). The features step calls it for batches of ten.

Absent is not zero: a hidden count makes every number that needs it None. Deltas keep their sign, because YouTube takes
invalid views back.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CountSample:
    """Counts of one video at one moment; None = hidden or absent, 0 = zero."""

    observed_at: datetime
    views: int | None
    likes: int | None
    comments: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One row of raw_videos with its channel and the version that it saw. Counts are None when hidden."""

    hour: datetime
    video_id: str
    observed_at: datetime
    views: int | None
    likes: int | None
    comments: int | None
    text_hash: str | None
    channel_id: str
    published_at: datetime | None
    format: str | None


@dataclass(frozen=True, slots=True)
class FeatureValues:
    """One row of ``video_features``: hours, counts, views per hour, and rates as shares of the views (0.03 = 3 %)."""

    age_hours: float | None
    delta_hours: float | None
    delta_views: int | None
    delta_likes: int | None
    delta_comments: int | None
    views_per_hour: float | None
    views_per_hour_lifetime: float | None
    engagement_rate: float | None
    like_rate: float | None
    comment_rate: float | None


def compute_features(
    current: CountSample, previous: CountSample | None, published_at: datetime | None
) -> FeatureValues:
    """Features of ``current`` against ``previous``, the observation before it, however long ago that was.

    Rates divide by the hours between the two observations, never by the length of a partition: hours get lost. They
    are None unless ``previous`` is older. Of a video that was published between the two they divide by the hours since
    then: a premiere waits for days. ``age_hours`` is negative before it; a lifetime rate needs a positive age. Raises
    TypeError where naive and aware times are mixed.
    """
    age = _hours(published_at, current.observed_at) if published_at else None
    delta_hours = _hours(previous.observed_at, current.observed_at) if previous else None
    hours = delta_hours if age is None or age <= 0 or delta_hours is None else min(age, delta_hours)
    engaged = None if current.likes is None or current.comments is None else current.likes + current.comments
    delta_views = _difference(current.views, previous.views) if previous else None
    return FeatureValues(
        age_hours=age,
        delta_hours=delta_hours,
        delta_views=delta_views,
        delta_likes=_difference(current.likes, previous.likes) if previous else None,
        delta_comments=_difference(current.comments, previous.comments) if previous else None,
        views_per_hour=_ratio(delta_views, hours),
        views_per_hour_lifetime=_ratio(current.views, age),
        engagement_rate=_ratio(engaged, current.views),
        like_rate=_ratio(current.likes, current.views),
        comment_rate=_ratio(current.comments, current.views),
    )


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


def _difference(after: int | None, before: int | None) -> int | None:
    return None if after is None or before is None else after - before


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None or whole <= 0 else part / whole
