"""A column says what it is divided by. A migration is history.

Here: the change. Not here: tables as they are (schema/insights.py).
"""

from alembic import op

from yt_assets.storage.migrations.first_schema import REAL

revision = "0009"
down_revision = "0008"

BEFORE = "predicted_gain as a share of the views so far"
SINCE = "predicted_gain as a share of the views so far and 100 more"


def upgrade() -> None:
    """Say it."""
    _comment(BEFORE, SINCE)


def downgrade() -> None:
    """Say it as before."""
    _comment(SINCE, BEFORE)


def _comment(before: str, since: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(
            "trend_insights",
            "predicted_growth",
            existing_type=REAL,
            existing_nullable=True,
            existing_comment=before,
            comment=since,
        )
