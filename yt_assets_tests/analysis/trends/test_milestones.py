"""Counts between two looks, ages and places, by hand."""

from math import log

import pytest

from yt_assets.analysis.trends.milestones import AgedLook, Comparison, ages_passed, compare_with, counts_at


def test_an_age_is_passed_by_the_first_look_at_or_above_it() -> None:
    assert ages_passed(0.5, 3.0) == [1, 3]
    assert ages_passed(3.0, 5.9) == []
    assert ages_passed(None, 30.0) == [1, 3, 6, 12, 24]
    assert ages_passed(23.9, 800.0) == [24, 48, 168, 672]


def test_between_two_looks_views_grow_by_a_law_that_began_with_none() -> None:
    """K ln(1 + age / c) is met exactly, whatever its c is; likes follow their own."""
    for offset in (0.5, 3.0, 40.0):
        looks = [
            AgedLook(age, round(1e7 * log(1 + age / offset)), round(1e6 * log(1 + age / 9)), None)
            for age in (20.0, 31.0)
        ]
        found = counts_at(looks, 24)
        assert found is not None
        assert found.views == pytest.approx(1e7 * log(1 + 24 / offset), rel=1e-6)
        assert found.likes == pytest.approx(1e6 * log(1 + 24 / 9), rel=1e-6)
        assert found.comments is None
        assert found.distance == pytest.approx(4.0)


def test_growth_that_quickens_follows_a_power_of_age() -> None:
    found = counts_at([AgedLook(10.0, 100), AgedLook(20.0, 400)], 12)
    assert found is not None
    assert found.views == 144


def test_a_fall_lies_between_both_counts() -> None:
    found = counts_at([AgedLook(11.0, 500), AgedLook(13.0, 400)], 12)
    assert found is not None
    assert found.views is not None
    assert 400 < found.views < 500


def test_a_look_before_publication_stands_for_it() -> None:
    """A premiere waits with some views, and its time of publication moves to its start."""
    found = counts_at([AgedLook(-2.0, 12, 900), AgedLook(1.5, 1_012, 1_000)], 1)
    assert found is not None
    assert found.views == round(12 + 1_000 * log(4 / 3) / log(4.5 / 3))
    assert found.distance == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("first", "age", "is_known"), [(1.0, 1, True), (1.09, 1, True), (1.2, 1, False), (25.0, 24, True)]
)
def test_publication_counts_as_a_look_where_the_first_one_came_soon_enough(
    first: float, age: int, *, is_known: bool
) -> None:
    found = counts_at([AgedLook(first, 1_000)], age)
    assert (found is not None) == is_known
    assert found is None or (found.views is not None and 900 <= found.views <= 1_000)


def test_looks_of_more_than_three_days_apart_tell_nothing_of_what_was_between() -> None:
    assert counts_at([AgedLook(20.0, 10), AgedLook(93.0, 20)], 48) is None
    assert counts_at([AgedLook(20.0, 10), AgedLook(91.0, 20)], 48) is not None
    assert counts_at([AgedLook(20.0, 10)], 24) is None, "it is not as old yet"
    assert counts_at([AgedLook(170.0, 10)], 168) is None, "publication is no look of a week before"


def test_a_place_is_one_more_than_those_that_had_more() -> None:
    assert compare_with(5, []) == Comparison(None, 1)
    assert compare_with(5, [5, 9, 1]) == Comparison(2, 4)
    assert compare_with(5, [1, 2, 3, 4, 5]) == Comparison(1, 6, 2.0, 3.0, 4.0)
