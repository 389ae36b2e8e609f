"""Many rows at once: what goes in as literals and comes out as packed lists is what it was, on every engine."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.mysql_selects import read_rows
from yt_assets.storage.reading.page_frames import read_frame
from yt_assets.storage.reading.pages import PagedSelect
from yt_assets.storage.schema.tables import TABLES
from yt_assets.storage.writing.batches import ALL_MEASURED, bytes_of
from yt_assets.storage.writing.checks import all_fit, misfits
from yt_assets.storage.writing.hourly_frames import rows_of
from yt_assets.storage.writing.mysql_inserts import STATEMENT_BYTES, insert_literals
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, features_row, hour_at, put, snapshot_row, text_row, video_id

NASTY = [
    'it\'s \\ 50 % of "all"; -- %s',
    "日本語 🍞 é",
    "a\nb\tc\x00d",
    "%(video_id)s",
    "NULL",
    "",
    "[1, 2]",
    "'); DROP",
]
REALS = [0.1 + 0.2, 1e-300, -1.7976931348623157e308, 5e-324, 1 / 3, 123456789.12345679, 0.0, None]


def test_texts_of_every_kind_come_back_as_they_were(videos: Database) -> None:
    rows = [
        text_row(video_id(n), title=text[:100], description=text, tags=[text, "é", None], category_id=None)
        for n, text in enumerate(NASTY)
    ]
    put(videos, video_texts=rows)
    table = TABLES["videos"]["video_texts"]
    assert rows_in(videos, "video_texts") == rows
    with videos.reading() as connection:
        found = read_rows(connection, select(*table.c))
        frame = read_frame(connection, PagedSelect(select(*table.c), ("video_id",)))
    assert sorted(found) == [tuple(row[column.name] for column in table.c) for row in rows]
    assert [dict(row) for row in rows_of(frame)] == rows


@pytest.mark.parametrize("special", ["", "\0", "\n", "\r", "\x1a", '"', "'", "\\"])
def test_a_column_is_escaped_if_any_of_its_texts_needs_that(videos: Database, special: str) -> None:
    """Most columns need none, and are written down as they are: one look at all of their texts together."""
    titles = ["plain", f"a{special}b", "日本語", special]
    rows = [text_row(video_id(n), title=title, category_id=special or None) for n, title in enumerate(titles)]
    put(videos, video_texts=rows)
    assert rows_in(videos, "video_texts") == rows


def test_numbers_and_times_come_back_to_the_last_digit(videos: Database) -> None:
    at = HOUR + timedelta(milliseconds=123)
    rows = [
        features_row(video_id(n), views_per_hour=real, views=2**62 + n, likes=None, observed_at=at)
        for n, real in enumerate(REALS)
    ]
    put(videos, video_features=rows)
    assert rows_in(videos, "video_features") == rows
    table = TABLES["videos"]["video_features"]
    with videos.reading() as connection:
        frame = read_frame(connection, PagedSelect(select(*table.c), ("video_id",)))
    assert [dict(row) for row in rows_of(frame)] == rows


def test_a_batch_of_texts_is_cut_below_the_smallest_packet(videos: Database) -> None:
    rows = [text_row(video_id(n), description="é" * 15_000) for n in range(2 * STATEMENT_BYTES // 15_000)]
    put(videos, video_texts=rows)
    assert len(rows_in(videos, "video_texts")) == len(rows)


def test_times_without_a_zone_and_kinds_that_differ_take_the_long_way(videos: Database) -> None:
    """A column of whole numbers and gaps comes out of pandas as floats."""
    put(videos, raw_videos=[snapshot_row(video_id(1), views=3.0), snapshot_row(video_id(2), views=4)])
    assert [row["views"] for row in rows_in(videos, "raw_videos")] == [3, 4]


def test_a_session_that_takes_backslashes_for_text_gets_no_literals(videos_on_servers: Database) -> None:
    """A quote after a backslash ends a string there: a title could go on as SQL."""
    row = text_row(video_id(1), title="\\'); DROP TABLE video_texts; -- ")
    table = TABLES["videos"]["video_texts"]

    def sent(connection: Connection) -> list[bool]:
        found = []
        for mode in ("NO_BACKSLASH_ESCAPES", "STRICT_ALL_TABLES"):
            connection.exec_driver_sql(f"SET sql_mode='{mode}'")
            found.append(insert_literals(connection, table, insert(table), [row]))
        return found

    assert videos_on_servers.write(sent) == [False, True]
    assert rows_in(videos_on_servers, "video_texts") == [row]


@pytest.mark.parametrize(
    "changes",
    [
        {"views": 2**63}, {"views": -(2**63)}, {"views": 2.5}, {"views": True}, {"video_id": "é"},
        {"video_id": "x" * 12}, {"video_id": None}, {"observed_at": None}, {"observed_at": "now"},
        {"observed_at": HOUR.replace(tzinfo=None)},
        {"views_per_hour": float("nan")}, {"views_per_hour": float("inf")}, {"views_per_hour": "1"}, {"format": None},
        {"text_hash": "\ud83d"}, {"views": None}, {"views_per_hour": 3}, {"observed_at": hour_at(1)},
    ],
)  # fmt: skip
def test_the_quick_look_at_columns_never_passes_what_the_close_look_at_rows_refuses(changes: Any) -> None:
    table = TABLES["videos"]["video_features"]
    rows = [features_row(video_id(1)), features_row(video_id(2), **changes)]
    refused = [name for row in rows for name, _ in misfits(table, row)]
    assert not (all_fit(table, rows) and refused)
    assert all_fit(table, [features_row(video_id(1)), features_row(video_id(2), likes=None)])
    assert not all_fit(table, [{**rows[0], "no_such_column": 1}])
    assert not all_fit(table, [rows[0], {"video_id": video_id(3)}])


def test_bytes_of_many_rows_are_those_of_every_sixteenth() -> None:
    rows = [{"a": "x" * 10} for _ in range(10 * ALL_MEASURED)]
    assert bytes_of(rows) == len(rows) * bytes_of(rows[:1])
    assert bytes_of([]) == 0
