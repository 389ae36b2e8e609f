"""From numbers to a label, with the reason in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.benchmarks import Benchmarks
from yt_assets.analysis.labels import LABELS, label_of

KINDS = ("channel_age", "channel_curve", "format_age", "format_curve", "none")
NORMAL: dict[str, Any] = {
    "age_hours": 31.0,
    "views_per_hour": 1_240.0,
    "acceleration": 0.0,
    "outlier_multiple": 1.0,
    "baseline_n": 18,
    "baseline_kind": "channel_age",
    "recent_views_per_hour": 1_000.0,
    "expected_views_per_hour": 1_000.0,
}
ALONE: dict[str, Any] = {"outlier_multiple": None, "baseline_n": 0, "baseline_kind": "none"}
UNPACED: dict[str, Any] = {"recent_views_per_hour": None, "expected_views_per_hour": None}


def label(**changes: Any) -> str:
    return str(label_of(**{**NORMAL, **changes})[0])


def reason(**changes: Any) -> str:
    return str(label_of(**{**NORMAL, **changes})[1])


def at_pace(pace: float, expected: float = 1_000.0) -> dict[str, Any]:
    return {"recent_views_per_hour": pace * expected, "expected_views_per_hour": expected}


def test_the_reason_says_it_in_numbers() -> None:
    assert reason(outlier_multiple=4.2, acceleration=300.0, **at_pace(3.1, 935.0)) == (
        "4.2 × its channel's median at 31 h (n = 18); 1,240 views/h and speeding up; "
        "now 2,898, 3.1 × the 935 expected of it"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"age_hours": 240.0}, "1.0 × its channel's median at 10 days (n = 18); 1,240 views/h"),
        ({"age_hours": None}, "1.0 × its channel's median (n = 18); 1,240 views/h"),
        (
            {"baseline_kind": "channel_curve"},
            "1.0 × its channel's median, brought to its age of 31 h (n = 18); 1,240 views/h",
        ),
        ({"baseline_kind": "format_age"}, "1.0 × the median of all channels at 31 h (n = 18); 1,240 views/h"),
        (
            {"baseline_kind": "format_curve", "age_hours": None},
            "1.0 × the median of all channels, brought to its age (n = 18); 1,240 views/h",
        ),
        ({"baseline_kind": None, "baseline_n": None}, "1.0 × the median (n = 0); 1,240 views/h"),
        ({"acceleration": -900.0}, "1.0 × its channel's median at 31 h (n = 18); 1,240 views/h and slowing down"),
        ({**ALONE, "views_per_hour": 2.5}, "nothing to compare with yet; 2.5 views/h"),
        ({"views_per_hour": None}, "one count so far, no velocity yet; 1.0 × its channel's median at 31 h (n = 18)"),
        ({"age_hours": 0.5}, "30 min old: too young to tell"),
        ({"age_hours": -3.0}, "not published yet"),
        ({**ALONE, "views_per_hour": -30.0}, "nothing to compare with yet; -30 views/h: YouTube took views back"),
    ],
)
def test_every_kind_of_reason_reads_well(changes: dict[str, Any], words: str) -> None:
    assert reason(**{**UNPACED, **changes}) == words


def test_an_expectation_of_next_to_nothing_counts_as_one_view_an_hour() -> None:
    """Three views where one a day was expected are 72 times as many, and nothing at all."""
    assert reason(**at_pace(30.0, 0.1)).endswith("now 3.0, 3.0 × the 1.0 expected of it")
    assert label(recent_views_per_hour=400.0, expected_views_per_hour=0.0) == "viral"


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
        (0.5, 1_000.0, 1.0, "slowing"),
        (0.6, 1_000.0, 1.0, "steady"),
        (5.0, 60.0, 1.0, "surging"),  # 240 views an hour beyond it are under the floor of viral
        (5.0, 12.0, 1.0, "rising"),  # 48 are under that of surging
        (5.0, 1.2, 1.0, "steady"),  # and 4.8 are noise
        (0.0, 4.0, 1.0, "steady"),
    ],
)
def test_pace_decides_and_the_multiple_lifts(pace: float, expected: float, multiple: float, answer: str) -> None:
    assert label(outlier_multiple=multiple, **at_pace(pace, expected)) == answer


def test_a_strong_first_day_surges_by_its_multiple_alone() -> None:
    assert label(age_hours=6.0, outlier_multiple=5.0) == "surging"
    assert label(age_hours=6.0, outlier_multiple=5.0, **UNPACED) == "surging"
    assert label(age_hours=6.0, outlier_multiple=5.0, views_per_hour=249.0) == "rising"
    assert label(age_hours=6.0, outlier_multiple=5.0, acceleration=-900.0) == "rising"
    assert label(age_hours=25.0, outlier_multiple=5.0) == "rising"


def test_a_multiple_speaks_of_the_present_for_two_weeks() -> None:
    assert label(age_hours=336.0, outlier_multiple=9.0) == "rising"
    assert label(age_hours=337.0, outlier_multiple=9.0) == "steady"
    assert label(age_hours=None, outlier_multiple=9.0) == "steady"


@pytest.mark.parametrize("kind", ["format_age", "format_curve"])
def test_beside_all_channels_a_big_one_does_not_always_rise(kind: str) -> None:
    assert label(age_hours=6.0, outlier_multiple=300.0, baseline_kind=kind) == "steady"


@pytest.mark.parametrize(
    ("acceleration", "multiple", "answer"),
    [
        (900.0, 1.0, "rising"),
        (0.0, 1.0, "steady"),
        (None, 1.0, "steady"),
        (-900.0, 1.0, "slowing"),
        (-900.0, 9.0, "slowing"),
        (0.0, 9.0, "rising"),
    ],
)
def test_without_a_pace_the_acceleration_tells(acceleration: float | None, multiple: float, answer: str) -> None:
    assert label(acceleration=acceleration, outlier_multiple=multiple, **UNPACED) == answer


def test_less_than_a_view_an_hour_is_dormant() -> None:
    assert label(views_per_hour=0.9) == "dormant"


def test_what_was_seen_once_or_is_under_an_hour_old_is_too_early() -> None:
    assert label(views_per_hour=None, outlier_multiple=50.0) == "too_early"
    assert label(age_hours=0.9) == "too_early"
    assert label(age_hours=1.0) == "steady"


def test_the_thresholds_can_be_overridden() -> None:
    marks = Benchmarks(surging_pace=1.2, rising_pace=1.1)
    assert label_of(**{**NORMAL, **at_pace(1.3)}, benchmarks=marks)[0] == "surging"


MAYBE = st.none() | st.floats() | st.integers(-10, 10**12).map(float)


@settings(deadline=None)
@given(
    st.tuples(MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE),
    st.none() | st.integers(0, 10**6),
    st.none() | st.sampled_from(KINDS),
)
def test_every_combination_has_a_label_and_a_reason(
    numbers: tuple[float | None, ...], n: int | None, kind: str | None
) -> None:
    age, velocity, acceleration, multiple, recent, expected = numbers
    answer, why = label_of(
        age_hours=age,
        views_per_hour=velocity,
        acceleration=acceleration,
        outlier_multiple=multiple,
        baseline_n=n,
        baseline_kind=kind,
        recent_views_per_hour=recent,
        expected_views_per_hour=expected,
    )
    assert answer in LABELS
    assert 0 < len(why) <= 2_000
    assert "nan" not in why
    assert "inf" not in why
