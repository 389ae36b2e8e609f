"""Velocity and forecast: by hand, by property, and on time."""

import math
import time
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.trends.scoring import SCORE_COLUMNS, score_relative_trends, score_trends
from yt_assets_tests.analysis.rows import AS_OF, SNAPSHOTS, Seen, dtypes, snapshots


def score(*rows: Seen, horizon: float | None = None) -> pd.Series:
    frame = snapshots(*rows)
    if horizon is not None:
        frame.attrs["horizon_hours"] = horizon
    return score_trends(frame, AS_OF).iloc[0]


def test_velocity_and_acceleration_are_per_hour_of_elapsed_time() -> None:
    """100 views/h in three hours, then 160: 60 more, three hours later, is 20 views/h per hour."""
    row = score(*[("v", 100, 6.0 - hour, 1_000 + 100 * hour + 60 * max(0, hour - 3)) for hour in range(7)])
    assert row["velocity"] == 130
    assert row["acceleration"] == 20


def test_after_a_gap_velocity_is_that_since_the_count_before_it() -> None:
    """As in video_features: 14,523 and 9,525 stood beside each other for one video and hour."""
    assert score(("v", 100, 6, 1_000), ("v", 100, 3, 1_300), ("v", 100, 0, 1_780))["velocity"] == 160
    assert score(("v", 100, 70, 1_000), ("v", 100, 57, 1_300), ("v", 100, 0, 58_300))["velocity"] == 1_000


def test_a_videos_first_hours_have_a_window_of_their_own() -> None:
    """Three hours of a premiere at 10,000 an hour, and then one of 178,000."""
    rows: list[Seen] = [("v", 3.6, 3.6 - hour, int(10_000 * hour)) for hour in (0.6, 1.6, 2.6)]
    assert score(*rows, ("v", 3.6, 0, 204_000))["velocity"] == pytest.approx(100_000, rel=0.1)
    assert score(("v", 3.6, 9, 14), ("v", 3.6, 3, 9_014))["velocity"] == pytest.approx(15_000)


def test_a_lost_hour_does_not_double_the_velocity() -> None:
    assert score(("v", 100, 2, 1_000), ("v", 100, 0, 1_200))["velocity"] == 100


def test_two_observations_have_a_velocity_but_no_acceleration() -> None:
    row = score(("v", 100, 1, 1_000), ("v", 100, 0, 1_100))
    assert row["velocity"] == 100
    assert math.isnan(row["acceleration"])


def test_a_stop_of_two_hours_is_a_frozen_counter_and_a_longer_one_is_a_video_that_stands_still() -> None:
    short = score(("v", 100, 8, 900), ("v", 100, 5, 1_200), ("v", 100, 2, 1_500), ("v", 100, 0, 1_500))
    long = score(("v", 100, 9, 900), ("v", 100, 6, 1_200), ("v", 100, 3, 1_500), ("v", 100, 0, 1_500))
    assert (short["velocity"], long["velocity"]) == (100, 0)
    assert (short["acceleration"], long["acceleration"]) == (0, pytest.approx(-100 / 3))


def test_likes_before_views_change_nothing() -> None:
    """A premiere collects likes while its counter stands at 0."""
    frame = snapshots(("v", -1, 1, 0), ("v", -1, 0, 0)).assign(likes=pd.array([40, 90], dtype="Int64"))
    row = score_trends(frame, AS_OF).iloc[0]
    assert (row["velocity"], row["predicted_gain"], row["trend_score"]) == (0, 0, 0)


def test_the_relative_score_is_the_growth_for_the_size() -> None:
    frame = snapshots(
        ("big", 48, 24, 100_000), ("big", 48, 0, 104_800), ("small", 48, 24, 1_000), ("small", 48, 0, 3_400)
    )
    absolute, relative = score_trends(frame, AS_OF), score_relative_trends(frame, AS_OF)
    assert absolute["trend_score"].idxmax() == 0
    assert relative["trend_score"].tolist() == pytest.approx(
        [absolute["predicted_gain"][0] / 104_900, absolute["predicted_gain"][1] / 3_500]
    )
    pd.testing.assert_frame_equal(relative.drop(columns="trend_score"), absolute.drop(columns="trend_score"))


