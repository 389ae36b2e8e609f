"""What cannot be stored is refused by name, on every engine alike, and loses nothing else of its batch."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event, text

from yt_assets.storage.engine.database import Database
from yt_assets.storage.errors import RowsRefused
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.checks import TEXT_BYTES
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.servers.databases import DatabaseUrls, with_schema
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import (
    HOUR,
    hour_at,
    keyword_row,
    only,
    put,
    snapshot_row,
    text_row,
    trend_row,
    video_id,
    video_row,
)

BAD = video_id(4)
NAN = float("nan")
TOO_LONG_HERE = {"title": "x" * 40}


def batch_with(of_the_bad_one: dict[str, dict[str, Any]] | None = None, size: int = 10) -> Batch:
    """A batch of videos as a shard sends it; one of them with other values, by table."""
    keys = [video_id(number) for number in range(size)]
    changes = of_the_bad_one or {}
    makers: dict[str, Any] = {"raw_videos": snapshot_row, "videos": video_row, "video_texts": text_row}
    rows = {
        table: [make(key, **(changes.get(table, {}) if key == BAD else {})) for key in keys]
        for table, make in makers.items()
    }
    return Batch(rows, items=size)


def refused(database: Database, batch: Batch) -> RowsRefused:
    with pytest.raises(RowsRefused) as caught:
        write_batch(database, batch)
    return caught.value


def stored(database: Database, table: str) -> list[str]:
    return [str(row["video_id"]) for row in rows_in(database, table)]


@pytest.mark.parametrize(
    ("table", "changes", "said"),
    [
        ("video_texts", {"title": "x" * 256}, "title: it is 256 characters long, 255 fit: 'xxxxx"),
        ("video_texts", {"title": "half an emoji \ud83d"}, "title: it holds U\\+D83D at character 15, which is no"),
        ("video_texts", {"tags": ["\udd25"]}, "tags: it holds U\\+DD25, which is no character"),
        ("video_texts", {"tags": [object]}, "tags: it cannot be written as JSON"),
        ("video_texts", {"description": "🔥" * 16_384}, "description: it is 65,536 bytes long, 65,535 fit: '🔥🔥"),
        ("video_texts", {"tags": ["t" * TEXT_BYTES]}, "tags: it is 65,539 bytes of JSON, 65,535 fit"),
        ("video_texts", {"category_id": "é"}, "category_id: it holds U\\+00E9 at character 1, which is no ASCII"),
        ("video_texts", {"title": None}, "title: it must not be empty"),
        ("raw_videos", {"views": 2**63}, "views: it is more than a signed 64-bit number holds: 9223372036854775808"),
        ("raw_videos", {"likes": -(2**63) - 1}, "likes: it is more than"),
        ("raw_videos", {"comments": "many"}, "comments: it is no whole number but of type str: 'many'"),
        ("raw_videos", {"comments": 0.5}, "comments: it is no whole number"),
        ("raw_videos", {"observed_at": "05:00"}, "observed_at: it is no time but of type str"),
        ("videos", {"duration_seconds": 2**31}, "duration_seconds: it is more than a signed 32-bit number holds"),
        ("videos", {"aspect_ratio": NAN}, "aspect_ratio: it is not finite"),
        ("videos", {"aspect_ratio": "16:9"}, "aspect_ratio: it is no number"),
        ("videos", {"channel_id": 7}, "channel_id: it is no text but of type int"),
    ],
)
def test_a_value_that_does_not_fit_is_named_and_the_other_videos_are_stored(
    videos: Database, table: str, changes: dict[str, Any], said: str
) -> None:
    """One title of 256 characters lost nine other videos; and SQLite stored what MySQL refused."""
    with pytest.raises(
        RowsRefused, match=f"1 of 30 rows cannot be stored, the others are stored: {table} {BAD} {said}"
    ):
        write_batch(videos, batch_with({table: changes}))
    for name in ("raw_videos", "videos", "video_texts"):
        assert stored(videos, name) == [video_id(number) for number in range(10) if video_id(number) != BAD]


def test_a_video_id_that_is_too_long_is_refused_by_its_beginning(videos: Database) -> None:
    error = refused(videos, Batch({"raw_videos": [snapshot_row("v" * 300), snapshot_row(video_id(1))]}, items=2))
    assert f"raw_videos '{'v' * 60}'… video_id: it is 300 characters long, 11 fit" in str(error)
    assert stored(videos, "raw_videos") == [video_id(1)]


def test_a_message_is_short_and_can_be_printed_whatever_it_is_about(videos: Database) -> None:
    """The event log is a database too: a message with half an emoji in it would fail the run that it explains."""
    titles = ["\ud83d" * 10_000, "\u202eevil\x00\x1b[2J" * 1_000, "🔥" * 100_000]
    rows = [text_row(video_id(number), title=title) for number, title in enumerate(titles * 4)]
    error = refused(videos, Batch({"video_texts": rows}, items=len(rows)))
    said = str(error)
    said.encode()
    assert said.startswith("12 of 12 rows cannot be stored")
    assert said.endswith("; and 7 more")
    assert len(said) < 5 * 600
    assert "\x00" not in said
    assert "\u202e" not in said
    assert len(error.refusals) == 12


def test_two_fields_of_a_video_are_two_refusals(videos: Database) -> None:
    error = refused(videos, batch_with({"raw_videos": {"views": 2**63}, "video_texts": {"title": None}}))
    assert {(refusal.table, refusal.key, refusal.field) for refusal in error.refusals} == {
        ("raw_videos", BAD, "views"),
        ("video_texts", BAD, "title"),
    }


def narrow(database: Database, table: str, column: str, worst: str) -> None:
    """Make the database refuse what this release's schema allows, as an operator's own change may."""
    if database.dialect == "sqlite":
        statement = (
            f"CREATE TRIGGER narrow BEFORE INSERT ON {table} WHEN new.{column} = '{worst}' "
            f"BEGIN SELECT RAISE(ABORT, 'Data too long for column {column}'); END"
        )
    else:
        statement = f"ALTER TABLE {table} MODIFY {column} VARCHAR(30) NOT NULL"
    with database.engine.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture
def narrowed(database_urls: DatabaseUrls) -> Any:
    """A videos database that takes titles of 30 characters."""
    with with_schema(database_urls).open("videos") as database:
        narrow(database, "video_texts", "title", TOO_LONG_HERE["title"])
        yield database


def test_what_only_the_server_refuses_is_found_in_halves(narrowed: Database) -> None:
    """The statement fails as a whole and says which column, not which video."""
    transactions: list[int] = []
    event.listen(narrowed.engine, "begin", lambda _: transactions.append(1))
    error = refused(narrowed, batch_with({"video_texts": TOO_LONG_HERE}, size=500))
    (refusal,) = error.refusals
    assert (refusal.table, refusal.key, refusal.field) == ("video_texts", BAD, "title")
    assert "Data too long" in refusal.reason
    assert len(stored(narrowed, "raw_videos")) == len(stored(narrowed, "video_texts")) == 499
    assert BAD not in stored(narrowed, "raw_videos")
    assert len(transactions) < 25


def test_videos_that_are_gone_are_marked_also_when_a_row_is_refused(narrowed: Database) -> None:
    put(narrowed, videos=[video_row(video_id(99))])
    whole = batch_with({"video_texts": TOO_LONG_HERE})
    refused(narrowed, Batch(whole.rows, items=10, retired=[video_id(99)], hour=HOUR, observed_at=hour_at(1)))
    gone = next(row for row in rows_in(narrowed, "videos") if row["video_id"] == video_id(99))
    assert (gone["availability"], gone["unavailable_since"]) == ("unavailable", HOUR)
    assert len(stored(narrowed, "raw_videos")) == 9


def test_a_write_after_a_refused_one_is_a_write_like_any(narrowed: Database) -> None:
    for _ in range(3):
        refused(narrowed, batch_with({"video_texts": TOO_LONG_HERE}))
    write_batch(narrowed, batch_with())
    assert len(stored(narrowed, "raw_videos")) == 10


@pytest.mark.parametrize(
    "rows",
    [
        [trend_row(video_id(1)), trend_row(video_id(2), explanation="\ud83d")],
        [trend_row(video_id(1)), trend_row(video_id(2), views_per_hour=float("inf"))],
    ],
)
def test_of_a_derived_hour_a_refused_row_refuses_the_hour(insights: Database, rows: Sequence[Any]) -> None:
    """Ranks without the one in the middle would be read as whole; the old hour stays."""
    replace_hours(insights, "trend_insights", [HOUR], [trend_row(video_id(3))])
    with pytest.raises(RowsRefused, match=f"hour is stored whole or not at all: trend_insights {video_id(2)} "):
        replace_hours(insights, "trend_insights", [HOUR], rows)
    assert only(rows_in(insights, "trend_insights")) == trend_row(video_id(3))


def test_a_whole_number_that_pandas_made_a_float_fits(insights: Database) -> None:
    replace_hours(insights, "keyword_insights", [HOUR], [keyword_row("a", videos=3.0)])
    assert only(rows_in(insights, "keyword_insights"))["videos"] == 3
