"""Versions: what YouTube said of a video besides its counts, as of a moment.

Here: the join from an observation to the version that it saw, and the end of versions that no kept hour can have seen.
Not here: when a version is written (steps/observe.py). An old hour computed again must see the title, format and time
of publication that it saw then, whatever came later.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Connection, Delete, Subquery, and_, bindparam, func, select

from yt_assets.batching import batches_of
from yt_assets.storage.engine import Database
from yt_assets.storage.videos_schema import raw_videos, video_versions

PORTION = 200


def seen_then() -> ColumnElement[bool]:
    """Joins raw_videos to video_versions: the newest version that began no later than the observation."""
    older = video_versions.alias("older")
    newest = (
        select(func.max(older.c.valid_from))
        .where(older.c.video_id == raw_videos.c.video_id, older.c.valid_from <= raw_videos.c.observed_at)
        .correlate(raw_videos)
        .scalar_subquery()
    )
    return and_(video_versions.c.video_id == raw_videos.c.video_id, video_versions.c.valid_from == newest)


def versions_at(moment: datetime) -> Subquery:
    """The newest version of each video that began no later than a moment: video_id, published_at."""
    newest = (
        select(video_versions.c.video_id, func.max(video_versions.c.valid_from).label("valid_from"))
        .where(video_versions.c.valid_from <= moment)
        .group_by(video_versions.c.video_id)
        .subquery("newest")
    )
    same = and_(video_versions.c.video_id == newest.c.video_id, video_versions.c.valid_from == newest.c.valid_from)
    columns = (video_versions.c.video_id, video_versions.c.published_at)
    return select(*columns).join_from(newest, video_versions, same).subquery("versions")


def delete_superseded(database: Database, since: datetime) -> Iterator[int]:
    """Delete versions that no hour from `since` on can have seen: a newer one had begun by then.

    Yields the rows of each short transaction; the newest version of every video stays.
    """
    newer = video_versions.alias("newer")
    superseded = (
        select(video_versions.c.video_id, video_versions.c.valid_from)
        .where(
            select(newer.c.video_id)
            .where(
                newer.c.video_id == video_versions.c.video_id,
                newer.c.valid_from > video_versions.c.valid_from,
                newer.c.valid_from <= since,
            )
            .exists()
        )
        .order_by(video_versions.c.video_id, video_versions.c.valid_from)
    )
    with database.reading() as connection:
        keys = [{"key": row.video_id, "began": row.valid_from} for row in connection.execute(superseded)]
    mine = (video_versions.c.video_id == bindparam("key")) & (video_versions.c.valid_from == bindparam("began"))
    statement = video_versions.delete().where(mine)
    for chunk in batches_of(keys, PORTION):
        yield database.write(partial(_deleted, statement, chunk))


def _deleted(statement: Delete, keys: list[dict[str, object]], connection: Connection) -> int:
    return connection.execute(statement, keys).rowcount
