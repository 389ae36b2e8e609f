"""How far a video stands out, and the ranking that follows from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from yt_assets.analysis.trend_ranking import FEATURES, OUTLIER_COLUMNS, RANK_COLUMNS, outlier_multiples, rank_trends
from yt_assets_tests.analysis.rows import dtypes, features


def multiples(rows: pd.DataFrame) -> Any:
    """The table by video_id; Any, because no stub knows what kind of value a cell holds."""
    return outlier_multiples(rows).set_index("video_id")


def test_the_ladder_prefers_the_channel_at_the_same_age() -> None:
    young = [(f"y{n}", "c", 10.0, float(n), 1.0) for n in range(1, 6)]
    old = [(f"o{n}", "c", 900.0, 0.5, 1.0) for n in range(20)]
    table = multiples(features(("new", "c", 12.0, 30.0, 1.0), *young, *old))
    assert table.loc["new"].tolist() == [10.0, 3.0, 5, "channel_age"]
    assert table.loc["y1", "baseline_views_per_hour"] == 4.0  # 2, 3, 4, 5 and 30 without its own 1


def test_videos_of_another_age_are_nothing_to_compare_with() -> None:
    """Against its channel's years of sleeping videos, a fresh upload once was 23,161 times the normal."""
    old = [(f"o{n}", "c", 900.0, 2.0, 1.0) for n in range(5)]
    table = multiples(features(("new", "c", 12.0, 30.0, 1.0), *old))
    assert table.loc["new", ["baseline_n", "baseline_kind"]].tolist() == [0, "none"]
    assert pd.isna(table.loc["new", "outlier_multiple"])


def test_a_small_channel_is_compared_with_all_channels_at_that_age() -> None:
    rest = [(f"v{n}", f"c{n}", 12.0, 2.0, 1.0) for n in range(5)]
    rows = features(("new", "c", 12.0, 30.0, 1.0), *rest, ("lost", None, None, 30.0, 1.0))
    table = multiples(rows)
    assert table.loc["new"].tolist() == [15.0, 2.0, 5, "format_age"]
    assert table.loc["lost", ["baseline_n", "baseline_kind"]].tolist() == [0, "none"]
    assert pd.isna(table.loc["lost", "outlier_multiple"])


def test_lifetime_rates_are_compared_with_lifetime_rates() -> None:
    """A new installation's first hour, and later each new video, has no velocity."""
    rest = [(f"v{n}", "c", 12.0, 100.0, 2.0) for n in range(5)]
    table = multiples(features(("new", "c", 12.0, None, 8.0), *rest))
    assert table.loc["new"].tolist() == [4.0, 2.0, 5, "channel_age"]


def test_a_median_of_zero_gives_no_multiple_and_says_so() -> None:
    rest = [(f"v{n}", "c", 12.0, 0.0, 0.0) for n in range(5)]
    table = multiples(features(("new", "c", 12.0, 9.0, 1.0), *rest))
    assert pd.isna(table.loc["new", "outlier_multiple"])
    assert table.loc["new"].tolist()[1:] == [0.0, 5, "channel_age"]


def test_no_videos_have_no_multiples() -> None:
    assert dtypes(outlier_multiples(pd.DataFrame(columns=list(FEATURES)))) == OUTLIER_COLUMNS


def test_rank_weighs_what_is_unusual_above_what_is_big() -> None:
    rows = pd.DataFrame(
        {
            "video_id": ["big", "unusual", "tiny", "tie-b", "tie-a"],
            "predicted_gain": [99_999.0, 999.0, 9.0, 0.0, 0.0],
            "outlier_multiple": [1.0, 4.0, 1_000.0, np.nan, 2.0],
        }
    )
    ranked = rank_trends(rows)
    assert ranked["video_id"].tolist() == ["unusual", "big", "tiny", "tie-a", "tie-b"]
    assert ranked["trend_score"].tolist() == pytest.approx([6.0, 5.0, 4.0, 0.0, 0.0])
    assert ranked["trend_rank"].tolist() == [1, 2, 3, 4, 5]


def test_nothing_to_rank_is_an_empty_ranking() -> None:
    assert dtypes(rank_trends(pd.DataFrame(columns=["video_id", "predicted_gain", "outlier_multiple"]))) == RANK_COLUMNS
