"""The first schema of the videos database. A migration is history: it spells its types out and does not change."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from yt_assets.storage.columns import UtcDateTime

revision = "0001"
down_revision = None

# MySQL commits each statement by itself: a killed first start leaves tables without a revision, for the next to finish.
OPTIONS: dict[str, Any] = {
    "if_not_exists": True,
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}


def upgrade() -> None:
    """Create the tables."""
    _create_hours()
    _create_channels()
    _create_videos()
    _create_video_texts()
    _create_raw_videos()
    _create_text_features()
    _create_video_features()
    _create_quota_usage()


def downgrade() -> None:
    """Drop them."""
    for name in (
        "quota_usage",
        "video_features",
        "text_features",
        "raw_videos",
        "video_texts",
        "videos",
        "channels",
        "hours",
    ):
        op.drop_table(name)


def _create_index(name: str, table: str, columns: list[str]) -> None:
    """MySQL knows no CREATE INDEX IF NOT EXISTS."""
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, columns)


def _ascii(length: int) -> sa.String:
    variant = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def _create_hours() -> None:
    op.create_table(
        "hours",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("source", _ascii(16), nullable=False, comment="Who answered: youtube, or sandbox for simulated data"),
        sa.Column(
            "state",
            _ascii(16),
            nullable=False,
            comment="capturing, captured, or partial when some planned videos have no row",
        ),
        sa.Column("planned", sa.Integer(), nullable=False, comment="Videos that this hour set out to observe"),
        sa.Column("stored", sa.Integer(), nullable=False, comment="Videos with a row in raw_videos for this hour"),
        sa.Column("unavailable", sa.Integer(), nullable=False, comment="Planned videos that YouTube no longer shows"),
        sa.Column("planned_at", UtcDateTime(), nullable=False, comment="When the capture began, by YouTube's clock"),
        sa.Column(
            "settled_at", UtcDateTime(), nullable=True, comment="Newest observation of the hour when it was settled"
        ),
        sa.PrimaryKeyConstraint("hour"),
        comment="One row for each captured hour. An hour without a row was never captured.",
        **OPTIONS,
    )


def _create_channels() -> None:
    op.create_table(
        "channels",
        sa.Column("channel_id", _ascii(24), nullable=False, comment="YouTube's channel id, case-sensitive"),
        sa.Column("handle", sa.String(length=64), nullable=True, comment="The @handle, with its at sign"),
        sa.Column("title", sa.String(length=255), nullable=False, comment="Channel name"),
        sa.Column(
            "uploads_playlist_id", _ascii(64), nullable=True, comment="Playlist that lists the channel's public uploads"
        ),
        sa.Column(
            "subscribers",
            sa.BigInteger(),
            nullable=True,
            comment="Subscribers, rounded by YouTube to three digits; NULL when hidden",
        ),
        sa.Column("video_count", sa.BigInteger(), nullable=True, comment="Public videos as YouTube counts them"),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False, comment="First time that we asked for the channel"),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False, comment="Newest answer about the channel"),
        sa.PrimaryKeyConstraint("channel_id"),
        comment="Channels that are or were watched.",
        **OPTIONS,
    )


def _create_videos() -> None:
    op.create_table(
        "videos",
        sa.Column("video_id", _ascii(11), nullable=False, comment="YouTube's video id, case-sensitive"),
        sa.Column("channel_id", _ascii(24), nullable=False, comment="The channel that published it"),
        sa.Column(
            "published_at",
            UtcDateTime(),
            nullable=True,
            comment="When it was published; NULL until its metadata was read",
        ),
        sa.Column(
            "duration_seconds",
            sa.Integer(),
            nullable=True,
            comment="Length in seconds; NULL for lives and premieres to come",
        ),
        sa.Column("format", _ascii(16), nullable=True, comment="long, short (180 s or less) or live"),
        sa.Column("live_state", _ascii(16), nullable=True, comment="none, live or upcoming, as last read"),
        sa.Column("text_hash", _ascii(16), nullable=True, comment="The current version of its text, see video_texts"),
        sa.Column(
            "availability", _ascii(16), nullable=False, comment="public, or unavailable: deleted, private, or blocked"
        ),
        sa.Column(
            "unavailable_since", UtcDateTime(), nullable=True, comment="The first hour in which YouTube left it out"
        ),
        sa.Column(
            "first_seen_at", UtcDateTime(), nullable=False, comment="First time that the uploads playlist listed it"
        ),
        sa.Column(
            "metadata_at",
            UtcDateTime(),
            nullable=True,
            comment="Newest answer with its metadata; read again after a day",
        ),
        sa.PrimaryKeyConstraint("video_id"),
        comment="Every video ever seen on a watched channel.",
        **OPTIONS,
    )
    _create_index("ix_videos_channel_id", "videos", ["channel_id"])


def _create_video_texts() -> None:
    op.create_table(
        "video_texts",
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("text_hash", _ascii(16), nullable=False, comment="Names this version of the text"),
        sa.Column("title", sa.String(length=255), nullable=False, comment="Title"),
        sa.Column("description", sa.Text(), nullable=False, comment="Description"),
        sa.Column("tags", sa.JSON(), nullable=False, comment="The creator's tags, a JSON list"),
        sa.Column("category_id", _ascii(8), nullable=True, comment="YouTube's category number"),
        sa.Column("default_language", _ascii(35), nullable=True, comment="Language that the creator declared (BCP 47)"),
        sa.Column("valid_from", UtcDateTime(), nullable=False, comment="First answer that carried this version"),
        sa.PrimaryKeyConstraint("video_id", "text_hash"),
        comment="Titles, descriptions and tags: one row for each version of a video's text.",
        **OPTIONS,
    )


def _create_raw_videos() -> None:
    op.create_table(
        "raw_videos",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("observed_at", UtcDateTime(), nullable=False, comment="When YouTube answered, by YouTube's clock"),
        sa.Column("views", sa.BigInteger(), nullable=True, comment="Views; NULL when absent"),
        sa.Column("likes", sa.BigInteger(), nullable=True, comment="Likes; NULL when hidden"),
        sa.Column("comments", sa.BigInteger(), nullable=True, comment="Comments; NULL when switched off"),
        sa.Column("live_state", _ascii(16), nullable=True, comment="none, live or upcoming"),
        sa.Column("text_hash", _ascii(16), nullable=True, comment="The version of its text at that time"),
        sa.PrimaryKeyConstraint("hour", "video_id"),
        comment="Snapshots: what YouTube showed of each video in each hour. Numbers only.",
        **OPTIONS,
    )
    _create_index("ix_raw_videos_video_id_hour", "raw_videos", ["video_id", "hour"])


def _create_text_features() -> None:
    op.create_table(
        "text_features",
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("text_hash", _ascii(16), nullable=False, comment="The version of its text"),
        sa.Column("language", _ascii(8), nullable=False, comment="Guessed language (ISO 639-1), or unknown"),
        sa.Column("keyphrases", sa.JSON(), nullable=False, comment="Keyphrases, best first, a JSON list"),
        sa.Column("title_chars", sa.Integer(), nullable=False, comment="Characters in the title"),
        sa.Column("title_words", sa.Integer(), nullable=False, comment="Words in the title"),
        sa.Column("description_chars", sa.Integer(), nullable=False, comment="Characters in the description"),
        sa.Column("hashtags", sa.Integer(), nullable=False, comment="Hashtags in title and description"),
        sa.Column("links", sa.Integer(), nullable=False, comment="Links in the description"),
        sa.Column("emoji", sa.Integer(), nullable=False, comment="Emoji in the title"),
        sa.Column("tags", sa.Integer(), nullable=False, comment="Number of the creator's tags"),
        sa.PrimaryKeyConstraint("video_id", "text_hash"),
        comment="What follows from a text alone, once for each version. Computed by this project, not by YouTube.",
        **OPTIONS,
    )


def _create_video_features() -> None:
    op.create_table(
        "video_features",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("channel_id", _ascii(24), nullable=False, comment="Its channel"),
        sa.Column("text_hash", _ascii(16), nullable=True, comment="The version of its text at that time"),
        sa.Column("format", _ascii(16), nullable=True, comment="long, short or live"),
        sa.Column("observed_at", UtcDateTime(), nullable=False, comment="When YouTube answered"),
        sa.Column(
            "previous_observed_at",
            UtcDateTime(),
            nullable=True,
            comment="The observation before it, at most 72 hours back",
        ),
        sa.Column("age_hours", sa.Double(), nullable=True, comment="Hours since publication"),
        sa.Column("views", sa.BigInteger(), nullable=True, comment="Views"),
        sa.Column("likes", sa.BigInteger(), nullable=True, comment="Likes; NULL when hidden"),
        sa.Column("comments", sa.BigInteger(), nullable=True, comment="Comments; NULL when switched off"),
        sa.Column("delta_hours", sa.Double(), nullable=True, comment="Hours between the two observations"),
        sa.Column(
            "delta_views",
            sa.BigInteger(),
            nullable=True,
            comment="Views gained between them; negative when YouTube corrected",
        ),
        sa.Column("delta_likes", sa.BigInteger(), nullable=True, comment="Likes gained between them"),
        sa.Column("delta_comments", sa.BigInteger(), nullable=True, comment="Comments gained between them"),
        sa.Column("views_per_hour", sa.Double(), nullable=True, comment="Velocity: delta_views / delta_hours"),
        sa.Column("views_per_hour_lifetime", sa.Double(), nullable=True, comment="views / age_hours"),
        sa.Column("engagement_rate", sa.Double(), nullable=True, comment="(likes + comments) / views"),
        sa.Column("like_rate", sa.Double(), nullable=True, comment="likes / views"),
        sa.Column("comment_rate", sa.Double(), nullable=True, comment="comments / views"),
        sa.PrimaryKeyConstraint("hour", "video_id"),
        comment="What follows from a video's own snapshots. Computed by this project, not by YouTube.",
        **OPTIONS,
    )
    _create_index("ix_video_features_video_id_hour", "video_features", ["video_id", "hour"])


def _create_quota_usage() -> None:
    op.create_table(
        "quota_usage",
        sa.Column("day", sa.Date(), nullable=False, comment="Quota day: from midnight to midnight Pacific time"),
        sa.Column("bucket", _ascii(32), nullable=False, comment="default, or batch_get_stats"),
        sa.Column("units", sa.Integer(), nullable=False, comment="Units spent"),
        sa.Column("spent", sa.Integer(), nullable=False, comment="1 when YouTube said that the day's budget is gone"),
        sa.PrimaryKeyConstraint("day", "bucket"),
        comment="YouTube quota units by Pacific day.",
        **OPTIONS,
    )
