"""Channels: what is known of them, which names lead to them, and how far their uploads were read.

Here: reads that discovery needs, and the notes that it makes on a channel. Not here: their videos (catalog.py), and
whole rows of channels (rows.py writes them).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from yt_assets.batching import batches_of
from yt_assets.storage.catalog import IDS_PER_STATEMENT
from yt_assets.storage.engine import Database
from yt_assets.storage.videos_schema import channel_references, channels, videos


@dataclass(frozen=True, slots=True)
class StoredChannel:
    """A channel as it was seen last, and the state of its listing (see the comments of the table)."""

    channel_id: str
    handle: str | None
    title: str
    uploads_playlist_id: str | None
    video_count: int | None
    availability: str
    unavailable_since: datetime | None
    listed_at: datetime | None
    full_pass_at: datetime | None
    page_token: str | None
    unlisted: int | None

    @property
    def is_public(self) -> bool:
        """Whether YouTube showed it when it was asked for last."""
        return self.availability == "public"


def known_references(connection: Connection) -> dict[str, str]:
    """Lower-case handle, name or channel id → channel id, of every channel seen before.

    A name that was looked up stands for the channel that it led to then, whoever carries the handle today.
    """
    known: dict[str, str] = {}
    for row in connection.execute(select(channels.c.handle, channels.c.channel_id)):
        known[row.channel_id.lower()] = row.channel_id
        if row.handle is not None:
            known[row.handle.casefold()] = row.channel_id
    resolved = connection.execute(select(channel_references.c.reference, channel_references.c.channel_id))
    return known | {row.reference: row.channel_id for row in resolved}


def stored_channels(connection: Connection, channel_ids: Sequence[str]) -> dict[str, StoredChannel]:
    """Those of the channels that are stored, by id."""
    columns = [channels.c[name] for name in StoredChannel.__slots__]
    found: dict[str, StoredChannel] = {}
    for ids in batches_of(channel_ids, IDS_PER_STATEMENT):
        for row in connection.execute(select(*columns).where(channels.c.channel_id.in_(ids))):
            found[row.channel_id] = StoredChannel(*row)
    return found


def count_public_videos(connection: Connection, channel_ids: Sequence[str]) -> dict[str, int]:
    """How many public videos are known of each of the channels; 0 where none is."""
    counted = dict.fromkeys(channel_ids, 0)
    for ids in batches_of(channel_ids, IDS_PER_STATEMENT):
        public = (videos.c.availability == "public") & videos.c.channel_id.in_(ids)
        statement = select(videos.c.channel_id, func.count()).where(public).group_by(videos.c.channel_id)
        counted |= {row[0]: row[1] for row in connection.execute(statement)}
    return counted


def note_on_channels(database: Database, channel_ids: Sequence[str], **notes: str | int | datetime | None) -> None:
    """Change some columns of channels that are stored already, of all of them in the same way."""
    statement = channels.update().where(channels.c.channel_id.in_(sorted(channel_ids))).values(notes)
    if channel_ids:
        database.write(lambda connection: connection.execute(statement))
