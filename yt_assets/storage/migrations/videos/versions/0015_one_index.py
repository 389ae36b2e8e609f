"""The hours of a video's features are found by its snapshots. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/videos.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TABLE, NAME = "video_features", "ix_video_features_video_id_hour"


def upgrade() -> None:
    """Drop it, unless an upgrade that was killed has."""
    if _is_there():
        op.drop_index(NAME, TABLE)


def downgrade() -> None:
    """As before."""
    if not _is_there():
        op.create_index(NAME, TABLE, ["video_id", "hour"])


def _is_there() -> bool:
    return NAME in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(TABLE)}
