"""The lists of an hour, and the table in which everything is joined."""

from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.trends.labels import LABELS, RISING
from yt_assets.analysis.trends.ranking import COLUMNS, FEATURES, RANKS, assemble_trends, rank_trends
from yt_assets.analysis.trends.thresholds import Thresholds
from yt_assets_tests.analysis.rows import AS_OF, SNAPSHOTS, Seen, dtypes, features, snapshots

RANKED = [
    "video_id", "label", "extra_views_per_hour", "predicted_gain", "predicted_growth", "outlier_multiple", "age_hours",
]  # fmt: skip


def ranked(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of video_id, label, extra, gain, growth, multiple, age."""
    return rank_trends(pd.DataFrame(list(rows), columns=RANKED)).set_index("video_id")


def places(table: pd.DataFrame, rank: str) -> list[object]:
    """Ids in the order of a list."""
    return table[table[rank].notna()].sort_values(rank).index.tolist()


def test_each_list_is_sorted_by_its_figure_and_holds_only_its_own() -> None:
    table = ranked(
        ("big", "steady", -50.0, 99_999.0, 0.01, 1.0, 500.0),
        ("quick", "rising", 40.0, 999.0, 3.0, 16.0, 40.0),
        ("hot", "viral", 900.0, 50_000.0, 0.5, np.nan, 90.0),
        ("tie-b", "surging", 40.0, 999.0, 0.2, 4.0, 700.0),
        ("tiny", "steady", 3.0, 119.0, 9.0, 2.0, 20.0),
        ("asleep", "dormant", np.nan, 500.0, 9.0, 3.0, 300.0),
        ("soon", "upcoming", np.nan, np.nan, np.nan, np.nan, -5.0),
    )
    assert places(table, "trend_rank") == ["hot", "quick", "tie-b"]
    assert places(table, "gain_rank") == ["big", "hot", "quick", "tie-b"]
    assert places(table, "growth_rank") == ["quick", "hot", "tie-b", "big"]
    assert places(table, "outlier_rank") == ["quick", "asleep", "tiny"]


def test_nothing_to_rank_is_an_empty_ranking() -> None:
    empty = pd.DataFrame(columns=RANKED).astype(dict.fromkeys(RANKED[2:], "float64") | {"label": "str"})
    assert dtypes(rank_trends(empty)[list(RANKS)]) == RANKS


def test_the_assembled_table_joins_everything() -> None:
    rest = [(f"v{n}", "c", 30.0, 100.0, 50.0) for n in range(5)]
    counts = [1_000 + 500 * hour for hour in range(4)] + [2_500 + 700 * hour for hour in range(1, 4)]
    history = snapshots(*[("hot", 30, 6.0 - hour, views) for hour, views in enumerate(counts)], ("gone", 30, 0, 9))
    hot_now = features(("hot", "c", 30.0, 700.0, 90.0), *rest).assign(views=[4_600, *[767] * 5])
    table = assemble_trends(hot_now, history, AS_OF).set_index("video_id")
    hot = table.loc["hot"]
    assert (hot["trend_rank"], hot["gain_rank"], hot["growth_rank"], hot["outlier_rank"]) == (1, 1, 1, 1)
    assert hot["views_per_hour"] == 600  # the window's, not the last hour's
    assert hot["acceleration"] == pytest.approx(200 / 3)
    assert hot["recent_views_per_hour"] == 700
    # The five hours before: 580 an hour from the age of 24 to 29, carried on to 29 to 30.
    expected = 580 * (31**0.5 - 30**0.5) / ((30**0.5 - 25**0.5) / 5)
    assert hot["expected_views_per_hour"] == pytest.approx(expected)
    assert (hot["outlier_multiple"], hot["baseline_views"], hot["baseline_n"]) == pytest.approx((4_600 / 767, 767, 5))
    assert (hot["baseline_kind"], hot["baseline_place"]) == ("channel_curve", 1)
    assert hot["extra_views_per_hour"] == pytest.approx(700 * (1 - 767 / 4_600))
    assert hot["label"] == "rising"
    assert hot["reason"].startswith(
        "Getting 1.3 × its usual views: 700 an hour, usually 550. 6.0 × this channel's usual at 30 hours, best of 6. "
        "Too early to say what follows."
    )
    assert hot["gain_low"] < hot["predicted_gain"] < hot["gain_high"]
    assert "gone" not in table.index
    assert table.loc["v0", "views_per_hour"] == 100
    assert table["trend_rank"].isna()["v0"]


def test_other_benchmarks_give_other_labels() -> None:
    history = snapshots(("hot", 30, 6, 1_000), ("hot", 30, 3, 2_500), ("hot", 30, 0, 4_600))
    marks = Thresholds(surging_pace=1.1, rising_pace=1.0)
    now = features(("hot", "c", 30.0, None, None)).assign(views=4_600)
    assert assemble_trends(now, history, AS_OF, thresholds=marks)["label"][0] == ("surging")


def test_a_first_hour_is_too_early_and_already_has_a_forecast() -> None:
    table = assemble_trends(
        features(("a", "c", 10.0, None, 5.0), ("b", None, None, None, None)), snapshots(("a", 10, 0, 50)), AS_OF
    )
    assert table["label"].tolist() == ["too_early", "too_early"]
    assert table["trend_rank"].isna().all()
    assert table["predicted_gain"].notna().all()


def test_an_announced_video_has_no_pace_no_forecast_and_is_nobodys_usual() -> None:
    """It waits at fourteen views with thousands of likes; beside it a premiere once had 255,676 times its usual."""
    history = snapshots(*[("soon", 40, float(ago), 14) for ago in range(9)], ("new", 3, 0, 9_000))
    waiting = [(f"w{number}", "c", 3.0 + number, 0.0, 0.1) for number in range(6)]
    rows = features(("soon", "c", 40.0, 0.0, 0.3), ("new", "c", 3.0, None, 3_000.0), *waiting)
    states = ["upcoming", "none", *["upcoming"] * 6]
    table = assemble_trends(rows.assign(live_state=states, views=[14, 9_000, *[1] * 6]), history, AS_OF)
    table = table.set_index("video_id")
    soon = table.loc["soon"]
    assert soon["label"] == "upcoming"
    assert soon[["views_per_hour", "recent_views_per_hour", "expected_views_per_hour", "predicted_gain"]].isna().all()
    assert soon[list(RANKS)].isna().all()
    assert (table.loc["new", "baseline_kind"], table.loc["new", "baseline_n"]) == ("none", 0)


def test_the_observation_before_a_gap_counts_although_no_history_has_it() -> None:
    """After two days and a half the window held nothing older; the features know the count before the gap."""
    gap = features(("v", "c", 2_000.0, 100.0, 9.0)).assign(views=50_000, delta_hours=57.0, delta_views=5_700)
    table = assemble_trends(gap, snapshots(("v", 2_000, 0, 50_000)), AS_OF).set_index("video_id")
    assert table.loc["v", "views_per_hour"] == pytest.approx(100)
    assert table.loc["v", "predicted_gain"] == pytest.approx(2_400, rel=0.1)


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
    for rank in RANKS:
        assert sorted(table[rank].dropna()) == list(range(1, table[rank].count() + 1))
    assert (table["trend_rank"].notna() == table["label"].isin(RISING)).all()
    assert set(table["label"]) <= set(LABELS)
    random.shuffle(rows)
    pd.testing.assert_frame_equal(table, assemble_trends(features(*reversed(known)), snapshots(*rows), AS_OF))
