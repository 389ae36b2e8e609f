"""`yt-assets export`: the files hold what the views say, for pandas, DuckDB and spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from yt_assets import cli
from yt_assets.cli.errors import CommandFailed, WrongSetting
from yt_assets.cli.export import about_file
from yt_assets.cli.export_files import write_csv, write_parquet
from yt_assets.settings.environment import load_settings
from yt_assets.storage.insights_reading.exports import Exports
from yt_assets.storage.schema.column_facts import ColumnFacts
from yt_assets_tests.api.conftest import filled
from yt_assets_tests.api.test_as_served import environment
from yt_assets_tests.api.world import HOSTILE, fill
from yt_assets_tests.servers.databases import DatabaseUrls, sqlite_urls, with_schema
from yt_assets_tests.storage.samples import HOUR

Export = Callable[..., Result]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DatabaseUrls:
    return filled(tmp_path_factory.mktemp("export"))


def export(urls: DatabaseUrls, folder: Path, *words: str) -> Result:
    words = ("export", "--to", str(folder), *words)
    return CliRunner().invoke(cli.group, words, env=environment(urls), standalone_mode=False)


@pytest.fixture(scope="module")
def exported(world: DatabaseUrls, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    assert export(world, folder).exception is None
    return folder


def of_view(urls: DatabaseUrls, name: str) -> list[dict[str, Any]]:
    with urls.open("insights") as database, database.reading() as connection:
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]  # noqa: S608  ours


def comparable(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Rows as sorted texts: SQLite gives times as texts, and Parquet as moments."""
    return sorted(tuple(_text(row[name]) for name in sorted(row)) for row in rows)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = f"{value.replace(tzinfo=None)}"
    if isinstance(value, date):
        value = f"{value}"
    if isinstance(value, str):
        return value.removesuffix(".000000")
    return "" if value is None else f"{float(value):.9g}"


def holds_the_views(urls: DatabaseUrls, folder: Path) -> None:
    for name in Exports.names:
        files = sorted((folder / name).glob("*.parquet")) or [folder / f"{name}.parquet"]
        rows = [row for file in files if file.exists() for row in pq.read_table(file).to_pylist()]
        assert comparable(rows) == comparable(of_view(urls, name)), name


def test_the_files_hold_what_the_views_say(world: DatabaseUrls, exported: Path) -> None:
    holds_the_views(world, exported)


@pytest.mark.thorough
def test_the_same_on_every_engine(database_urls: DatabaseUrls, tmp_path: Path) -> None:
    urls = with_schema(database_urls)
    with urls.open("insights") as insights, urls.open("videos") as videos:
        fill(insights, videos)
    assert export(urls, tmp_path).exception is None
    holds_the_views(urls, tmp_path)


def test_pandas_and_duckdb_read_them_with_types(world: DatabaseUrls, exported: Path) -> None:
    frame = pd.concat(pd.read_parquet(file) for file in (exported / "video_hours").glob("*.parquet"))
    assert str(frame["hour"].dtype) == "datetime64[us, UTC]"
    assert frame["hour"].max().to_pydatetime() == HOUR
    assert HOSTILE in set(frame["title"]), "a file keeps what was written; who shows it makes it harmless"
    with duckdb.connect() as connection:
        whole = connection.read_parquet(f"{exported}/video_hours/*.parquet")
        (count, views) = whole.aggregate("count(*), sum(views)").fetchall()[0]
        kinds = dict(zip(whole.columns, map(str, whole.types), strict=True))
    rows = of_view(world, "video_hours")
    assert (count, views) == (len(rows), sum(row["views"] for row in rows))
    assert (kinds["hour"], kinds["views"], kinds["views_per_hour"]) == ("TIMESTAMP WITH TIME ZONE", "BIGINT", "DOUBLE")


def test_columns_say_what_they_mean_and_the_footer_until_when_the_file_may_stay(exported: Path) -> None:
    (first, *_) = sorted((exported / "video_hours").glob("*.parquet"))
    schema = pq.read_schema(first)
    for field in schema:
        assert field.metadata[b"comment"], field.name
    assert schema.field("views").metadata[b"figure_of"] == b"YouTube Data API"
    assert schema.field("views_per_hour").metadata[b"figure_of"] == b"yt_assets, not YouTube data"
    assert b"30 days" in schema.metadata[b"policy"]
    kept = timedelta(days=load_settings({}).yt_retention_days)
    assert schema.metadata[b"delete_by"] == f"{date.fromisoformat(first.stem) + kept}".encode()


