"""Cleaning snapshots, and what a video gained over a window."""

import numpy as np
import pandas as pd
import pytest

from yt_assets.analysis.trends.trajectories import Trajectories, read_trajectories

AS_OF = pd.Timestamp("2026-11-20T12:00Z")


def read(*rows: tuple[str | None, float, int | None]) -> Trajectories:
    """Rows of video_id, hours before as_of, views."""
    return read_trajectories(
        pd.DataFrame(
            {
                "video_id": pd.Series([row[0] for row in rows], dtype="str"),
                "published_at": pd.Series([AS_OF - pd.Timedelta(hours=30)] * len(rows), dtype="datetime64[us, UTC]"),
                "observed_at": pd.to_datetime([AS_OF - pd.Timedelta(hours=row[1]) for row in rows], utc=True),
                "views": pd.array([row[2] for row in rows], dtype="Int64"),
            }
        ),
        AS_OF,
    )


def gained(seen: Trajectories, begin: float, finish: float) -> tuple[list[float], list[float]]:
    count = len(seen.video_ids)
    views, hours = seen.gained(np.full(count, begin), np.full(count, finish))
    return views.tolist(), hours.tolist()


def test_an_interval_over_the_edge_counts_by_its_share_of_the_logarithm_of_age() -> None:
    """Within a gap views fall as they do in a forecast: 57 hours spread evenly gave half too much for its end."""
    seen = read(("v", 4, 1_000), ("v", 0, 1_400))
    share = np.log((29 + 3) / (27 + 3)) / np.log((30 + 3) / (26 + 3))
    assert gained(seen, -3, -1)[0] == pytest.approx([400 * share])


def test_views_belong_to_the_time_since_publication() -> None:
    """YouTube moves publishedAt to a premiere's start: what waited before it stands for that moment."""
    rows = [("v", float(ago), views) for ago, views in ((40, 14), (35, 14), (31, 14), (29, 13_736), (28, 23_361))]
    seen = read(*rows)
    assert (seen.start.tolist(), seen.end.tolist()) == ([-30.0, -29.0], [-29.0, -28.0])
    assert seen.gain.tolist() == [13_722, 9_625]


def test_a_video_that_was_announced_begins_when_its_counter_does() -> None:
    """Where publishedAt was not moved: it stood still at fourteen views, and then gained a thousand times that."""
    seen = read(("v", 25, 14), ("v", 24, 14), ("v", 5, 14), ("v", 4, 13_736), ("v", 3, 23_361))
    assert seen.age.tolist() == [5.0]
    assert seen.first.tolist() == [-5.0]
    assert gained(seen, -5, -4) == ([13_722.0], [1.0])


def test_a_frozen_counter_of_a_new_video_is_known_from_its_first_two_looks() -> None:
    still = read(("due", 1, 5_000), ("due", 0, 5_000), ("quiet", 1, 5), ("quiet", 0, 5))
    assert still.is_frozen.tolist() == [True, False]


def test_an_interval_over_which_the_count_fell_is_left_out() -> None:
    """A clean-up took 900 views back between two hours of 100 views each."""
    seen = read(("v", 3, 1_000), ("v", 2, 1_100), ("v", 1, 200), ("v", 0, 300))
    assert gained(seen, -9, 0) == ([200.0], [2.0])


def test_the_same_moment_twice_is_the_larger_count_and_ten_minutes_are_one_moment() -> None:
    seen = read(("v", 2, 9), ("v", 2, 10), ("v", 1.05, 19), ("v", 1, 20), ("v", 0, 30))
    assert seen.observed.tolist() == [-2.0, -1.0, 0.0]
    assert seen.gain.tolist() == [10.0, 10.0]
    assert seen.observations_between(np.array([-1.0]), np.array([0.0])).tolist() == [2]
    assert seen.observations_between(np.array([-9.0]), np.array([-0.9])).tolist() == [2]


def test_a_counter_that_stood_still_and_jumped_is_spread_over_the_whole_stretch() -> None:
    """Counters stood still for up to 1.5 h and then caught up: no hour of 300 views, three of 100."""
    seen = read(("v", 4, 1_000), ("v", 3, 1_100), ("v", 2, 1_100), ("v", 1, 1_100), ("v", 0, 1_400))
    assert gained(seen, -1, 0)[0] == pytest.approx([97], abs=1)
    assert gained(seen, -4, 0) == ([400.0], [4.0])
    assert seen.moved.tolist() == [0.0]


def test_the_hour_in_which_a_counter_stopped_belongs_to_the_stretch() -> None:
    """Stopped for an hour and a half: 25 views, none, and then 575, which by two hours would pass for a rise."""
    seen = read(("v", 4, 1_000), ("v", 3, 1_200), ("v", 2, 1_225), ("v", 1, 1_225), ("v", 0, 1_800))
    assert (seen.start.tolist(), seen.gain.tolist()) == ([-4.0, -3.0], [200.0, 600.0])


def test_a_counter_that_stands_still_where_twenty_views_were_due_is_frozen() -> None:
    seen = read(("due", 2, 0), ("due", 1, 20), ("due", 0, 20), ("quiet", 2, 0), ("quiet", 1, 19), ("quiet", 0, 19))
    assert seen.moved.tolist() == [-1.0, 0.0]
    assert gained(seen, -1, 0)[1] == [1.0, 1.0]


def test_one_jump_before_a_stop_makes_no_frozen_counter() -> None:
    """Forty views in the last hour that moved, but two an hour over all: none were due for certain."""
    seen = read(("v", 21, 0), ("v", 2, 2), ("v", 1, 42), ("v", 0, 42))
    assert seen.moved.tolist() == [0.0]


def test_a_stop_before_a_correction_was_seen() -> None:
    seen = read(("v", 3, 0), ("v", 2, 100), ("v", 1, 100), ("v", 0, 90))
    assert gained(seen, -9, 0) == ([100.0], [2.0])


def test_after_a_correction_the_pace_is_that_of_the_hours_before() -> None:
    seen = read(("v", 2, 1_000), ("v", 1, 1_100), ("v", 0, 900))
    assert (seen.last.tolist(), seen.moved.tolist(), seen.last_views.tolist()) == ([0.0], [-1.0], [900.0])


def test_rows_after_as_of_and_rows_of_no_video_do_not_exist() -> None:
    seen = read(("v", -1, 50), ("v", 1, 5), (None, 1, 5), ("late", -2, 1))
    assert seen.video_ids.tolist() == ["v"]
    assert seen.last_views.tolist() == [5.0]


def test_a_video_without_a_count_keeps_its_place() -> None:
    seen = read(("b", 1, None), ("a", 2, 7), ("a", 1, 8))
    assert seen.video_ids.tolist() == ["a", "b"]
    assert np.isnan(seen.last).tolist() == [False, True]
    assert seen.first[0] == -2
    assert seen.age.tolist() == [30.0, 30.0]


def test_nothing_seen_is_nothing() -> None:
    seen = read()
    assert len(seen.video_ids) == 0
    assert gained(seen, -6, 0) == ([], [])
