"""Texts and names that are too old go: what no kept hour refers to, and what YouTube has not confirmed lately.

Here: versions of texts and their features, names of videos and channels. Not here: hours (retention.py), or how long
each is kept (steps/retention.py).

What is deleted is chosen in a reading transaction, which locks nothing, and deleted by primary key in short ones. A
capture may refresh a video in between; it then takes the text for stored, because videos.text_hash still names it. So
the last step forgets each text_hash whose text is not there, and the next answer with the metadata stores it again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, case, exists, select, true

from yt_assets.batching import batches_of
from yt_assets.storage.engine import Database
from yt_assets.storage.insights_schema import video_titles
from yt_assets.storage.rows import TABLES
from yt_assets.storage.videos_schema import channels, video_features, video_texts, videos

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
    needed = case(
        (and_(confirmed, _is_present_text(texts)), 1), (and_(confirmed, _is_referred_to(texts, since)), 1), else_=0
    )
    statement = (
        select(texts.c.video_id, texts.c.text_hash)
        .outerjoin_from(texts, videos, texts.c.video_id == videos.c.video_id)
        .where(needed == 0)
        .order_by(texts.c.video_id, texts.c.text_hash)
    )
    return [(row.video_id, row.text_hash) for row in connection.execute(statement)]


def delete_versions(database: Database, table_name: str, versions: Sequence[Version]) -> Iterator[int]:
    """Delete these versions; yields the rows of each transaction."""
    texts = TABLES["videos"][table_name]
    statement = texts.delete().where(texts.c.video_id == bindparam("key"), texts.c.text_hash == bindparam("version"))
    for chunk in batches_of(versions, PORTION):
        keys = [{"key": video_id, "version": text_hash} for video_id, text_hash in chunk]
        yield _deleted(database, statement, keys)


def forget_missing_texts(database: Database) -> int:
    """Forget the text_hash of videos whose text is not stored, so that the next answer stores it; how many."""
    there = and_(video_texts.c.video_id == videos.c.video_id, video_texts.c.text_hash == videos.c.text_hash)
    missing = select(videos.c.video_id).where(videos.c.text_hash.is_not(None), ~exists().where(there))
    with database.reading() as connection:
        ids = sorted(connection.scalars(missing))
    for chunk in batches_of(ids, PORTION):
        _execute(database, videos.update().where(videos.c.video_id.in_(chunk)).values(text_hash=None))
    return len(ids)


def delete_titles(database: Database, before: datetime) -> Iterator[int]:
    """Delete names in the insights database that no hour from `before` on has written; yields as it goes."""
    old = video_titles.c.as_of_hour < before
    with database.reading() as connection:
        ids = sorted(connection.scalars(select(video_titles.c.video_id).where(old)))
    for chunk in batches_of(ids, PORTION):
        yield _execute(database, video_titles.delete().where(video_titles.c.video_id.in_(chunk), old))


def forget_channel_titles(database: Database, before: datetime) -> int:
    """Put the id in the place of the name of channels that YouTube has not shown since `before`; how many."""
    old = and_(channels.c.last_seen_at < before, channels.c.title != channels.c.channel_id)
    with database.reading() as connection:
        ids = sorted(connection.scalars(select(channels.c.channel_id).where(old)))
    for chunk in batches_of(ids, PORTION):
        forget = channels.update().where(channels.c.channel_id.in_(chunk), old)
        _execute(database, forget.values(title=channels.c.channel_id))
    return len(ids)


def _is_referred_to(texts: Table, since: datetime) -> ColumnElement[bool]:
    """Whether an hour from `since` on refers to a version: the one place that knows where references are kept."""
    features = video_features.c
    same = and_(features.video_id == texts.c.video_id, features.text_hash == texts.c.text_hash)
    return exists().where(same, features.hour >= since)


def _is_present_text(texts: Table) -> ColumnElement[bool]:
    return and_(videos.c.availability == "public", videos.c.text_hash == texts.c.text_hash)


def _execute(database: Database, statement: Any) -> int:
    return database.write(lambda connection: int(connection.execute(statement).rowcount))


def _deleted(database: Database, statement: Any, keys: Sequence[dict[str, str]]) -> int:
    return database.write(lambda connection: int(connection.execute(statement, keys).rowcount))
