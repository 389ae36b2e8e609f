"""The videos database: what YouTube said, hour by hour, and what follows from one video alone.

Here: tables, keys, comments, where columns come from. Numbers are stored every hour, texts only when they change.
Not here: statements (writing, reading).
"""

from sqlalchemy import JSON, Date, Index, MetaData, String, Table

from yt_assets.storage.schema.columns import (
    CHANNEL_ID,
    COUNT,
    HOUR,
    HOURLY_OPTIONS,
    LONG_TEXT,
    NARROW_VIDEO_ID,
    REAL,
    TABLE_OPTIONS,
    TEXT_HASH,
    TIME,
    VIDEO_ID,
    WHOLE,
    ascii_key,
    exact_text,
    label,
    optional,
    required,
)
from yt_assets.storage.schema.words import FORMAT

metadata = MetaData()

YOUTUBE = "YouTube"

hours = Table(
    "hours",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True),
    required("source", label(), "Who answered: youtube, or sandbox for simulated data"),
    required("state", label(), "capturing, captured, or partial when some planned videos have no row"),
    required("planned", WHOLE, "Videos that this hour set out to observe"),
    required("stored", WHOLE, "Videos with a row in raw_videos for this hour"),
    required("unavailable", WHOLE, "Videos that YouTube no longer shows, asked for in this hour or not"),
    required("planned_at", TIME, "When the capture began, by YouTube's clock"),
    optional("settled_at", TIME, "Newest observation of the hour when it was settled"),
    required(
        "waiting",
        WHOLE,
        "Public videos that the quota did not reach in this hour, which come first in the next, and those that a "
        "channel counts and its list has not shown yet",
    ),
    optional("reason", String(500), "In words: why the hour is partial, why videos waited, what could not be captured"),
    required("plan", WHOLE, "Number of the newest plan; a worker of an older one writes nothing more"),
    optional("generation", WHOLE, "The plan that settled last: what raw_videos holds; NULL before the first"),
    optional("features_generation", WHOLE, "The generation that video_features holds whole; NULL before the first"),
    optional("run_id", ascii_key(36), "The Dagster run that settled it"),
    required("left_out", WHOLE, "Other videos without a row; the table left_out says why of each"),
    required("named", WHOLE, "All videos that any source named: stored + waiting + unavailable + left_out"),
    optional("channels_generation", WHOLE, "The generation that channel_hours holds whole; NULL before the first"),
    comment="One row for each captured hour. An hour without a row was never captured. From planned on, a row speaks "
    "of the generation in force, before the first of the newest plan.",
    **TABLE_OPTIONS,
)

left_out = Table(
    "left_out",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True),
    required("video_id", ascii_key(64), "What a list or an answer gave as the video's id", key=True, by_youtube=True),
    required("plan", WHOLE, "The plan that left it out, see hours"),
    required("reason", String(300), "Why, in words"),
    required("is_refused", WHOLE, "1 when what YouTube says of it cannot be stored; 0 when nothing was received"),
    comment="Videos that an hour's capture left out although YouTube shows them, or lists them.",
    **TABLE_OPTIONS,
)

absences = Table(
    "absences",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True),
    required("absent", CHANNEL_ID, "A video that an answer left out, or a channel that was watched no more", key=True),
    comment="What an hour found to be there no more: looks of hours before it are not carried past it.",
    **TABLE_OPTIONS,
)

channels = Table(
    "channels",
    metadata,
    required("channel_id", CHANNEL_ID, "YouTube's channel id, case-sensitive", key=True, by_youtube=True),
    optional("handle", String(64), "The @handle, with its at sign", by_youtube=True),
    required("title", String(255), "Channel name", by_youtube=True),
    optional("uploads_playlist_id", ascii_key(64), "Playlist that lists the channel's public uploads", by_youtube=True),
    optional(
        "subscribers", COUNT, "Subscribers, rounded by YouTube to three digits; NULL when hidden", by_youtube=True
    ),
    optional("video_count", COUNT, "Public videos as YouTube counts them", by_youtube=True),
    required("first_seen_at", TIME, "First time that we asked for the channel"),
    required("last_seen_at", TIME, "Newest answer about the channel"),
    required("availability", label(), "public, or unavailable: terminated, closed, or hidden"),
    optional("unavailable_since", TIME, "First time that YouTube left it out"),
    optional("listed_at", TIME, "Newest time that the top of its uploads was read"),
    optional("full_pass_at", TIME, "Newest time that its uploads were read to the end; NULL before the first"),
    optional("page_token", ascii_key(255), "Where an unfinished reading of all uploads goes on"),
    optional("unlisted", WHOLE, "video_count minus the videos known at the end of the last full reading"),
    optional(
        "list_closed_since",
        TIME,
        "When YouTube first said that its list of uploads is not there; it is asked for once a day. NULL while it is",
    ),
    optional("listed_count", COUNT, "video_count when the top of its uploads was read last; another means news"),
    optional("views", COUNT, "Views of all its videos, as YouTube counts them", by_youtube=True),
    optional("views_fell_at", TIME, "Newest time that views were less than before, as when a video goes"),
    comment="Channels that are or were watched.",
    **TABLE_OPTIONS,
)

