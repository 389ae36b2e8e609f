"""Channels to be watched are kept in the database, with groups of them. A migration is history: it does not change.

Here: the tables. Not here: tables as they are (schema/watch_list.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    OPTIONS,
    TIME,
    ascii_key,
    create,
    exact_text,
    key,
    optional,
    required,
)

revision = "0012"
down_revision = "0011"

metadata = sa.MetaData()
sa.Table(
    "watched_channels",
    metadata,
    key("channel_id", ascii_key(24), "A channel that was added by yt-assets channels"),
    required("watched_since", TIME, "When it was added last, by this machine's clock"),
    optional("watched_until", TIME, "When it was removed; NULL while it is watched"),
    comment="Channels that hours capture beside those of YT_CHANNELS, and those that were removed again.",
    **OPTIONS,
)
sa.Table(
    "channel_groups",
    metadata,
    key("group_name", exact_text(64), "A group, such as mine or competitors"),
    key("channel_id", ascii_key(24), "A channel in it"),
    comment="Groups of channels, as a person named them. A channel may be in several.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create them. MySQL rolls back no DDL: a second try finds them there."""
    create(metadata)


def downgrade() -> None:
    """Forget them."""
    for table in metadata.tables:
        op.drop_table(table)
