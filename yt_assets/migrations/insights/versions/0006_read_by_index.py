"""The first rows of an hour's ranking, and one video over time, are read from an index alone.

For the first a whole hour was sorted, for the second each hour was looked up at its own place.
A migration is history: it spells its types out and does not change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ADDED = {
    "trend_insights": {
        "ix_trend_insights_hour_trend_rank": ["hour", "trend_rank"],
        "ix_trend_insights_history": [
            "video_id", "hour", "views", "views_per_hour", "acceleration", "outlier_multiple", "predicted_gain",
            "label", "trend_rank",
        ],
    },
    "engagement_insights": {
        "ix_engagement_insights_hour_engagement_rank": ["hour", "engagement_rank"],
        "ix_engagement_insights_history": [
            "video_id", "hour", "likes", "comments", "engagement_rate", "smoothed_rate", "engagement_rank",
        ],
    },
}  # fmt: skip


def upgrade() -> None:
    """Add them, then drop what two of them begin with."""
    for table, indexes in ADDED.items():
        for name, columns in indexes.items():
            _make(table, name, columns)
        _drop(table, _shorter(table))


def downgrade() -> None:
    """The other way round."""
    for table, indexes in ADDED.items():
        _make(table, _shorter(table), ["video_id", "hour"])
        for name in indexes:
            _drop(table, name)


def _make(table: str, name: str, columns: list[str]) -> None:
    """MySQL takes no step back: what a killed upgrade made or dropped is passed over."""
    if name not in _names(table):
        op.create_index(name, table, columns)


def _drop(table: str, name: str) -> None:
    if name in _names(table):
        op.drop_index(name, table_name=table)


def _names(table: str) -> set[str | None]:
    return {found["name"] for found in sa.inspect(op.get_bind()).get_indexes(table)}


def _shorter(table: str) -> str:
    return f"ix_{table}_video_id_hour"