channel_references = Table(
    "channel_references",
    metadata,
    required("reference", exact_text(128), "A handle, a user name or a /c/ name, in lower case", key=True),
    required("channel_id", CHANNEL_ID, "The channel that answered to it when it was first looked up", by_youtube=True),
    required("found_at", TIME, "When that was"),
    comment="Names that were looked up once: a handle can change its owner, an id cannot.",
    **TABLE_OPTIONS,
)

unknown_names = Table(
    "unknown_names",
    metadata,
    required("reference", exact_text(128), "A handle, a user name or a /c/ name, in lower case", key=True),
    required("asked_at", TIME, "When YouTube was asked for it last, by this machine's clock"),
    comment="Names that led to no channel: each is asked for once a day.",
    **TABLE_OPTIONS,
)

videos = Table(
    "videos",
    metadata,
    required("video_id", VIDEO_ID, "YouTube's video id, case-sensitive", key=True, by_youtube=True),
    required("channel_id", CHANNEL_ID, "The channel that published it", by_youtube=True),
    optional("published_at", TIME, "When it was published; NULL until YouTube said so", by_youtube=True),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come", by_youtube=True),
    optional("format", label(), "long, short or live; docs/metrics.md has the rule"),
    optional("live_state", label(), "none, live or upcoming, as last read", by_youtube=True),
    optional("text_hash", TEXT_HASH, "The current version of its text, see video_texts"),
    required("availability", label(), "public, or unavailable: deleted, private, or blocked"),
    optional("unavailable_since", TIME, "The first hour in which YouTube left it out"),
    required("first_seen_at", TIME, "First time that the uploads playlist listed it"),
    optional("metadata_at", TIME, "Newest answer with its metadata; read again after a day"),
    optional("aspect_ratio", REAL, "Width over height of its player; NULL when YouTube does not know"),
    optional("asked_at", TIME, "Newest hour in which it was asked for and left out; NULL while it is public"),
    Index("ix_videos_channel_id", "channel_id"),
    comment="Every video ever seen on a watched channel.",
    **TABLE_OPTIONS,
)

video_texts = Table(
    "video_texts",
    metadata,
    required("video_id", VIDEO_ID, "The video", key=True, by_youtube=True),
    required("text_hash", TEXT_HASH, "Names this version of the text", key=True),
    required("title", String(255), "Title", by_youtube=True),
    required("description", LONG_TEXT, "Description", by_youtube=True),
    required("tags", JSON(), "The creator's tags, a JSON list", by_youtube=True),
    optional("category_id", label(8), "YouTube's category number", by_youtube=True),
    optional("default_language", ascii_key(35), "Language that the creator declared (BCP 47)", by_youtube=True),
    optional("default_audio_language", ascii_key(35), "Language spoken, as the creator declared", by_youtube=True),
    required("valid_from", TIME, "First answer that carried this version"),
    comment="Titles, descriptions and tags: one row for each version of a video's text.",
    **TABLE_OPTIONS,
)

video_versions = Table(
    "video_versions",
    metadata,
    required("video_id", VIDEO_ID, "The video", key=True, by_youtube=True),
    required("valid_from", TIME, "First answer that carried this version, by YouTube's clock", key=True),
    optional("text_hash", TEXT_HASH, "Its text, see video_texts; NULL until the text was read"),
    optional("published_at", TIME, "When it was published; a stream's moves when it becomes a video", by_youtube=True),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come", by_youtube=True),
    optional("format", label(), "long, short or live; docs/metrics.md has the rule"),
    optional("live_state", label(), "none, live or upcoming", by_youtube=True),
    comment="What YouTube said of a video besides its counts: a row each time that any of it changed.",
    **TABLE_OPTIONS,
)

raw_videos = Table(
    "raw_videos",
    metadata,
    required("hour", HOUR, "Start of the UTC hour", key=True, origin="the partition"),
    required("video_id", NARROW_VIDEO_ID, "The video", key=True, origin=YOUTUBE, by_youtube=True),
    required("observed_at", TIME, "When YouTube answered, by YouTube's clock", origin=YOUTUBE, by_youtube=True),
    optional("views", COUNT, "Views; NULL when absent", origin=YOUTUBE, by_youtube=True),
    optional("likes", COUNT, "Likes; NULL when hidden", origin=YOUTUBE, by_youtube=True),
    optional("comments", COUNT, "Comments; NULL when switched off", origin=YOUTUBE, by_youtube=True),
    Index("ix_raw_videos_video_id_hour", "video_id", "hour"),
    comment="Snapshots: what YouTube showed of each video in each hour. Numbers only.",
    **HOURLY_OPTIONS,
)

