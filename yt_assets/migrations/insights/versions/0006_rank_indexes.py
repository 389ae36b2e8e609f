"""The first rows of an hour's ranking are found by an index: the whole hour was sorted for them.

A migration is history: it spells its types out and does not change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INDEXES = {"trend_insights": ("hour", "trend_rank"), "engagement_insights": ("hour", "engagement_rank")}


def upgrade() -> None:
    """Add them: 20 s each at 28 days of 10,000 videos. One that a killed upgrade made is passed over."""
    for table, columns in INDEXES.items():
        there = {found["name"] for found in sa.inspect(op.get_bind()).get_indexes(table)}
        if _name(table) not in there:
            op.create_index(_name(table), table, list(columns))


def downgrade() -> None:
    """Drop them."""
    for table in reversed(INDEXES):
        op.drop_index(_name(table), table_name=table)


def _name(table: str) -> str:
    return f"ix_{table}_{'_'.join(INDEXES[table])}"
