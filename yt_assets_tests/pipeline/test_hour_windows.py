"""Which hours can be captured, kept, or not at all."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.analysis.hours import HOUR
from yt_assets.pipeline.capture.plan import HourWindows, sort_hours
from yt_assets_tests.pipeline.observatory import FIRST, GRACE, hour

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("settled", [{}, {FIRST: False}, {FIRST: True}])
@pytest.mark.parametrize("now", [FIRST, FIRST + 30 * MINUTE, FIRST + HOUR - timedelta(microseconds=1)])
def test_inside_its_hour_a_capture_is_live_and_a_finished_one_is_refreshed(
    now: datetime, settled: dict[datetime, bool]
) -> None:
    assert sort_hours([FIRST], now=now, grace=GRACE, settled=settled) == HourWindows(live=(FIRST,))


@pytest.mark.parametrize("settled", [{}, {FIRST: False}])
@pytest.mark.parametrize("late", [timedelta(), 9 * MINUTE])
def test_in_the_grace_an_unfinished_capture_is_taken_up_again(late: timedelta, settled: dict[datetime, bool]) -> None:
    assert sort_hours([FIRST], now=FIRST + HOUR + late, grace=GRACE, settled=settled) == HourWindows(live=(FIRST,))


def test_in_the_grace_a_late_click_does_not_move_the_figures_of_a_finished_hour() -> None:
    windows = sort_hours([FIRST], now=FIRST + HOUR + 5 * MINUTE, grace=GRACE, settled={FIRST: True})
    assert windows == HourWindows(reused=(FIRST,))


def test_an_hour_that_has_not_begun_is_early_to_the_last_second() -> None:
    windows = sort_hours([FIRST], now=FIRST - timedelta(seconds=1), grace=GRACE, settled={})
    assert windows == HourWindows(early=(FIRST,))


@pytest.mark.parametrize("settled", [{}, {FIRST: False}])
def test_after_the_grace_an_unfinished_hour_is_lost(settled: dict[datetime, bool]) -> None:
    assert sort_hours([FIRST], now=FIRST + HOUR + GRACE, grace=GRACE, settled=settled) == HourWindows(lost=(FIRST,))


def test_a_finished_hour_is_kept_for_ever() -> None:
    windows = sort_hours([FIRST], now=FIRST + timedelta(days=400), grace=GRACE, settled={FIRST: True})
    assert windows == HourWindows(reused=(FIRST,))


def test_a_range_is_sorted_into_all_four_kinds() -> None:
    asked = [hour(number) for number in (4, 3, 2, 1, 0)]
    windows = sort_hours(asked, now=hour(3) + 20 * MINUTE, grace=GRACE, settled={hour(0): True, hour(1): False})
    assert windows == HourWindows(live=(hour(3),), reused=(hour(0),), lost=(hour(1), hour(2)), early=(hour(4),))


@given(
    numbers=st.sets(st.integers(-30, 30)),
    minutes=st.integers(-2000, 2000),
    grace=st.integers(0, 90),
    settled=st.dictionaries(st.integers(-30, 30), st.booleans()),
)
def test_every_asked_hour_lands_in_exactly_one_list(
    numbers: set[int], minutes: int, grace: int, settled: dict[int, bool]
) -> None:
    windows = sort_hours(
        [hour(number) for number in numbers],
        now=FIRST + minutes * MINUTE,
        grace=grace * MINUTE,
        settled={hour(number): value for number, value in settled.items()},
    )
    lists = (windows.live, windows.reused, windows.lost, windows.early)
    assert sorted(found for kind in lists for found in kind) == sorted(hour(number) for number in numbers)
    assert all(list(kind) == sorted(kind) for kind in lists)