raw_videos_aside = Table(
    "raw_videos_aside",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True),
    required("video_id", VIDEO_ID, "The video", key=True, by_youtube=True),
    required("plan", WHOLE, "The plan that observed it, see hours", key=True),
    required("observed_at", TIME, "When YouTube answered, by YouTube's clock", by_youtube=True),
    optional("views", COUNT, "Views; NULL when absent", by_youtube=True),
    optional("likes", COUNT, "Likes; NULL when hidden", by_youtube=True),
    optional("comments", COUNT, "Comments; NULL when switched off", by_youtube=True),
    comment="Snapshots that the generation in force does not name: of a second capture of the hour until it settles, "
    "or of channels that a later plan left out. No insight is made of them.",
    **TABLE_OPTIONS,
)

capture_lease = Table(
    "capture_lease",
    metadata,
    required("name", label(), "captures", key=True),
    required("holder", ascii_key(64), "The Dagster instance that captures into this database"),
    required("host", String(255), "The machine on which it was seen last"),
    required("home", String(500), "Its Dagster home"),
    required("channels", WHOLE, "Channels that it watches"),
    required("channels_hash", ascii_key(32), "Names these channels: another holder may watch the same ones alone"),
    required("taken_at", TIME, "When it began its newest capture, by YouTube's clock"),
    required("ends_at", TIME, "Until then no other may capture"),
    comment="Who captures into this database: one installation at a time.",
    **TABLE_OPTIONS,
)

# What features are made of.
_RAW = raw_videos.c
_SNAPSHOTS = (_RAW.views, _RAW.observed_at)

text_features = Table(
    "text_features",
    metadata,
    required("video_id", VIDEO_ID, "The video", key=True, by_youtube=True),
    required("text_hash", TEXT_HASH, "The version of its text", key=True),
    required("language", label(8), "Language (ISO 639-1): declared, or the channel's, or guessed; or unknown"),
    required("keyphrases", JSON(), "Keyphrases, best first, a JSON list"),
    required("title_chars", WHOLE, "Characters in the title"),
    required("title_words", WHOLE, "Words in the title"),
    required("description_chars", WHOLE, "Characters in the description"),
    required("hashtags", WHOLE, "Hashtags in title and description"),
    required("links", WHOLE, "Links in title and description"),
    required("emoji", WHOLE, "Emoji in title and description"),
    required("tags", WHOLE, "Number of the creator's tags"),
    required("rules_version", WHOLE, "Version of the rules that made the row; another is computed again"),
    comment="What follows from a text alone, once for each version. Computed by this project, not by YouTube.",
    **TABLE_OPTIONS,
)

video_features = Table(
    "video_features",
    metadata,
    required("hour", HOUR, "Start of the UTC hour", key=True, origin=_RAW.hour),
    required("video_id", NARROW_VIDEO_ID, "The video", key=True, origin=_RAW.video_id, by_youtube=True),
    required("channel_id", CHANNEL_ID, "Its channel", origin="the table videos", by_youtube=True),
    optional("text_hash", TEXT_HASH, "The version of its text at that time", origin="the table video_versions"),
    optional("format", FORMAT, "long, short or live", origin="the table video_versions"),
    required("observed_at", TIME, "When YouTube answered", origin=_RAW.observed_at, by_youtube=True),
    optional(
        "previous_observed_at",
        TIME,
        "The observation before it, at most 72 hours back",
        origin=_RAW.observed_at,
        by_youtube=True,
    ),
    optional("age_hours", REAL, "Hours since publication", origin=_RAW.observed_at),
    optional("views", COUNT, "Views", origin=_RAW.views, by_youtube=True),
    optional("likes", COUNT, "Likes; NULL when hidden", origin=_RAW.likes, by_youtube=True),
    optional("comments", COUNT, "Comments; NULL when switched off", origin=_RAW.comments, by_youtube=True),
    optional("delta_hours", REAL, "Hours between the two observations", origin=_RAW.observed_at),
    optional("delta_views", COUNT, "Views gained between them; negative when YouTube corrected", origin=_RAW.views),
    optional("delta_likes", COUNT, "Likes gained between them", origin=_RAW.likes),
    optional("delta_comments", COUNT, "Comments gained between them", origin=_RAW.comments),
    optional("views_per_hour", REAL, "Velocity: delta_views / delta_hours", origin=_SNAPSHOTS),
    optional("views_per_hour_lifetime", REAL, "views / age_hours", origin=_SNAPSHOTS),
    optional("engagement_rate", REAL, "(likes + comments) / views", origin=(_RAW.likes, _RAW.comments, _RAW.views)),
    optional("like_rate", REAL, "likes / views", origin=(_RAW.likes, _RAW.views)),
    optional("comment_rate", REAL, "comments / views", origin=(_RAW.comments, _RAW.views)),
    comment="What follows from a video's own snapshots. Computed by this project, not by YouTube.",
    **HOURLY_OPTIONS,
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
