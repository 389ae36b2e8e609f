"""ensure_schema: from nothing, again, at once, and not backwards."""

import pytest
from sqlalchemy import inspect, text

from yt_assets.storage.dialects import migration_lock
from yt_assets.storage.engine import Database
from yt_assets.storage.errors import DatabaseUnreachable, SchemaTooNew
from yt_assets.storage.migrate import HEADS, ensure_schema
from yt_assets.storage.rows import TABLES
from yt_assets.storage.views import VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.racers import make_schema, race
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import channel_row, put

NAMES = ("videos", "insights")


def revision_of(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_database_gets_all_tables_and_views(database_urls: DatabaseUrls, name: str) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        found = inspect(database.engine)
        assert set(found.get_table_names()) == {*TABLES[name], "alembic_version"}
        assert set(found.get_view_names()) == (set(VIEWS) if name == "insights" else set())
        assert revision_of(database) == [HEADS[name]]


@pytest.mark.parametrize("name", NAMES)
def test_every_table_and_column_says_in_the_server_what_it_holds(urls_on_servers: DatabaseUrls, name: str) -> None:
    with urls_on_servers.open(name) as database:
        ensure_schema(database)
        found = inspect(database.engine)
        for table in TABLES[name].values():
            assert found.get_table_comment(table.name)["text"] == table.comment
            assert {column["name"]: column["comment"] for column in found.get_columns(table.name)} == {
                column.name: column.comment for column in table.c
            }


def test_a_second_start_changes_nothing(videos: Database) -> None:
    put(videos, channels=[channel_row()])
    before = rows_in(videos, "channels")
    ensure_schema(videos)
    assert rows_in(videos, "channels") == before
    assert revision_of(videos) == [HEADS["videos"]]


@pytest.mark.parametrize("name", NAMES)
def test_four_processes_may_find_the_same_empty_database(database_urls: DatabaseUrls, name: str) -> None:
    """On a fresh installation the first hour's steps all start at once.

    Two that switched a new SQLite file to its write-ahead log together got "database is locked", once in ten starts.
    """
    race(make_schema, [(name, database_urls.of(name))] * 4)
    with database_urls.open(name) as database:
        assert revision_of(database) == [HEADS[name]]
        assert set(inspect(database.engine).get_table_names()) == {*TABLES[name], "alembic_version"}


def test_a_database_of_a_newer_release_is_left_alone(database_urls: DatabaseUrls) -> None:
    with database_urls.open("videos") as database:
        ensure_schema(database)
        database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0999'")))
        with pytest.raises(SchemaTooNew, match=r"VIDEOS_DATABASE_URL.*schema 0999.*install the newer release"):
            ensure_schema(database)
        assert revision_of(database) == ["0999"]


def test_a_first_start_that_was_killed_halfway_is_finished_by_the_next(urls_on_servers: DatabaseUrls) -> None:
    """MySQL commits each CREATE TABLE: what a killed process made stays, without a revision."""
    with urls_on_servers.open("insights") as database:
        TABLES["insights"]["video_titles"].create(database.engine)
        ensure_schema(database)
        assert revision_of(database) == [HEADS["insights"]]
        assert set(inspect(database.engine).get_view_names()) == set(VIEWS)


def test_views_that_a_killed_migration_left_out_are_made_by_the_next_start(insights: Database) -> None:
    """MySQL commits the revision with the first view: a process killed after that left a database without views."""
    insights.write(lambda connection: connection.execute(text("DROP VIEW top_keywords")))
    ensure_schema(insights)
    assert set(inspect(insights.engine).get_view_names()) == set(VIEWS)


def test_who_cannot_have_the_migration_lock_says_so_instead_of_migrating(videos: Database) -> None:
    """GET_LOCK gives 0 after its time-out, and no error: nobody may take that for the lock."""
    with (
        videos.reading() as first,
        migration_lock(first, "videos"),
        videos.reading() as second,
        pytest.raises(DatabaseUnreachable, match="another process is migrating"),
        migration_lock(second, "videos", seconds=0),
    ):
        pytest.fail("two processes held the lock")
