"""Every rule of the labels at its threshold, the figure of Trending, and labels for whatever numbers come."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.trends.labels import LABELS, RISING, VideoFacts, extra_views_per_hour, label_of
from yt_assets.analysis.trends.sentences import reason
from yt_assets.analysis.trends.thresholds import Thresholds

NORMAL: dict[str, Any] = {
    "age_hours": 31.0,
    "views_per_hour": 1_240.0,
    "outlier_multiple": 1.0,
    "recent_views_per_hour": 1_000.0,
    "expected_views_per_hour": 1_000.0,
}
UNPACED: dict[str, Any] = {"expected_views_per_hour": None}


def facts(**changes: Any) -> VideoFacts:
    return VideoFacts(**{**NORMAL, **changes})


def label(**changes: Any) -> str:
    return label_of(facts(**changes))


def at_pace(pace: float, expected: float = 1_000.0) -> dict[str, Any]:
    return {"recent_views_per_hour": pace * expected, "expected_views_per_hour": expected}


@pytest.mark.parametrize(
    ("pace", "expected", "multiple", "answer"),
    [
        (5.0, 1_000.0, 1.0, "viral"),
        (4.9, 1_000.0, 1.0, "surging"),
        (1.75, 1_000.0, 5.0, "viral"),
        (1.75, 1_000.0, 4.9, "surging"),
        (1.7, 1_000.0, 4.9, "rising"),
        (1.7, 1_000.0, None, "rising"),
        (1.4, 1_000.0, 1.5, "rising"),
        (1.4, 1_000.0, 1.4, "steady"),
        (0.75, 1_000.0, 9.0, "rising"),
        (0.7, 1_000.0, 9.0, "steady"),
        (0.6, 1_000.0, 1.0, "steady"),
        (5.0, 60.0, 1.0, "surging"),  # 240 views an hour extra are under the floor of viral
        (5.0, 12.0, 1.0, "rising"),  # 48 are under that of surging
        (5.0, 1.2, 1.0, "steady"),  # and 4.8 are noise
        (0.0, 4.0, 1.0, "steady"),
    ],
)
def test_pace_decides_and_the_multiple_lifts(pace: float, expected: float, multiple: float, answer: str) -> None:
    assert label(outlier_multiple=multiple, **at_pace(pace, expected)) == answer


def test_every_branch_that_rises_has_the_noise_floor() -> None:
    """Of real series 166 of 306 rising rows were below five views an hour."""
    assert label(outlier_multiple=5.4, views_per_hour=1.2, **at_pace(0.8, 1.2)) == "steady"
    assert label(outlier_multiple=5.4, views_per_hour=6.0, recent_views_per_hour=6.0, **UNPACED) == "steady"
    assert label(outlier_multiple=5.4, views_per_hour=6.2, recent_views_per_hour=6.2, **UNPACED) == "rising"


def test_a_strong_first_day_surges_by_its_multiple_alone() -> None:
    assert label(age_hours=6.0, outlier_multiple=5.0) == "surging"
    assert label(age_hours=6.0, outlier_multiple=5.0, **UNPACED) == "surging"
    assert label(age_hours=6.0, outlier_multiple=5.0, views_per_hour=249.0) == "rising"
    assert label(age_hours=25.0, outlier_multiple=5.0) == "rising"


def test_a_multiple_speaks_of_the_present_for_three_days() -> None:
    assert label(age_hours=72.0, outlier_multiple=9.0) == "rising"
    assert label(age_hours=73.0, outlier_multiple=9.0) == "steady"
    assert label(age_hours=None, outlier_multiple=9.0) == "steady"


def test_a_launch_that_nothing_can_be_held_against_rises_by_its_views() -> None:
    """A premiere of a channel of its own kind: no past, no channel, ten thousand views an hour."""
    launch = {"age_hours": 1.6, "outlier_multiple": None, "views_per_hour": 9_600.0, **UNPACED}
    assert label(**launch, recent_views_per_hour=9_600.0) == "rising"
    assert label(**launch, recent_views_per_hour=249.0) == "steady"
    assert label(**{**launch, "age_hours": 25.0}, recent_views_per_hour=9_600.0) == "steady"


def test_a_slow_hour_is_slowing_when_six_hours_show_it() -> None:
    """A frozen counter's hour of 245 views where 1,980 were due is no slow-down: six hours had 2,024 an hour."""
    assert label(views_per_hour=2_024.0, recent_views_per_hour=245.0, expected_views_per_hour=1_980.0) == "steady"
    assert label(views_per_hour=600.0, **at_pace(0.5)) == "slowing"
    assert label(views_per_hour=601.0, **at_pace(0.5)) == "steady"
    assert label(views_per_hour=3.0, **at_pace(0.4, 8.0)) == "steady"


def test_what_is_announced_is_upcoming_whatever_it_counts() -> None:
    assert label(live_state="upcoming", views_per_hour=0.0) == "upcoming"
    assert label(age_hours=-3.0) == "upcoming"
    assert label(live_state="live") == "steady"
    assert extra_views_per_hour(facts(live_state="upcoming")) is None


def test_less_than_a_view_an_hour_is_dormant_and_views_taken_back_are_slowing() -> None:
    assert label(views_per_hour=0.9) == "dormant"
    assert label(views_per_hour=-30.0) == "slowing"


def test_what_was_seen_once_or_is_under_an_hour_old_is_too_early() -> None:
    assert label(views_per_hour=None, outlier_multiple=50.0) == "too_early"
    assert label(age_hours=0.9) == "too_early"
    assert label(age_hours=1.0) == "steady"


def test_the_thresholds_can_be_overridden() -> None:
    marks = Thresholds(surging_pace=1.2, rising_pace=1.1)
    assert label_of(facts(**at_pace(1.3)), marks) == "surging"


def test_extra_is_beyond_its_own_days_or_its_young_channel_whichever_is_more() -> None:
    assert extra_views_per_hour(facts(**at_pace(1.5))) == 500
    assert extra_views_per_hour(facts(outlier_multiple=4.0, **at_pace(1.5))) == 1_125
    assert extra_views_per_hour(facts(outlier_multiple=4.0, age_hours=100.0, **at_pace(1.5))) == 500
    assert extra_views_per_hour(facts(outlier_multiple=0.5, **at_pace(0.9))) == -100
    assert extra_views_per_hour(facts(outlier_multiple=None, age_hours=100.0, **UNPACED)) is None
    assert extra_views_per_hour(facts(recent_views_per_hour=None)) is None


MAYBE = st.none() | st.floats() | st.integers(-10, 10**12).map(float)


@settings(deadline=None)
@given(st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, MAYBE), st.sampled_from([None, "none", "live", "upcoming"]))
def test_every_combination_has_a_label_and_a_reason(numbers: tuple[float | None, ...], state: str | None) -> None:
    age, velocity, recent, expected, multiple = numbers
    known = VideoFacts(age, velocity, recent, expected, multiple, state)
    answer, extra = label_of(known), extra_views_per_hour(known)
    assert answer in LABELS
    assert answer not in RISING or (extra is not None and extra >= 5)
    why = reason(answer, known, baseline_n=7, baseline_place=2, gain_low=1.0, gain_high=2.0)
    assert 0 < len(why) <= 512
    assert "nan" not in why
    assert "inf" not in why
