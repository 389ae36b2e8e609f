"""An hour that is captured a second time, with more channels: it becomes that, or stays what it was."""

import signal
from collections.abc import Mapping
from typing import Any

import pytest

from yt_assets.storage.reading.hours import HourLedger, HourlyTable
from yt_assets_tests.faults.conftest import Stages
from yt_assets_tests.faults.disturbed import Contents, Installation, hour
from yt_assets_tests.faults.doomed import (
    AFTER_A_CALL,
    AFTER_THE_COMMIT,
    AFTER_THE_EVENT,
    ASSETS,
    BEFORE_A_CALL,
    BEFORE_THE_COMMIT,
    BETWEEN_BATCHES,
    INSIGHTS,
    MID_TRANSACTION,
)
from yt_assets_tests.faults.engines import at_points

FEW, ALL = 30, 60
DERIVED = ASSETS[1:]
HALF_WAY = [
    *(("raw_videos", point) for point in (BEFORE_A_CALL, AFTER_A_CALL, MID_TRANSACTION, BETWEEN_BATCHES)),
    *(("raw_videos", point) for point in (BEFORE_THE_COMMIT, AFTER_THE_COMMIT, AFTER_THE_EVENT)),
    *(("video_features", point) for point in (BETWEEN_BATCHES, BEFORE_THE_COMMIT, AFTER_THE_COMMIT)),
]
LATER = 40

on_both = pytest.mark.parametrize("engine_name", ["sqlite", "mariadb"], indirect=True)


def captured(stages: Stages, channels: int) -> Installation:
    """The second hour, captured whole with so many channels."""
    name = f"second hour of {channels} channels"
    if name not in stages.saved:
        work = stages.back_to("first hour")
        work.channels = channels
        assert work.run(1, ASSETS).succeeded, work.said()
        work.channels = None
        stages.keep(name)
    return stages.back_to(name).at(1, LATER)


def videos_of(contents: Contents, table: str) -> int:
    """Videos with a row in the second hour."""
    return len({row["video_id"] for row in contents[table] if row["hour"] == hour(1)})


def recorded(contents: Contents) -> Mapping[str, Any]:
    (row,) = (row for row in contents["hours"] if row["hour"] == hour(1))
    return row


def counts(work: Installation) -> dict[str, int]:
    """Videos of the second hour by table; keywords are of no single video."""
    contents = work.contents()
    return {table: videos_of(contents, table) for table in ASSETS if table != "keyword_insights"}


@at_points(HALF_WAY)
def test_a_second_capture_that_is_killed_leaves_the_first_or_is_whole(asset: str, point: str, stages: Stages) -> None:
    """With four channels of eight half captured, the ledger said 240 of 240, and insights ranked that half as good."""
    work = captured(stages, channels=1)
    assert work.run(1, ASSETS, doom=(asset, point)).signal == signal.SIGKILL, "it never came to that point"
    # Whoever computes what follows now gets the hour in force, and not what else stands in the tables.
    assert work.run(1, DERIVED).succeeded, work.said()
    found = counts(work)
    assert set(found.values()) in ({FEW}, {ALL}), found
    record = recorded(work.contents())
    assert (record["planned"], record["stored"]) == (found["raw_videos"], found["raw_videos"])
    # The hour's next run makes it whole, as long as YouTube shows it.
    assert work.run(1, ASSETS).succeeded, work.said()
    assert set(counts(work).values()) == {ALL}
    assert _is_of_one_capture(work)


@on_both
def test_a_second_capture_that_youtube_refuses_leaves_the_first(stages: Stages) -> None:
    """No kill is needed: answers with status 500 did the same."""
    work = captured(stages, channels=1)
    work.sandbox._gateway._faults.order([{"method": "videos.list", "from": 1, "to": 99, "status": 500}])
    try:
        assert work.run(1, ASSETS).failed_in_order
    finally:
        work.sandbox._gateway._faults.order([])
    assert work.run(1, DERIVED).succeeded, work.said()
    assert set(counts(work).values()) == {FEW}
    assert recorded(work.contents())["stored"] == FEW
    assert work.run(1, ASSETS).succeeded, work.said()
    assert set(counts(work).values()) == {ALL}


@on_both
def test_a_channel_that_is_no_longer_watched_leaves_the_hour_and_no_snapshot_is_lost(stages: Stages) -> None:
    work = captured(stages, channels=2)
    work.channels = 1
    assert work.run(1, ASSETS).succeeded, work.said()
    work.channels = None
    assert set(counts(work).values()) == {FEW}
    assert recorded(work.contents())["stored"] == FEW
    aside = work.contents()["raw_videos_aside"]
    assert len({row["video_id"] for row in aside}) == ALL - FEW


def _is_of_one_capture(work: Installation) -> bool:
    """Whether each insight of the second hour was made of the generation in force."""
    with work.urls.open("videos") as database, database.reading() as connection:
        record = HourLedger(connection).records([hour(1)])[hour(1)]
    with work.urls.open("insights") as database, database.reading() as connection:
        made_of = {HourlyTable(connection, table).written([hour(1)])[hour(1)].generation for table in INSIGHTS}
    return made_of == {record.generation, record.features_generation}
