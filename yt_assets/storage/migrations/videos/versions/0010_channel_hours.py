"""Channels have hours as videos have. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/channel_hours.py, schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    COUNT,
    HOUR,
    OPTIONS,
    TIME,
    WHOLE,
    ascii_key,
    create,
    key,
    optional,
    required,
)

revision = "0010"
down_revision = "0009"

ADDED = {
    "hours": ("channels_generation", WHOLE, "The generation that channel_hours holds whole; NULL before the first"),
    "channels": ("views", COUNT, "Views of all its videos, as YouTube counts them"),
}

metadata = sa.MetaData()
sa.Table(
    "raw_channels",
    metadata,
    key("hour", HOUR, "Start of the UTC hour"),
    key("channel_id", ascii_key(24), "A watched channel"),
    key("plan", WHOLE, "The plan that asked for it, see hours"),
    optional("observed_at", TIME, "When YouTube answered; NULL when it was not asked or not there"),
    optional(
        "subscribers",
        COUNT,
        "Subscribers, rounded by YouTube to three digits; NULL when hidden, or when it was not asked",
    ),
    optional("views", COUNT, "Views of all its videos, as YouTube counts them"),
    optional("video_count", COUNT, "Public videos, as YouTube counts them"),
    optional("observed", WHOLE, "Its share of hours.stored; NULL until the plan settled, as what follows"),
    optional("waiting", WHOLE, "Its share of hours.waiting"),
    optional("unavailable", WHOLE, "Its share of hours.unavailable"),
    optional("left_out", WHOLE, "Its share of hours.left_out"),
    comment="What YouTube answered each plan of an hour about each watched channel, and what became of its videos.",
    **OPTIONS,
)
sa.Table(
    "channel_hours",
    metadata,
    key("hour", HOUR, "Start of the UTC hour"),
    key("channel_id", ascii_key(24), "A channel that was watched"),
    optional("observed_at", TIME, "When YouTube answered, by YouTube's clock; NULL when it was not asked or not there"),
    optional(
        "subscribers",
        COUNT,
        "Subscribers, rounded by YouTube to three digits; NULL when hidden, or when it was not asked",
    ),
    optional("views", COUNT, "Views of all its videos, as YouTube counts them; may fall"),
    optional("video_count", COUNT, "Public videos, as YouTube counts them; may fall"),
    required("uploads", WHOLE, "Videos published since the hour before it that was captured"),
    required("taken_down", WHOLE, "Videos found private or deleted in this hour"),
    optional(
        "videos_public",
        WHOLE,
        "Its videos that were public: observed, waiting, or left out; NULL in hours of an earlier release",
    ),
    required("videos_observed", WHOLE, "Those with a row in raw_videos"),
    optional("videos_waiting", WHOLE, "Those that the quota did not reach; NULL likewise"),
    optional(
        "videos_unavailable",
        WHOLE,
        "Its videos that are private or deleted, as far as they were ever seen; NULL likewise",
    ),
    sa.Index("ix_channel_hours_channel_id_hour", "channel_id", "hour"),
    comment="One row for each hour and watched channel: its counts as YouTube gave them, and its videos.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create and add them. MySQL rolls back no DDL: a second try finds what the first one made."""
    create(metadata)
    for table, (name, kind, comment) in ADDED.items():
        if name not in _columns(table):
            op.add_column(table, optional(name, kind, comment))


def downgrade() -> None:
    """Forget them."""
    op.execute("DROP VIEW IF EXISTS newest_capture")  # SQLite changes no table that a view reads
    for table, (name, _, _) in ADDED.items():
        if name in _columns(table):
            op.drop_column(table, name)
    for table in ("channel_hours", "raw_channels"):
        op.drop_table(table)


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
