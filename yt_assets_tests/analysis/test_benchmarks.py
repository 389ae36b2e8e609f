"""From numbers to a label, with the reason in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.benchmarks import LABELS, Benchmarks, label_of

KINDS = ("channel_age", "format_age", "none")
NORMAL: dict[str, Any] = {
    "age_hours": 31.0,
    "views_per_hour": 1_240.0,
    "acceleration": 0.0,
    "outlier_multiple": 1.0,
    "baseline_n": 18,
    "baseline_kind": "channel_age",
}
ALONE: dict[str, Any] = {"outlier_multiple": None, "baseline_n": 0, "baseline_kind": "none"}


def label(**changes: Any) -> str:
    return label_of(**{**NORMAL, **changes})[0]


def reason(**changes: Any) -> str:
    return label_of(**{**NORMAL, **changes})[1]


def test_the_reason_says_it_in_numbers() -> None:
    assert reason(outlier_multiple=4.2, acceleration=300.0) == (
        "4.2 × its channel's median at 31 h (n = 18); 1,240 views/h and speeding up"
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"age_hours": 240.0}, "1.0 × its channel's median at 10 days (n = 18); 1,240 views/h"),
        ({"age_hours": None}, "1.0 × its channel's median (n = 18); 1,240 views/h"),
        ({"baseline_kind": "format_age"}, "1.0 × the median of all channels at 31 h (n = 18); 1,240 views/h"),
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
    assert reason(**changes) == words


@pytest.mark.parametrize(
    ("multiple", "acceleration", "expected"),
    [
        (5.0, -900.0, "viral"),
        (4.9, 0.0, "surging"),
        (4.9, -900.0, "rising"),
        (1.5, -900.0, "rising"),
        (1.4, 0.0, "steady"),
        (1.4, 900.0, "rising"),
        (1.4, -900.0, "slowing"),
        (0.4, 0.0, "slowing"),
        (0.4, 900.0, "rising"),
        (0.5, None, "steady"),
    ],
)
def test_the_multiple_decides_and_the_turn_refines(multiple: float, acceleration: float | None, expected: str) -> None:
    assert label(outlier_multiple=multiple, acceleration=acceleration) == expected


def test_seven_views_an_hour_are_not_viral_on_a_channel_that_has_one() -> None:
    assert label(views_per_hour=7.0, outlier_multiple=7.0) == "rising"
    assert label(views_per_hour=99.0, outlier_multiple=7.0) == "surging"


@pytest.mark.parametrize(
    ("velocity", "acceleration", "expected"),
    [
        (50_000.0, 0.0, "viral"),
        (10_000.0, 0.0, "surging"),
        (1_000.0, 0.0, "rising"),
        (1_000.0, -900.0, "slowing"),
        (999.0, 0.0, "steady"),
        (0.9, 0.9, "dormant"),
        (-1.0, 0.0, "slowing"),
    ],
)
def test_without_a_baseline_the_absolute_velocity_decides(velocity: float, acceleration: float, expected: str) -> None:
    assert label(**ALONE, views_per_hour=velocity, acceleration=acceleration) == expected


def test_what_was_seen_once_or_is_under_an_hour_old_is_too_early() -> None:
    assert label(views_per_hour=None, outlier_multiple=50.0) == "too_early"
    assert label(age_hours=0.9) == "too_early"
    assert label(age_hours=1.0) == "steady"


def test_the_thresholds_can_be_overridden() -> None:
    marks = Benchmarks(viral_multiple=2.0)
    assert label_of(**{**NORMAL, "outlier_multiple": 2.0}, benchmarks=marks)[0] == "viral"


MAYBE = st.none() | st.floats() | st.integers(-10, 10**12).map(float)


@settings(deadline=None)
@given(MAYBE, MAYBE, MAYBE, MAYBE, st.none() | st.integers(0, 10**6), st.none() | st.sampled_from(KINDS))
def test_every_combination_has_a_label_and_a_reason(
    age: float | None,
    velocity: float | None,
    acceleration: float | None,
    multiple: float | None,
    n: int | None,
    kind: str | None,
) -> None:
    answer, why = label_of(
        age_hours=age,
        views_per_hour=velocity,
        acceleration=acceleration,
        outlier_multiple=multiple,
        baseline_n=n,
        baseline_kind=kind,
    )
    assert answer in LABELS
    assert why
    assert "nan" not in why
    assert "inf" not in why
