"""Two figures come, one goes, and an index takes another's place."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "head"

ADDED = ("spread", "spread_rank")


def upgrade() -> None:
    """MySQL rolls back no DDL: what a killed upgrade added or dropped is passed over."""
    for name in ADDED:
        if name not in _columns("engagement_insights"):
            op.add_column("engagement_insights", sa.Column(name, sa.Double()))
    if "benchmark_label" in _columns("trend_insights"):
        op.drop_column("trend_insights", "benchmark_label")
    if "ix_trend_insights_hour_gain_rank" not in _indexes():
        op.create_index("ix_trend_insights_hour_gain_rank", "trend_insights", ["hour", "gain_rank"])
    if "ix_trend_insights_hour_trend_rank" in _indexes():
        op.drop_index("ix_trend_insights_hour_trend_rank", "trend_insights")


def downgrade() -> None:
    """The other way round; labels are computed again with their hours."""
    op.create_index("ix_trend_insights_hour_trend_rank", "trend_insights", ["hour", "trend_rank"])
    op.drop_index("ix_trend_insights_hour_gain_rank", "trend_insights")
    op.add_column(
        "trend_insights", sa.Column("benchmark_label", sa.String(16), nullable=False, server_default="steady")
    )
    for name in ADDED:
        op.drop_column("engagement_insights", name)


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _indexes() -> set[str | None]:
    return {index["name"] for index in sa.inspect(op.get_bind()).get_indexes("trend_insights")}
