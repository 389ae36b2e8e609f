"""The three rankings, and the table in which everything is joined."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.benchmarks import Benchmarks
from yt_assets.analysis.labels import LABELS
from yt_assets.analysis.trend_ranking import COLUMNS, FEATURES, RANK_COLUMNS, assemble_trends, rank_trends
from yt_assets_tests.analysis.rows import AS_OF, SNAPSHOTS, Seen, dtypes, features, snapshots

RANKED = [
    "video_id", "predicted_gain", "predicted_growth", "outlier_multiple", "baseline_kind", "recent_views_per_hour",
    "expected_views_per_hour",
]  # fmt: skip


def ranked(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of video_id, gain, growth, multiple, kind, recent, expected."""
    return rank_trends(pd.DataFrame(list(rows), columns=RANKED)).set_index("video_id")


def test_rank_weighs_what_is_unusual_above_what_is_big() -> None:
    table = ranked(
        ("big", 99_999.0, 0.01, 1.0, "channel_age", 5_000.0, 5_000.0),
        ("unusual", 999.0, 3.0, 16.0, "channel_curve", 40.0, 10.0),
        ("tiny", 9.0, 0.09, 1_000.0, "channel_age", 4.0, 1.0),
        ("tie-b", 0.0, 0.0, np.nan, "none", np.nan, np.nan),
        ("tie-a", 0.0, 0.0, 2.0, "channel_age", np.nan, np.nan),
    )
    assert table.index.tolist() == ["unusual", "big", "tiny", "tie-a", "tie-b"]
    assert table["trend_score"].tolist() == pytest.approx([12.0, 5.0, 4.0, 0.0, 0.0])
    assert table["trend_rank"].tolist() == [1, 2, 3, 4, 5]
    assert table["gain_rank"].tolist() == [2, 1, 3, 4, 5]
    assert table["growth_rank"].tolist() == [1, 3, 2, 4, 5]


def test_a_multiple_over_other_channels_lifts_nobody() -> None:
    table = ranked(
        ("big", 999.0, 0.0, 300.0, "format_age", 10.0, 10.0), ("small", 999.0, 0.0, 1.1, "channel_age", 10.0, 10.0)
    )
    assert table.index.tolist() == ["small", "big"]


def test_next_to_nothing_expected_counts_as_a_view_an_hour() -> None:
    table = ranked(("v", 999.0, 0.0, np.nan, "none", 16.0, 0.001))
    assert table.loc["v", "trend_score"] == pytest.approx(12.0)


def test_nothing_to_rank_is_an_empty_ranking() -> None:
    assert dtypes(rank_trends(pd.DataFrame(columns=RANKED).astype({"baseline_kind": "str"}))) == RANK_COLUMNS


def test_the_assembled_table_joins_everything() -> None:
    rest = [(f"v{n}", "c", 30.0, 100.0, 50.0) for n in range(5)]
    history = snapshots(("hot", 30, 6, 1_000), ("hot", 30, 3, 2_500), ("hot", 30, 0, 4_600), ("gone", 30, 0, 9))
    hot_now = features(("hot", "c", 30.0, 700.0, 90.0), *rest).assign(views=[6, 1, 1, 1, 1, 1])
    table = assemble_trends(hot_now, history, AS_OF).set_index("video_id")
    hot = table.loc["hot"]
    assert (hot["trend_rank"], hot["gain_rank"], hot["growth_rank"]) == (1, 1, 1)
    assert hot["views_per_hour"] == 600  # the window's, not the last hour's
    assert hot["acceleration"] == pytest.approx(200 / 3)
    assert hot["recent_views_per_hour"] == 700
    # The three hours before: 500 an hour from the age of 24 to 27, carried on to 27 to 30.
    assert hot["expected_views_per_hour"] == pytest.approx(500 * (31**0.5 - 28**0.5) / (28**0.5 - 25**0.5))
    assert (hot["outlier_multiple"], hot["baseline_views"], hot["baseline_n"]) == pytest.approx((6.0, 1.0, 5))
    assert hot["baseline_kind"] == "channel_curve"
    assert hot["label"] == "rising"
    assert hot["reason"] == (
        "6.0 × its channel's median, brought to its age of 30 h (n = 5); 600 views/h; "
        "now 700, 1.5 × the 474 expected of it"
    )
    assert "gone" not in table.index
    assert table.loc["v0", "views_per_hour"] == 100
    assert table.loc["v0", "predicted_gain"] == 2_400


def test_other_benchmarks_give_other_labels() -> None:
    history = snapshots(("hot", 30, 6, 1_000), ("hot", 30, 3, 2_500), ("hot", 30, 0, 4_600))
    marks = Benchmarks(surging_pace=1.4, rising_pace=1.3)
    assert assemble_trends(features(("hot", "c", 30.0, None, None)), history, AS_OF, benchmarks=marks)["label"][0] == (
        "surging"
    )


def test_a_first_hour_is_too_early_and_still_ranked() -> None:
    table = assemble_trends(
        features(("a", "c", 10.0, None, 5.0), ("b", None, None, None, None)), snapshots(("a", 10, 0, 50)), AS_OF
    )
    assert table["label"].tolist() == ["too_early", "too_early"]
    assert table["trend_rank"].tolist() == [1, 2]
    assert table["predicted_gain"].notna().all()


def test_nothing_assembles_to_an_empty_table() -> None:
    empty = assemble_trends(pd.DataFrame(columns=list(FEATURES)), pd.DataFrame(columns=SNAPSHOTS), AS_OF)
    assert dtypes(empty) == COLUMNS


VIEWS = st.none() | st.integers(0, 10**11)
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.integers(-9, 2_000), st.integers(-5, 60), VIEWS), max_size=15
)


@pytest.mark.unmeasured
@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_assembling_is_total_and_knows_no_order(rows: list[Seen], random: Random) -> None:
    known = [("a", "c", -2.0, None, None), ("b", "c", 5.0, -3.0, 1.0), ("c", None, None, 9.0, None)]
    table = assemble_trends(features(*known), snapshots(*rows), AS_OF)
    assert dtypes(table) == COLUMNS
    for rank in ("trend_rank", "gain_rank", "growth_rank"):
        assert sorted(table[rank]) == [1, 2, 3]
    assert table["trend_rank"].tolist() == [1, 2, 3]
    assert set(table["label"]) <= set(LABELS)
    random.shuffle(rows)
    pd.testing.assert_frame_equal(table, assemble_trends(features(*reversed(known)), snapshots(*rows), AS_OF))
