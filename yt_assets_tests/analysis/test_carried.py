"""Views of videos that were not seen for hours: what to expect of them, and how far that may be off."""

import numpy as np
import pandas as pd
import pytest

from yt_assets.analysis.carried import LEAST_LOOKS, Bounds, Looks, Waits, learn_bounds, look_back
from yt_assets.analysis.frames import FloatArray

START = pd.Timestamp("2026-11-20T05:00Z")


def waits(count: int, *, rate: float = 10.0, span: float = 10.0, hours: float = 10.0, age: float = 5_000.0) -> Waits:
    return Waits(*(np.full(count, value) for value in (1_000.0, rate, span, age, hours)))


def learned(waits: Waits, gained: FloatArray, earlier: Looks | None = None) -> Bounds:
    return learn_bounds(Looks(waits, gained), earlier or look_back(snapshots(0, 0)))


def snapshots(videos: int, hours: int, *, age: float = 5_000.0) -> pd.DataFrame:
    """Videos of an old channel, seen every hour: each gains 50 to 150 views an hour, as its hour of the day is."""
    at, video = (each.ravel() for each in np.meshgrid(np.arange(hours, dtype=float), np.arange(videos)))
    views = 100 * at + 50 * 24 / (2 * np.pi) * np.sin((at + video) * 2 * np.pi / 24)
    return pd.DataFrame(
        {
            "video_id": video.astype("str"),
            "published_at": [START - pd.Timedelta(hours=age)] * len(at),
            "observed_at": START + pd.to_timedelta(at, unit="h"),
            "views": pd.array((10_000 + views).astype("int64"), dtype="Int64"),
        }
    )


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
    low, high = learned(waits(2_000), gained[:2_000]).of(waits(2_000))
    inside = np.mean((low <= 1_000 + gained[2_000:]) & (1_000 + gained[2_000:] <= high))
    assert 0.87 <= inside <= 0.93


def test_bounds_are_the_whole_views_between_what_was_learned() -> None:
    """Rounded to the nearest count they held up to a view more: much where a video gains five."""
    low, high = Bounds(np.full(30, -0.26), np.full(30, 0.26)).of(waits(1, rate=1.0))
    assert (low[0], high[0]) == (1_008, 1_012), "of 1,007.4 to 1,012.6"
    low, high = Bounds(np.full(30, 0.01), np.full(30, 0.02)).of(waits(1, rate=1.0))
    assert low[0] == high[0] == 1_011, "where no count lies between, the next one"


def test_videos_that_are_all_off_in_the_same_way_move_the_bounds() -> None:
    low, high = learned(waits(500), scattered(500, 300)).of(waits(1))
    assert low[0] > 1_100
    assert high[0] < 1_500


def test_a_wait_is_bounded_by_waits_of_as_many_hours() -> None:
    short, long = waits(500, hours=2.0), waits(500, hours=20.0)
    both = Waits(*(np.concatenate(pair) for pair in zip(vars(short).values(), vars(long).values(), strict=True)))
    bounds = learned(both, np.concatenate([scattered(500, 20), np.full(500, 20_000.0)]))
    assert bounds.of(waits(1, hours=2.0))[1] < 1_100
    assert bounds.of(waits(1, hours=20.0))[0] > 20_000


def test_waits_that_no_look_ended_are_bounded_by_looks_back_at_videos_that_were_seen_every_hour() -> None:
    """After six hours a rate of a day is off by the rhythm of the day."""
    history = look_back(snapshots(300, 30))
    of_a_day = learned(waits(500, span=17.0, hours=17.0), np.full(500, 170.0), history)
    low, high = of_a_day.of(waits(1, rate=100.0, span=17.0, hours=6.0))
    assert 1_000 + 200 < low[0] < 1_000 + 500
    assert 1_000 + 700 < high[0] < 1_000 + 1_200


def test_nothing_is_learned_from_looks_back_at_new_videos_or_at_those_that_stand_still() -> None:
    assert not len(look_back(snapshots(300, 30, age=15.0)).gained)
    still = snapshots(300, 30).assign(views=7)
    cells, errors = look_back(still).errors()
    assert not len(cells)
    assert not len(errors)


def test_few_looks_give_no_bounds() -> None:
    gained = scattered(LEAST_LOOKS, 100)
    assert np.isnan(learned(waits(LEAST_LOOKS - 1), gained[1:]).of(waits(1))).all()
    assert not np.isnan(learned(waits(LEAST_LOOKS), gained).of(waits(1))).any()
    unknown = np.where(np.arange(LEAST_LOOKS) < 1, np.nan, gained)
    assert np.isnan(learned(waits(LEAST_LOOKS), unknown).of(waits(1))).all(), "a hidden count is no look"
