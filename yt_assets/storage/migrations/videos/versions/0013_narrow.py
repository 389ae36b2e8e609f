"""An hour of a video takes half of the bytes. A migration is history: it does not change.

Here: the change. Not here: tables as they are (schema/videos.py), how a table is changed (narrowing.py).
"""

from alembic import op

from yt_assets.storage.migrations.narrowing import HOUR, NARROW_ID, TIME, Kinds, ascii_key, narrow, widen, word_of

revision = "0013"
down_revision = "0012"

CHANGED = {
    "raw_videos": {},
    "video_features": {
        "hour": Kinds(TIME, HOUR),
        "video_id": Kinds(ascii_key(11), NARROW_ID),
        "format": Kinds(ascii_key(16), word_of("live", "long", "short")),
    },
}


def upgrade() -> None:
    """Change one table after the other."""
    for table, kinds in CHANGED.items():
        narrow(table, kinds)


def downgrade() -> None:
    """As before."""
    op.execute("DROP VIEW IF EXISTS newest_capture")
    for table, kinds in CHANGED.items():
        widen(table, kinds)
