"""The lease: who may capture, and when another one may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.lease import Lease
from yt_assets_tests.storage.reading import rows_in
from yt_assets_tests.storage.samples import HOUR, hour_at, minute_at, only

PATIENCE = timedelta(hours=1)
FIRST = Lease("first", "desk", "/home/first", 4, "c" * 32, minute_at(5), hour_at(1))
EQUAL = replace(FIRST, holder="second", home="/home/second", taken_at=minute_at(6))
OTHER = replace(EQUAL, channels=8, channels_hash="d" * 32)


@pytest.fixture
def held(videos: Database) -> Database:
    assert FIRST.claim(videos, patience=PATIENCE) is None
    return videos


def test_a_holder_renews_its_own_also_with_other_channels(held: Database) -> None:
    renewed = replace(FIRST, channels_hash="e" * 32, taken_at=minute_at(61), ends_at=hour_at(2))
    assert renewed.claim(held, patience=PATIENCE) is None
    assert only(rows_in(held, "capture_lease"))["ends_at"] == hour_at(2)


@pytest.mark.parametrize("asked", [EQUAL, OTHER], ids=["equal", "other"])
def test_another_one_gets_the_holder_while_the_lease_lasts(held: Database, asked: Lease) -> None:
    assert asked.claim(held, patience=PATIENCE) == FIRST
    assert only(rows_in(held, "capture_lease"))["holder"] == "first"


def test_an_equal_one_takes_it_at_its_end(held: Database) -> None:
    assert replace(EQUAL, taken_at=hour_at(1), ends_at=hour_at(2)).claim(held, patience=PATIENCE) is None


def test_one_with_other_channels_takes_it_after_a_whole_hour_more(held: Database) -> None:
    assert replace(OTHER, taken_at=minute_at(119)).claim(held, patience=PATIENCE) == FIRST
    later = replace(OTHER, taken_at=hour_at(2), ends_at=hour_at(3))
    assert later.claim(held, patience=PATIENCE) is None
    assert replace(FIRST, taken_at=hour_at(2)).claim(held, patience=PATIENCE) == later


@pytest.mark.parametrize(("host", "stands"), [("desk", False), ("server", True)])
def test_an_instance_in_memory_is_that_of_its_machine(held: Database, host: str, stands: bool) -> None:
    """A command without a home of Dagster's, beside the installation on the same machine."""
    asked = replace(OTHER, holder="", host=host)
    assert (asked.claim(held, patience=PATIENCE) == FIRST) is stands


def test_a_holder_that_finishes_an_hour_in_its_grace_keeps_what_it_has(held: Database) -> None:
    assert replace(FIRST, taken_at=minute_at(61), ends_at=hour_at(2)).claim(held, patience=PATIENCE) is None
    assert replace(FIRST, taken_at=minute_at(62), ends_at=hour_at(1)).claim(held, patience=PATIENCE) is None
    assert only(rows_in(held, "capture_lease"))["ends_at"] == hour_at(2)


def test_an_instance_in_memory_does_not_take_the_holders_name(held: Database) -> None:
    assert replace(FIRST, holder="", taken_at=minute_at(6)).claim(held, patience=PATIENCE) is None
    assert only(rows_in(held, "capture_lease"))["holder"] == "first"


def test_the_first_one_takes_it(videos: Database) -> None:
    assert rows_in(videos, "capture_lease") == []
    assert OTHER.claim(videos, patience=PATIENCE) is None
    assert only(rows_in(videos, "capture_lease"))["taken_at"] == OTHER.taken_at > HOUR
