"""What is stored of a video's life, as values: looks, and what was known of it at a moment.

Here: records that storage reads and the history is made of. Not here: reading them (storage/reading), what follows from
them (events.py, trends/milestones.py).
"""

from datetime import datetime
from typing import NamedTuple


class Version(NamedTuple):
    """What was known of a video at a moment, of one whose time of publication was."""

    video_id: str
    channel_id: str
    published_at: datetime
    format: str | None
    live_state: str | None


class LookRow(NamedTuple):
    """A row of raw_videos."""

    video_id: str
    hour: datetime
    observed_at: datetime
    views: int | None
    likes: int | None
    comments: int | None


class VersionRow(NamedTuple):
    """A version of a video, see the comments of the table. channel_seen_at: when its channel was first asked for."""

    video_id: str
    valid_from: datetime
    channel_id: str
    channel_seen_at: datetime
    text_hash: str | None
    published_at: datetime | None
    live_state: str | None