def test_ten_views_on_three_do_not_grow_most_and_no_count_grows_not_at_all() -> None:
    frame = snapshots(
        ("few", 48, 24, 3), ("few", 48, 0, 13), ("many", 48, 24, 3_000), ("many", 48, 0, 9_000), ("none", 48, 0, None)
    )
    scores = score_relative_trends(frame, AS_OF).set_index("video_id")["trend_score"]
    assert scores["many"] > scores["few"] > scores["none"] == 0


def test_a_longer_horizon_gains_more() -> None:
    rows: tuple[Seen, ...] = (("v", 48, 24, 1_000), ("v", 48, 0, 3_400))
    assert (
        score(*rows, horizon=6)["predicted_gain"]
        < score(*rows)["predicted_gain"]
        < score(*rows, horizon=168)["predicted_gain"]
    )


def test_a_fall_is_a_correction_and_not_a_loss_of_speed() -> None:
    row = score(("v", 99, 3, 5_000), ("v", 99, 2, 5_100), ("v", 99, 1, 4_000), ("v", 99, 0, 4_100))
    assert row["velocity"] == 100


@pytest.mark.parametrize("views", [None, 0])
@pytest.mark.parametrize("age", [None, -5.0, 0.0])
def test_a_video_without_views_or_age_is_expected_to_gain_nothing(views: int | None, age: float | None) -> None:
    assert score(("v", age, 0, views))["predicted_gain"] == 0


def test_a_video_published_this_moment_is_foretold_at_all() -> None:
    assert np.isfinite(score(("v", 0.0, 0, 50))["predicted_gain"])


def test_an_empty_query_scores_to_an_empty_table() -> None:
    assert dtypes(score_trends(pd.DataFrame(columns=SNAPSHOTS), AS_OF)) == SCORE_COLUMNS


VIEWS = st.none() | st.integers(0, 10**11)
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.integers(-9, 2_000), st.integers(-5, 60), VIEWS), max_size=15
)


@pytest.mark.unmeasured
@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_snapshots_does_not_matter_and_no_forecast_is_wild(rows: list[Seen], random: Random) -> None:
    scored = score_trends(snapshots(*rows), AS_OF)
    assert np.isfinite(score_relative_trends(snapshots(*rows), AS_OF)["trend_score"]).all()
    assert np.isfinite(scored["predicted_gain"]).all()
    assert (scored["predicted_gain"] >= 0).all()
    assert not np.isinf(scored[["velocity", "acceleration"]].to_numpy()).any()
    assert scored["video_id"].tolist() == sorted({row[0] for row in rows if row[2] >= 0})
    random.shuffle(rows)
    pd.testing.assert_frame_equal(scored, score_trends(snapshots(*rows), AS_OF))
    pd.testing.assert_frame_equal(scored, score_trends(snapshots(*rows, *rows), AS_OF))


def test_ten_thousand_videos_of_a_day_take_less_than_a_second() -> None:
    ids = np.repeat([f"v{number:05d}" for number in range(10_000)], 24)
    hours = np.tile(np.arange(24), 10_000)
    frame = pd.DataFrame({"video_id": ids, "channel_id": "c", "views": pd.array(10_000 - hours * 10, dtype="Int64")})
    frame["published_at"] = AS_OF - pd.Timedelta(hours=100)
    frame["observed_at"] = AS_OF - pd.to_timedelta(hours, unit="h")
    taken = []
    for _ in range(3):  # the best of three: a busy machine is not the formula's fault
        begin = time.process_time()
        scored = score_trends(frame, AS_OF)
        taken.append(time.process_time() - begin)
    assert min(taken) < 1
    assert (scored["velocity"] == 10).all()


def test_growth_is_the_expected_gain_over_the_views_so_far_of_which_a_hundred_are_spared() -> None:
    frame = snapshots(("v", 48, 24, 1_000), ("v", 48, 0, 3_400))
    grown, gained = score_relative_trends(frame, AS_OF).iloc[0], score_trends(frame, AS_OF).iloc[0]
    assert grown["trend_score"] == pytest.approx(gained["predicted_gain"] / 3_500)
    assert grown["predicted_gain"] == gained["predicted_gain"]
