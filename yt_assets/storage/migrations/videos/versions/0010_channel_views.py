"""Channels keep their views, and when these fell. A migration is history: it does not change.

Where views is NULL, the next hour has nothing to compare with.
Here: the change. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import COUNT, TIME, optional

revision = "0010"
down_revision = "0009"

NEW = (
    ("views", COUNT, "Views of all its videos, as YouTube counts them"),
    ("views_fell_at", TIME, "Newest time that views were less than before, as when a video goes"),
)


def upgrade() -> None:
    """Add both. MySQL rolls back no DDL: an upgrade after a killed one may repeat it."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("channels")}
    for name, kind, comment in NEW:
        if name not in there:
            op.add_column("channels", optional(name, kind, comment))


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("channels") as channels:
        for name, *_ in NEW:
            channels.drop_column(name)
