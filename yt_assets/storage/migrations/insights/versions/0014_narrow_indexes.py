"""One index finds a video's hours, and no longer repeats their figures. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/insights.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

WIDE = {
    "trend_insights": (
        "ix_trend_insights_history",
        (
            "video_id", "hour", "views", "views_per_hour", "acceleration", "outlier_multiple", "predicted_gain",
            "label", "trend_rank", "estimated",
        ),
    ),
    "engagement_insights": (
        "ix_engagement_insights_history",
        (
            "video_id", "hour", "likes", "comments", "engagement_rate", "smoothed_rate", "engagement_rank",
            "estimated",
        ),
    ),
}  # fmt: skip


NARROW = ("trend_insights", "ix_trend_insights_video_id_hour")


def upgrade() -> None:
    """One index after the other. MySQL rolls back no DDL: a second try finds what is done."""
    _create(*NARROW, ("video_id", "hour"))
    for table, (wide, _) in WIDE.items():
        _drop(table, wide)


def downgrade() -> None:
    """As before."""
    for table, (wide, columns) in WIDE.items():
        _create(table, wide, columns)
    _drop(*NARROW)


def _create(table: str, name: str, columns: tuple[str, ...]) -> None:
    if name not in _names(table):
        op.create_index(name, table, list(columns))


def _drop(table: str, name: str) -> None:
    if name in _names(table):
        op.drop_index(name, table)


def _names(table: str) -> set[str | None]:
    return {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}
