"""Channels, videos and their texts: what the database knows of them before an hour begins.

Here: reads that discovery, the plan and the shards of a capture need, and the notes that discovery makes on a channel.
Not here: snapshots (snapshots.py), whole rows (storage/writing).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select

from yt_assets.batching import batches_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.mysql_selects import read_rows
from yt_assets.storage.reading.pages import PagedSelect, each_row
from yt_assets.storage.reading.watch_list import WatchList
from yt_assets.storage.schema.videos import (
    channel_references,
    channels,
    unknown_names,
    video_texts,
    video_versions,
    videos,
)

IDS_PER_STATEMENT = 500
# A quarter of a megabyte. Fewer would read the videos of others more often.
CHANNELS_PER_STATEMENT = 10_000
SAMPLED_VIDEOS = 50


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
    list_closed_since: datetime | None
    listed_count: int | None
    views: int | None
    views_fell_at: datetime | None

    @property
    def is_public(self) -> bool:
        """Whether YouTube showed it when it was asked for last."""
        return self.availability == "public"

    @property
    def lost_a_video(self) -> bool:
        """Whether its views fell since its list was read: then a video may have gone, and another taken its place."""
        fell = self.views_fell_at
        return fell is not None and (self.listed_at is None or self.listed_at < fell)


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
class VideoVersion:
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
    default_language: str | None
    default_audio_language: str | None

    @property
    def declared(self) -> tuple[str | None, str | None]:
        """What the creator says of its language: the spoken one first, which more creators declare."""
        return self.default_audio_language, self.default_language


def rows_of_ids(
    connection: Connection, statement: Select[Any], column: ColumnElement[str], ids: Sequence[str]
) -> Iterator[Any]:
    """Rows of a statement whose column holds one of these ids, IDS_PER_STATEMENT of them at a time."""
    for some in batches_of(ids, IDS_PER_STATEMENT):
        yield from connection.execute(statement.where(column.in_(some)))


class ChannelCatalog(WatchList):
    """Rows of channels and channel_references, and the list of those to be watched."""

    def references(self) -> dict[str, str]:
        """Lower-case handle, name or channel id → channel id, of every channel seen before.

        A name that was looked up stands for the channel that it led to then, even if the handle is another one's today.
        """
        known: dict[str, str] = {}
        for row in self._connection.execute(select(channels.c.handle, channels.c.channel_id)):
            known[row.channel_id.lower()] = row.channel_id
            if row.handle is not None:
                known[row.handle.casefold()] = row.channel_id
        resolved = self._connection.execute(select(channel_references.c.reference, channel_references.c.channel_id))
        return known | {row.reference: row.channel_id for row in resolved}

    def unknown_names(self, since: datetime) -> dict[str, datetime]:
        """Names that led to no channel when they were asked for after `since`, with that moment."""
        row = unknown_names.c
        found = self._connection.execute(select(row.reference, row.asked_at).where(row.asked_at > since))
        return {each.reference: each.asked_at for each in found}

    def stored(self, channel_ids: Sequence[str]) -> dict[str, StoredChannel]:
        """Those of the channels that are stored, by id."""
        statement = select(*(channels.c[name] for name in StoredChannel.__slots__))
        rows = rows_of_ids(self._connection, statement, channels.c.channel_id, channel_ids)
        return {row.channel_id: StoredChannel(*row) for row in rows}

    def seen_since(self, at: datetime) -> set[str]:
        """Ids of the channels that YouTube was asked for, and showed, at this time or later."""
        return set(self._connection.scalars(select(channels.c.channel_id).where(channels.c.last_seen_at >= at)))

    def count_public_videos(self, channel_ids: Sequence[str], since: datetime | None = None) -> dict[str, int]:
        """How many public videos are known of each of the channels, or of those published since; 0 where none is."""
        column = videos.c.channel_id
        statement = select(column, func.count()).where(videos.c.availability == "public").group_by(column)
        statement = statement if since is None else statement.where(videos.c.published_at >= since)
        rows = rows_of_ids(self._connection, statement, column, channel_ids)
        return dict.fromkeys(channel_ids, 0) | {row[0]: row[1] for row in rows}

    def count_unlisted(self, channel_ids: Sequence[str], hour: datetime) -> dict[str, int]:
        """How many videos channels count beyond those that are known, as far as their lists may still show them.

        Of the channels that do, by id. A video that this very hour found gone still counts: so it did when the channel
        was asked.
        """
        is_public = or_(videos.c.availability == "public", videos.c.unavailable_since == hour)
        row = channels.c
        known = select(func.count()).where(videos.c.channel_id == row.channel_id, is_public).scalar_subquery()
        beyond = row.video_count - known - func.coalesce(row.unlisted, 0)
        open_lists = select(row.channel_id, beyond).where(
            row.availability == "public", row.uploads_playlist_id.is_not(None), row.list_closed_since.is_(None)
        )
        found = rows_of_ids(self._connection, open_lists, row.channel_id, channel_ids)
        return {channel_id: lacking for channel_id, lacking in found if lacking is not None and lacking > 0}

    @staticmethod
    def note(database: Database, channel_ids: Sequence[str], **notes: str | int | datetime | None) -> None:
        """Change some columns of channels that are stored already, of all of them in the same way.

        Whose list was read keeps the count of then beside it.
        """
        of_list = {"listed_count": channels.c.video_count} if "listed_at" in notes else {}
        statement = channels.update().values(notes | of_list)

        def work(connection: Connection) -> None:
            for some in batches_of(sorted(channel_ids), IDS_PER_STATEMENT):
                connection.execute(statement.where(channels.c.channel_id.in_(some)))

        if channel_ids:
            database.write(work)


class VideoCatalog:
    """Rows of videos, video_versions and video_texts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def known(self, video_ids: Sequence[str]) -> dict[str, bool]:
        """Those of the ids that were ever seen on a watched channel, each with whether it is public."""
        column = videos.c.video_id
        statement = select(column, videos.c.availability)
        return {row[0]: row[1] == "public" for row in rows_of_ids(self._connection, statement, column, video_ids)}

    def owned_by(self, channel_ids: Sequence[str]) -> dict[str, tuple[str, bool]]:
        """All videos ever seen on these channels, each with its channel's id and whether it is public."""
        return {
            video_id: (channel_id, availability == "public")
            for some in batches_of(channel_ids, CHANNELS_PER_STATEMENT)
            for video_id, channel_id, availability in each_row(self._connection, AVAILABILITIES, {"channels": some})
        }

    def channels_of(self, video_ids: Sequence[str]) -> dict[str, str]:
        """The channel ids of these videos, by video id."""
        rows = rows_of_ids(
            self._connection, select(videos.c.video_id, videos.c.channel_id), videos.c.video_id, video_ids
        )
        return {row.video_id: row.channel_id for row in rows}

    def watched(self, channel_ids: Sequence[str]) -> list[WatchedVideo]:
        """All videos ever seen on these channels, sorted by id."""
        watched = [
            WatchedVideo(*row)
            for some in batches_of(channel_ids, CHANNELS_PER_STATEMENT)
            for row in each_row(self._connection, WATCHED, {"channels": some})
        ]
        return sorted(watched, key=attrgetter("video_id"))

    def versions(self, video_ids: Sequence[str]) -> dict[str, VideoVersion]:
        """The versions of these videos that were seen last, by id."""
        columns = [videos.c[name] for name in VideoVersion.__slots__]
        versions: dict[str, VideoVersion] = {}
        for ids in batches_of(video_ids, IDS_PER_STATEMENT):
            for row in read_rows(self._connection, select(*columns).where(videos.c.video_id.in_(ids))):
                versions[row[0]] = VideoVersion(*row)
        return versions

    def texts(self, versions: Sequence[tuple[str, str]]) -> list[StoredText]:
        """The texts of these (video id, text hash) pairs, in no particular order."""
        pairs = set(versions)
        statement = select(*(video_texts.c[name] for name in StoredText.__slots__))
        ids = sorted({video_id for video_id, _ in versions})
        rows = rows_of_ids(self._connection, statement, video_texts.c.video_id, ids)
        return [StoredText(*row) for row in rows if (row.video_id, row.text_hash) in pairs]

    def newest_texts(self, channel_id: str, seen: datetime) -> list[StoredText]:
        """The texts of the channel's newest 50 videos as they were at a moment, in the order of their ids.

        seen: when the hour in question had been observed. Nothing that was seen later counts, so that the hour computed
        again reads the same.
        """
        rows = read_rows(self._connection, NEWEST_TEXTS, {"channel": channel_id, "seen": seen})
        return sorted((StoredText(*row) for row in rows), key=attrgetter("video_id"))


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
        select(*(words[name] for name in StoredText.__slots__))
        .join_from(newest, video_versions, and_(version.video_id == newest.c.video_id, version.valid_from == began))
        .join(video_texts, and_(words.video_id == version.video_id, words.text_hash == version.text_hash))
    )


def _of_channels(*names: str) -> PagedSelect:
    watched = videos.c.channel_id.in_(bindparam("channels", expanding=True))
    return PagedSelect(select(*(videos.c[name] for name in names)).where(watched), ("video_id",))


# Made once: SQLAlchemy then writes their SQL once, too.
NEWEST_TEXTS = _newest_texts()
WATCHED, AVAILABILITIES = _of_channels(*WatchedVideo.__slots__), _of_channels("video_id", "channel_id", "availability")
