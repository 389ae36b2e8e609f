"""A column moves into a table of its own, with its values; another column comes."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "head"

COPY = "INSERT INTO video_lengths (video_id, duration_seconds) SELECT video_id, duration_seconds FROM videos"
COMMENT = "Length in seconds; NULL for lives and premieres to come"
RESTORE = """
UPDATE videos SET duration_seconds = (
    SELECT duration_seconds FROM video_lengths WHERE video_lengths.video_id = videos.video_id
)
"""


def upgrade() -> None:
    """Move it. MySQL rolls back no DDL, so each step is one that an upgrade after a killed one may repeat."""
    op.create_table(
        "video_lengths",
        sa.Column("video_id", sa.String(11), primary_key=True),
        sa.Column("duration_seconds", sa.Integer()),
        if_not_exists=True,
    )
    if "duration_seconds" in _columns("videos"):
        op.execute("DELETE FROM video_lengths")
        op.execute(COPY)
        op.drop_column("videos", "duration_seconds")
    if "country" not in _columns("channels"):
        op.add_column("channels", sa.Column("country", sa.String(2), nullable=False, server_default="NL"))


def downgrade() -> None:
    """Move it back."""
    op.drop_column("channels", "country")
    op.add_column("videos", sa.Column("duration_seconds", sa.Integer(), comment=COMMENT))
    op.execute(RESTORE)
    op.drop_table("video_lengths")


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
