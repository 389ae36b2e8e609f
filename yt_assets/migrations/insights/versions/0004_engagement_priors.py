"""Engagement says what each rate was drawn to and how strongly, smooths likes and comments too, ranks within a channel.

A migration is history: it spells its types out and does not change.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = "engagement_insights"
SMOOTHED = "engagement_rate, drawn towards prior_rate when views are few"
SMOOTHED_BEFORE = "engagement_rate, drawn towards the channel's norm when views are few"


def upgrade() -> None:
    """Add columns, empty in hours before. MySQL takes no step back: what a killed upgrade left is passed over."""
    there = {found["name"] for found in sa.inspect(op.get_bind()).get_columns(TABLE)}
    for column in _columns():
        if column.name not in there:
            op.add_column(TABLE, column)
    _say(SMOOTHED, SMOOTHED_BEFORE)


def downgrade() -> None:
    """Drop them, and before them the views, which SQLite does not let lose a column."""
    for view in ("top_trending_videos", "most_engaging_videos", "top_keywords"):
        op.execute(f"DROP VIEW IF EXISTS {view}")
    for column in reversed(_columns()):
        op.drop_column(TABLE, column.name)
    _say(SMOOTHED_BEFORE, SMOOTHED)


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("smoothed_like_rate", sa.Double(), comment="like_rate, drawn in the same way"),
        sa.Column("smoothed_comment_rate", sa.Double(), comment="comment_rate, drawn in the same way"),
        sa.Column("prior_rate", sa.Double(), comment=PRIOR_RATE),
        sa.Column("prior_views", sa.Double(), comment=PRIOR_VIEWS),
        sa.Column("channel_rank", sa.Integer(), comment="engagement_rank within its channel"),
    ]


def _say(comment: str, before: str) -> None:
    if op.get_bind().dialect.name != "sqlite":  # which keeps no comments
        op.alter_column(
            TABLE,
            "smoothed_rate",
            existing_type=sa.Double(),
            existing_nullable=True,
            existing_comment=before,
            comment=comment,
        )


PRIOR_RATE = "What is expected of its channel and format before its own counts are heard"
PRIOR_VIEWS = "How strongly: a video of so many views weighs as much as its prior"
