"""Rows say when they were seen, hours what they are made of. A migration is history: it does not change.

Hours of before hold only what they saw; NULL says that they were written by an earlier release.
Here: the change. Not here: tables as they are (schema/insights.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import COUNT, TIME, WHOLE, optional

revision = "0010"
down_revision = "0009"

LOOK = (
    ("observed_at", TIME, "When YouTube answered"),
    ("estimated", WHOLE, "1 where that was before the hour: the quota did not reach it; else 0"),
)
ADDED = {
    "trend_insights": (
        *LOOK,
        ("views_low", COUNT, "Of an estimated row, nine of ten true counts by now lie between this"),
        ("views_high", COUNT, "and this"),
    ),
    "engagement_insights": LOOK,
    "keyword_insights": (("observed_videos", WHOLE, "Those of them that the hour saw; others count as seen last"),),
    "insight_hours": (
        ("observed", WHOLE, "Videos that the hour saw; NULL in hours of an earlier release, as what follows"),
        ("estimated", WHOLE, "Videos that the quota did not reach, ranked by their newest look of 72 hours"),
        ("waiting", WHOLE, "Videos that are in no rank: never seen, or not for 72 hours"),
        ("oldest_look", TIME, "The oldest observation that anything was ranked by"),
    ),
}
HISTORIES = {
    "ix_trend_insights_history": (
        "trend_insights",
        (
            "video_id", "hour", "views", "views_per_hour", "acceleration", "outlier_multiple", "predicted_gain",
            "label", "trend_rank",
        ),
    ),
    "ix_engagement_insights_history": (
        "engagement_insights",
        ("video_id", "hour", "likes", "comments", "engagement_rate", "smoothed_rate", "engagement_rank"),
    ),
}  # fmt: skip
COMMENTS = ("Views at that hour", "Views at observed_at")
VIEWS = (
    "top_trending_videos", "top_gaining_videos", "top_growing_videos", "top_outliers", "most_engaging_videos",
    "most_engaging_of_the_week", "top_keywords",
)  # fmt: skip


def upgrade() -> None:
    """Add them. MySQL rolls back no DDL: each step is one that an upgrade after a killed one may repeat."""
    for table, columns in ADDED.items():
        there = _columns(table)
        for name, kind, comment in columns:
            if name not in there:
                op.add_column(table, optional(name, kind, comment))
    _comment(*COMMENTS)
    for name, (table, indexed) in HISTORIES.items():
        _drop_index(name, table)
        op.create_index(name, table, [*indexed, "estimated"])


def downgrade() -> None:
    """Forget them."""
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")
    for name, (table, before) in HISTORIES.items():
        _drop_index(name, table)
        op.create_index(name, table, list(before))
    for table, columns in ADDED.items():
        there = _columns(table)
        for name, _, _ in columns:
            if name in there:
                op.drop_column(table, name)
    _comment(*COMMENTS[::-1])


def _drop_index(name: str, table: str) -> None:
    if name in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        op.drop_index(name, table)


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _comment(before: str, since: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(
            "trend_insights",
            "views",
            existing_type=COUNT,
            existing_nullable=True,
            existing_comment=before,
            comment=since,
        )
