"""Channels keep the count that they had when their list was read. A migration is history: it does not change.

Where it is NULL, the next hour reads the list.
Here: the change. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import COUNT, optional

revision = "0008"
down_revision = "0007"

NAME = "listed_count"


def upgrade() -> None:
    """Add it. MySQL rolls back no DDL: an upgrade after a killed one may repeat it."""
    if NAME not in {there["name"] for there in sa.inspect(op.get_bind()).get_columns("channels")}:
        comment = "video_count when the top of its uploads was read last; another means news"
        op.add_column("channels", optional(NAME, COUNT, comment))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("channels") as channels:
        channels.drop_column(NAME)
