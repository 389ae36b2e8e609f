"""Channels keep when their views fell. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import TIME, optional

revision = "0011"
down_revision = "0010"

NAME = "views_fell_at"


def upgrade() -> None:
    """Add it. MySQL rolls back no DDL: an upgrade after a killed one may repeat it."""
    if NAME not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("channels")}:
        op.add_column(
            "channels", optional(NAME, TIME, "Newest time that views were less than before, as when a video goes")
        )


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("channels") as channels:
        channels.drop_column(NAME)
