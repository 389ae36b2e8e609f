"""The first schema of the insights database. A migration is history: it spells its types out and does not change."""

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
    _create_video_titles()
    _create_keyword_insights()
    _create_trend_insights()
    _create_engagement_insights()


def downgrade() -> None:
    """Drop them."""
    for name in ("engagement_insights", "trend_insights", "keyword_insights", "video_titles"):
        op.drop_table(name)


def _create_index(name: str, table: str, columns: list[str]) -> None:
    """MySQL knows no CREATE INDEX IF NOT EXISTS."""
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.create_index(name, table, columns)


def _ascii(length: int) -> sa.String:
    variant = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def _exact(length: int) -> sa.String:
    variant = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def _create_video_titles() -> None:
    op.create_table(
        "video_titles",
        sa.Column("video_id", _ascii(11), nullable=False, comment="YouTube's video id, case-sensitive"),
        sa.Column("channel_id", _ascii(24), nullable=False, comment="Its channel"),
        sa.Column("title", sa.String(length=255), nullable=True, comment="Newest known title"),
        sa.Column("channel_title", sa.String(length=255), nullable=True, comment="Newest known channel name"),
        sa.Column("published_at", UtcDateTime(), nullable=True, comment="When it was published"),
        sa.Column("source", _ascii(16), nullable=False, comment="youtube, or sandbox for simulated data"),
        sa.Column("as_of_hour", UtcDateTime(), nullable=False, comment="The newest hour that this row was written for"),
        sa.PrimaryKeyConstraint("video_id"),
        comment="Names for the ids in the insight tables.",
        **OPTIONS,
    )
    _create_index("ix_video_titles_channel_id", "video_titles", ["channel_id"])


def _create_keyword_insights() -> None:
    op.create_table(
        "keyword_insights",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("scope", _ascii(24), nullable=False, comment="A channel id, or all"),
        sa.Column("keyword", _exact(160), nullable=False, comment="Keyphrase of one to three words"),
        sa.Column("keyword_rank", sa.Integer(), nullable=False, comment="1 is the best of its hour and scope"),
        sa.Column(
            "score", sa.Double(), nullable=False, comment="Share of the scope's gained views that its videos carry"
        ),
        sa.Column("videos", sa.Integer(), nullable=False, comment="Videos that carry the phrase"),
        sa.Column(
            "views_gained_per_hour",
            sa.Double(),
            nullable=True,
            comment="Their views gained an hour; NULL before a second observation",
        ),
        sa.Column("example_video_id", _ascii(11), nullable=False, comment="The carrying video that gained most"),
        sa.PrimaryKeyConstraint("hour", "scope", "keyword"),
        comment="Which words and phrases carry the views of an hour. Computed by this project, not by YouTube.",
        **OPTIONS,
    )


def _create_trend_insights() -> None:
    op.create_table(
        "trend_insights",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("channel_id", _ascii(24), nullable=False, comment="Its channel"),
        sa.Column("views", sa.BigInteger(), nullable=True, comment="Views at that hour"),
        sa.Column("views_per_hour", sa.Double(), nullable=True, comment="Velocity since the observation before"),
        sa.Column("acceleration", sa.Double(), nullable=True, comment="Change of velocity, in views an hour each hour"),
        sa.Column("outlier_multiple", sa.Double(), nullable=True, comment="Velocity over the baseline's"),
        sa.Column(
            "baseline_views_per_hour", sa.Double(), nullable=True, comment="Median velocity of comparable videos"
        ),
        sa.Column("baseline_n", sa.Integer(), nullable=False, comment="Videos behind that median"),
        sa.Column(
            "baseline_kind", _ascii(32), nullable=False, comment="What was comparable: channel_age, format_age, or none"
        ),
        sa.Column("predicted_gain", sa.Double(), nullable=True, comment="Views expected in the next 24 hours"),
        sa.Column("trend_score", sa.Double(), nullable=False, comment="What trend_rank sorts by"),
        sa.Column("trend_rank", sa.Integer(), nullable=False, comment="1 rises most beyond what is normal for it"),
        sa.Column(
            "label", _ascii(16), nullable=False, comment="viral, surging, rising, steady, slowing, dormant or too_early"
        ),
        sa.Column(
            "benchmark_label", _ascii(16), nullable=False, comment="The label by the predefined benchmarks alone"
        ),
        sa.Column("reason", sa.String(length=512), nullable=False, comment="Why the benchmarks gave their label"),
        sa.Column(
            "explanation",
            sa.Text(),
            nullable=True,
            comment="The model's words; NULL when it was not asked or not heard",
        ),
        sa.Column("label_source", _ascii(16), nullable=False, comment="benchmark or model"),
        sa.Column("model", _ascii(64), nullable=True, comment="The model that was heard"),
        sa.Column("prompt_version", _ascii(16), nullable=True, comment="The prompt that it was given"),
        sa.PrimaryKeyConstraint("hour", "video_id"),
        comment="What is rising, and why. Computed by this project, not by YouTube.",
        **OPTIONS,
    )
    _create_index("ix_trend_insights_video_id_hour", "trend_insights", ["video_id", "hour"])


def _create_engagement_insights() -> None:
    op.create_table(
        "engagement_insights",
        sa.Column("hour", UtcDateTime(), nullable=False, comment="Start of the UTC hour"),
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("channel_id", _ascii(24), nullable=False, comment="Its channel"),
        sa.Column("format", _ascii(16), nullable=True, comment="long, short or live"),
        sa.Column("views", sa.BigInteger(), nullable=True, comment="Views"),
        sa.Column("likes", sa.BigInteger(), nullable=True, comment="Likes; NULL when hidden"),
        sa.Column("comments", sa.BigInteger(), nullable=True, comment="Comments; NULL when switched off"),
        sa.Column("engagement_rate", sa.Double(), nullable=True, comment="(likes + comments) / views"),
        sa.Column("like_rate", sa.Double(), nullable=True, comment="likes / views"),
        sa.Column("comment_rate", sa.Double(), nullable=True, comment="comments / views"),
        sa.Column(
            "smoothed_rate",
            sa.Double(),
            nullable=True,
            comment="engagement_rate, drawn towards the channel's norm when views are few",
        ),
        sa.Column("channel_norm", sa.Double(), nullable=True, comment="The channel's engagement: sums over its videos"),
        sa.Column("format_norm", sa.Double(), nullable=True, comment="The format's engagement over all channels"),
        sa.Column("vs_channel", sa.Double(), nullable=True, comment="smoothed_rate / channel_norm"),
        sa.Column("vs_format", sa.Double(), nullable=True, comment="smoothed_rate / format_norm"),
        sa.Column("engagement_rank", sa.Integer(), nullable=True, comment="1 engages most; NULL without a rate"),
        sa.Column("format_rank", sa.Integer(), nullable=True, comment="The same within its format"),
        sa.PrimaryKeyConstraint("hour", "video_id"),
        comment="What people love: likes and comments against views. Computed by this project, not by YouTube.",
        **OPTIONS,
    )
    _create_index("ix_engagement_insights_video_id_hour", "engagement_insights", ["video_id", "hour"])
