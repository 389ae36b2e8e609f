"""A channel's rows go, of all tables of both databases, in short transactions, at any moment interruptible.

Here: which rows are a channel's, and their order. Not here: whether a channel may go (cli/channels.py), what goes by
its age (retention.py).

Rows that name a video of the channel are found by its videos, so these go last, with the channel itself: a deletion
that broke off finds them again. What sums several channels up stays, but for keywords whose example is such a video:
they would show it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, select, true

from yt_assets.batching import batches_of
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.portions import delete_some
from yt_assets.storage.schema.insights import video_titles
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.schema.videos import videos as catalog

PORTION, IDS_PER_STATEMENT = 1_000, 500
# Columns that name a channel, and those that name a video; absent names either.
OF_CHANNELS, OF_VIDEOS = ("channel_id", "scope", "absent"), ("video_id", "example_video_id")
# By these others are found.
LAST = (("insights", "video_titles"), ("videos", "videos"), ("videos", "channels"))


def forget_channels(databases: Mapping[str, Database], channel_ids: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Delete the rows of these channels; yields table and rows of each transaction after its commit.

    databases: 'videos' and 'insights'. Raises DatabaseUnreachable; what was deleted until then stays deleted.
    """
    videos = set(_video_ids(databases["videos"], catalog, channel_ids))
    videos |= set(_video_ids(databases["insights"], video_titles, channel_ids))
    names = {**dict.fromkeys(OF_CHANNELS, sorted(channel_ids)), **dict.fromkeys(OF_VIDEOS, sorted(videos))}
    names["absent"] = sorted({*channel_ids, *videos})
    tables = [(database, name) for database, of in TABLES.items() for name in of if (database, name) not in LAST]
    for database, name in (*tables, *LAST):
        table = TABLES[database][name]
        for column in _telling(table):
            for where in _conditions(databases[database], table, column, names[column.name]):
                yield from _delete(databases[database], table, where)


def _telling(table: Table) -> list[Column[Any]]:
    """The columns by which rows are found: where an index leads from the videos, they tell all."""
    columns = [table.c[name] for name in (*OF_VIDEOS, *OF_CHANNELS) if name in table.c]
    by_video = [column for column in columns if column.name == "video_id" and _is_indexed(table, column)]
    return by_video or columns


def _conditions(
    database: Database, table: Table, column: Column[Any], ids: Sequence[str]
) -> Iterator[ColumnElement[bool]]:
    """What the statements of a table look for: hour by hour where no index leads to the ids."""
    parts: list[ColumnElement[bool]] = [true()]
    if not _is_indexed(table, column):
        first = next(iter(table.primary_key))
        with database.reading() as connection:
            parts = [first == value for value in connection.scalars(select(first).distinct().order_by(first))]
    for part in parts:
        for some in batches_of(ids, IDS_PER_STATEMENT):
            yield and_(part, column.in_(some))


def _is_indexed(table: Table, column: Column[Any]) -> bool:
    first = {next(iter(index.columns)).name for index in table.indexes}
    return column.name in {next(iter(table.primary_key)).name, *first}


def _video_ids(database: Database, table: Table, channel_ids: Sequence[str]) -> Iterator[str]:
    for some in batches_of(channel_ids, IDS_PER_STATEMENT):
        with database.reading() as connection:
            yield from connection.scalars(select(table.c.video_id).where(table.c.channel_id.in_(some)))


def _delete(database: Database, table: Table, where: ColumnElement[bool]) -> Iterator[tuple[str, int]]:
    """Delete these rows in transactions of so many."""
    statement = delete_some(table, database.dialect, where=where, most=PORTION)
    deleted = PORTION
    while deleted == PORTION:
        deleted = database.write(lambda connection: connection.execute(statement).rowcount)
        if deleted:
            yield table.name, deleted
