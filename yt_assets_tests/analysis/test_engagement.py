"""Rates, norms, smoothing and ranks of one hour."""

from __future__ import annotations

from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.engagement import COLUMNS, INPUTS, score_engagement

Row = tuple[str, str | None, str, int | None, int | None, int | None]


def scored(*rows: Row) -> Any:
    """The table by video_id; Any, because no stub knows what kind of value a cell holds."""
    return score_engagement(pd.DataFrame(list(rows), columns=list(INPUTS))).set_index("video_id")


def test_norms_are_ratios_of_sums_and_rates_shrink_towards_them() -> None:
    table = scored(("a", "c", "long", 9_000, 270, 0), ("b", "c", "long", 1_000, 100, 30))
    assert table["channel_norm"].tolist() == [0.04, 0.04]  # 400 of 10,000, not the mean of 3 % and 13 %
    assert table.loc["b", "engagement_rate"] == 0.13
    assert table.loc["b", "smoothed_rate"] == pytest.approx((130 + 1_000 * 0.04) / 2_000)
    assert table.loc["a", "smoothed_rate"] == pytest.approx((270 + 1_000 * 0.04) / 10_000)
    assert table.loc["b", "vs_channel"] == pytest.approx(0.085 / 0.04)
    assert table.loc["b", "vs_format"] == pytest.approx(0.085 / 0.04)
    assert table.index.tolist() == ["b", "a"]


def test_three_likes_on_four_views_do_not_win() -> None:
    """Not even on a channel that has no other video, whose norm would be its own 75 %."""
    table = scored(("a", "big", "long", 100_000, 5_000, 0), ("b", "tiny", "long", 4, 3, 0))
    assert table.loc["b", "channel_norm"] == 0.75
    assert table.loc["b", "smoothed_rate"] == pytest.approx((3 + 1_000 * 5_003 / 100_004) / 1_004)
    assert table.loc["b", "vs_channel"] == pytest.approx(table.loc["b", "smoothed_rate"] / 0.75)
    assert table.loc["b", "smoothed_rate"] < 0.06


def test_hidden_parts_and_no_views_have_no_rate_no_rank_and_no_say_in_the_norm() -> None:
    table = scored(
        ("a", "c", "long", 2_000, 100, 20),
        ("hidden-likes", "c", "long", 9_000, None, 20),
        ("no-comments", "c", "long", 9_000, 90, None),
        ("no-views", "c", "long", 0, 1, 1),
        ("unknown", "c", "long", None, 1, 1),
    )
    assert table.index.tolist() == ["a", "hidden-likes", "no-comments", "no-views", "unknown"]
    assert table["channel_norm"].tolist() == [0.06] * 5
    assert table["engagement_rank"].isna().tolist() == [False, True, True, True, True]
    assert table["smoothed_rate"].isna().tolist() == [False, True, True, True, True]
    assert table.loc["no-comments", "like_rate"] == 0.01
    assert table.loc["hidden-likes", "comment_rate"] == pytest.approx(20 / 9_000)


def test_ranks_run_over_all_and_within_the_format_with_ties_by_id() -> None:
    table = scored(
        ("b", "c", "long", 1_000, 50, 0),
        ("a", "c", "long", 1_000, 50, 0),
        ("s", "c", "short", 1_000, 90, 0),
        ("t", "c", "short", 1_000, None, 0),
    )
    assert table.index.tolist() == ["s", "a", "b", "t"]
    assert table["engagement_rank"].tolist()[:3] == [1, 2, 3]
    assert table["format_rank"].tolist()[:3] == [1, 1, 2]


def test_a_norm_of_zero_compares_with_nothing() -> None:
    table = scored(("a", None, "long", 5_000, 0, 0))
    assert table.loc["a", "smoothed_rate"] == 0
    assert pd.isna(table.loc["a", "vs_channel"])
    assert pd.isna(table.loc["a", "vs_format"])


def test_no_videos_are_an_empty_table_of_the_right_kind() -> None:
    empty = score_engagement(pd.DataFrame(columns=list(INPUTS)))
    assert {name: str(dtype) for name, dtype in empty.dtypes.items()} == COLUMNS


COUNT = st.none() | st.integers(0, 10**9)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["c", "d"]), st.sampled_from(["long", "short"]), COUNT, COUNT, COUNT), max_size=8
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_rows_does_not_matter(
    rows: list[tuple[str, str, int | None, int | None, int | None]], random: Random
) -> None:
    numbered: list[Row] = [(f"v{number}", *row) for number, row in enumerate(rows)]
    table = scored(*numbered)
    random.shuffle(numbered)
    pd.testing.assert_frame_equal(table, scored(*numbered))
    ranks = table["engagement_rank"].dropna().tolist()
    assert ranks == list(range(1, len(ranks) + 1))
