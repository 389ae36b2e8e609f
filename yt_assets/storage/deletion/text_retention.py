"""Texts and names that are too old go: what no kept hour refers to, and what YouTube has not confirmed lately.

Here: versions of videos, their texts and features, names of videos and channels. Not here: hours (retention.py), or how
long each is kept (pipeline/retention.py).

What is deleted is chosen in a reading transaction, which locks nothing, and deleted by primary key in short ones. A
capture may refresh a video in between; it then takes the text for stored, because videos.text_hash still names it. So
the last step forgets each text_hash whose text is not there, and the next answer with the metadata stores it again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from operator import eq
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, case, exists, or_, select, true

from yt_assets.analysis.events import TEXT_KINDS
from yt_assets.batching import batches_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.feature_hours import hours_of_text
from yt_assets.storage.schema.history import video_events
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.videos import channels, video_texts, video_versions, videos

PORTION = 200

Version = tuple[str, str]


def needless_versions(
    connection: Connection, table_name: str, *, since: datetime, confirmed_since: datetime | None = None
) -> list[Version]:
    """Keys of video_texts or text_features that are needed no more, sorted.

    Needed is what features of an hour from `since` on carry, and the present text of a public video; of either only
    what belongs to a video whose metadata YouTube gave us at or after `confirmed_since`, unless that is None.
    """
    texts = TABLES["videos"][table_name]
    confirmed = true() if confirmed_since is None else videos.c.metadata_at >= confirmed_since
    # A CASE takes its conditions in turn, and MySQL cannot turn it into a join with all of video_features.
    is_present = and_(videos.c.availability == "public", videos.c.text_hash == texts.c.text_hash)
    needed = case((and_(confirmed, is_present), 1), (and_(confirmed, _is_referred_to(texts, since)), 1), else_=0)
    statement = (
        select(texts.c.video_id, texts.c.text_hash)
        .outerjoin_from(texts, videos, texts.c.video_id == videos.c.video_id)
        .where(needed == 0)
        .order_by(texts.c.video_id, texts.c.text_hash)
    )
    return [(row.video_id, row.text_hash) for row in connection.execute(statement)]


def delete_versions(database: Database, table_name: str, versions: Sequence[tuple[Any, ...]]) -> Iterator[int]:
    """Delete the rows with these primary keys; yields the rows of each short transaction."""
    table = TABLES["videos"][table_name]
    names = [f"key_{column.name}" for column in table.primary_key]
    statement = table.delete().where(*map(eq, table.primary_key, map(bindparam, names)))
    for chunk in batches_of(versions, PORTION):
        yield _execute(database, statement, [dict(zip(names, key, strict=True)) for key in chunk])


def delete_superseded(database: Database, since: datetime) -> Iterator[int]:
    """Delete versions that no hour from `since` on can have seen: a newer one had begun by then.

    Yields the rows of each short transaction; the newest version of every video stays.
    """
    row, newer = video_versions.c, video_versions.alias("newer")
    later = (newer.c.video_id == row.video_id, newer.c.valid_from > row.valid_from, newer.c.valid_from <= since)
    superseded = select(row.video_id, row.valid_from).where(select(newer.c.video_id).where(*later).exists())
    with database.reading() as connection:
        keys = [tuple(key) for key in connection.execute(superseded.order_by(row.video_id, row.valid_from))]
    yield from delete_versions(database, "video_versions", keys)


def forget_missing_texts(database: Database) -> int:
    """Forget the text_hash of videos whose text is not stored, so that the next answer stores it; how many."""
    there = and_(video_texts.c.video_id == videos.c.video_id, video_texts.c.text_hash == videos.c.text_hash)
    missing = select(videos.c.video_id).where(videos.c.text_hash.is_not(None), ~exists().where(there))
    forget = videos.update().values(text_hash=None)
    return sum(_execute(database, forget.where(videos.c.video_id.in_(ids))) for ids in _portions(database, missing))


def delete_titles(database: Database, name: str, before: datetime) -> Iterator[int]:
    """Delete names in the insights database that no hour from `before` on has written; yields as it goes.

    name: video_titles or channel_titles.
    """
    table = TABLES["insights"][name]
    (key,) = table.primary_key
    old = table.c.as_of_hour < before
    for ids in _portions(database, select(key).where(old)):
        yield _execute(database, table.delete().where(key.in_(ids), old))


def forget_event_texts(database: Database, before: datetime) -> int:
    """Take the texts of videos out of events of hours before then, which stay without them; how many."""
    row = video_events.c
    old = and_(row.hour < before, row.kind.in_(sorted(TEXT_KINDS)), or_(row.value_before != "", row.value_after != ""))
    forget = video_events.update().where(old).values(value_before=None, value_after=None)
    portions = _portions(database, select(row.video_id).where(old).distinct())
    return sum(_execute(database, forget.where(row.video_id.in_(ids))) for ids in portions)


def forget_channel_titles(database: Database, before: datetime) -> int:
    """Put the id in the place of the name of channels that YouTube has not shown since `before`; how many."""
    old = and_(channels.c.last_seen_at < before, channels.c.title != channels.c.channel_id)
    forget = channels.update().where(old).values(title=channels.c.channel_id)
    portions = _portions(database, select(channels.c.channel_id).where(old))
    return sum(_execute(database, forget.where(channels.c.channel_id.in_(ids))) for ids in portions)


def _is_referred_to(texts: Table, since: datetime) -> ColumnElement[bool]:
    """Whether an hour from `since` on refers to a version: the one place that knows where references are kept."""
    return hours_of_text(texts.c.video_id, texts.c.text_hash, lambda hour: hour >= since).correlate(texts).exists()


def _portions(database: Database, ids: Select[Any]) -> Iterator[Sequence[str]]:
    with database.reading() as connection:
        found = sorted(connection.scalars(ids))
    yield from batches_of(found, PORTION)


def _execute(database: Database, statement: Any, keys: Sequence[dict[str, Any]] | None = None) -> int:
    return database.write(lambda connection: int(connection.execute(statement, keys).rowcount))
