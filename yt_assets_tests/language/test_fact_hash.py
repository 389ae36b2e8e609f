"""Which change of the facts is material."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.language.fact_hash import band, channel_hash, trend_hash
from yt_assets_tests.language.samples import channel, facts

FACT = facts(
    "a", views=100_000, views_per_hour=1_000.0, age_hours=100.0, recent_views_per_hour=100.0, outlier_multiple=10.0
)
HASH = trend_hash(FACT, "English")


@pytest.mark.parametrize(
    "change",
    [
        {"views": 104_000},
        {"views_per_hour": 980.0},
        {"age_hours": 104.0},
        {"recent_views_per_hour": 97.0},
        {"outlier_multiple": 10.4},
        {"title": "A  title\n"},
    ],
)
def test_a_small_change_is_not_material(change: dict[str, Any]) -> None:
    assert trend_hash(replace(FACT, **change), "English") == HASH


@pytest.mark.parametrize(
    "change",
    [
        {"views": 150_000},
        {"views": None},
        {"views_per_hour": 1_500.0},
        {"views_per_hour": -1_000.0},
        {"age_hours": 130.0},
        {"recent_views_per_hour": 200.0},
        {"recent_views_per_hour": None},
        {"expected_views_per_hour": 20.0},
        {"outlier_multiple": 14.0},
        {"outlier_multiple": None},
        {"outlier_multiple": math.nan, "label": "rising"},
        {"label": "rising"},
        {"title": "Another title"},
        {"channel_title": "Renamed"},
        {"format": "short"},
        {"baseline_kind": "none"},
        {"baseline_n": 30},
        {"video_id": "b"},
    ],
)
def test_a_large_one_is(change: dict[str, Any]) -> None:
    assert trend_hash(replace(FACT, **change), "English") != HASH


def test_another_language_is_another_question() -> None:
    assert trend_hash(FACT, "Deutsch") != HASH


def test_a_channels_facts_are_banded_too() -> None:
    same = replace(channel("UCa"), views_per_hour=910.0)
    assert channel_hash(same, "English") == channel_hash(channel("UCa"), "English")
    for other in (channel("UCb"), channel("UCa", title="Another"), replace(same, views_per_hour=2_000.0)):
        assert channel_hash(other, "English") != channel_hash(channel("UCa"), "English")


@given(st.floats(0.02, 1e12))
def test_bands_are_a_quarter_wide_grow_with_the_figure_and_keep_its_sign(figure: float) -> None:
    here, minus = band(figure), band(-figure)
    assert here is not None
    assert minus == -here
    assert (band(figure * 1.3) or 0) > here
    assert (band(figure * 1.001) or 0) - here in {0, 1}


@pytest.mark.parametrize("figure", [None, math.nan, math.inf])
def test_what_is_unknown_has_no_band(figure: float | None) -> None:
    assert band(figure) is None


def test_almost_nothing_is_a_band_of_its_own() -> None:
    assert [band(figure) for figure in (0, 0.001, -0.009)] == [0, 0, 0]
    assert band(0.01) == 1
