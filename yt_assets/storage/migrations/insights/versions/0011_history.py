"""What a video had at fixed ages, and what happened to it. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/history.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    COUNT,
    OPTIONS,
    REAL,
    TIME,
    WHOLE,
    ascii_key,
    create,
    key,
    optional,
    required,
)

revision = "0011"
down_revision = "0010"

MARKED = ("keyword_insights, trend_insights or engagement_insights", "The name of the insight's table")
KINDS = (
    "published, announced, went_live, premiered, became_video, title_changed, description_changed, tags_changed, "
    "category_changed, taken_down, back, views_passed or turned_viral"
)

metadata = sa.MetaData()
sa.Table(
    "video_milestones",
    metadata,
    key("hour", TIME, "Start of the UTC hour in which the video passed the age"),
    key("video_id", ascii_key(11), "The video"),
    key("age_hours", WHOLE, "Hours since publication: 1, 3, 6, 12, 24, 48, 168 (7 days) or 672 (28 days)"),
    required("channel_id", ascii_key(24), "Its channel"),
    optional("format", ascii_key(16), "long, short or live"),
    required("published_at", TIME, "When it was published, as known in that hour"),
    optional("views", COUNT, "Views at that age, interpolated between the observations around it; NULL with a reason"),
    optional("likes", COUNT, "Likes at that age; NULL when hidden as well"),
    optional("comments", COUNT, "Comments at that age; NULL when switched off as well"),
    optional("distance_minutes", WHOLE, "Minutes from that age to the nearest observation"),
    optional(
        "reason",
        ascii_key(24),
        "Why there are no views: first_seen_later or not_watched (nor at younger ages without a row), or views_hidden",
    ),
    optional("place", WHOLE, "1 had most views at that age of the place_of; NULL without another to compare with"),
    optional(
        "place_of",
        WHOLE,
        "Of its channel's last ten uploads of its format, itself the last, those whose views at that age are known",
    ),
    optional(
        "usual_views_low",
        REAL,
        "Lower quartile of the views that the others of these had at that age; NULL below five others",
    ),
    optional("usual_views", REAL, "Their median; NULL likewise"),
    optional("usual_views_high", REAL, "Their upper quartile; NULL likewise"),
    sa.Index("ix_video_milestones_video_id", "video_id", "age_hours"),
    sa.Index("ix_video_milestones_channel_id", "channel_id", "age_hours"),
    comment="What each video had at fixed ages, beside its channel's last ten at the same age. Computed by this "
    "project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "video_events",
    metadata,
    key("hour", TIME, "Start of the UTC hour whose capture showed it"),
    key("video_id", ascii_key(11), "The video"),
    key("kind", ascii_key(24), f"What happened: {KINDS}"),
    required("channel_id", ascii_key(24), "Its channel"),
    required("happened_at", TIME, "published_at of what was published, else the first answer of YouTube that shows it"),
    optional(
        "value_before",
        sa.String(500),
        "The title, text, tags, category, state, label or views before; of a long text the part that changed",
    ),
    optional("value_after", sa.String(500), "The same afterwards; of views the round number passed"),
    sa.Index("ix_video_events_video_id", "video_id", "hour"),
    sa.Index("ix_video_events_channel_id", "channel_id", "hour"),
    comment="What happened to each video, in the hour whose capture showed it.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create them. MySQL rolls back no DDL: a second try finds them there."""
    create(metadata)
    _comment(*MARKED)


def downgrade() -> None:
    """Forget them."""
    _comment(*MARKED[::-1])
    for table in ("video_events", "video_milestones"):
        op.drop_table(table)


def _comment(before: str, since: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(
            "insight_hours",
            "asset",
            existing_type=ascii_key(32),
            existing_nullable=False,
            existing_comment=before,
            comment=since,
        )
