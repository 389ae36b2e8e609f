"""The migrations themselves: what they build is what the code expects."""

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Select, inspect, literal_column, select, table, text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import HEADS, alembic_config, ensure_schema, revisions_of
from yt_assets.storage.schema import insights as insights_schema
from yt_assets.storage.schema import videos as videos_schema
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES
from yt_assets.storage.schema.view_statements import ALL_VIEWS
from yt_assets_tests.servers.databases import DatabaseUrls
from yt_assets_tests.storage.next_release import HEADS_NOW, next_release

METADATA: dict[str, MetaData] = {"videos": videos_schema.metadata, "insights": insights_schema.metadata}
pytestmark = pytest.mark.usefixtures("migrations_run")

NAMES = tuple(METADATA)


def differences(database: Database) -> list[object]:
    """What alembic would write into a next migration."""
    with database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "version_table": VERSION_TABLES[database.name]}
        )
        return list(compare_metadata(context, METADATA[database.name]))


def migrate(database: Database, run: str, revision: str) -> None:
    """Run one of alembic's commands."""
    with database.engine.connect() as connection:
        config: Config = alembic_config(database.name)
        config.attributes["connection"] = connection
        getattr(command, run)(config, revision)
        connection.commit()


@pytest.mark.parametrize("name", NAMES)
def test_the_known_revisions_are_those_that_alembic_reads(name: str) -> None:
    scripts = ScriptDirectory.from_config(alembic_config(name))
    assert scripts.get_heads() == [HEADS[name]]
    assert [script.revision for script in scripts.walk_revisions()] == list(reversed(revisions_of(name)))


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
        "WHERE table_schema = database() AND table_name NOT LIKE '%version' ORDER BY table_name, column_name"
    )
    with urls_on_servers.open(name) as database:
        ensure_schema(database)
        with database.reading() as connection:
            migrated = [tuple(row) for row in connection.execute(asked)]
        migrate(database, "downgrade", "base")
        METADATA[name].create_all(database.engine)
        with database.reading() as connection:
            declared = [tuple(row) for row in connection.execute(asked)]
        views = ALL_VIEWS[name]
        assert [row for row in migrated if row[0] not in views] == [row for row in declared if row[0] not in views]


@pytest.mark.thorough_on_servers
@pytest.mark.parametrize("name", NAMES)
def test_down_to_nothing_and_up_again(database_urls: DatabaseUrls, name: str) -> None:
    with database_urls.open(name) as database:
        ensure_schema(database)
        migrate(database, "downgrade", "base")
        assert inspect(database.engine).get_table_names() == [VERSION_TABLES[name]]
        ensure_schema(database)
        assert set(inspect(database.engine).get_table_names()) == {*TABLES[name], VERSION_TABLES[name]}
        assert differences(database) == []


