"""How keywords change, and what singles them out.

A migration is history: it spells its types out and does not change.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"

TABLE = "keyword_insights"
SCORE = "Share of the scope's gained views, weighted by how central it is to its videos"
SCORE_BEFORE = "Share of the scope's gained views that its videos carry"


def upgrade() -> None:
    """Add columns. MySQL takes no step back, so what a killed upgrade left is passed over."""
    for column in _columns():
        if column.name not in _present():
            op.add_column(TABLE, column)
    _comment_score(SCORE)


def downgrade() -> None:
    """Drop them, and the view that shows them, without which SQLite lets no column go."""
    op.execute("DROP VIEW IF EXISTS top_keywords")
    for column in reversed(_columns()):
        if column.name in _present():
            op.drop_column(TABLE, column.name)
    _comment_score(SCORE_BEFORE)


def _present() -> set[str]:
    return {found["name"] for found in sa.inspect(op.get_bind()).get_columns(TABLE)}


def _comment_score(comment: str) -> None:
    if op.get_bind().dialect.name != "sqlite":  # which keeps no comments
        op.alter_column(TABLE, "score", existing_type=sa.Double(), existing_nullable=False, comment=comment)


def _columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("lift", sa.Double(), comment=LIFT),
        sa.Column("distinctiveness", sa.Double(), comment=DISTINCTIVENESS),
        sa.Column("previous_hour", UtcDateTime(), comment=PREVIOUS_HOUR),
        sa.Column("previous_rank", sa.Integer(), comment="Its keyword_rank then; NULL when it is new"),
        sa.Column("rank_change", sa.Integer(), comment="previous_rank - keyword_rank: what climbs is above 0"),
    ]


LIFT = "Their mean gain over the scope's, shrunk towards 1; NULL where nothing gained"
DISTINCTIVENESS = "How much more of the channel than of others: z-score of the log-odds"
PREVIOUS_HOUR = "The hour that previous_rank is of; NULL without one in 72 hours"
