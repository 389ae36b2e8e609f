"""Names that led to no channel are remembered, so that each is asked for once a day. A migration is history.

Here: the change. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import OPTIONS, TIME, exact_text, key, required

revision = "0007"
down_revision = "0006"

TABLE = "unknown_names"


def upgrade() -> None:
    """Make the table. MySQL rolls back no DDL: an upgrade after a killed one may repeat it."""
    if not sa.inspect(op.get_bind()).has_table(TABLE):
        op.create_table(
            TABLE,
            key("reference", exact_text(128), "A handle, a user name or a /c/ name, in lower case"),
            required("asked_at", TIME, "When YouTube was asked for it last, by this machine's clock"),
            comment="Names that led to no channel: each is asked for once a day.",
            **OPTIONS,
        )


def downgrade() -> None:
    """Forget them: each is asked for once more."""
    if sa.inspect(op.get_bind()).has_table(TABLE):
        op.drop_table(TABLE)
