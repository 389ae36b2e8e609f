"""The migrations themselves: what they build is what the code expects."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text

from yt_assets.storage import insights_schema, videos_schema
from yt_assets.storage.engine import Database
from yt_assets.storage.migrate import HEADS, alembic_config, ensure_schema
from yt_assets.storage.rows import TABLES
from yt_assets.storage.views import VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls

METADATA: dict[str, MetaData] = {"videos": videos_schema.metadata, "insights": insights_schema.metadata}
NAMES = tuple(METADATA)


def differences(database: Database) -> list[object]:
    """What alembic would write into a next migration."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA[database.name]))


def migrate(database: Database, run: str, revision: str) -> None:
    """Run one of alembic's commands."""
    with database.engine.connect() as connection:
        config: Config = alembic_config(database.name)
        config.attributes["connection"] = connection
        getattr(command, run)(config, revision)
        connection.commit()


@pytest.mark.parametrize("name", NAMES)
def test_the_known_heads_are_those_of_the_files(name: str) -> None:
    assert ScriptDirectory.from_config(alembic_config(name)).get_heads() == [HEADS[name]]


@pytest.mark.parametrize("name", NAMES)
def test_the_migrations_build_what_the_schema_declares(database_urls: DatabaseUrls, name: str) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        assert differences(database) == []


@pytest.mark.parametrize("name", NAMES)
def test_collations_and_fractions_are_those_of_the_schema(urls_on_servers: DatabaseUrls, name: str) -> None:
    """Alembic compares neither: an id column that ignores case would pass its check."""
    asked = text(
        "SELECT table_name, column_name, collation_name, datetime_precision FROM information_schema.columns "
        "WHERE table_schema = database() AND table_name <> 'alembic_version' ORDER BY table_name, column_name"
    )
    with urls_on_servers.open(name) as database:
        ensure_schema(database)
        with database.reading() as connection:
            migrated = [tuple(row) for row in connection.execute(asked)]
        migrate(database, "downgrade", "base")
        METADATA[name].create_all(database.engine)
        with database.reading() as connection:
            declared = [tuple(row) for row in connection.execute(asked)]
        assert [row for row in migrated if row[0] not in VIEWS] == [row for row in declared if row[0] not in VIEWS]


@pytest.mark.parametrize("name", NAMES)
def test_down_to_nothing_and_up_again(database_urls: DatabaseUrls, name: str) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        migrate(database, "downgrade", "base")
        assert inspect(database.engine).get_table_names() == ["alembic_version"]
        ensure_schema(database)
        assert set(inspect(database.engine).get_table_names()) == {*TABLES[name], "alembic_version"}
        assert differences(database) == []


def test_engagement_of_hours_before_its_priors_is_kept(database_urls: DatabaseUrls) -> None:
    """The upgrade was killed after its first column; it goes on, and the old hour has NULL in the new ones."""
    row = (
        "INSERT INTO engagement_insights (hour, video_id, channel_id, smoothed_rate, engagement_rank) "
        "VALUES ('2026-11-20 01:00:00', 'v', 'c', 0.25, 1)"
    )
    seen = text("SELECT smoothed_rate, smoothed_like_rate, prior_views, channel_rank FROM most_engaging_videos")
    with database_urls.open("insights") as database:
        migrate(database, "upgrade", "0001")
        with database.engine.begin() as connection:
            connection.execute(text(row))
            connection.execute(text("ALTER TABLE engagement_insights ADD COLUMN smoothed_like_rate DOUBLE"))
        ensure_schema(database)
        with database.reading() as connection:
            assert [tuple(found) for found in connection.execute(seen)] == [(0.25, None, None, None)]


def test_what_left_the_hourly_rows_is_kept_as_versions_and_comes_back_on_the_way_down(
    database_urls: DatabaseUrls,
) -> None:
    """Two hours under one text, a third under another: an installation that was running before the move."""
    before = (
        "INSERT INTO videos (video_id, channel_id, format, availability, first_seen_at) "
        "VALUES ('v', 'c', 'long', 'public', '2026-11-20')"
    )
    hourly = (
        "INSERT INTO raw_videos (hour, video_id, observed_at, live_state, text_hash) "
        "VALUES ('2026-11-20 0{0}:00:00', 'v', '2026-11-20 0{0}:05:00', 'none', '{1}')"
    )
    seen = text("SELECT text_hash, live_state FROM raw_videos ORDER BY hour")
    kept = text("SELECT text_hash, live_state, format FROM video_versions ORDER BY valid_from")
    with database_urls.open("videos") as database:
        migrate(database, "upgrade", "0002")
        with database.engine.begin() as connection:
            for statement in (before, *(hourly.format(hour, name) for hour, name in ((1, "a"), (2, "a"), (3, "b")))):
                connection.execute(text(statement))
        migrate(database, "upgrade", "0003")
        with database.reading() as connection:
            assert [tuple(row) for row in connection.execute(kept)] == [("a", "none", "long"), ("b", "none", "long")]
        migrate(database, "downgrade", "0002")
        with database.reading() as connection:
            assert [tuple(row) for row in connection.execute(seen)] == [("a", "none"), ("a", "none"), ("b", "none")]