def test_no_file_may_stay_longer_than_its_names() -> None:
    amended = load_settings({"YT_RETENTION_DAYS": "365", "YT_ANALYTICS_AMENDMENT_ACCEPTED": "true"})
    today = date(2026, 11, 20)
    assert about_file(amended, "video_hours", today, today)["delete_by"] == "2026-12-19"
    assert about_file(amended, "dim_video", None, today)["delete_by"] == "2026-12-19"
    assert about_file(amended, "dim_video", None, today)["source"].startswith("sandbox: simulated")


def test_a_second_export_replaces_files_and_leaves_the_others(world: DatabaseUrls, tmp_path: Path) -> None:
    export(world, tmp_path)
    other = tmp_path / "video_hours" / "2026-01-01.parquet"
    other.write_bytes(b"of an earlier export")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.parquet")}
    assert export(world, tmp_path).exception is None
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.parquet")} == before
    assert [file for file in tmp_path.rglob("*") if file.name.startswith(".")] == []


def test_what_breaks_off_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    columns = [ColumnFacts("views", int, is_optional=False, meaning="Views", is_by_youtube=True)]

    def broken() -> Iterator[list[list[int]]]:
        yield [[1]]
        raise RuntimeError

    writers: dict[Path, Callable[[Path], object]] = {
        tmp_path / "a.parquet": lambda file: write_parquet(file, columns, broken(), {}),
        tmp_path / "a.csv": lambda file: write_csv(file, columns, broken(), is_for_spreadsheet=False),
    }
    for file, write in writers.items():
        file.write_bytes(b"whole")
        with pytest.raises(RuntimeError):
            write(file)
        assert file.read_bytes() == b"whole"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "a.parquet"]


def rows_of(file: Path, encoding: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode(encoding))))


def test_a_spreadsheet_reads_times_figures_and_letters(world: DatabaseUrls, tmp_path: Path) -> None:
    """Windows' spreadsheets garbled "Violão Fácil", and took 2026-11-28T00:00:00Z for a text."""
    assert export(world, tmp_path, "--csv", "--spreadsheet").exception is None
    (file, *_) = sorted((tmp_path / "video_hours").glob("*.csv"))
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = rows_of(file, "utf-8-sig")
    for row in rows:
        datetime.strptime(row["hour"], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  in UTC, as the column says
        for name in ("views_per_hour", "smoothed_rate"):
            assert "e" not in row[name]
            assert len(row[name].partition(".")[2]) <= 6
    assert {row["title"] for row in rows if row["title"].startswith("'=cmd")}
    assert not [value for row in rows for value in row.values() if value.startswith(("=", "+", "@", "\t"))]


def test_plain_csv_is_as_the_other_commands_write_it(world: DatabaseUrls, tmp_path: Path) -> None:
    assert export(world, tmp_path, "--csv", "--since", "2026-11-20").exception is None
    (file, *_) = sorted((tmp_path / "video_hours").glob("*.csv"))
    rows = rows_of(file, "utf-8")
    assert not file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert rows[0]["hour"].endswith("Z")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--spreadsheet",), "add --csv"),
        (("--since", "yesterday"), "--since is 'yesterday'"),
        (("--to", "/proc/nowhere"), "--to is '/proc/nowhere'"),
    ],
)
def test_a_wrong_option_is_said_in_a_sentence(
    words: tuple[str, ...], said: str, world: DatabaseUrls, tmp_path: Path
) -> None:
    ended = export(world, tmp_path, *words)
    assert isinstance(ended.exception, WrongSetting)
    assert said in str(ended.exception)


def test_days_that_are_not_stored_have_no_file(world: DatabaseUrls, tmp_path: Path) -> None:
    assert export(world, tmp_path, "--since", "2027-01-01").exception is None
    assert {file.name for file in tmp_path.rglob("*.parquet")} == {"dim_video.parquet", "dim_channel.parquet"}


def test_nothing_stored_is_said(empty: DatabaseUrls, tmp_path: Path) -> None:
    ended = export(empty, tmp_path)
    assert isinstance(ended.exception, CommandFailed)
    assert "there are no insights yet" in str(ended.exception)
    assert not list(tmp_path.rglob("*.parquet"))


@pytest.fixture
def empty(tmp_path: Path) -> DatabaseUrls:
    return with_schema(sqlite_urls(tmp_path))
