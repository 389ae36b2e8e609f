"""Tables of the videos database about channels over time: what YouTube said of each, hour by hour.

Here: tables, keys, comments, where columns come from. Not here: the newest state of a channel (videos.py), statements.
"""

from sqlalchemy import Index, Table

from yt_assets.storage.schema.columns import (
    CHANNEL_ID,
    COUNT,
    HOUR,
    TABLE_OPTIONS,
    TIME,
    WHOLE,
    optional,
    required,
)
from yt_assets.storage.schema.videos import YOUTUBE, metadata, raw_videos

ROUNDED = "Subscribers, rounded by YouTube to three digits; NULL when hidden, or when it was not asked"

raw_channels = Table(
    "raw_channels",
    metadata,
    required("hour", HOUR, "Start of the UTC hour", key=True),
    required("channel_id", CHANNEL_ID, "A watched channel", key=True, by_youtube=True),
    required("plan", WHOLE, "The plan that asked for it, see hours", key=True),
    optional("observed_at", TIME, "When YouTube answered; NULL when it was not asked or not there", by_youtube=True),
    optional("subscribers", COUNT, ROUNDED, by_youtube=True),
    optional("views", COUNT, "Views of all its videos, as YouTube counts them", by_youtube=True),
    optional("video_count", COUNT, "Public videos, as YouTube counts them", by_youtube=True),
    optional("observed", WHOLE, "Its share of hours.stored; NULL until the plan settled, as what follows"),
    optional("waiting", WHOLE, "Its share of hours.waiting"),
    optional("unavailable", WHOLE, "Its share of hours.unavailable"),
    optional("left_out", WHOLE, "Its share of hours.left_out"),
    comment="What YouTube answered each plan of an hour about each watched channel, and what became of its videos.",
    **TABLE_OPTIONS,
)

channel_hours = Table(
    "channel_hours",
    metadata,
    required("hour", HOUR, "Start of the UTC hour", key=True, origin="the partition"),
    required("channel_id", CHANNEL_ID, "A channel that was watched", key=True, origin=YOUTUBE, by_youtube=True),
    optional(
        "observed_at",
        TIME,
        "When YouTube answered, by YouTube's clock; NULL when it was not asked or not there",
        origin=YOUTUBE,
        by_youtube=True,
    ),
    optional("subscribers", COUNT, ROUNDED, origin=YOUTUBE, by_youtube=True),
    optional(
        "views", COUNT, "Views of all its videos, as YouTube counts them; may fall", origin=YOUTUBE, by_youtube=True
    ),
    optional("video_count", COUNT, "Public videos, as YouTube counts them; may fall", origin=YOUTUBE, by_youtube=True),
    required(
        "uploads", WHOLE, "Videos published since the hour before it that was captured", origin="the table videos"
    ),
    required("taken_down", WHOLE, "Videos found private or deleted in this hour", origin="the table absences"),
    optional(
        "videos_public",
        WHOLE,
        "Its videos that were public: observed, waiting, or left out; NULL in hours of an earlier release",
        origin="the table raw_channels",
    ),
    required("videos_observed", WHOLE, "Those with a row in raw_videos", origin=raw_videos.c.video_id),
    optional(
        "videos_waiting", WHOLE, "Those that the quota did not reach; NULL likewise", origin="the table raw_channels"
    ),
    optional(
        "videos_unavailable",
        WHOLE,
        "Its videos that are private or deleted, as far as they were ever seen; NULL likewise",
        origin="the table raw_channels",
    ),
    Index("ix_channel_hours_channel_id_hour", "channel_id", "hour"),
    comment="One row for each hour and watched channel: its counts as YouTube gave them, and its videos.",
    **TABLE_OPTIONS,
)

TABLES = {table.name: table for table in (raw_channels, channel_hours)}
