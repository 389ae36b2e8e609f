"""The table of bands: what may take its place, and what is said of what may not."""

import math
from dataclasses import asdict
from typing import Any

import pytest

from yt_assets.analysis.trends.thresholds import ASCENDING, DEFAULT_THRESHOLDS, NAMES, BadThreshold, read_thresholds


@pytest.mark.parametrize("table", [None, {}])
def test_nothing_leaves_the_predefined_ones(table: object) -> None:
    assert read_thresholds(table) is DEFAULT_THRESHOLDS or read_thresholds(table) == DEFAULT_THRESHOLDS


def test_a_field_takes_the_place_of_the_predefined_one() -> None:
    marks = read_thresholds({"surging_pace": 3, "viral_pace": 8.5})
    assert (marks.surging_pace, marks.viral_pace) == (3.0, 8.5)
    assert marks.rising_pace == DEFAULT_THRESHOLDS.rising_pace


def test_the_predefined_ones_can_be_written_down_whole() -> None:
    assert read_thresholds(asdict(DEFAULT_THRESHOLDS)) == DEFAULT_THRESHOLDS


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([1], r"it holds \[1\]: it must be a table of fields such as 'surging_pace: 2.5'"),
        ("viral", "it holds 'viral': it must be a table"),
        ({"virality": 3}, "it has the unknown field 'virality': allowed are min_age_hours, dormant_views_per_hour,"),
        ({3: 3}, "it has the unknown field 3"),
        ({"viral_pace": -1}, "viral_pace is -1: it must be a finite number of at least 0"),
        ({"viral_pace": math.nan}, "viral_pace is nan: it must be a finite number"),
        ({"viral_pace": math.inf}, "viral_pace is inf: it must be a finite number"),
        ({"viral_pace": "high"}, "viral_pace is 'high': it must be a finite number"),
        ({"viral_pace": True}, "viral_pace is True: it must be a finite number"),
        ({"viral_pace": None}, "viral_pace is None: it must be a finite number"),
        ({"viral_pace": "x" * 500}, "viral_pace is 'x{59}…: it must be a finite number"),
        ({"surging_pace": 6}, "viral_pace|surging_pace is 6: it must be less than viral_pace, which is 5"),
        ({"viral_pace": 1.75}, "viral_pace is 1.75: it must be more than surging_pace, which is 1.75"),
        ({"rising_multiple": 9, "viral_multiple": 7}, "viral_multiple is 7: it must be more than rising_multiple"),
    ],
)
def test_a_bad_table_is_told_by_field_value_and_what_is_allowed(table: Any, words: str) -> None:
    with pytest.raises(BadThreshold, match=words):
        read_thresholds(table)


def test_every_field_whose_band_has_an_order_is_a_field() -> None:
    assert {name for names in ASCENDING for name in names} <= set(NAMES)
