"""Which channels and which videos an hour is about.

Here: from references as the operator wrote them to channels, and from uploads playlists to new videos, both written to
the catalog. Not here: observing the videos (observe.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from yt_assets.storage import catalog
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Batch, write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.discovery import parse_channel_reference, resolve_channels
from yt_assets.youtube.errors import ChannelNotFound, ChannelUnavailable
from yt_assets.youtube.records import ChannelRecord

Log = Callable[[str], None]


def find_channels(
    client: YouTubeClient, database: Database, references: Sequence[str], log: Log
) -> list[ChannelRecord]:
    """The channels that exist, in the order of the references.

    Raises ChannelNotFound for a reference that never led anywhere: a wrong setting. A channel that was watched before
    and is gone now is said and left out, so that it does not take the others with it.
    """
    with database.reading() as connection:
        known = catalog.known_references(connection)
    try:
        return list(resolve_channels(client, references, known))
    except ChannelNotFound as error:
        strangers = [name for name in error.references if not _was_known(name, known)]
        if strangers or not error.found:
            raise
        log(f"No longer on YouTube, left out: {', '.join(error.references)}")
        return list(error.found)


def list_uploads(
    client: YouTubeClient, database: Database, channels: Sequence[ChannelRecord], at: datetime, log: Log
) -> None:
    """Write the channels and their new uploads to the catalog.

    A listing ends at the first page that holds a known video. Its videos are written together, after its last page: an
    interrupted first listing must not leave a gap that later ones would take for its end.
    """
    for channel in channels:
        new = _new_uploads(client, database, channel, log)
        rows = {"channels": [_channel_row(channel, at)], "videos": [_upload_row(channel, found, at) for found in new]}
        write_batch(database, Batch(rows, items=len(new)))
        if new:
            log(f"{channel.title}: {len(new):,} new uploads")


def _was_known(name: str, known: Mapping[str, str]) -> bool:
    reference = parse_channel_reference(name)
    return reference.value.lower() in known or reference.key.lower() in known


def _new_uploads(client: YouTubeClient, database: Database, channel: ChannelRecord, log: Log) -> list[str]:
    if channel.uploads_playlist_id is None:
        return []
    with database.reading() as connection:
        known = catalog.known_uploads(connection, channel.channel_id)
    new: dict[str, None] = {}
    try:
        for page in client.upload_pages(channel.uploads_playlist_id):
            new.update(dict.fromkeys(found for found in page if found not in known))
            if any(found in known for found in page):
                break
    except ChannelUnavailable as error:
        # Its known videos are still observed; only its list is closed. Pages that were read before that do not count:
        # stored without the rest, they would pass for the end of a later listing.
        log(f"{channel.title}: uploads cannot be listed: {error}")
        return []
    return list(new)


def _channel_row(channel: ChannelRecord, at: datetime) -> dict[str, object]:
    return {**asdict(channel), "first_seen_at": at, "last_seen_at": at}


def _upload_row(channel: ChannelRecord, video_id: str, at: datetime) -> dict[str, object]:
    row = {"video_id": video_id, "channel_id": channel.channel_id, "availability": "public"}
    return {**row, "first_seen_at": at, "metadata_at": None}
