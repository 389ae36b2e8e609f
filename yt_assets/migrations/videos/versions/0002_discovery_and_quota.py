"""What discovery and the quota remember: names once looked up, how far a listing came, what waited, what is refused.

A migration is history: it spells its types out and does not change.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from yt_assets.storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"

OPTIONS: dict[str, Any] = {
    "if_not_exists": True,
    "mysql_engine": "InnoDB",
    "mysql_charset": "utf8mb4",
    "mysql_collate": "utf8mb4_unicode_ci",
}


def upgrade() -> None:
    """Add a table and columns. MySQL takes no step back, so what a killed upgrade left is passed over."""
    _create_channel_references()
    for table, column in _columns():
        if column.name not in {found["name"] for found in sa.inspect(op.get_bind()).get_columns(table)}:
            op.add_column(table, column)
    if op.get_bind().dialect.name != "sqlite":  # which keeps no comments
        op.alter_column("videos", "format", existing_type=_ascii(16), existing_nullable=True, comment=FORMAT)
        op.alter_column(
            "videos", "published_at", existing_type=UtcDateTime(), existing_nullable=True, comment=PUBLISHED
        )


def downgrade() -> None:
    """Drop them."""
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)
    op.drop_table("channel_references")


def _ascii(length: int) -> sa.String:
    variant = mysql.VARCHAR(length, charset="ascii", collation="ascii_bin")
    return sa.String(length).with_variant(variant, "mysql", "mariadb")


def _create_channel_references() -> None:
    name = sa.String(128).with_variant(
        mysql.VARCHAR(128, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
    )
    op.create_table(
        "channel_references",
        sa.Column("reference", name, nullable=False, comment="A handle, a user name or a /c/ name, in lower case"),
        sa.Column(
            "channel_id",
            _ascii(24),
            nullable=False,
            comment="The channel that answered to it when it was first looked up",
        ),
        sa.Column("found_at", UtcDateTime(), nullable=False, comment="When that was"),
        sa.PrimaryKeyConstraint("reference"),
        comment="Names that were looked up once: a handle can change its owner, an id cannot.",
        **OPTIONS,
    )


def _columns() -> list[tuple[str, sa.Column[Any]]]:
    """Table and column, in the order in which they are added; what must hold a value gets one where rows are there."""
    none = sa.text("0")
    return [
        ("hours", sa.Column("waiting", sa.Integer(), nullable=False, server_default=none, comment=WAITING)),
        ("hours", sa.Column("reason", sa.String(500), comment=REASON)),
        ("channels", sa.Column("availability", _ascii(16), nullable=False, server_default="public", comment=STATE)),
        ("channels", sa.Column("unavailable_since", UtcDateTime(), comment="First time that YouTube left it out")),
        ("channels", sa.Column("listed_at", UtcDateTime(), comment=LISTED)),
        ("channels", sa.Column("full_pass_at", UtcDateTime(), comment=READ_TO_END)),
        ("channels", sa.Column("page_token", _ascii(255), comment=GOES_ON_AT)),
        ("channels", sa.Column("unlisted", sa.Integer(), comment=UNLISTED)),
        ("videos", sa.Column("aspect_ratio", sa.Double(), comment=ASPECT)),
        ("videos", sa.Column("asked_at", UtcDateTime(), comment=ASKED)),
        ("quota_usage", sa.Column("refused", sa.Integer(), nullable=False, server_default=none, comment=REFUSED)),
    ]


FORMAT = "long, short or live; docs/metrics.md has the rule"
PUBLISHED = "When it was published; NULL until YouTube said so"
WAITING = "Public videos that the quota did not reach in this hour; they come first in the next"
REASON = "Why the hour is partial, or why videos waited, in words"
STATE = "public, or unavailable: terminated, closed, or hidden"
LISTED = "Newest time that the top of its uploads was read"
READ_TO_END = "Newest time that its uploads were read to the end; NULL before the first"
GOES_ON_AT = "Where an unfinished reading of all uploads goes on"
UNLISTED = "video_count minus the videos known at the end of the last full reading"
ASPECT = "Width over height of its player; NULL when YouTube does not know"
ASKED = "Newest hour in which it was asked for and left out; NULL while it is public"
REFUSED = "1 when YouTube refuses the bucket's method to this key"
