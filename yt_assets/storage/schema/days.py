"""Tables of the insights database that are of a whole day: what videos, channels and keywords gained in it.

Days are UTC. Here: tables, keys, comments, where each column comes from. Not here: the hours (insights.py), views over
both (views.py, wide_views.py), how a gain comes about (analysis/days.py).
"""

from sqlalchemy import Date, String, Table

from yt_assets.storage.schema.channel_hours import channel_hours
from yt_assets.storage.schema.columns import (
    CHANNEL_ID,
    COUNT,
    NARROW_VIDEO_ID,
    REAL,
    SMALL,
    TABLE_OPTIONS,
    TIME,
    VIDEO_ID,
    WHOLE,
    ascii_key,
    exact_text,
    label,
    optional,
    required,
)
from yt_assets.storage.schema.insights import OURS, metadata
from yt_assets.storage.schema.videos import raw_videos, video_features

_RAW, _FEATURES = raw_videos.c, video_features.c
_VIEWS = (_FEATURES.views, _FEATURES.delta_views, _FEATURES.observed_at, _FEATURES.previous_observed_at)
_LIKES = (_FEATURES.likes, _FEATURES.delta_likes)
_COMMENTS = (_FEATURES.comments, _FEATURES.delta_comments)
_VELOCITY = (_FEATURES.views_per_hour, _FEATURES.hour)
_TIMES = (_FEATURES.observed_at, _FEATURES.previous_observed_at)
PHRASES = "the table text_features"
_CHANNEL = channel_hours.c

# SQLite keeps a table with such a key twice, unless the key is what its rows are sorted by.
DAILY_OPTIONS = {**TABLE_OPTIONS, "sqlite_with_rowid": False}
BEST_HOUR = "0 to 23, UTC: the hour in which most views came; NULL where none came"

video_days = Table(
    "video_days",
    metadata,
    required("day", Date(), "The UTC day", key=True, origin=_FEATURES.hour),
    required("video_id", NARROW_VIDEO_ID, "The video", key=True, origin=_FEATURES.video_id, by_youtube=True),
    required("hours", SMALL, "Of the day's 24 hours, those in which it was seen", origin=_FEATURES.hour),
    optional("views", COUNT, "Views when it was seen last on the day", origin=_FEATURES.views, by_youtube=True),
    optional(
        "views_gained",
        COUNT,
        "Views since the last look before the day; of a gap that crosses midnight, the day's share by elapsed time",
        origin=_VIEWS,
    ),
    optional("likes_gained", COUNT, "Likes gained likewise", origin=_LIKES),
    optional("comments_gained", COUNT, "Comments gained likewise", origin=_COMMENTS),
    optional("gap_views", COUNT, "The rest of such a gap, which is in no day's views_gained", origin=_VIEWS),
    optional("covered_minutes", SMALL, "Minutes that views_gained is of, to the last look of the day", origin=_TIMES),
    optional("best_hour", SMALL, BEST_HOUR, origin=_VELOCITY),
    optional("peak_views_per_hour", REAL, "Its velocity then", origin=_VELOCITY),
    optional("day_rank", WHOLE, "1 has most views_gained of the day's videos", origin=_VIEWS),
    comment=f"What each video gained on a UTC day. {OURS}",
    **DAILY_OPTIONS,
)

