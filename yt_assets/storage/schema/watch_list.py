"""Tables of the videos database that a person fills: channels to be watched, and groups of them.

Here: tables, keys, comments. Not here: what YouTube says of these channels (videos.py), statements.
"""

from sqlalchemy import Table

from yt_assets.storage.schema.columns import CHANNEL_ID, TABLE_OPTIONS, TIME, exact_text, optional, required
from yt_assets.storage.schema.videos import metadata

watched_channels = Table(
    "watched_channels",
    metadata,
    required("channel_id", CHANNEL_ID, "A channel that was added by yt-assets channels", key=True, by_youtube=True),
    required("watched_since", TIME, "When it was added last, by this machine's clock"),
    optional("watched_until", TIME, "When it was removed; NULL while it is watched"),
    comment="Channels that hours capture beside those of YT_CHANNELS, and those that were removed again.",
    **TABLE_OPTIONS,
)

channel_groups = Table(
    "channel_groups",
    metadata,
    required("group_name", exact_text(64), "A group, such as mine or competitors", key=True),
    required("channel_id", CHANNEL_ID, "A channel in it", key=True, by_youtube=True),
    comment="Groups of channels, as a person named them. A channel may be in several.",
    **TABLE_OPTIONS,
)

TABLES = {table.name: table for table in (watched_channels, channel_groups)}
