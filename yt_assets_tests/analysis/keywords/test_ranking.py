"""Lift, distinctiveness, folding by carriers, and the change of rank."""

import numpy as np
import pandas as pd
import pytest

from yt_assets.analysis.keywords.carriers import find_carriers
from yt_assets.analysis.keywords.ranking import compare, rank_all
from yt_assets_tests.analysis.keywords.ranked import rank_keywords
from yt_assets_tests.analysis.keywords.test_extraction import scope_of, videos


def carried_by(phrase: str, *numbers: int, gain: float = 1.0, channel: str = "c") -> pd.DataFrame:
    return videos(*((f"v{number}", channel, gain, [phrase]) for number in numbers))


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)


def test_a_part_with_nearly_the_same_videos_folds_into_the_whole_which_counts_both() -> None:
    """Four of five videos say "iPhone17 Pro": that the fifth leaves out the "Pro" makes no second subject."""
    ranked = rank_keywords(together(carried_by("iPhone17 Pro", 1, 2, 3, 4), carried_by("iphone17", 5)))
    assert scope_of(ranked, "all").index.tolist() == ["iPhone17 Pro"]
    ranked = rank_keywords(together(carried_by("iPhone 17 Pro", 1, 2, 3, 4), carried_by("iphone 17", 5)))
    found = scope_of(ranked, "all")
    assert found.index.tolist() == ["iPhone 17 Pro"]
    assert found.loc["iPhone 17 Pro", ["videos", "views_gained_per_hour"]].tolist() == [5, 5.0]


def test_a_part_with_videos_of_its_own_stays_and_counts_the_wholes_videos_too() -> None:
    ranked = rank_keywords(together(carried_by("iPhone 17 Pro", 1, 2), carried_by("iphone 17", 3, 4)))
    assert scope_of(ranked, "all")["videos"].to_dict() == {"iphone 17": 4, "iPhone 17 Pro": 2}


def test_a_chain_of_parts_folds_into_its_end() -> None:
    frame = videos(("v1", "c", 1.0, ["sony", "sony a7", "sony a7 iv"]))
    assert find_carriers(frame.rename(columns={"keyphrases": "phrases"})).rows["key"].nunique() == 1
    assert scope_of(rank_keywords(frame), "all").index.tolist() == ["sony a7 iv"]


def test_what_is_said_in_passing_does_not_rank_with_the_subject() -> None:
    rows = [("v1", "c", 100.0, ["Lava", "Iceland", "worth it"]), ("v2", "c", 10.0, ["Ash"])]
    assert scope_of(rank_keywords(videos(*rows)), "all").index.tolist() == ["Iceland", "Lava", "Ash", "worth it"]


def test_lift_compares_with_the_scopes_average_and_distrusts_one_video() -> None:
    lucky = videos(("v0", "c", 91.0, ["lucky"]))
    often = carried_by("often", *range(1, 10), gain=1.0)
    found = scope_of(rank_keywords(together(lucky, often)), "all")
    assert found.loc["lucky", "lift"] == pytest.approx((91 + 5 * 10) / 6 / 10)
    assert found.loc["often", "lift"] == pytest.approx((9 + 5 * 10) / 14 / 10)


@pytest.mark.parametrize("gain", [0.0, np.nan])
def test_an_hour_in_which_nothing_gained_has_ranks_and_no_lift(gain: float) -> None:
    found = rank_keywords(carried_by("lava", 1, 2, gain=gain))
    assert found["lift"].isna().all()
    assert found["score"].tolist() == [0.0, 0.0]
    assert found["keyword_rank"].tolist() == [1, 1]


def test_what_a_channel_says_more_than_others_singles_it_out() -> None:
    own = [carried_by("own", *range(4), channel="a"), carried_by("shared", *range(4, 8), channel="a")]
    others = [carried_by("shared", *range(8, 12), channel="b"), carried_by("theirs", *range(12, 16), channel="b")]
    ranked = rank_keywords(together(*own, *others))
    found = scope_of(ranked, "a")["distinctiveness"]
    assert found["own"] > 1 > abs(found["shared"])
    assert found["shared"] == pytest.approx(0.0)
    assert scope_of(ranked, "all")["distinctiveness"].isna().all()


def test_without_another_channel_nothing_is_distinctive() -> None:
    assert rank_keywords(carried_by("lava", 1, 2))["distinctiveness"].isna().all()


def test_ranks_are_compared_by_keyword_and_not_by_spelling() -> None:
    before = rank_all(together(carried_by("ash", 1, gain=9.0), carried_by("Lava", 2, gain=5.0)))
    now = together(
        carried_by("lavas", 2), carried_by("lava", 3, 5, gain=9.0), carried_by("ash", 1), carried_by("new", 4)
    )
    found = scope_of(compare(rank_all(now), before), "all")
    assert found.loc["lava", ["keyword_rank", "previous_rank", "rank_change"]].tolist() == [1, 2, 1]
    assert found.loc["ash", ["keyword_rank", "previous_rank", "rank_change"]].tolist() == [2, 1, -1]
    assert found.loc["new", ["previous_rank", "rank_change"]].isna().all()


def test_a_part_that_was_folded_then_has_the_rank_of_its_whole() -> None:
    before = rank_all(videos(("v1", "c", 9.0, ["iphone 17 pro", "iphone 17"])))
    now = rank_all(together(carried_by("iphone 17", 1, 2), carried_by("iphone 17 pro", 3)))
    found = scope_of(compare(now, before), "all")
    assert found["previous_rank"].tolist() == [1, 1]


def test_unknown_gains_of_either_hour_make_no_change() -> None:
    known, unknown = rank_all(carried_by("lava", 1)), rank_all(carried_by("lava", 1, gain=np.nan))
    for now, before in ((known, unknown), (unknown, known), (known, None)):
        assert compare(now, before)["rank_change"].isna().all()
