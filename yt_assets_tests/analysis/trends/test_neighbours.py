"""Medians over the nearest others, against the obvious loop."""

import math
import statistics

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.trends.baselines import median_of_nearest, median_of_pairs

FloatArray = npt.NDArray[np.float64]


def near(own: FloatArray, other: FloatArray) -> npt.NDArray[np.bool_]:
    return np.abs(own - other) <= 4


def test_a_video_is_not_compared_with_itself() -> None:
    values, ages = np.array([1.0, 2.0, 900.0]), np.array([1.0, 1.0, 1.0])
    median, n, above = median_of_nearest(values, ages, np.zeros(3, dtype="int64"), near, 20)
    assert median.tolist() == [451.0, 450.5, 1.5]
    assert n.tolist() == [2, 2, 2]
    assert above.tolist() == [2, 1, 0]


def test_only_the_nearest_count_when_there_are_too_many() -> None:
    values, ages = np.array([10.0, 1.0, 2.0, 3.0, 4.0]), np.array([10.0, 8.0, 9.0, 11.0, 13.0])
    median, n, _ = median_of_nearest(values, ages, np.zeros(5, dtype="int64"), near, 2)
    assert (median[0], n[0]) == (2.5, 2)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12), st.integers(0, 1)), max_size=12))
def test_it_is_what_a_loop_would_find(rows: list[tuple[int, int, int]]) -> None:
    values, ages, groups = (np.array([row[place] for row in rows], dtype=kind) for place, kind in enumerate("ffi"))
    median, n, above = median_of_nearest(
        values.astype("float64"), ages.astype("float64"), groups.astype("int64"), near, 20
    )
    for place, (own, age, group) in enumerate(rows):
        rest = [v for at, (v, a, g) in enumerate(rows) if at != place and g == group and abs(a - age) <= 4]
        assert n[place] == len(rest)
        assert above[place] == sum(value > own for value in rest)
        assert median[place] == pytest.approx(statistics.median(rest) if rest else math.nan, nan_ok=True)


def test_pairs_are_gathered_by_row() -> None:
    own = np.array([3.0, 0.0, 6.0, 0.0])
    median, n, above = median_of_pairs(np.array([2, 0, 2, 2]), np.array([5.0, 1.0, 7.0, 9.0]), own)
    assert median.tolist() == pytest.approx([1.0, math.nan, 7.0, math.nan], nan_ok=True)
    assert n.tolist() == [1, 0, 3, 0]
    assert above.tolist() == [0, 0, 2, 0]
