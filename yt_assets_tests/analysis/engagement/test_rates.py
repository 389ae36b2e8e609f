"""Rates, norms, smoothing and ranks of one hour."""

from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yt_assets.analysis.engagement.rates import COLUMNS, INPUTS, score_engagement

Row = tuple[str, str | None, str, int | None, int | None, int | None]


def scored(*rows: Row) -> Any:
    """The table by video_id; Any, because no stub knows what kind of value a cell holds."""
    return score_engagement(pd.DataFrame(list(rows), columns=list(INPUTS)[:6])).set_index("video_id")


def test_norms_are_ratios_of_sums_and_rates_shrink_towards_what_the_row_says() -> None:
    table = scored(("a", "c", "long", 9_000, 270, 0), ("b", "c", "long", 1_000, 100, 30))
    assert table["channel_norm"].tolist() == [0.04, 0.04]  # 400 of 10,000, not the mean of 3 % and 13 %
    assert table.loc["b", "engagement_rate"] == 0.13
    assert table["prior_rate"].tolist() == pytest.approx([0.04, 0.04])
    assert table["prior_views"].nunique() == 1
    strength = table.loc["b", "prior_views"]
    assert table.loc["b", "smoothed_rate"] == pytest.approx((130 + strength * 0.04) / (1_000 + strength))
    assert table.loc["a", "smoothed_rate"] == pytest.approx((270 + strength * 0.04) / (9_000 + strength))
    assert table.loc["b", "vs_channel"] == pytest.approx(table.loc["b", "smoothed_rate"] / 0.04)
    assert table.loc["b", "vs_format"] == pytest.approx(table.loc["b", "smoothed_rate"] / 0.04)
    assert table.index.tolist() == ["b", "a"]


def test_three_likes_on_four_views_do_not_win() -> None:
    """Not even on a channel that has no other video, whose norm would be its own 75 %."""
    table = scored(("a", "big", "long", 100_000, 5_000, 0), ("b", "tiny", "long", 4, 3, 0))
    assert table.loc["b", "channel_norm"] == 0.75
    assert table["smoothed_rate"].tolist() == pytest.approx([0.05, 0.05])
    assert table.loc["b", "vs_channel"] == pytest.approx(table.loc["b", "smoothed_rate"] / 0.75)
    assert table["engagement_rank"].to_dict() == {"a": 1, "b": 2}


def test_too_few_views_to_be_evidence_rank_last_in_the_channel_too() -> None:
    """Its own channel's other video is of a format that engages less."""
    table = scored(
        ("talk", "c", "long", 10_000, 100, 0), ("clip", "c", "short", 4, 3, 0), ("hit", "d", "short", 10_000, 900, 0)
    )
    assert table.loc["clip", "smoothed_rate"] > table.loc["talk", "smoothed_rate"]
    assert table["channel_rank"].to_dict() == {"hit": 1, "talk": 1, "clip": 2}
    assert table["format_rank"].to_dict() == {"hit": 1, "talk": 1, "clip": 2}
    assert table["engagement_rank"].to_dict() == {"hit": 1, "talk": 2, "clip": 3}


def test_more_likes_than_views_are_no_rate() -> None:
    """Before a premiere people like what nobody could watch; 1.5 likes a view would lead every ranking."""
    table = scored(
        ("premiere", "c", "live", 10, 15, 0),
        ("waiting", "c", "live", 0, 15, 2),
        ("chatty", "c", "live", 10, 8, 4),
        ("all", "c", "live", 10, 10, 0),
    )
    assert pd.isna(table.loc["premiere", ["engagement_rate", "like_rate", "smoothed_rate", "engagement_rank"]]).all()
    assert pd.isna(table.loc["waiting", ["engagement_rate", "like_rate", "comment_rate", "channel_rank"]]).all()
    assert table.loc["chatty", "like_rate"] == 0.8
    assert pd.isna(table.loc["chatty", "engagement_rate"])
    assert table.loc["all", "engagement_rate"] == 1.0
    assert table["channel_norm"].tolist() == [1.0] * 4


