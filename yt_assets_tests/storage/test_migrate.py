"""ensure_schema: from nothing, again, at once, and not backwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, column, event, inspect, select, table, text
from sqlalchemy.engine.reflection import Inspector

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.dialects import migration_lock
from yt_assets.storage.engine.migrate import HEADS, check_schema, ensure_schema
from yt_assets.storage.errors import DatabaseUnreachable, ForeignDatabase, SchemaTooNew, SchemaTooOld
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES
from yt_assets.storage.schema.view_statements import ALL_VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.racers import make_schema, race
from yt_assets_tests.storage.reading import rows_in, version_table
from yt_assets_tests.storage.samples import channel_row, put

pytestmark = pytest.mark.usefixtures("migrations_run")

NAMES = ("videos", "insights")


def revision_of(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(version_table(database))))


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_database_gets_all_tables_and_views(database_urls: DatabaseUrls, name: str) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        found = inspect(database.engine)
        assert set(found.get_table_names()) == {*TABLES[name], VERSION_TABLES[name]}
        assert set(found.get_view_names()) == (set(ALL_VIEWS[name]))
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
        assert set(inspect(database.engine).get_table_names()) == {*TABLES[name], VERSION_TABLES[name]}


def test_tables_that_another_process_makes_just_now_are_no_strangers(
    videos: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of four first steps one saw the tables and not yet that of their version, and was refused for good."""
    videos.write(lambda connection: connection.execute(version_table(videos).update().values(version_num="0003")))
    get_table_names = Inspector.get_table_names

    def not_yet_the_version(inspector: Inspector) -> list[str]:
        return [name for name in get_table_names(inspector) if name != VERSION_TABLES["videos"]]

    monkeypatch.setattr(Inspector, "get_table_names", not_yet_the_version)
    with pytest.raises(SchemaTooOld, match="has schema 0003"):
        check_schema(videos)


def test_a_database_of_a_newer_release_is_left_alone(database_urls: DatabaseUrls) -> None:
    with database_urls.open("videos") as database:
        ensure_schema(database)
        database.write(
            lambda connection: connection.execute(version_table(database).update().values(version_num="0999"))
        )
        with pytest.raises(SchemaTooNew, match=r"VIDEOS_DATABASE_URL.*schema 0999.*install the newer release"):
            ensure_schema(database)
        assert revision_of(database) == ["0999"]


@pytest.mark.parametrize("look", [ensure_schema, check_schema])
def test_a_database_of_a_checkout_before_the_first_release_is_left_alone(
    database_urls: DatabaseUrls, look: Callable[[Database], object]
) -> None:
    """Alembic's own words were a traceback: Can't locate revision identified by '0002'."""
    with database_urls.open("videos") as database:
        ensure_schema(database)
        database.write(
            lambda connection: connection.execute(version_table(database).update().values(version_num="0002"))
        )
        with pytest.raises(SchemaTooOld, match=r"VIDEOS_DATABASE_URL.*schema 0002, from a checkout older than release"):
            look(database)
        assert revision_of(database) == ["0002"]


def test_a_first_start_that_was_killed_halfway_is_finished_by_the_next(urls_on_servers: DatabaseUrls) -> None:
    """MySQL commits each CREATE TABLE: what a killed process made stays, without a revision."""
    with urls_on_servers.open("insights") as database:
        made = f"CREATE TABLE {VERSION_TABLES['insights']} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        database.write(lambda connection: connection.execute(text(made)))
        TABLES["insights"]["video_titles"].create(database.engine)
        ensure_schema(database)
        assert revision_of(database) == [HEADS["insights"]]
        assert set(inspect(database.engine).get_view_names()) == set(ALL_VIEWS["insights"])


def test_views_that_a_killed_migration_left_out_are_made_by_the_next_start(insights: Database) -> None:
    """MySQL commits the revision with the first view: a process killed after that left a database without views."""
    insights.write(lambda connection: connection.execute(text("DROP VIEW top_keywords")))
    ensure_schema(insights)
    assert set(inspect(insights.engine).get_view_names()) == set(ALL_VIEWS["insights"])


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


