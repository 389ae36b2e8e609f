"""Absences are written down: looks of before are not carried past them. A migration is history: it does not change.

Here: the table. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import OPTIONS, TIME, ascii_key, create, key

revision = "0009"
down_revision = "0008"

metadata = sa.MetaData()
sa.Table(
    "absences",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("absent", ascii_key(24), "A video that an answer left out, or a channel that was watched no more"),
    comment="What an hour found to be there no more: looks of hours before it are not carried past it.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create it. MySQL rolls back no DDL: a second try finds it there."""
    create(metadata)


def downgrade() -> None:
    """Forget it."""
    op.drop_table("absences")