def test_comments_switched_off_leave_a_smoothed_like_rate_and_no_rank() -> None:
    table = scored(("open", "c", "long", 10_000, 400, 40), ("off", "c", "long", 100, 10, None))
    assert 0.04 < table.loc["off", "smoothed_like_rate"] < 0.1
    assert pd.isna(table.loc["off", ["smoothed_rate", "smoothed_comment_rate", "prior_rate", "prior_views"]]).all()
    assert pd.isna(table.loc["off", ["engagement_rank", "format_rank", "channel_rank"]]).all()


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
    assert table["channel_rank"].tolist()[:3] == [1, 2, 3]


def test_a_norm_of_zero_compares_with_nothing() -> None:
    table = scored(("a", None, "long", 5_000, 0, 0))
    assert table.loc["a", "smoothed_rate"] == 0
    assert pd.isna(table.loc["a", "vs_channel"])
    assert pd.isna(table.loc["a", "vs_format"])


def test_no_videos_are_an_empty_table_of_the_right_kind() -> None:
    empty = score_engagement(pd.DataFrame(columns=list(INPUTS)[:6]))
    assert {name: str(dtype) for name, dtype in empty.dtypes.items()} == COLUMNS


COUNT = st.none() | st.integers(0, 10**9)


@pytest.mark.unmeasured
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


RATED = st.tuples(
    st.sampled_from("cde"), st.sampled_from(["long", "short"]), st.integers(1, 10**6), st.floats(0, 1)
).map(lambda drawn: (*drawn[:3], round(drawn[2] * drawn[3] * 0.2), 0))


@settings(max_examples=40, deadline=None)
@given(st.lists(RATED, min_size=1, max_size=12), st.sampled_from("cdf"), st.sampled_from(["long", "live"]))
def test_three_likes_on_four_views_never_lead(
    rows: list[tuple[str, str, int, int, int]], channel: str, form: str
) -> None:
    """Where one view in five at most is liked, whatever the others are and wherever the small one is."""
    numbered: list[Row] = [(f"v{number}", *row) for number, row in enumerate(rows)]
    total = sum(row[2] for row in rows) + 4
    assume(4 * (sum(row[3] for row in rows) + 3) / total < 1)
    table = scored(*numbered, ("a", channel, form, 4, 3, 0))
    assert table.loc["a", "engagement_rank"] > 1
    assert table.loc["a", "smoothed_rate"] <= table["smoothed_rate"].iloc[0] * (1 + 1e-9)
    for rank, key in (("format_rank", "format"), ("channel_rank", "channel_id")):
        peers = table[table[key] == table.loc["a", key]]
        has_evidence = (peers["views"] * (sum(row[3] for row in rows) + 3) / total >= 1).any()
        assert (table.loc["a", rank] > 1) or not has_evidence


@settings(max_examples=40, deadline=None)
@given(st.lists(RATED, min_size=1, max_size=12))
def test_a_smoothed_rate_lies_between_the_rate_and_its_prior(rows: list[tuple[str, str, int, int, int]]) -> None:
    table = scored(*((f"v{number}", *row) for number, row in enumerate(rows)))
    assert np.isfinite(table[["smoothed_rate", "smoothed_like_rate", "smoothed_comment_rate"]].to_numpy()).all()
    low, high = (
        table[["engagement_rate", "prior_rate"]].min(axis=1),
        table[["engagement_rate", "prior_rate"]].max(axis=1),
    )
    assert (table["smoothed_rate"] >= low * (1 - 1e-9)).all()
    assert (table["smoothed_rate"] <= high * (1 + 1e-9)).all()
    overall = (table["likes"].sum() + table["comments"].sum()) / table["views"].sum()
    told = table[(table["views"] * overall).astype(float) >= 1.001]
    engaged = (told["likes"] + told["comments"]).astype(float)
    by_row = (engaged + told["prior_views"] * told["prior_rate"]) / (told["views"].astype(float) + told["prior_views"])
    assert told["smoothed_rate"].tolist() == pytest.approx(by_row.tolist())