channel_days = Table(
    "channel_days",
    metadata,
    required("day", Date(), "The UTC day", key=True, origin=_FEATURES.hour),
    required("channel_id", CHANNEL_ID, "The channel", key=True, origin=_FEATURES.channel_id, by_youtube=True),
    required("hours", SMALL, "Of the day's 24 hours, those in which any of its videos was seen", origin=_FEATURES.hour),
    required("videos", WHOLE, "Its videos that were seen on the day", origin=_FEATURES.video_id),
    required("uploads", WHOLE, "Those of them that were published on the day", origin=_FEATURES.age_hours),
    optional("views_gained", COUNT, "What these videos gained, see video_days", origin=_VIEWS),
    optional("likes_gained", COUNT, "Likes gained likewise", origin=_LIKES),
    optional("comments_gained", COUNT, "Comments gained likewise", origin=_COMMENTS),
    optional("gap_views", COUNT, "The rest of gaps that cross midnight, in no day's views_gained", origin=_VIEWS),
    optional("best_hour", SMALL, BEST_HOUR, origin=_VELOCITY),
    optional("peak_views_per_hour", REAL, "Velocity of its videos together then", origin=_VELOCITY),
    optional("day_rank", WHOLE, "1 has most views_gained of the day's channels", origin=_VIEWS),
    optional(
        "subscribers",
        COUNT,
        "Subscribers at the end of the day, rounded; NULL when hidden",
        origin=_CHANNEL.subscribers,
    ),
    optional(
        "subscribers_gained", COUNT, "Since the end of the day before, of rounded counts", origin=_CHANNEL.subscribers
    ),
    optional(
        "total_views", COUNT, "Views of all its videos, as YouTube counts them", origin=_CHANNEL.views, by_youtube=True
    ),
    optional(
        "video_count", COUNT, "Public videos, as YouTube counts them", origin=_CHANNEL.video_count, by_youtube=True
    ),
    comment=f"What each channel gained on a UTC day. {OURS}",
    **DAILY_OPTIONS,
)

keyword_days = Table(
    "keyword_days",
    metadata,
    required("day", Date(), "The UTC day", key=True, origin=_FEATURES.hour),
    required("scope", CHANNEL_ID, "A channel id, or all", key=True, origin=_FEATURES.channel_id),
    required("keyword", exact_text(160), "Keyphrase of one to three words", key=True, origin=PHRASES),
    required("keyword_rank", WHOLE, "1 is the best of its day and scope", origin=_VIEWS),
    required("videos", WHOLE, "Videos of the day that carry the phrase", origin=_FEATURES.video_id),
    optional("views_gained", COUNT, "What they gained, see video_days", origin=_VIEWS),
    optional("likes_gained", COUNT, "Likes gained likewise", origin=_LIKES),
    optional("comments_gained", COUNT, "Comments gained likewise", origin=_COMMENTS),
    optional("best_hour", SMALL, BEST_HOUR, origin=_VELOCITY),
    optional("peak_views_per_hour", REAL, "Velocity of its videos together then", origin=_VELOCITY),
    required("example_video_id", VIDEO_ID, "The carrying video that gained most", origin=(_FEATURES.video_id, *_VIEWS)),
    comment=f"Which words and phrases carried the views of a UTC day: the first 50, and 10 of a channel. {OURS}",
    **DAILY_OPTIONS,
)

insight_days = Table(
    "insight_days",
    metadata,
    required("day", Date(), "The UTC day", key=True),
    required("hours", SMALL, "Of its 24 hours, those that the day is made of: captured, with features"),
    required("generation", WHOLE, "The sum of these hours' generations, see the table hours"),
    required("planned_at", TIME, "When the newest of them was planned; an older one never replaces a newer"),
    optional("run_id", ascii_key(36), "The Dagster run that wrote it"),
    required("rows_written", WHOLE, "Rows of video_days, channel_days and keyword_days together"),
    required("written_at", TIME, "When that was, by the clock of the machine"),
    comment="The days that are there, and the hours that they are made of. A day without a row is not there.",
    **TABLE_OPTIONS,
)

channel_titles = Table(
    "channel_titles",
    metadata,
    required("channel_id", CHANNEL_ID, "YouTube's channel id, case-sensitive", key=True, by_youtube=True),
    optional("title", String(255), "Newest known channel name", by_youtube=True),
    optional("handle", String(64), "The @handle, with its at sign", by_youtube=True),
    optional("subscribers", COUNT, "Subscribers, rounded by YouTube; NULL when hidden", by_youtube=True),
    optional("video_count", COUNT, "Public videos as YouTube counts them", by_youtube=True),
    optional("unavailable_since", TIME, "First time that YouTube left it out; NULL while it is public"),
    required("source", label(), "youtube, or sandbox for simulated data"),
    required("as_of_hour", TIME, "The newest hour that this row was written for"),
    comment="Names and sizes of the channels in the insight tables.",
    **TABLE_OPTIONS,
)

# What a day is replaced in, in the order in which they are written.
DAYS = (video_days, channel_days, keyword_days)
TABLES = {table.name: table for table in (*DAYS, insight_days, channel_titles)}
