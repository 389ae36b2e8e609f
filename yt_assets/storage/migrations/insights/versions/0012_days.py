"""Days of videos, channels and keywords; names say format, length and availability. A migration is history.

Here: the change. Not here: tables as they are (schema/days.py, schema/insights.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    COUNT,
    DAY,
    NARROW_ID,
    OPTIONS,
    REAL,
    TIME,
    WHOLE,
    ascii_key,
    create,
    exact_text,
    key,
    optional,
    required,
)

revision = "0012"
down_revision = "0011"

SMALL = sa.SmallInteger()
DAILY = {**OPTIONS, "sqlite_with_rowid": False}
BEST_HOUR = "0 to 23, UTC: the hour in which most views came; NULL where none came"
OURS = "Computed by this project, not by YouTube."
ADDED = (
    ("format", ascii_key(16), "long, short or live; NULL in rows of an earlier release"),
    ("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come"),
    ("unavailable_since", TIME, "The first hour in which YouTube left it out; NULL while it is public"),
)
VIEWS = (
    "top_trending_videos", "top_gaining_videos", "top_growing_videos", "top_outliers", "most_engaging_videos",
    "most_engaging_of_the_week", "top_keywords", "dim_video", "dim_channel", "video_hours", "video_days_wide",
    "channel_days_wide", "video_windows", "channel_windows", "publishing_times", "newest_hour",
)  # fmt: skip

metadata = sa.MetaData()
sa.Table(
    "video_days",
    metadata,
    key("day", DAY, "The UTC day"),
    key("video_id", NARROW_ID, "The video"),
    required("hours", SMALL, "Of the day's 24 hours, those in which it was seen"),
    optional("views", COUNT, "Views when it was seen last on the day"),
    optional(
        "views_gained",
        COUNT,
        "Views since the last look before the day; of a gap that crosses midnight, the day's share by elapsed time",
    ),
    optional("likes_gained", COUNT, "Likes gained likewise"),
    optional("comments_gained", COUNT, "Comments gained likewise"),
    optional("gap_views", COUNT, "The rest of such a gap, which is in no day's views_gained"),
    optional("covered_minutes", SMALL, "Minutes that views_gained is of, to the last look of the day"),
    optional("best_hour", SMALL, BEST_HOUR),
    optional("peak_views_per_hour", REAL, "Its velocity then"),
    optional("day_rank", WHOLE, "1 has most views_gained of the day's videos"),
    comment=f"What each video gained on a UTC day. {OURS}",
    **DAILY,
)
sa.Table(
    "channel_days",
    metadata,
    key("day", DAY, "The UTC day"),
    key("channel_id", ascii_key(24), "The channel"),
    required("hours", SMALL, "Of the day's 24 hours, those in which any of its videos was seen"),
    required("videos", WHOLE, "Its videos that were seen on the day"),
    required("uploads", WHOLE, "Those of them that were published on the day"),
    optional("views_gained", COUNT, "What these videos gained, see video_days"),
    optional("likes_gained", COUNT, "Likes gained likewise"),
    optional("comments_gained", COUNT, "Comments gained likewise"),
    optional("gap_views", COUNT, "The rest of gaps that cross midnight, in no day's views_gained"),
    optional("best_hour", SMALL, BEST_HOUR),
    optional("peak_views_per_hour", REAL, "Velocity of its videos together then"),
    optional("day_rank", WHOLE, "1 has most views_gained of the day's channels"),
    optional("subscribers", COUNT, "Subscribers at the end of the day, rounded; NULL when hidden"),
    optional("subscribers_gained", COUNT, "Since the end of the day before, of rounded counts"),
    optional("total_views", COUNT, "Views of all its videos, as YouTube counts them"),
    optional("video_count", COUNT, "Public videos, as YouTube counts them"),
    comment=f"What each channel gained on a UTC day. {OURS}",
    **DAILY,
)
sa.Table(
    "keyword_days",
    metadata,
    key("day", DAY, "The UTC day"),
    key("scope", ascii_key(24), "A channel id, or all"),
    key("keyword", exact_text(160), "Keyphrase of one to three words"),
    required("keyword_rank", WHOLE, "1 is the best of its day and scope"),
    required("videos", WHOLE, "Videos of the day that carry the phrase"),
    optional("views_gained", COUNT, "What they gained, see video_days"),
    optional("likes_gained", COUNT, "Likes gained likewise"),
    optional("comments_gained", COUNT, "Comments gained likewise"),
    optional("best_hour", SMALL, BEST_HOUR),
    optional("peak_views_per_hour", REAL, "Velocity of its videos together then"),
    required("example_video_id", ascii_key(11), "The carrying video that gained most"),
    comment=f"Which words and phrases carried the views of a UTC day: the first 50, and 10 of a channel. {OURS}",
    **DAILY,
)
sa.Table(
    "insight_days",
    metadata,
    key("day", DAY, "The UTC day"),
    required("hours", SMALL, "Of its 24 hours, those that the day is made of: captured, with features"),
    required("generation", WHOLE, "The sum of these hours' generations, see the table hours"),
    required("planned_at", TIME, "When the newest of them was planned; an older one never replaces a newer"),
    optional("run_id", ascii_key(36), "The Dagster run that wrote it"),
    required("rows_written", WHOLE, "Rows of video_days, channel_days and keyword_days together"),
    required("written_at", TIME, "When that was, by the clock of the machine"),
    comment="The days that are there, and the hours that they are made of. A day without a row is not there.",
    **OPTIONS,
)
sa.Table(
    "channel_titles",
    metadata,
    key("channel_id", ascii_key(24), "YouTube's channel id, case-sensitive"),
    optional("title", sa.String(255), "Newest known channel name"),
    optional("handle", sa.String(64), "The @handle, with its at sign"),
    optional("subscribers", COUNT, "Subscribers, rounded by YouTube; NULL when hidden"),
    optional("video_count", COUNT, "Public videos as YouTube counts them"),
    optional("unavailable_since", TIME, "First time that YouTube left it out; NULL while it is public"),
    required("source", ascii_key(16), "youtube, or sandbox for simulated data"),
    required("as_of_hour", TIME, "The newest hour that this row was written for"),
    comment="Names and sizes of the channels in the insight tables.",
    **OPTIONS,
)


def upgrade() -> None:
    """Make the tables, and add the columns that an upgrade which was killed has not added."""
    create(metadata)
    there = _columns()
    for name, kind, comment in ADDED:
        if name not in there:
            op.add_column("video_titles", optional(name, kind, comment))


def downgrade() -> None:
    """Forget them."""
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")
    there = _columns()
    for name, _, _ in ADDED:
        if name in there:
            op.drop_column("video_titles", name)
    metadata.drop_all(op.get_bind())


def _columns() -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns("video_titles")}
