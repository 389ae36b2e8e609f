"""Whether two pairs of databases on one server hold the same rows of an hour.

Here: the comparison, inside the server. Not here: who wrote them.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Table

from yt_assets.storage.schema.columns import BRIEF
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.servers.server import Server

HOURLY = {
    "videos": ("raw_videos", "video_features"),
    "insights": ("keyword_insights", "trend_insights", "engagement_insights"),
}
BY_TEXT = ("video_texts", "text_features")


def differences(server: Server, one: DatabaseUrls, other: DatabaseUrls, hour: datetime) -> list[str]:
    """A sentence for each table that differs."""
    return [*_hourly(server, one, other, hour), *_texts(server, one, other)]


def _hourly(server: Server, one: DatabaseUrls, other: DatabaseUrls, hour: datetime) -> Iterator[str]:
    at = f"hour = '{hour:%Y-%m-%d %H:%M:%S}'"
    for database, names in HOURLY.items():
        for name in names:
            yield from _of_table(server, TABLES[database][name], one.of(database), other.of(database), at)


def _texts(server: Server, one: DatabaseUrls, other: DatabaseUrls) -> Iterator[str]:
    for name in BY_TEXT:
        yield from _of_table(server, TABLES["videos"][name], one.videos, other.videos, "TRUE")


def _of_table(server: Server, table: Table, one: str, other: str, where: str) -> Iterator[str]:
    left, right = (f"{url.rpartition('/')[2]}.{table.name}" for url in (one, other))
    keys = [column.name for column in table.primary_key]
    columns = [column.name for column in table.c if column.name not in keys]
    same = " AND ".join(f"l.{name} = r.{name}" for name in keys)
    # The script does not round; a server keeps six digits of an estimate.
    equal = " AND ".join(
        f"(l.{name} <=> r.{name} OR ABS(l.{name} - r.{name}) <= 1e-5 * ABS(r.{name}))"
        if table.c[name].type is BRIEF
        else f"l.{name} <=> r.{name}"
        for name in columns
    )
    where = where.replace("hour", "l.hour", 1)
    for ours, theirs, what in ((left, right, "ours"), (right, left, "the script's")):
        found = server.execute(
            f"SELECT COUNT(*), COUNT(r.{keys[0]}), MIN(l.{keys[-1]}) FROM {ours} l LEFT JOIN {theirs} r ON {same} "  # noqa: S608
            f"WHERE {where} AND NOT (r.{keys[0]} IS NOT NULL AND {equal})"
        )[0]
        if found[0]:
            yield f"{table.name}: {found[0]} rows of {what} are not there or differ, such as {found[2]}"
