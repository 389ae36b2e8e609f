"""How many transactions a stream becomes: one a batch while the database keeps up, fewer when it does not."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event

from yt_assets.batching import Pipeline
from yt_assets.orchestration.io_managers.stream_store import ROWS_TOGETHER, StreamStore
from yt_assets.storage.engine.database import Database
from yt_assets.storage.engine.migrate import ensure_schema
from yt_assets.storage.writing.batches import Batch, bytes_of
from yt_assets_tests.servers.databases import sqlite_urls
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, put, snapshot_row, upload_row, video_id, video_row

LONG = 10.0


def batch_of(first: int, size: int = 10, **changes: Any) -> Batch:
    """Snapshots of consecutive videos."""
    rows = [snapshot_row(video_id(number)) for number in range(first, first + size)]
    return Batch({"raw_videos": rows}, items=size, **changes)


class Shard:
    """A stream of batches of ten through real threads.

    slow_store: it waits after the first batch until the two threads have done all that they can. slow_fetch: a batch is
    fetched when the one before it is stored.
    """

    table = "raw_videos"

    def __init__(self, batches: int, *, slow_store: bool) -> None:
        self.expected = 10 * batches
        self._slow_store = slow_store
        self._fetched_all, self._stored = Event(), Event()
        self._stored.set()
        self._pipeline = Pipeline(self._fetch(batches), lambda batch: batch, queue_length=1)

    def _fetch(self, batches: int) -> Iterator[Batch]:
        for number in range(batches):
            if not self._slow_store:
                self._stored.wait(LONG)
                self._stored.clear()
            yield batch_of(10 * number)
        self._fetched_all.set()

    def __iter__(self) -> Iterator[Batch]:
        for batch in self._pipeline:
            if self._slow_store:
                self._fetched_all.wait(LONG)
            yield batch
            self._stored.set()

    def waiting(self, most: int) -> Sequence[Batch]:
        return self._pipeline.waiting(most)


def stored(database: Database, stream: Any) -> StreamStore:
    store = StreamStore(database, lambda _: None, lambda _: None)
    store.store(stream)
    return store


def test_a_slow_database_gets_many_batches_in_one_transaction(videos: Database) -> None:
    commits: list[int] = []
    event.listen(videos.engine, "commit", lambda _: commits.append(1))
    store = stored(videos, Shard(30, slow_store=True))
    assert (store.videos, store.batches) == (300, 30)
    assert store.transactions == len(commits) <= 3
    assert len(rows_in(videos, "raw_videos")) == 300


def test_a_fast_database_gets_each_batch_at_once(videos: Database) -> None:
    """Waiting for more would lose more when the step is killed, and gain nothing."""
    store = stored(videos, Shard(12, slow_store=False))
    assert (store.videos, store.batches, store.transactions) == (120, 12, 12)


def test_a_transaction_has_its_bound(tmp_path: Path) -> None:
    asked: list[int] = []

    class Piled(Shard):
        def waiting(self, most: int) -> Sequence[Batch]:
            asked.append(most)
            return []

        def __iter__(self) -> Iterator[Batch]:
            yield from (batch_of(0), batch_of(10, 50), Batch({}, items=0))

    with sqlite_urls(tmp_path).open("videos") as database:
        ensure_schema(database)
        stored(database, Piled(0, slow_store=False))
    assert asked == [ROWS_TOGETHER // 10 - 1, ROWS_TOGETHER // 50 - 1, ROWS_TOGETHER - 1]


@pytest.mark.parametrize(("videos_of_it", "lines"), [(490, 0), (1_500, 3), (20_000, 10)])
def test_how_far_it_has_come_is_told_ten_times_at_most(videos_of_it: int, lines: int, tmp_path: Path) -> None:
    class Long(Shard):
        def __iter__(self) -> Iterator[Batch]:
            yield from (Batch({}, items=10) for _ in range(self.expected // 10))

    said: list[str] = []
    with sqlite_urls(tmp_path).open("videos") as database:
        ensure_schema(database)
        StreamStore(database, said.append, said.append).store(Long(videos_of_it // 10, slow_store=False))
    assert len(said) == lines


def test_a_refused_row_in_a_large_transaction_costs_its_video_alone(videos: Database) -> None:
    bad = snapshot_row(video_id(25), views=2**63)
    batches = [batch_of(0), batch_of(10), Batch({"raw_videos": [bad]}, items=1), batch_of(30)]
    said: list[str] = []
    store = StreamStore(videos, lambda _: None, said.append)
    for batch in Batch.merged(batches):
        store._write(batch)
    assert (store.videos, store.rows, store.transactions) == (30, 30, 1)
    assert store.facts()["refused"] == 1
    assert said[0].startswith(f"1 of 31 rows cannot be stored, the others are stored: raw_videos {video_id(25)} views")
    assert len(rows_in(videos, "raw_videos")) == 30


def test_merged_batches_are_the_same_rows_in_the_same_order() -> None:
    one, two = batch_of(0), batch_of(10)
    (together,) = Batch.merged([one, two])
    assert together.rows == {"raw_videos": [*one.rows["raw_videos"], *two.rows["raw_videos"]]}
    assert together.items == 20


def test_a_video_that_was_left_out_is_retired_after_the_rows_before_it_and_before_those_after_it() -> None:
    first, gone, last = batch_of(0), batch_of(10, retired=[video_id(0)]), batch_of(20)
    before, after = Batch.merged([first, gone, last])
    assert (before.items, before.retired) == (20, [video_id(0)])
    assert (after.items, after.retired) == (10, ())


def test_rows_with_other_columns_are_not_merged(videos: Database) -> None:
    """One statement serves all rows of a table."""
    batches = [Batch({"videos": [upload_row(video_id(1))]}, 1), Batch({"videos": [video_row(video_id(2))]}, 1)]
    assert Batch.merged(batches) == batches
    for batch in Batch.merged(batches):
        put(videos, **batch.rows)  # type: ignore[arg-type]  # tables alone
    assert len(rows_in(videos, "videos")) == 2


def test_of_two_observations_in_one_transaction_the_newer_stands(videos: Database) -> None:
    newer, older = (snapshot_row(video_id(1), observed_at=HOUR.replace(minute=minute)) for minute in (9, 1))
    (together,) = Batch.merged([Batch({"raw_videos": [row]}, 1) for row in (newer, older)])
    put(videos, **together.rows)  # type: ignore[arg-type]  # tables alone
    assert rows_in(videos, "raw_videos") == [newer]


@pytest.mark.parametrize(("row", "size"), [({"a": "é"}, 11), ({"a": None}, 11), ({"a": "\ud83d"}, 10)])
def test_bytes_are_those_of_json(row: Any, size: int) -> None:
    assert bytes_of([row, row]) == 2 * size