def look_like_before(database: Database) -> None:
    """Put the version where it was until our tables of it had names of their own."""
    own = VERSION_TABLES[database.name]
    database.write(lambda connection: connection.execute(text(f"ALTER TABLE {own} RENAME TO alembic_version")))


@pytest.mark.parametrize("name", NAMES)
def test_an_installation_from_before_is_carried_over_with_its_rows(database_urls: DatabaseUrls, name: str) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        if name == "videos":
            put(database, channels=[channel_row()])
        look_like_before(database)
        with pytest.raises(SchemaTooOld, match="lacks views or the table of its version"):
            check_schema(database)
        ensure_schema(database)
        left = {*TABLES[name], VERSION_TABLES[name], "alembic_version"}
        assert set(inspect(database.engine).get_table_names()) == left
        assert revision_of(database) == [HEADS[name]]
        with database.reading() as connection:
            for_releases_before = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert for_releases_before == HEADS[name], "they must not take the database for a new one"
        assert name == "insights" or len(rows_in(database, "channels")) == 1


@pytest.mark.parametrize("revision", ["5f2621c13b39", "0001", "0000", HEADS["videos"], "9999"])
def test_a_strangers_database_is_refused_and_not_migrated(database_urls: DatabaseUrls, revision: str) -> None:
    """A traceback, or "install the newer release", or a migration of a stranger's tables."""
    with database_urls.open("videos") as database:

        def stranger(connection: Connection) -> None:
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            stranger_version = table("alembic_version", column("version_num"))
            connection.execute(stranger_version.insert().values(version_num=revision))
            connection.execute(text("CREATE TABLE runs (id INTEGER)"))

        database.write(stranger)
        for look in (ensure_schema, check_schema):
            with pytest.raises(ForeignDatabase, match=f"VIDEOS_DATABASE_URL: .* another program's: .* is {revision}"):
                look(database)
        assert set(inspect(database.engine).get_table_names()) == {"alembic_version", "runs"}


def test_a_table_of_a_name_of_ours_that_no_release_made_is_left_alone(database_urls: DatabaseUrls) -> None:
    with database_urls.open("videos") as database:
        database.write(lambda connection: connection.execute(text("CREATE TABLE videos (id INTEGER)")))
        with pytest.raises(ForeignDatabase, match="its table 'videos' was made by no release of this one"):
            ensure_schema(database)
        assert inspect(database.engine).get_table_names() == ["videos"]


def test_the_videos_database_is_not_taken_for_that_of_insights(database_urls: DatabaseUrls) -> None:
    with database_urls.open("videos") as database:
        ensure_schema(database)
    url, setting = database_urls.of("videos"), "INSIGHTS_DATABASE_URL"
    with (
        Database("insights", url, setting=setting) as same,
        pytest.raises(ForeignDatabase, match="cannot hold insights, as it is the videos database: name a database"),
    ):
        ensure_schema(same)


def test_two_urls_of_one_database_are_found_out_before_anything_is_written(database_urls: DatabaseUrls) -> None:
    """By whatever address: a server's name, a second file name."""
    url = database_urls.of("videos")
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        file.touch()
        other = file.with_name("other.db")
        other.hardlink_to(file)
        spelled = f"sqlite:///{other}"
    else:
        spelled = url.replace("127.0.0.1", "localhost") if "127.0.0.1" in url else url
    with (
        Database("videos", url, setting="VIDEOS_DATABASE_URL") as first,
        Database("insights", spelled, setting="INSIGHTS_DATABASE_URL") as second,
    ):
        with pytest.raises(ForeignDatabase, match="VIDEOS_DATABASE_URL names the same one"):
            second.require_other_than(first)
        assert inspect(first.engine).get_table_names() == []
    with database_urls.open("videos") as first, database_urls.open("insights") as second:
        second.require_other_than(first)


@pytest.mark.parametrize("name", ["videos", "insights"])
def test_an_open_of_a_current_database_asks_for_its_version_and_views_alone(
    database_urls: DatabaseUrls, name: str
) -> None:
    """Each step opens both some times: 27 of 54 looks in an hour were whether the table of the version is there."""
    with database_urls.open(name) as database:
        ensure_schema(database)
        statements: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        ensure_schema(database)
    asked = [statement for statement in statements if not statement.startswith("BEGIN")]
    assert len(asked) == 2, asked
