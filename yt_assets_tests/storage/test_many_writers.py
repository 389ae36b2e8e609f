"""Two processes with three threads each write one hour while it arrives in any order; a reader looks on."""

from collections.abc import Mapping
from typing import Any

import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Batch
from yt_assets.storage.writing.replacements import replace_hours
from yt_assets.storage.writing.upserts import write_batch
from yt_assets_tests.storage.racers import (
    arrivals,
    observe_shuffled,
    race,
    race_of,
    replace_often,
    version,
    watch,
)
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR

VIDEOS, ROUNDS = 60, 2
WRITERS = ((1, 2, 3), (4, 5, 6))
REPLACEMENTS = 200
FENCES = {"raw_videos": "observed_at", "videos": "metadata_at"}


def url_of(database: Database) -> str:
    """The URL with its password, for a process of its own."""
    return database.url.render_as_string(hide_password=False)


def in_order(table: str) -> list[Mapping[str, Any]]:
    """Everything that all writers saw, oldest first."""
    seen = [row[table] for writers in WRITERS for writer in writers for row in arrivals(writer, VIDEOS, ROUNDS)]
    return sorted(seen, key=lambda row: row[FENCES[table]])


def test_six_writers_in_any_order_leave_what_one_writer_in_order_leaves(videos: Database) -> None:
    """A shard that a killed run left behind, a retried one and a click on Materialize, all within the same minute.

    No error surfaces, the newest observation of every video stands, and what arrives late changes nothing.
    """
    race(observe_shuffled, [(url_of(videos), writers, VIDEOS, ROUNDS) for writers in WRITERS])
    raced = {table: rows_in(videos, table) for table in FENCES}
    for table, fence in FENCES.items():
        serial = {row["video_id"]: row for row in in_order(table)}
        assert {row["video_id"]: row for row in raced[table]} == serial, fence
    oldest = {table: {row["video_id"]: row for row in reversed(in_order(table))} for table in FENCES}
    write_batch(videos, Batch({table: list(rows.values()) for table, rows in oldest.items()}, items=VIDEOS))
    assert {table: rows_in(videos, table) for table in FENCES} == raced


def test_a_serial_run_of_the_same_rows_is_what_the_test_above_compares_with(videos: Database) -> None:
    for table in FENCES:
        write_batch(videos, Batch({table: in_order(table)}, items=VIDEOS))
        newest = {row["video_id"]: row for row in in_order(table)}
        assert {row["video_id"]: row for row in rows_in(videos, table)} == newest


@pytest.mark.thorough
def test_a_reader_never_sees_half_an_hour(insights: Database) -> None:
    """An analyst's query must not average an hour of which the old rows are gone and the new ones not yet there."""
    replace_hours(insights, "keyword_insights", [HOUR], version(0))
    url = url_of(insights)
    _, (polls, partial) = race_of([(replace_often, (url, REPLACEMENTS)), (watch, (url, REPLACEMENTS))])
    assert partial == []
    assert polls > 10
    assert rows_in(insights, "keyword_insights") == sorted(version(REPLACEMENTS), key=lambda row: str(row["keyword"]))
