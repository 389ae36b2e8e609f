"""The project as yt_app runs it: rows by the app, tables by yt_migrate, and one sentence where the two are mixed up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner, Result
from sqlalchemy import Engine, event, inspect

from yt_assets import cli
from yt_assets.cli.errors import WrongSetting
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import HEADS, alembic_config, ensure_schema
from yt_assets.storage.errors import SchemaTooOld
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.schema.tables import TABLES, VERSION_TABLES
from yt_assets.storage.schema.view_statements import ALL_VIEWS, drop_views
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets_tests.deploy.accounts import PASSWORDS, QUOTED, Accounts
from yt_assets_tests.storage.next_release import next_release
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    HOUR,
    channel_row,
    hour_at,
    keyword_row,
    put,
    snapshot_row,
    text_row,
    title_row,
    video_id,
    video_row,
)

NAMES = ("videos", "insights")
DDL = ("CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "LOCK")


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the server during the block."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]).lstrip().upper())

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def downgrade(database: Database) -> None:
    """Back to an empty database."""
    with database.engine.connect() as connection:
        drop_views(connection, database.name)
        config = alembic_config(database.name)
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()


def typed(accounts: Accounts, account: str) -> Result:
    """`yt-assets migrate` with the URLs of an account."""
    urls = {f"{name.upper()}_DATABASE_URL": accounts.url(account, name) for name in NAMES}
    return CliRunner().invoke(cli.group, ["migrate"], env={**urls, "COLUMNS": "200"}, standalone_mode=False)


@pytest.mark.parametrize("name", NAMES)
def test_a_normal_start_attempts_no_ddl(accounts: Accounts, name: str) -> None:
    with accounts.open("app", name) as database, statements_of(database.engine) as sent:
        state = ensure_schema(database)
    assert (state.before, state.is_changed) == (HEADS[name], False)
    assert sent
    assert [statement for statement in sent if statement.startswith(DDL)] == []


def test_the_app_writes_batches_and_reads_frames(accounts: Accounts) -> None:
    keys = [video_id(number) for number in range(1, 4)]
    with accounts.open("app", "videos") as videos:
        for _ in range(2):
            put(videos, channels=[channel_row()], videos=[video_row(key) for key in keys])
            put(
                videos, hour=HOUR, video_texts=[text_row(key) for key in keys], raw_videos=list(map(snapshot_row, keys))
            )
        with videos.reading() as connection:
            history = Frames(connection).history(HOUR, hour_at(1) - HOUR)
    assert list(history["video_id"]) == keys


def test_the_app_replaces_an_hour(accounts: Accounts) -> None:
    """Taking turns locks the one row of the version, for which MySQL wants the right to update it."""
    with accounts.open("app", "insights") as insights:
        for keyword in ("old", "new"):
            rows = [keyword_row(keyword)]
            replace_hours(insights, "keyword_insights", [HOUR], rows, titles=[title_row(video_id(1))])
        with insights.reading() as connection:
            frame = Frames(connection).hours("keyword_insights", [HOUR])
        assert list(frame["keyword"]) == ["new"]
        assert len(rows_in(insights, "video_titles")) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_migrating_account_takes_the_schema_down_and_up(accounts: Accounts, name: str) -> None:
    with accounts.open("migrate", name) as database:
        downgrade(database)
        assert set(inspect(database.engine).get_table_names()) <= {VERSION_TABLES[name]}
        ensure_schema(database)
        assert set(TABLES[name]) <= set(inspect(database.engine).get_table_names())


def drop_all(database: Database) -> None:
    downgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"DROP TABLE {VERSION_TABLES[database.name]}")


def leave(_database: Database) -> None:
    """A release follows; this database is still of the one before."""


def drop_a_view(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DROP VIEW top_keywords")


@pytest.mark.parametrize(
    ("name", "undo", "has"),
    [
        ("videos", drop_all, "has no schema yet"),
        ("insights", drop_all, "has no schema yet"),
        ("videos", leave, f"has schema {HEADS['videos']}"),
        ("insights", drop_a_view, "lacks views or the table of its version"),
    ],
)
def test_a_start_that_may_not_migrate_says_who_may(
    accounts: Accounts, name: str, undo: Callable[[Database], None], has: str, tmp_path: Path
) -> None:
    """The first start after an update died with error 1142 and a statement, three times over."""
    setting = f"{name.upper()}_DATABASE_URL"
    with accounts.open("migrate", name) as database:
        undo(database)
        before = inspect(database.engine).get_table_names()
        release = next_release(tmp_path) if undo is leave else nullcontext()
        with release, accounts.open("app", name) as as_app:
            needed = HEADS[name]
            with pytest.raises(SchemaTooOld) as refused:
                ensure_schema(as_app)
        assert inspect(database.engine).get_table_names() == before
    said = str(refused.value)
    assert said == (
        f"{setting}: the {name} database at {accounts.server.place}/{name} {has}, this release needs schema "
        f"{needed}, and the account has no right to change tables: run 'yt-assets migrate' with the {setting} of "
        "an account that has, such as yt_migrate"
    )


def test_migrate_makes_both_schemas_and_says_so(accounts: Accounts) -> None:
    for name in NAMES:
        with accounts.open("migrate", name) as database:
            drop_all(database)
    made, again = typed(accounts, "migrate"), typed(accounts, "migrate")
    assert made.exception is None, made.output
    places = {name: f"{name} at {accounts.server.place}/{name}" for name in NAMES}
    assert made.output.splitlines() == [f"{places[name]}: made, at schema {HEADS[name]}" for name in NAMES]
    assert again.output.splitlines() == [f"{places[name]}: at schema {HEADS[name]} already" for name in NAMES]
    with accounts.open("migrate", "insights") as insights:
        assert set(inspect(insights.engine).get_view_names()) == set(ALL_VIEWS["insights"])


def test_migrate_as_the_app_ends_in_one_sentence(accounts: Accounts) -> None:
    with accounts.open("migrate", "videos") as videos:
        drop_all(videos)
    ended = typed(accounts, "app")
    assert isinstance(ended.exception, WrongSetting)
    assert "VIDEOS_DATABASE_URL" in str(ended.exception)
    assert "no right to change tables" in str(ended.exception)
    for password in (PASSWORDS["app"], QUOTED):
        assert password not in str(ended.exception) + ended.output


def test_migrate_says_when_views_alone_were_missing(accounts: Accounts) -> None:
    with accounts.open("migrate", "insights") as insights:
        drop_a_view(insights)
    assert f"insights: at schema {HEADS['insights']}, its views made again" in typed(accounts, "migrate").output
