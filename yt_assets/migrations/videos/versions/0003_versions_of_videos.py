"""What changes with an edit leaves the hourly rows: they cost a third less, and old hours keep their format too.

A migration is history: it spells its types out and does not change.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from yt_assets.storage.columns import UtcDateTime

revision = "0003"
down_revision = "0002"

OPTIONS: dict[str, Any] = {
    "if_not_exists": True,
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}
MOVED = ("text_hash", "live_state")

# Of hours before this release the format and the times are those of today: nobody wrote down what they were then.
COPY = """
INSERT INTO video_versions (video_id, valid_from, text_hash, published_at, duration_seconds, format, live_state)
SELECT raw_videos.video_id, MIN(raw_videos.observed_at), raw_videos.text_hash, MIN(videos.published_at),
       MIN(videos.duration_seconds), MIN(videos.format), raw_videos.live_state
FROM raw_videos JOIN videos ON videos.video_id = raw_videos.video_id
GROUP BY raw_videos.video_id, raw_videos.text_hash, raw_videos.live_state
"""
RESTORE = """
UPDATE raw_videos SET {column} = (
    SELECT {column} FROM video_versions
    WHERE video_versions.video_id = raw_videos.video_id AND video_versions.valid_from <= raw_videos.observed_at
    ORDER BY video_versions.valid_from DESC LIMIT 1
)
"""


def upgrade() -> None:
    """Move them. MySQL takes no step back, so each step is one that a killed upgrade may repeat."""
    _create_video_versions()
    if "text_hash" in _columns_of_raw_videos():
        op.execute("DELETE FROM video_versions")
        op.execute(COPY)
    for name in MOVED:
        if name in _columns_of_raw_videos():
            op.drop_column("raw_videos", name)
    if op.get_bind().dialect.name != "sqlite":  # which has one type for all times, and one for all texts
        _narrow(mysql.CHAR(11, charset="ascii", collation="ascii_bin"), UtcDateTime(fraction=0))


def downgrade() -> None:
    """Move them back."""
    op.add_column("raw_videos", sa.Column("live_state", _ascii(16), comment="none, live or upcoming"))
    op.add_column("raw_videos", sa.Column("text_hash", _ascii(16), comment="The version of its text at that time"))
    for name in MOVED:
        op.execute(RESTORE.format(column=name))
    if op.get_bind().dialect.name != "sqlite":
        _narrow(mysql.VARCHAR(11, charset="ascii", collation="ascii_bin"), UtcDateTime())
    op.drop_table("video_versions")


def _narrow(video_id: sa.types.TypeEngine[Any], hour: sa.types.TypeEngine[Any]) -> None:
    existing: dict[str, Any] = {"existing_nullable": False}
    op.alter_column("raw_videos", "video_id", type_=video_id, existing_comment="The video", **existing)
    op.alter_column("raw_videos", "hour", type_=hour, existing_comment="Start of the UTC hour", **existing)


def _columns_of_raw_videos() -> set[str]:
    return {found["name"] for found in sa.inspect(op.get_bind()).get_columns("raw_videos")}


def _ascii(length: int) -> sa.String:
    variant = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def _create_video_versions() -> None:
    op.create_table(
        "video_versions",
        sa.Column("video_id", _ascii(11), nullable=False, comment="The video"),
        sa.Column("valid_from", UtcDateTime(), nullable=False, comment=VALID_FROM),
        sa.Column("text_hash", _ascii(16), comment="Its text, see video_texts; NULL until the text was read"),
        sa.Column("published_at", UtcDateTime(), comment=PUBLISHED),
        sa.Column("duration_seconds", sa.Integer(), comment=DURATION),
        sa.Column("format", _ascii(16), comment="long, short or live; docs/metrics.md has the rule"),
        sa.Column("live_state", _ascii(16), comment="none, live or upcoming"),
        sa.PrimaryKeyConstraint("video_id", "valid_from"),
        comment="What YouTube said of a video besides its counts: a row each time that any of it changed.",
        **OPTIONS,
    )


VALID_FROM = "First answer that carried this version, by YouTube's clock"
PUBLISHED = "When it was published; a stream's moves when it becomes a video"
DURATION = "Length in seconds; NULL for lives and premieres to come"
