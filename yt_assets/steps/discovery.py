"""Which channels an hour is about.

Here: from references as the operator wrote them to channels; what changed about these since they were seen last, said
and written to the catalog. Not here: their uploads (listing.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from yt_assets.storage.channels import StoredChannel, known_references, note_on_channels, stored_channels
from yt_assets.storage.engine import Database
from yt_assets.storage.rows import Batch, write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.discovery import parse_channel_reference, resolve_channels
from yt_assets.youtube.errors import ChannelNotFound
from yt_assets.youtube.records import ChannelRecord

Log = Callable[[str], None]


@dataclass(frozen=True)
class Watched:
    """The channels that the references name. found: as YouTube shows them now. gone: ids of known ones it does not.

    unasked: ids of known ones, where YouTube could not be asked.
    """

    found: tuple[ChannelRecord, ...] = ()
    gone: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def channel_ids(self) -> list[str]:
        """Ids of all of them: the videos of a channel that is gone are asked for too, and then found to be gone."""
        return [*(channel.channel_id for channel in self.found), *self.gone, *self.unasked]


def find_channels(client: YouTubeClient, database: Database, references: Sequence[str]) -> Watched:
    """Look the references up, and remember which channel each name led to.

    Raises ChannelNotFound for a reference that never led anywhere: a wrong setting; nothing is written then. A channel
    that was watched before and is gone now does not take the others with it.
    """
    with database.reading() as connection:
        known = known_references(connection)
    gone: list[str] = []
    try:
        found = resolve_channels(client, references, known)
    except ChannelNotFound as error:
        gone = [channel_id for name in error.references if (channel_id := _known_id(name, known)) is not None]
        if len(gone) < len(error.references):
            raise
        found = error.found
    _remember(found, known, client.now(), database)
    unique = {channel.channel_id: channel for channel in found.values()}
    return Watched(tuple(unique.values()), tuple(dict.fromkeys(gone)))


def known_channels(database: Database, references: Sequence[str]) -> Watched | None:
    """The channels as they were seen last, without asking YouTube; None when a reference was never looked up."""
    with database.reading() as connection:
        known = known_references(connection)
        ids = [_known_id(name, known) for name in references]
        stored = stored_channels(connection, [channel_id for channel_id in ids if channel_id is not None])
    if not stored or any(channel_id not in stored for channel_id in ids):
        return None
    return Watched(unasked=tuple(stored))


def note_changes(watched: Watched, database: Database, at: datetime, log: Log) -> None:
    """Write the channels to the catalog, and say what is new about them: once, in the hour in which it is noticed."""
    with database.reading() as connection:
        before = stored_channels(connection, watched.channel_ids)
    for channel in watched.found:
        for words in _news(channel, before.get(channel.channel_id)):
            log(words)
    write_batch(database, Batch({"channels": [_channel_row(channel, at) for channel in watched.found]}, items=0))
    for channel_id in watched.gone:
        stored = before.get(channel_id)
        if stored is not None and stored.is_public:
            log(f"No longer on YouTube: {stored.title} ({channel_id}); its videos are kept, and asked for now and then")
            note_on_channels(database, [channel_id], availability="unavailable", unavailable_since=at)


def _known_id(name: str, known: Mapping[str, str]) -> str | None:
    reference = parse_channel_reference(name)
    if reference.kind == "id":
        return reference.value if reference.value in known.values() else None
    return known.get(reference.key)


def _remember(found: Mapping[str, ChannelRecord], known: Mapping[str, str], at: datetime, database: Database) -> None:
    """Write down the names that were looked up just now. An id needs no name."""
    keys = {written: parse_channel_reference(written) for written in found}
    rows = [
        {"reference": reference.key, "channel_id": found[written].channel_id, "found_at": at}
        for written, reference in keys.items()
        if reference.kind != "id" and reference.key not in known
    ]
    unique = {row["reference"]: row for row in rows}
    if unique:
        write_batch(database, Batch({"channel_references": list(unique.values())}, items=0))


def _news(channel: ChannelRecord, before: StoredChannel | None) -> list[str]:
    named = f"{channel.title} ({channel.handle or channel.channel_id})"
    news = []
    if before is not None and (before.title, before.handle) != (channel.title, channel.handle):
        news.append(f"Renamed: {before.title} ({before.handle or before.channel_id}) is now {named}")
    if before is not None and not before.is_public:
        news.append(f"Back on YouTube: {named}")
    if channel.video_count == 0 and (before is None or before.video_count != 0):
        news.append(f"{named} has no public videos")
    return news


def _channel_row(channel: ChannelRecord, at: datetime) -> dict[str, object]:
    seen = {"first_seen_at": at, "last_seen_at": at, "availability": "public", "unavailable_since": None}
    return {**asdict(channel), **seen}
