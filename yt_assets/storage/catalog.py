"""Videos and their texts: what is known of them before an hour begins.

Here: reads that plan and shards of a capture need. Not here: channels (channels.py), snapshots (snapshots.py), writing
(rows.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from yt_assets.batching import batches_of
from yt_assets.storage.packed import read_rows
from yt_assets.storage.videos_schema import video_texts, video_versions, videos

IDS_PER_STATEMENT = 500
SAMPLED_VIDEOS = 50


@dataclass(frozen=True, slots=True)
class WatchedVideo:
    """What decides whether, and how, an hour asks for a video (see the comments of the table)."""

    video_id: str
    published_at: datetime | None
    live_state: str | None
    metadata_at: datetime | None
    availability: str
    unavailable_since: datetime | None
    asked_at: datetime | None

    @property
    def is_public(self) -> bool:
        """Whether YouTube showed it when it was asked for last."""
        return self.availability == "public"


@dataclass(frozen=True, slots=True)
class KnownVideo:
    """The version of a video that was seen last: what an answer is compared with."""

    video_id: str
    text_hash: str | None
    published_at: datetime | None
    duration_seconds: int | None
    format: str | None
    live_state: str | None


@dataclass(frozen=True, slots=True)
class StoredText:
    """One version of a video's text."""

    video_id: str
    text_hash: str
    title: str
    description: str
    tags: list[str]


def known_among(connection: Connection, video_ids: Sequence[str]) -> set[str]:
    """Those of the ids that were ever seen on a watched channel."""
    found: set[str] = set()
    for ids in batches_of(video_ids, IDS_PER_STATEMENT):
        found.update(connection.scalars(select(videos.c.video_id).where(videos.c.video_id.in_(ids))))
    return found


def watched_videos(connection: Connection, channel_ids: Sequence[str]) -> list[WatchedVideo]:
    """All videos ever seen on these channels, sorted by id."""
    columns = [videos.c[name] for name in WatchedVideo.__slots__]
    statement = select(*columns).where(videos.c.channel_id.in_(channel_ids))
    return sorted((WatchedVideo(*row) for row in read_rows(connection, statement)), key=lambda video: video.video_id)


def known_videos(connection: Connection, video_ids: Sequence[str]) -> dict[str, KnownVideo]:
    """What is known of these videos, by id."""
    columns = [videos.c[name] for name in KnownVideo.__slots__]
    found: dict[str, KnownVideo] = {}
    for ids in batches_of(video_ids, IDS_PER_STATEMENT):
        for row in read_rows(connection, select(*columns).where(videos.c.video_id.in_(ids))):
            found[row[0]] = KnownVideo(*row)
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


def newest_texts(connection: Connection, channel_id: str, seen: datetime) -> list[tuple[str, list[str]]]:
    """Description and tags of the channel's newest 50 videos as they were at a moment, in the order of their ids.

    seen: when the hour in question had been observed. Nothing that was seen later counts, so that the hour computed
    again reads the same.
    """
    rows = connection.execute(NEWEST_TEXTS, {"channel": channel_id, "seen": seen})
    return [(description, tags) for description, tags in rows]


def _newest_texts() -> Select[Any]:
    seen = bindparam("seen", type_=videos.c.first_seen_at.type)
    newest = (
        select(videos.c.video_id)
        .where(videos.c.channel_id == bindparam("channel"), videos.c.first_seen_at <= seen)
        .order_by(videos.c.published_at.desc(), videos.c.video_id)
        .limit(SAMPLED_VIDEOS)
        .subquery("newest")
    )
    older = video_versions.alias("older")
    began = (
        select(func.max(older.c.valid_from))
        .where(older.c.video_id == newest.c.video_id, older.c.valid_from <= seen)
        .correlate(newest)
        .scalar_subquery()
    )
    version, words = video_versions.c, video_texts.c
    return (
        select(words.description, words.tags)
        .join_from(newest, video_versions, and_(version.video_id == newest.c.video_id, version.valid_from == began))
        .join(video_texts, and_(words.video_id == version.video_id, words.text_hash == version.text_hash))
        .order_by(words.video_id)
    )


# Made once: SQLAlchemy then writes its SQL once, too.
NEWEST_TEXTS = _newest_texts()
