"""Channels, videos and texts: what is known of them before an hour begins.

Here: reads that plan and shards of a capture need. Not here: snapshots (snapshots.py), writing (rows.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from yt_assets.batching import batches_of
from yt_assets.storage.videos_schema import channels, video_texts, videos

IDS_PER_STATEMENT = 500
ASK_AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KnownVideo:
    """What the database knows of a video. metadata_at is None until its metadata was read once."""

    video_id: str
    format: str | None
    live_state: str | None
    text_hash: str | None
    metadata_at: datetime | None
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class StoredText:
    """One version of a video's text."""

    video_id: str
    text_hash: str
    title: str
    description: str
    tags: list[str]


def known_references(connection: Connection) -> dict[str, str]:
    """Lower-case handle or channel id → channel id, of every channel seen before."""
    known: dict[str, str] = {}
    for row in connection.execute(select(channels.c.handle, channels.c.channel_id)):
        known[row.channel_id.lower()] = row.channel_id
        if row.handle is not None:
            known[row.handle.lower()] = row.channel_id
    return known


def known_uploads(connection: Connection, channel_id: str) -> set[str]:
    """Ids of all videos ever seen on a channel."""
    return set(connection.scalars(select(videos.c.video_id).where(videos.c.channel_id == channel_id)))


def due_videos(connection: Connection, channel_ids: Sequence[str], hour: datetime) -> list[str]:
    """Ids of the videos of these channels that an hour asks for, sorted.

    The public ones; and the others once a day, at the hour of the day in which YouTube first left them out: a video may
    be private for a while, and an answer may have been wrong.
    """
    columns = (videos.c.video_id, videos.c.availability, videos.c.unavailable_since)
    rows = connection.execute(select(*columns).where(videos.c.channel_id.in_(channel_ids)))
    return sorted(
        row.video_id for row in rows if row.availability == "public" or _asked_daily(row.unavailable_since, hour)
    )


def _asked_daily(since: datetime | None, hour: datetime) -> bool:
    return since is not None and hour > since and (hour - since) % ASK_AGAIN == timedelta(0)


def known_videos(connection: Connection, video_ids: Sequence[str]) -> dict[str, KnownVideo]:
    """What is known of these videos, by id."""
    names = ("video_id", "format", "live_state", "text_hash", "metadata_at")
    columns = [*(videos.c[name] for name in names), videos.c.availability == "public"]
    found: dict[str, KnownVideo] = {}
    for ids in batches_of(video_ids, IDS_PER_STATEMENT):
        for row in connection.execute(select(*columns).where(videos.c.video_id.in_(ids))):
            found[row.video_id] = KnownVideo(*row)
    return found


def count_unavailable(connection: Connection, video_ids: Sequence[str]) -> int:
    """How many of these videos YouTube no longer shows."""
    gone = videos.c.availability == "unavailable"
    return sum(
        connection.execute(select(func.count()).where(videos.c.video_id.in_(ids), gone)).scalar_one()
        for ids in batches_of(video_ids, IDS_PER_STATEMENT)
    )


def read_texts(connection: Connection, versions: Sequence[tuple[str, str]]) -> list[StoredText]:
    """The texts of these (video id, text hash) pairs, in no particular order."""
    wanted = set(versions)
    columns = [video_texts.c[name] for name in ("video_id", "text_hash", "title", "description", "tags")]
    texts: list[StoredText] = []
    for ids in batches_of(sorted({video_id for video_id, _ in versions}), IDS_PER_STATEMENT):
        rows = connection.execute(select(*columns).where(video_texts.c.video_id.in_(ids)))
        texts.extend(StoredText(*row) for row in rows if (row.video_id, row.text_hash) in wanted)
    return texts