def test_an_upgrade_that_was_killed_after_its_first_column_goes_on(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    """The hour of before has NULL in the new columns, and the views are there again."""
    row = (
        "INSERT INTO engagement_insights (hour, video_id, channel_id, smoothed_rate, rank_7_days) "
        "VALUES ('2026-11-20 01:00:00', 'v', 'c', 0.25, 1)"
    )
    mark = (
        "INSERT INTO insight_hours (hour, asset, generation, planned_at, rows_written, written_at) VALUES "
        "('2026-11-20 01:00:00', 'engagement_insights', 1, '2026-11-20 01:00:00', 1, '2026-11-20 01:00:00')"
    )
    figures = text("SELECT smoothed_rate, spread, spread_rank FROM engagement_insights")
    shown = text("SELECT smoothed_rate, prior_views, channel_rank FROM most_engaging_of_the_week")
    with database_urls.open("insights") as database:
        ensure_schema(database)
        with database.engine.begin() as connection:
            connection.execute(text(row))
            connection.execute(text(mark))
            connection.execute(text("ALTER TABLE engagement_insights ADD COLUMN spread DOUBLE"))
        with next_release(tmp_path):
            ensure_schema(database)
        with database.reading() as connection:
            assert [tuple(found) for found in connection.execute(figures)] == [(0.25, None, None)]
            assert [tuple(found) for found in connection.execute(shown)] == [(0.25, None, None)]


def test_what_a_revision_moved_comes_back_on_the_way_down(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    row = (
        "INSERT INTO videos (video_id, channel_id, duration_seconds, availability, first_seen_at) "
        "VALUES ('{0}', 'c', {1}, 'public', '2026-11-20')"
    )
    lengths = "SELECT video_id, duration_seconds FROM {0} ORDER BY video_id"
    rows = [("a", 60), ("b", None)]
    with database_urls.open("videos") as database:
        ensure_schema(database)
        with database.engine.begin() as connection:
            for name, seconds in rows:
                connection.execute(text(row.format(name, seconds or "NULL")))
        with next_release(tmp_path):
            ensure_schema(database)
            with database.reading() as connection:
                assert [tuple(each) for each in connection.execute(text(lengths.format("video_lengths")))] == rows
            migrate(database, "downgrade", HEADS_NOW["videos"])
        with database.reading() as connection:
            assert [tuple(each) for each in connection.execute(text(lengths.format("videos")))] == rows
        assert differences(database) == []
        assert not ensure_schema(database).is_changed


def test_hours_of_before_are_their_first_generation(database_urls: DatabaseUrls) -> None:
    """What was captured before hours had generations is read as ever; what was not settled is not."""
    hours = (
        "INSERT INTO hours (hour, source, state, planned, `stored`, unavailable, planned_at, settled_at, waiting) "
        "VALUES ('{0}', 'sandbox', '{1}', 3, 1, 0, '{0}', {2}, 0)"
    )
    settled, unsettled, bare = (f"2026-11-20 0{number}:00:00" for number in (1, 2, 3))
    with database_urls.open("videos") as database:
        migrate(database, "upgrade", "0003")
        with database.engine.begin() as connection:
            for hour, state, at in ((settled, "captured", f"'{settled}'"), (unsettled, "capturing", "NULL")):
                connection.execute(text(hours.format(hour, state, at)))
            connection.execute(text(hours.format(bare, "captured", f"'{bare}'")))
            row = "INSERT INTO video_features (hour, video_id, channel_id, observed_at) VALUES (:at, 'v', 'c', :at)"
            connection.execute(text(row), {"at": settled})
        ensure_schema(database)
        with database.reading() as connection:
            numbers = {
                row.hour.hour: (row.plan, row.generation, row.features_generation)
                for row in connection.execute(select(videos_schema.hours))
            }
            accounts = {
                (row.stored, row.waiting, row.unavailable, row.left_out, row.named)
                for row in connection.execute(select(videos_schema.hours))
            }
        assert numbers == {1: (1, 1, 1), 2: (1, None, None), 3: (1, 1, None)}
        assert accounts == {(1, 0, 0, 2, 3)}
        assert differences(database) == []


def test_insights_of_before_are_there_and_in_no_list_until_they_are_computed_again(
    database_urls: DatabaseUrls,
) -> None:
    """Their trend_rank was of another order, and their multiples of other channels."""
    trend = (
        "INSERT INTO trend_insights (hour, video_id, channel_id, trend_rank, label, outlier_multiple, baseline_n, "
        "baseline_kind, trend_score, reason, label_source, benchmark_label) VALUES "
        "('2026-11-20 01:00:00', :key, 'c', 1, 'steady', 9.5, 20, :kind, 5.0, 'so', 'benchmark', 'steady')"
    )
    row = (
        "INSERT INTO engagement_insights (hour, video_id, channel_id, smoothed_rate, engagement_rank) "
        "VALUES ('2026-11-20 01:00:00', :key, 'c', 0.25, 1)"
    )
    with database_urls.open("insights") as database:
        migrate(database, "upgrade", "0006")
        with database.engine.begin() as connection:
            for key in ("v", "w"):
                connection.execute(text(row), {"key": key})
                kind = {"v": "format_curve", "w": "channel_age"}[key]
                connection.execute(text(trend), {"key": key, "kind": kind})
        ensure_schema(database)
        with database.reading() as connection:
            marks = connection.execute(select(insights_schema.insight_hours)).all()
            (mark,) = (mark for mark in marks if mark.asset == "engagement_insights")
            shown = connection.execute(text("SELECT video_id FROM engagement_insights")).all()
            listed = connection.execute(text("SELECT video_id FROM top_trending_videos")).all()
            found = connection.execute(text("SELECT video_id, outlier_multiple FROM trend_insights"))
            multiples = {row.video_id: row.outlier_multiple for row in found}
        assert (mark.hour.hour, mark.asset, mark.generation, mark.rows_written) == (1, "engagement_insights", 1, 2)
        assert {row.video_id for row in shown} == {"v", "w"}
        assert listed == []
        assert multiples == {"v": None, "w": 9.5}
        assert differences(database) == []


ROWS_OF_BEFORE = {
    "videos": (
        "0011",
        "INSERT INTO raw_videos (hour, video_id, observed_at, views) "
        "VALUES ('2026-11-20 01:00:00.000000', 'dQw4w9WgXcQ', '2026-11-20 01:00:35.250000', 7)",
        "INSERT INTO video_features (hour, video_id, channel_id, format, observed_at, views, like_rate) VALUES "
        "('2026-11-20 01:00:00.000000', 'dQw4w9WgXcQ', 'c', 'short', '2026-11-20 01:00:35.250000', 7, 0.3333333333333)",
    ),
    "insights": (
        "0012",
        "INSERT INTO trend_insights (hour, video_id, channel_id, label, views_per_hour, outlier_multiple, baseline_n, "
        "baseline_kind, baseline_place, estimated, reason, label_source, benchmark_label) VALUES "
        "('2026-11-20 01:00:00.000000', 'dQw4w9WgXcQ', 'c', 'too_early', 1234.5, 9.5, 20, 'format_curve', 3, 1, "
        "'so: it is', 'model', 'viral')",
        "INSERT INTO engagement_insights (hour, video_id, channel_id, format, smoothed_rate, engagement_rank) "
        "VALUES ('2026-11-20 01:00:00.000000', 'dQw4w9WgXcQ', 'c', 'live', 0.25, 1)",
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_rows_of_before_are_the_same_in_half_of_the_bytes_and_on_the_way_back(
    database_urls: DatabaseUrls, name: str
) -> None:
    before, *inserts = ROWS_OF_BEFORE[name]
    tables = [insert.split()[2] for insert in inserts]

    def found() -> list[dict[str, object]]:
        with database.reading() as connection:
            every: list[Select[Any]] = [select(literal_column("*")).select_from(table(name)) for name in tables]
            return [dict(connection.execute(each).mappings().one()) for each in every]

    with database_urls.open(name) as database:
        migrate(database, "upgrade", before)
        with database.engine.begin() as connection:
            for insert in inserts:
                connection.execute(text(insert.replace(": ", r"\: ")))
        rows = found()
        assert ensure_schema(database).before == before
        assert found() == rows
        assert differences(database) == []
        migrate(database, "downgrade", before)
        assert found() == rows
        assert ensure_schema(database).is_changed
        assert found() == rows
