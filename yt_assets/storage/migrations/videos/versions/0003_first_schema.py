"""The first schema of the videos database. A migration is history: it does not change.

Its number is that of the third script before 0.1.0, which it replaces: databases of checkouts stay where they are.
Here: tables as they were then. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    COUNT,
    DAY,
    HOUR,
    JSON,
    LONG_TEXT,
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

revision = "0003"
down_revision = None

metadata = sa.MetaData()
sa.Table(
    "hours",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    required("source", ascii_key(16), "Who answered: youtube, or sandbox for simulated data"),
    required("state", ascii_key(16), "capturing, captured, or partial when some planned videos have no row"),
    required("planned", WHOLE, "Videos that this hour set out to observe"),
    required("stored", WHOLE, "Videos with a row in raw_videos for this hour"),
    required("unavailable", WHOLE, "Planned videos that YouTube no longer shows"),
    required("planned_at", TIME, "When the capture began, by YouTube's clock"),
    optional("settled_at", TIME, "Newest observation of the hour when it was settled"),
    required("waiting", WHOLE, "Public videos that the quota did not reach in this hour; they come first in the next"),
    optional("reason", sa.String(500), "Why the hour is partial, or why videos waited, in words"),
    comment="One row for each captured hour. An hour without a row was never captured.",
    **OPTIONS,
)
sa.Table(
    "channels",
    metadata,
    key("channel_id", ascii_key(24), "YouTube's channel id, case-sensitive"),
    optional("handle", sa.String(64), "The @handle, with its at sign"),
    required("title", sa.String(255), "Channel name"),
    optional("uploads_playlist_id", ascii_key(64), "Playlist that lists the channel's public uploads"),
    optional("subscribers", COUNT, "Subscribers, rounded by YouTube to three digits; NULL when hidden"),
    optional("video_count", COUNT, "Public videos as YouTube counts them"),
    required("first_seen_at", TIME, "First time that we asked for the channel"),
    required("last_seen_at", TIME, "Newest answer about the channel"),
    required("availability", ascii_key(16), "public, or unavailable: terminated, closed, or hidden"),
    optional("unavailable_since", TIME, "First time that YouTube left it out"),
    optional("listed_at", TIME, "Newest time that the top of its uploads was read"),
    optional("full_pass_at", TIME, "Newest time that its uploads were read to the end; NULL before the first"),
    optional("page_token", ascii_key(255), "Where an unfinished reading of all uploads goes on"),
    optional("unlisted", WHOLE, "video_count minus the videos known at the end of the last full reading"),
    comment="Channels that are or were watched.",
    **OPTIONS,
)
sa.Table(
    "channel_references",
    metadata,
    key("reference", exact_text(128), "A handle, a user name or a /c/ name, in lower case"),
    required("channel_id", ascii_key(24), "The channel that answered to it when it was first looked up"),
    required("found_at", TIME, "When that was"),
    comment="Names that were looked up once: a handle can change its owner, an id cannot.",
    **OPTIONS,
)
sa.Table(
    "videos",
    metadata,
    key("video_id", ascii_key(11), "YouTube's video id, case-sensitive"),
    required("channel_id", ascii_key(24), "The channel that published it"),
    optional("published_at", TIME, "When it was published; NULL until YouTube said so"),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come"),
    optional("format", ascii_key(16), "long, short or live; docs/metrics.md has the rule"),
    optional("live_state", ascii_key(16), "none, live or upcoming, as last read"),
    optional("text_hash", ascii_key(16), "The current version of its text, see video_texts"),
    required("availability", ascii_key(16), "public, or unavailable: deleted, private, or blocked"),
    optional("unavailable_since", TIME, "The first hour in which YouTube left it out"),
    required("first_seen_at", TIME, "First time that the uploads playlist listed it"),
    optional("metadata_at", TIME, "Newest answer with its metadata; read again after a day"),
    optional("aspect_ratio", REAL, "Width over height of its player; NULL when YouTube does not know"),
    optional("asked_at", TIME, "Newest hour in which it was asked for and left out; NULL while it is public"),
    sa.Index("ix_videos_channel_id", "channel_id"),
    comment="Every video ever seen on a watched channel.",
    **OPTIONS,
)
sa.Table(
    "video_texts",
    metadata,
    key("video_id", ascii_key(11), "The video"),
    key("text_hash", ascii_key(16), "Names this version of the text"),
    required("title", sa.String(255), "Title"),
    required("description", LONG_TEXT, "Description"),
    required("tags", JSON, "The creator's tags, a JSON list"),
    optional("category_id", ascii_key(8), "YouTube's category number"),
    optional("default_language", ascii_key(35), "Language that the creator declared (BCP 47)"),
    required("valid_from", TIME, "First answer that carried this version"),
    comment="Titles, descriptions and tags: one row for each version of a video's text.",
    **OPTIONS,
)
sa.Table(
    "video_versions",
    metadata,
    key("video_id", ascii_key(11), "The video"),
    key("valid_from", TIME, "First answer that carried this version, by YouTube's clock"),
    optional("text_hash", ascii_key(16), "Its text, see video_texts; NULL until the text was read"),
    optional("published_at", TIME, "When it was published; a stream's moves when it becomes a video"),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come"),
    optional("format", ascii_key(16), "long, short or live; docs/metrics.md has the rule"),
    optional("live_state", ascii_key(16), "none, live or upcoming"),
    comment="What YouTube said of a video besides its counts: a row each time that any of it changed.",
    **OPTIONS,
)
sa.Table(
    "raw_videos",
    metadata,
    key("hour", HOUR, "Start of the UTC hour"),
    key("video_id", NARROW_ID, "The video"),
    required("observed_at", TIME, "When YouTube answered, by YouTube's clock"),
    optional("views", COUNT, "Views; NULL when absent"),
    optional("likes", COUNT, "Likes; NULL when hidden"),
    optional("comments", COUNT, "Comments; NULL when switched off"),
    sa.Index("ix_raw_videos_video_id_hour", "video_id", "hour"),
    comment="Snapshots: what YouTube showed of each video in each hour. Numbers only.",
    **OPTIONS,
)
sa.Table(
    "text_features",
    metadata,
    key("video_id", ascii_key(11), "The video"),
    key("text_hash", ascii_key(16), "The version of its text"),
    required("language", ascii_key(8), "Guessed language (ISO 639-1), or unknown"),
    required("keyphrases", JSON, "Keyphrases, best first, a JSON list"),
    required("title_chars", WHOLE, "Characters in the title"),
    required("title_words", WHOLE, "Words in the title"),
    required("description_chars", WHOLE, "Characters in the description"),
    required("hashtags", WHOLE, "Hashtags in title and description"),
    required("links", WHOLE, "Links in the description"),
    required("emoji", WHOLE, "Emoji in the title"),
    required("tags", WHOLE, "Number of the creator's tags"),
    comment="What follows from a text alone, once for each version. Computed by this project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "video_features",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("video_id", ascii_key(11), "The video"),
    required("channel_id", ascii_key(24), "Its channel"),
    optional("text_hash", ascii_key(16), "The version of its text at that time"),
    optional("format", ascii_key(16), "long, short or live"),
    required("observed_at", TIME, "When YouTube answered"),
    optional("previous_observed_at", TIME, "The observation before it, at most 72 hours back"),
    optional("age_hours", REAL, "Hours since publication"),
    optional("views", COUNT, "Views"),
    optional("likes", COUNT, "Likes; NULL when hidden"),
    optional("comments", COUNT, "Comments; NULL when switched off"),
    optional("delta_hours", REAL, "Hours between the two observations"),
    optional("delta_views", COUNT, "Views gained between them; negative when YouTube corrected"),
    optional("delta_likes", COUNT, "Likes gained between them"),
    optional("delta_comments", COUNT, "Comments gained between them"),
    optional("views_per_hour", REAL, "Velocity: delta_views / delta_hours"),
    optional("views_per_hour_lifetime", REAL, "views / age_hours"),
    optional("engagement_rate", REAL, "(likes + comments) / views"),
    optional("like_rate", REAL, "likes / views"),
    optional("comment_rate", REAL, "comments / views"),
    sa.Index("ix_video_features_video_id_hour", "video_id", "hour"),
    comment="What follows from a video's own snapshots. Computed by this project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "quota_usage",
    metadata,
    key("day", DAY, "Quota day: from midnight to midnight Pacific time"),
    key("bucket", ascii_key(32), "default, or batch_get_stats"),
    required("units", WHOLE, "Units spent"),
    required("spent", WHOLE, "1 when YouTube said that the day's budget is gone"),
    required("refused", WHOLE, "1 when YouTube refuses the bucket's method to this key"),
    comment="YouTube quota units by Pacific day.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create the tables."""
    create(metadata)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind())
