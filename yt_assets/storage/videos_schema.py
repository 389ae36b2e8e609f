"""The videos database: what YouTube said, hour by hour, and what follows from one video alone.

Here: tables, keys, comments. Numbers are stored every hour, texts only when they change.
Not here: statements (rows.py, catalog.py, snapshots.py, frames.py).
"""

from sqlalchemy import JSON, Date, Index, MetaData, String, Table

from yt_assets.storage.columns import (
    CHANNEL_ID,
    COUNT,
    LONG_TEXT,
    NARROW_VIDEO_ID,
    REAL,
    TABLE_OPTIONS,
    TEXT_HASH,
    VIDEO_ID,
    WHOLE,
    UtcDateTime,
    ascii_key,
    exact_text,
    label,
    optional,
    required,
)

metadata = MetaData()

hours = Table(
    "hours",
    metadata,
    required("hour", UtcDateTime(), "Start of the UTC hour", key=True),
    required("source", label(), "Who answered: youtube, or sandbox for simulated data"),
    required("state", label(), "capturing, captured, or partial when some planned videos have no row"),
    required("planned", WHOLE, "Videos that this hour set out to observe"),
    required("stored", WHOLE, "Videos with a row in raw_videos for this hour"),
    required("unavailable", WHOLE, "Planned videos that YouTube no longer shows"),
    required("planned_at", UtcDateTime(), "When the capture began, by YouTube's clock"),
    optional("settled_at", UtcDateTime(), "Newest observation of the hour when it was settled"),
    required("waiting", WHOLE, "Public videos that the quota did not reach in this hour; they come first in the next"),
    optional("reason", String(500), "Why the hour is partial, or why videos waited, in words"),
    comment="One row for each captured hour. An hour without a row was never captured.",
    **TABLE_OPTIONS,
)

channels = Table(
    "channels",
    metadata,
    required("channel_id", CHANNEL_ID, "YouTube's channel id, case-sensitive", key=True),
    optional("handle", String(64), "The @handle, with its at sign"),
    required("title", String(255), "Channel name"),
    optional("uploads_playlist_id", ascii_key(64), "Playlist that lists the channel's public uploads"),
    optional("subscribers", COUNT, "Subscribers, rounded by YouTube to three digits; NULL when hidden"),
    optional("video_count", COUNT, "Public videos as YouTube counts them"),
    required("first_seen_at", UtcDateTime(), "First time that we asked for the channel"),
    required("last_seen_at", UtcDateTime(), "Newest answer about the channel"),
    required("availability", label(), "public, or unavailable: terminated, closed, or hidden"),
    optional("unavailable_since", UtcDateTime(), "First time that YouTube left it out"),
    optional("listed_at", UtcDateTime(), "Newest time that the top of its uploads was read"),
    optional("full_pass_at", UtcDateTime(), "Newest time that its uploads were read to the end; NULL before the first"),
    optional("page_token", ascii_key(255), "Where an unfinished reading of all uploads goes on"),
    optional("unlisted", WHOLE, "video_count minus the videos known at the end of the last full reading"),
    comment="Channels that are or were watched.",
    **TABLE_OPTIONS,
)

channel_references = Table(
    "channel_references",
    metadata,
    required("reference", exact_text(128), "A handle, a user name or a /c/ name, in lower case", key=True),
    required("channel_id", CHANNEL_ID, "The channel that answered to it when it was first looked up"),
    required("found_at", UtcDateTime(), "When that was"),
    comment="Names that were looked up once: a handle can change its owner, an id cannot.",
    **TABLE_OPTIONS,
)

videos = Table(
    "videos",
    metadata,
    required("video_id", VIDEO_ID, "YouTube's video id, case-sensitive", key=True),
    required("channel_id", CHANNEL_ID, "The channel that published it"),
    optional("published_at", UtcDateTime(), "When it was published; NULL until YouTube said so"),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come"),
    optional("format", label(), "long, short or live; docs/metrics.md has the rule"),
    optional("live_state", label(), "none, live or upcoming, as last read"),
    optional("text_hash", TEXT_HASH, "The current version of its text, see video_texts"),
    required("availability", label(), "public, or unavailable: deleted, private, or blocked"),
    optional("unavailable_since", UtcDateTime(), "The first hour in which YouTube left it out"),
    required("first_seen_at", UtcDateTime(), "First time that the uploads playlist listed it"),
    optional("metadata_at", UtcDateTime(), "Newest answer with its metadata; read again after a day"),
    optional("aspect_ratio", REAL, "Width over height of its player; NULL when YouTube does not know"),
    optional("asked_at", UtcDateTime(), "Newest hour in which it was asked for and left out; NULL while it is public"),
    Index("ix_videos_channel_id", "channel_id"),
    comment="Every video ever seen on a watched channel.",
    **TABLE_OPTIONS,
)

