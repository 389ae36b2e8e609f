"""Tables of the insights database about a video's life: its counts at fixed ages, and what happened to it.

Here: tables, keys, comments, where columns come from. Not here: the insights of an hour (insights.py), statements.
"""

from sqlalchemy import Index, String, Table

from yt_assets.analysis.events import LONGEST_VALUE
from yt_assets.storage.schema.columns import (
    CHANNEL_ID,
    COUNT,
    REAL,
    TABLE_OPTIONS,
    TIME,
    VIDEO_ID,
    WHOLE,
    label,
    optional,
    required,
)
from yt_assets.storage.schema.insights import OURS, metadata, trend_insights
from yt_assets.storage.schema.videos import raw_videos, video_features

_RAW, _FEATURES = raw_videos.c, video_features.c
AGES = "1, 3, 6, 12, 24, 48, 168 (7 days) or 672 (28 days)"
_AT_AGE = (_RAW.observed_at, _FEATURES.age_hours, _FEATURES.delta_hours)
_OF_PEERS = (_FEATURES.channel_id, _FEATURES.format, _RAW.views, _RAW.observed_at)

video_milestones = Table(
    "video_milestones",
    metadata,
    required("hour", TIME, "Start of the UTC hour in which the video passed the age", key=True, origin=_FEATURES.hour),
    required("video_id", VIDEO_ID, "The video", key=True, origin=_FEATURES.video_id, by_youtube=True),
    required("age_hours", WHOLE, f"Hours since publication: {AGES}", key=True, origin=_FEATURES.age_hours),
    required("channel_id", CHANNEL_ID, "Its channel", origin=_FEATURES.channel_id, by_youtube=True),
    optional("format", label(), "long, short or live", origin=_FEATURES.format),
    required("published_at", TIME, "When it was published, as known in that hour", origin=_AT_AGE),
    optional(
        "views",
        COUNT,
        "Views at that age, interpolated between the observations around it; NULL with a reason",
        origin=(_RAW.views, *_AT_AGE),
    ),
    optional(
        "likes",
        COUNT,
        "Likes at that age; NULL when hidden as well",
        origin=(_RAW.likes, *_AT_AGE),
    ),
    optional(
        "comments",
        COUNT,
        "Comments at that age; NULL when switched off as well",
        origin=(_RAW.comments, *_AT_AGE),
    ),
    optional("distance_minutes", WHOLE, "Minutes from that age to the nearest observation", origin=_AT_AGE),
    optional(
        "reason",
        label(24),
        "Why there are no views: first_seen_later or not_watched (nor at younger ages without a row), or views_hidden",
        origin=_AT_AGE,
    ),
    optional(
        "place",
        WHOLE,
        "1 had most views at that age of the place_of; NULL without another to compare with",
        origin=_OF_PEERS,
    ),
    optional(
        "place_of",
        WHOLE,
        "Of its channel's last ten uploads of its format, itself the last, those whose views at that age are known",
        origin=_OF_PEERS,
    ),
    optional(
        "usual_views_low",
        REAL,
        "Lower quartile of the views that the others of these had at that age; NULL below five others",
        origin=_OF_PEERS,
    ),
    optional("usual_views", REAL, "Their median; NULL likewise", origin=_OF_PEERS),
    optional("usual_views_high", REAL, "Their upper quartile; NULL likewise", origin=_OF_PEERS),
    Index("ix_video_milestones_video_id", "video_id", "age_hours"),
    Index("ix_video_milestones_channel_id", "channel_id", "age_hours"),
    comment=f"What each video had at fixed ages, beside its channel's last ten at the same age. {OURS}",
    **TABLE_OPTIONS,
)

KINDS = (
    "published", "announced", "went_live", "premiered", "became_video", "title_changed", "description_changed",
    "tags_changed", "category_changed", "taken_down", "back", "views_passed", "turned_viral",
)  # fmt: skip

_SEEN = (_RAW.views, _RAW.observed_at, trend_insights.c.label)

video_events = Table(
    "video_events",
    metadata,
    required("hour", TIME, "Start of the UTC hour whose capture showed it", key=True, origin=_FEATURES.hour),
    required("video_id", VIDEO_ID, "The video", key=True, origin=_FEATURES.video_id, by_youtube=True),
    required("kind", label(24), f"What happened: {', '.join(KINDS[:-1])} or {KINDS[-1]}", key=True, origin=_SEEN),
    required("channel_id", CHANNEL_ID, "Its channel", origin=_FEATURES.channel_id, by_youtube=True),
    required(
        "happened_at",
        TIME,
        "published_at of what was published, else the first answer of YouTube that shows it",
        origin=_SEEN,
    ),
    optional(
        "value_before",
        String(LONGEST_VALUE),
        "The title, text, tags, category, state, label or views before; of a long text the part that changed",
        origin=_SEEN,
    ),
    optional(
        "value_after", String(LONGEST_VALUE), "The same afterwards; of views the round number passed", origin=_SEEN
    ),
    Index("ix_video_events_video_id", "video_id", "hour"),
    Index("ix_video_events_channel_id", "channel_id", "hour"),
    comment="What happened to each video, in the hour whose capture showed it.",
    **TABLE_OPTIONS,
)

TABLES = {table.name: table for table in (video_milestones, video_events)}
