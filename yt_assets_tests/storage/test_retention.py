"""Hours before a limit, and their deletion: how much at a time, with which rights, and who has to wait."""

from typing import Any
from uuid import uuid4

import pymysql
import pytest
from sqlalchemy import event

from yt_assets.storage.deletion.retention import (
    ORDER,
    PORTION,
    delete_hour,
)
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourLedger, HourlyTable
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.servers.server import HOST, Server
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, hour_at, hour_row, put, snapshot_row, video_id
from yt_assets_tests.storage.stored_hours import LEDGERS, Databases, fill, hours_left

VIDEOS = 25


@pytest.fixture
def databases(videos: Database, insights: Database) -> Databases:
    return {"videos": videos, "insights": insights}


def test_every_table_that_has_hours_loses_them() -> None:
    """A new hourly table that nobody adds here would be kept for ever."""
    hourly = {
        (database, name)
        for database, tables in TABLES.items()
        for name, table in tables.items()
        if "hour" in table.primary_key.columns
    }
    assert set(ORDER) == hourly
    assert len(ORDER) == len(hourly)


def test_the_ledger_comes_first_and_snapshots_last() -> None:
    assert ORDER[0] == ("videos", "hours")
    assert ORDER[-1] == ("videos", "raw_videos")


def test_the_hour_of_the_limit_is_not_before_it(videos: Database) -> None:
    put(videos, raw_videos=[snapshot_row(video_id(1), hour_at(number)) for number in (-30, -2, -1, 0, 1)])
    with videos.reading() as connection:
        assert HourlyTable(connection, "raw_videos").before(HOUR) == [hour_at(-30), hour_at(-2), hour_at(-1)]
        assert HourlyTable(connection, "hours").before(HOUR) == []


@pytest.mark.parametrize(("database", "table"), ORDER)
def test_an_hour_goes_in_portions_and_its_neighbours_stay(databases: Databases, database: str, table: str) -> None:
    fill(databases, hour_at(-1), HOUR, hour_at(1), videos=VIDEOS)
    deleted: list[int] = []
    begun: list[int] = []

    def count(*arguments: Any) -> None:
        if arguments[2].startswith("DELETE"):
            deleted.append(arguments[1].rowcount)

    event.listen(databases[database].engine, "after_cursor_execute", count)
    event.listen(databases[database].engine, "commit", lambda _: begun.append(len(deleted)))
    portions = list(delete_hour(databases[database], table, HOUR, portion=10))
    rows = LEDGERS.get(table, VIDEOS)
    assert sum(portions) == rows
    assert max(deleted) <= 10, "rows in a statement"
    assert begun == list(range(1, len(deleted) + 1)), "a transaction a statement"
    left = hours_left(databases)
    assert left.pop(table) == sorted([hour_at(-1), hour_at(1)] * rows)
    assert {tuple(sorted(set(hours))) for hours in left.values()} == {(hour_at(-1), HOUR, hour_at(1))}
    assert list(delete_hour(databases[database], table, HOUR, portion=10)) == []


def test_a_portion_is_a_thousand_rows(videos: Database) -> None:
    put(videos, raw_videos=[snapshot_row(video_id(number)) for number in range(PORTION + 1)])
    assert list(delete_hour(videos, "raw_videos", HOUR)) == [1_000, 1]


def test_what_is_kept_is_read_from_the_ledger(videos: Database) -> None:
    with videos.reading() as connection:
        assert HourLedger(connection).totals() == (0, 0, None)
        assert HourlyTable(connection, "raw_videos").oldest() is None
    put(videos, hours=[hour_row(stored=7), hour_row(hour_at(3), stored=5)], raw_videos=[snapshot_row(video_id(1))])
    with videos.reading() as connection:
        assert HourLedger(connection).totals() == (2, 12, HOUR)
        assert HourlyTable(connection, "raw_videos").oldest() == HOUR


def test_an_hour_that_is_being_written_waits_for_no_deletion_and_no_deletion_for_it(
    videos_on_servers: Database,
) -> None:
    """With gap locks, as under REPEATABLE READ, a delete blocks inserts into other hours for as long as it lasts."""
    videos = videos_on_servers
    put(videos, raw_videos=[snapshot_row(video_id(number), hour_at(-700)) for number in range(VIDEOS)])
    current = TABLES["videos"]["raw_videos"]
    with videos.engine.connect() as capture, capture.begin():
        capture.execute(current.insert(), [dict(snapshot_row(video_id(1)))])
        assert list(delete_hour(videos, "raw_videos", hour_at(-700), portion=10)) == [10, 10, 5]
    with videos.engine.connect() as deleter, deleter.begin() as open_deletion:
        deleter.execute(current.delete().where(current.c.hour == HOUR))
        put(videos, raw_videos=[snapshot_row(video_id(2), hour_at(1))])
        open_deletion.rollback()
    assert [(row["hour"], row["video_id"]) for row in rows_in(videos, "raw_videos")] == [
        (HOUR, video_id(1)),
        (hour_at(1), video_id(2)),
    ]


def test_it_needs_no_more_than_to_read_and_to_delete(any_server: Server, videos_on_servers: Database) -> None:
    """An account that may drop partitions may drop tables."""
    videos = videos_on_servers
    put(videos, raw_videos=[snapshot_row(video_id(1))])
    name, password = f"d{uuid4().hex[:12]}", "canary-deleter"
    url = videos.url
    with pymysql.connect(host=HOST, port=any_server.port, user=url.username, password=str(url.password)) as admin:
        cursor = admin.cursor()
        cursor.execute(f"CREATE USER '{name}'@'%' IDENTIFIED BY '{password}'")
        cursor.execute(f"GRANT SELECT, DELETE ON `{url.database}`.* TO '{name}'@'%'")
        limited = url.set(username=name, password=password).render_as_string(hide_password=False)
        with Database("videos", limited, setting="VIDEOS_DATABASE_URL") as deleter:
            assert list(delete_hour(deleter, "raw_videos", HOUR)) == [1]
        cursor.execute(f"DROP USER '{name}'@'%'")
