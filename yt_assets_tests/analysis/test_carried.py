"""Views of videos that were not seen for hours: what to expect of them, and how far that may be off."""

import numpy as np
import pytest

from yt_assets.analysis.carried import LEAST_LOOKS, Waits, learn_bounds
from yt_assets.analysis.frames import FloatArray


def waits(count: int, *, rate: float = 10.0, hours: float = 10.0, age: float = 5_000.0) -> Waits:
    return Waits(*(np.full(count, value) for value in (1_000.0, rate, age, hours)))


def scattered(count: int, mean: float) -> FloatArray:
    return np.random.default_rng(7).poisson(mean, count).astype(np.float64)


def test_a_settled_video_goes_on_and_a_young_one_slows_down() -> None:
    assert waits(1).expected() == pytest.approx([100], rel=0.01)
    assert waits(1, age=3.0).expected() == pytest.approx([6 * 10 * np.log(16 / 6)])
    assert waits(1, age=float("nan")).expected() == pytest.approx([100])


def test_a_video_that_was_seen_once_is_expected_to_go_on_as_in_its_life() -> None:
    once = waits(1, rate=float("nan"), age=97.0, hours=1.0).expected()
    assert once == pytest.approx([1_000 / np.log(100 / 3) * np.log(101 / 100)], rel=0.01)


def test_views_that_were_taken_back_are_not_expected_to_be_taken_back_again() -> None:
    assert waits(1, rate=-50.0).expected() == [0]


def test_nine_of_ten_true_counts_lie_between_the_bounds() -> None:
    gained = scattered(4_000, 100)
    low, high = learn_bounds(waits(2_000), gained[:2_000]).of(waits(2_000))
    inside = np.mean((low <= 1_000 + gained[2_000:]) & (1_000 + gained[2_000:] <= high))
    assert 0.87 <= inside <= 0.93


def test_videos_that_are_all_off_in_the_same_way_move_the_bounds() -> None:
    low, high = learn_bounds(waits(500), scattered(500, 300)).of(waits(1))
    assert low[0] > 1_100
    assert high[0] < 1_500


def test_a_fast_video_is_bounded_by_fast_ones() -> None:
    slow, fast = waits(500, rate=1.0), waits(500, rate=1_000.0)
    both = Waits(*(np.concatenate(pair) for pair in zip(vars(slow).values(), vars(fast).values(), strict=True)))
    gained = np.concatenate([scattered(500, 10), np.full(500, 20_000.0)])
    learned = learn_bounds(both, gained)
    assert learned.of(waits(1, rate=1.0))[1] < 1_100
    assert learned.of(waits(1, rate=2_000.0))[0] > 20_000


def test_few_looks_give_no_bounds() -> None:
    gained = scattered(LEAST_LOOKS, 100)
    assert np.isnan(learn_bounds(waits(LEAST_LOOKS - 1), gained[1:]).of(waits(1))).all()
    assert not np.isnan(learn_bounds(waits(LEAST_LOOKS), gained).of(waits(1))).any()
    unknown = np.where(np.arange(LEAST_LOOKS) < 1, np.nan, gained)
    assert np.isnan(learn_bounds(waits(LEAST_LOOKS), unknown).of(waits(1))).all(), "a hidden count is no look"
