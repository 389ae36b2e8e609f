"""The ledger of hours."""

from datetime import timedelta

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading import hours
from yt_assets.storage.reading.hours import HourLedger
from yt_assets_tests.storage.samples import HOUR, hour_at, hour_row, put

OPEN = {"settled_at": None, "state": "capturing"}


def test_only_recorded_hours_are_reported(videos: Database) -> None:
    put(videos, hours=[hour_row(), hour_row(hour_at(1), **OPEN)])
    with videos.reading() as connection:
        found = HourLedger(connection).records([HOUR, hour_at(1), hour_at(2)])
    assert set(found) == {HOUR, hour_at(1)}
    assert found[HOUR] == hours.HourRecord(**hour_row())
    assert (found[HOUR].settled, found[hour_at(1)].settled) == (True, False)


def test_the_nearest_and_the_newest_hours_are_settled_ones(videos: Database) -> None:
    settled = [hour_row(hour_at(offset)) for offset in (-5, -3, 4, 6)]
    put(videos, hours=[*settled, hour_row(hour_at(-1), **OPEN), hour_row(hour_at(9), **OPEN)])
    with videos.reading() as connection:
        assert HourLedger(connection).nearest(HOUR) == (hour_at(-3), hour_at(4))
        assert HourLedger(connection).nearest(hour_at(-5)) == (None, hour_at(-3))
        newest = HourLedger(connection).newest()
    assert newest is not None
    assert newest.hour == hour_at(6)


def test_an_empty_ledger_has_no_hour_and_no_source(videos: Database) -> None:
    with videos.reading() as connection:
        assert HourLedger(connection).newest() is None
        assert HourLedger(connection).nearest(HOUR) == (None, None)
        assert HourLedger(connection).records([]) == {}
        assert HourLedger(connection).foreign_source("youtube") is None


def test_a_foreign_source_is_any_but_ones_own(videos: Database) -> None:
    put(videos, hours=[hour_row(source="sandbox")])
    with videos.reading() as connection:
        assert HourLedger(connection).foreign_source("youtube") == "sandbox"
        assert HourLedger(connection).foreign_source("sandbox") is None


def test_captured_hours_are_the_settled_ones_of_the_window(videos: Database) -> None:
    settled = [hour_row(hour_at(offset)) for offset in (-30, -24, -1, 0, 1)]
    put(videos, hours=[*settled, hour_row(hour_at(-2), **OPEN)])
    with videos.reading() as connection:
        found = HourLedger(connection).captured(HOUR, timedelta(hours=30))
    assert found == [hour_at(-24), hour_at(-1), HOUR]
