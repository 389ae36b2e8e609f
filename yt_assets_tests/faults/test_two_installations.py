"""Two installations on one database: one of them captures, and the other one takes over when that has stopped."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from yt_assets_tests.faults.conftest import Stages
from yt_assets_tests.faults.disturbed import Contents, Installation, hour
from yt_assets_tests.faults.doomed import ASSETS, BETWEEN_BATCHES

FEW, ALL = 30, 60
Pair = tuple[Installation, Installation]

# The lease is one statement, whose tests are on all engines in storage/: here a server shows the longest two stories.
on_both = pytest.mark.parametrize("engine_name", ["sqlite", "mariadb"], indirect=True)
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture
def pair(stages: Stages, tmp_path: Path) -> Iterator[Pair]:
    """An installation with one captured hour, and another one, with a home of its own, on the same databases."""
    first = stages.back_to("first hour")
    yield first, replace(first, folder=tmp_path / "second")
    first.channels = None


def videos_in(contents: Contents, number: int) -> int:
    return len([row for row in contents["raw_videos"] if row["hour"] == hour(number)])


@on_both
def test_one_with_other_channels_is_refused_in_one_sentence_that_names_the_first(pair: Pair) -> None:
    """The newer plan wiped out the other's settlement, and the hour stayed as it was half-way."""
    first, second = pair
    first.channels = 1
    assert first.run(1, ASSETS).succeeded, first.said()
    before = first.contents()
    assert second.run(1, ASSETS).failed_in_order
    assert f"({first.home}) captures other channels into this database, until 2026-11-20 08:00 UTC" in second.said()
    assert first.contents() == before
    first.at(2)
    assert second.run(2, ASSETS).failed_in_order
    assert first.run(2, ASSETS).succeeded, first.said()
    assert videos_in(first.contents(), 2) == FEW


@on_sqlite
def test_one_with_other_channels_has_the_database_when_the_first_let_an_hour_go(pair: Pair) -> None:
    first, second = pair
    first.channels = 1
    assert first.run(1, ASSETS).succeeded, first.said()
    second.at(3)
    assert second.run(3, ASSETS).succeeded, second.said()
    assert videos_in(second.contents(), 3) == ALL


@on_both
def test_an_equal_one_takes_over_when_the_first_was_killed(pair: Pair) -> None:
    first, second = pair
    assert first.run(1, ASSETS, doom=("raw_videos", BETWEEN_BATCHES)).signal == signal.SIGKILL
    assert second.run(1, ASSETS).failed_in_order
    assert f"({first.home}) captures the same channels into this database" in second.said()
    second.at(2)
    assert second.run(2, ASSETS).succeeded, second.said()
    assert videos_in(second.contents(), 2) == ALL


@on_sqlite
def test_an_equal_one_keeps_what_the_first_has_captured(pair: Pair) -> None:
    """Both succeed, and no video is asked for twice."""
    first, second = pair
    assert first.run(1, ASSETS).succeeded, first.said()
    before = first.contents()
    served = first.sandbox._gateway.served()["videos.list"]
    assert second.run(1, ASSETS).succeeded, second.said()
    assert second.contents() == before
    assert first.sandbox._gateway.served()["videos.list"] == served


@on_sqlite
def test_an_installation_may_change_its_channels(pair: Pair) -> None:
    first, _ = pair
    first.channels = 1
    assert first.run(1, ASSETS).succeeded, first.said()
    first.channels = None
    assert first.at(1, 20).run(1, ASSETS).succeeded, first.said()
    assert videos_in(first.contents(), 1) == ALL
