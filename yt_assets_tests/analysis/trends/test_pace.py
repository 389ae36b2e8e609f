"""What a video gains now, and what it was used to: by hand, and over counters that stand still."""

import math
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.trends.pace import PACE_COLUMNS, measure_pace
from yt_assets_tests.analysis.rows import AS_OF, SNAPSHOTS, Seen, dtypes, snapshots


def pace(*rows: Seen) -> tuple[float, float]:
    """Recent and expected views per hour."""
    row = measure_pace(snapshots(*rows), AS_OF).iloc[0]
    return float(row["recent_views_per_hour"]), float(row["expected_views_per_hour"])


def steady(per_hour: int, hours: int = 30, age: float = 9_000.0) -> list[Seen]:
    return [("v", age, float(hour), 100_000 - hour * per_hour) for hour in range(hours, -1, -1)]


def law(age_then: float, age_now: float) -> float:
    return math.sqrt(age_now + 1) - math.sqrt(age_then + 1)


def test_a_steady_video_is_at_its_expectation() -> None:
    assert pace(*steady(100)) == pytest.approx((100, 100), rel=0.01)


def test_a_burst_shows_within_the_hour() -> None:
    rows = steady(100)
    rows[-1] = ("v", 9_000.0, 0.0, 100_000 + 700)
    assert pace(*rows) == pytest.approx((800, 100), rel=0.01)


def test_a_counter_that_stood_still_and_jumped_is_spread_over_the_time_in_which_it_stood() -> None:
    """Flat for an hour and a half, then everything at once: 150 in the last hour would pass for a burst of three."""
    rows = [row for row in steady(100) if row[2] > 2.5]
    flat: list[Seen] = [("v", 9_000.0, 1.5, 99_750), ("v", 9_000.0, 2.5, 99_750)]
    assert pace(*rows, *flat, ("v", 9_000.0, 0.0, 100_000))[0] == pytest.approx(100)


def test_a_frozen_counter_is_measured_up_to_its_last_movement() -> None:
    """An hour and a half without movement was half of the expectation, and called slowing."""
    rows = [row for row in steady(100) if row[2] >= 1]
    assert pace(*rows, ("v", 9_000.0, 0.0, 99_900))[0] == pytest.approx(100)


def test_after_a_gap_what_came_since_is_held_against_the_days_before_it() -> None:
    """After 37 hours no video had a pace, with 37 hours of views in its row."""
    before: list[Seen] = [("v", 9_000.0, 37.0 + hour, 90_000 - 100 * hour) for hour in range(30)]
    assert pace(*before, ("v", 9_000.0, 0.0, 90_000 + 37 * 300)) == pytest.approx((300, 100), rel=0.01)


def test_a_count_that_never_moves_gains_nothing_in_three_hours() -> None:
    assert pace(*steady(0))[0] == 0


def test_two_observations_within_minutes_are_stretched_to_three_quarters_of_an_hour() -> None:
    rows = [*steady(60)[:-1], ("v", 9_000.0, 0.75, 99_955), ("v", 9_000.0, 0.0, 100_000)]
    assert pace(*rows)[0] == pytest.approx(60)


def test_what_is_expected_follows_the_law_of_decay() -> None:
    """Three hours at 100 views an hour from the age of 10 on, and a fourth one."""
    rows: list[Seen] = [("v", 14.0, 4.0, 1_000), ("v", 14.0, 1.0, 1_300), ("v", 14.0, 0.0, 1_390)]
    assert pace(*rows) == pytest.approx((90, 100 * law(13, 14) / (law(10, 13) / 3)))


def test_a_slow_rise_is_held_against_the_days_before_it() -> None:
    """Doubling every twelve hours, the last day alone would let half of it be expected."""
    days: list[Seen] = [("v", 9_000.0, 72.0, 90_000), ("v", 9_000.0, 48.0, 92_400)]
    rise: list[Seen] = [("v", 9_000.0, float(hour), 94_800 + int(8_000 * 2 ** (-hour / 12))) for hour in range(30)]
    recent, expected = pace(*days, *rise)
    assert recent == pytest.approx(8_000 * (1 - 2 ** (-1 / 12)), rel=0.01)
    # 2,400 in a day, and then until 24 hours ago as much as the line to the first of the hourly counts tells.
    assert expected == pytest.approx((2_400 + (rise[24][3] or 0) - 92_400) / 48, rel=0.01)


def test_two_days_before_a_correction_are_not_believed() -> None:
    """An audit takes back between two rows a day what hourly rows show as a gain and a fall."""
    days: list[Seen] = [("v", 9_000.0, 72.0, 96_900), ("v", 9_000.0, 48.0, 96_950)]
    hourly = [(key, age, hour, (views or 0) - (500 if hour < 15 else 0)) for key, age, hour, views in steady(100)]
    assert pace(*days, *hourly)[1] == pytest.approx(100, rel=0.01)


def test_evenings_come_every_day() -> None:
    """An evening of three times the day's mean was there yesterday as well."""
    per_hour = [300 if hour in {0, 1, 22, 23, 24, 25} else 50 for hour in range(30)]
    rows: list[Seen] = [("v", 9_000.0, float(hour), 100_000 - sum(per_hour[:hour])) for hour in range(31)]
    assert pace(*rows) == pytest.approx((300, 300), rel=0.01)


def test_nothing_is_expected_of_a_video_that_was_seen_for_less_than_three_hours_before() -> None:
    """Held against their mean since publication, half of a new installation's videos once were slowing."""
    recent, expected = pace(("v", 9_000.0, 3.0, 90_000), ("v", 9_000.0, 1.0, 90_010), ("v", 9_000.0, 0.0, 90_015))
    assert (recent, math.isnan(expected)) == (5, True)


def test_a_premiere_that_begins_is_no_burst() -> None:
    """For a day it had no views; whatever comes in its first hours is infinitely more."""
    waiting: list[Seen] = [("v", 40.0, float(hour), 0) for hour in range(2, 30)]
    recent, expected = pace(*waiting, ("v", 40.0, 1.0, 500), ("v", 40.0, 0.0, 1_000))
    assert (recent, math.isnan(expected)) == (500, True)
    older: list[Seen] = [("v", 40.0, float(hour), max(0, 500 * (5 - hour))) for hour in range(30)]
    assert pace(*older) == pytest.approx((500, 500 * law(4, 5) / (law(0, 4) / 4)))


def test_nothing_is_known_of_a_video_seen_once() -> None:
    assert all(math.isnan(rate) for rate in pace(("v", 0.5, 0.0, 10)))
    assert all(math.isnan(rate) for rate in pace(("v", None, 0.0, None)))


def test_an_empty_history_measures_to_an_empty_table() -> None:
    assert dtypes(measure_pace(pd.DataFrame(columns=SNAPSHOTS), AS_OF)) == PACE_COLUMNS


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.none() | st.integers(-9, 2_000),
        st.integers(-5, 80),
        st.none() | st.integers(0, 10**11),
    ),
    max_size=15,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_no_rate_is_wild_and_the_order_of_the_snapshots_does_not_matter(rows: list[Seen], random: Random) -> None:
    measured = measure_pace(snapshots(*rows), AS_OF)
    rates = measured[["recent_views_per_hour", "expected_views_per_hour"]].to_numpy()
    assert not np.isinf(rates).any()
    assert (np.nan_to_num(rates) >= 0).all()
    assert measured["video_id"].tolist() == sorted({row[0] for row in rows if row[2] >= 0})
    random.shuffle(rows)
    pd.testing.assert_frame_equal(measured, measure_pace(snapshots(*rows), AS_OF))