video_texts = Table(
    "video_texts",
    metadata,
    required("video_id", VIDEO_ID, "The video", key=True),
    required("text_hash", TEXT_HASH, "Names this version of the text", key=True),
    required("title", String(255), "Title"),
    required("description", LONG_TEXT, "Description"),
    required("tags", JSON(), "The creator's tags, a JSON list"),
    optional("category_id", label(8), "YouTube's category number"),
    optional("default_language", ascii_key(35), "Language that the creator declared (BCP 47)"),
    required("valid_from", UtcDateTime(), "First answer that carried this version"),
    comment="Titles, descriptions and tags: one row for each version of a video's text.",
    **TABLE_OPTIONS,
)

video_versions = Table(
    "video_versions",
    metadata,
    required("video_id", VIDEO_ID, "The video", key=True),
    required("valid_from", UtcDateTime(), "First answer that carried this version, by YouTube's clock", key=True),
    optional("text_hash", TEXT_HASH, "Its text, see video_texts; NULL until the text was read"),
    optional("published_at", UtcDateTime(), "When it was published; a stream's moves when it becomes a video"),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come"),
    optional("format", label(), "long, short or live; docs/metrics.md has the rule"),
    optional("live_state", label(), "none, live or upcoming"),
    comment="What YouTube said of a video besides its counts: a row each time that any of it changed.",
    **TABLE_OPTIONS,
)

raw_videos = Table(
    "raw_videos",
    metadata,
    required("hour", UtcDateTime(fraction=0), "Start of the UTC hour", key=True),
    required("video_id", NARROW_VIDEO_ID, "The video", key=True),
    required("observed_at", UtcDateTime(), "When YouTube answered, by YouTube's clock"),
    optional("views", COUNT, "Views; NULL when absent"),
    optional("likes", COUNT, "Likes; NULL when hidden"),
    optional("comments", COUNT, "Comments; NULL when switched off"),
    Index("ix_raw_videos_video_id_hour", "video_id", "hour"),
    comment="Snapshots: what YouTube showed of each video in each hour. Numbers only.",
    **TABLE_OPTIONS,
)

text_features = Table(
    "text_features",
    metadata,
    required("video_id", VIDEO_ID, "The video", key=True),
    required("text_hash", TEXT_HASH, "The version of its text", key=True),
    required("language", label(8), "Guessed language (ISO 639-1), or unknown"),
    required("keyphrases", JSON(), "Keyphrases, best first, a JSON list"),
    required("title_chars", WHOLE, "Characters in the title"),
    required("title_words", WHOLE, "Words in the title"),
    required("description_chars", WHOLE, "Characters in the description"),
    required("hashtags", WHOLE, "Hashtags in title and description"),
    required("links", WHOLE, "Links in the description"),
    required("emoji", WHOLE, "Emoji in the title"),
    required("tags", WHOLE, "Number of the creator's tags"),
    comment="What follows from a text alone, once for each version. Computed by this project, not by YouTube.",
    **TABLE_OPTIONS,
)

video_features = Table(
    "video_features",
    metadata,
    required("hour", UtcDateTime(), "Start of the UTC hour", key=True),
    required("video_id", VIDEO_ID, "The video", key=True),
    required("channel_id", CHANNEL_ID, "Its channel"),
    optional("text_hash", TEXT_HASH, "The version of its text at that time"),
    optional("format", label(), "long, short or live"),
    required("observed_at", UtcDateTime(), "When YouTube answered"),
    optional("previous_observed_at", UtcDateTime(), "The observation before it, at most 72 hours back"),
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
    Index("ix_video_features_video_id_hour", "video_id", "hour"),
    comment="What follows from a video's own snapshots. Computed by this project, not by YouTube.",
    **TABLE_OPTIONS,
)

quota_usage = Table(
    "quota_usage",
    metadata,
    required("day", Date(), "Quota day: from midnight to midnight Pacific time", key=True),
    required("bucket", label(32), "default, or batch_get_stats", key=True),
    required("units", WHOLE, "Units spent"),
    required("spent", WHOLE, "1 when YouTube said that the day's budget is gone"),
    required("refused", WHOLE, "1 when YouTube refuses the bucket's method to this key"),
    comment="YouTube quota units by Pacific day.",
    **TABLE_OPTIONS,
)
