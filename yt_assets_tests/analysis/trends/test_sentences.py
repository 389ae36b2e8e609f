"""The reason of a row, as a person who makes videos would say it; each figure in it is a column."""

from typing import Any

import pytest

from yt_assets.analysis import words
from yt_assets.analysis.trends.labels import VideoFacts
from yt_assets.analysis.trends.sentences import reason

FACTS: dict[str, Any] = {
    "age_hours": 54.0,
    "views_per_hour": 21_000.0,
    "recent_views_per_hour": 29_723.0,
    "expected_views_per_hour": 12_921.0,
    "outlier_multiple": 4.23,
}
RANK: dict[str, Any] = {"baseline_n": 9, "baseline_place": 3, "gain_low": 9_040.0, "gain_high": 21_200.0}


def said(label: str, *, of: dict[str, Any] | None = None, **changes: Any) -> str:
    return reason(label, VideoFacts(**{**FACTS, **changes}), **{**RANK, **(of or {})})


def test_what_rises_says_its_pace_its_place_and_what_is_to_come() -> None:
    assert said("surging") == (
        "Getting 2.3 × its usual views: 29,700 an hour, usually 12,900. "
        "4.2 × this channel's usual at 54 hours, third best of 10. Likely 9,000 to 21,000 more by tomorrow."
    )


@pytest.mark.parametrize(
    ("label", "changes", "sentence"),
    [
        (
            "rising",  # young, and beyond its channel's usual alone
            {"recent_views_per_hour": 12_930.0},
            "12,900 views an hour, usually 12,900. 4.2 × this channel's usual at 54 hours, third best of 10. "
            "Likely 9,000 to 21,000 more by tomorrow.",
        ),
        (
            "steady",
            {},
            "29,700 views an hour, usually 12,900. 4.2 × this channel's usual at 54 hours, third best of 10.",
        ),
        (
            "slowing",
            {"recent_views_per_hour": 5_168.0},
            "Down to 0.4 × its usual views: 5,170 an hour, usually 12,900. "
            "4.2 × this channel's usual at 54 hours, third best of 10.",
        ),
        (
            "steady",
            {"expected_views_per_hour": None},
            "29,700 views an hour; seen too briefly to say what is usual. "
            "4.2 × this channel's usual at 54 hours, third best of 10.",
        ),
        ("dormant", {"views_per_hour": 0.04}, "Hardly watched: fewer than 0.1 views an hour."),
        ("slowing", {"views_per_hour": -30.0}, "YouTube took views back: 30 an hour."),
        ("upcoming", {}, "Announced, not out yet."),
        ("too_early", {"age_hours": 0.5}, "Out for 30 minutes: too early to tell."),
        ("too_early", {"recent_views_per_hour": None}, "Counted for the first time: too early to tell."),
        ("too_early", {"recent_views_per_hour": 0.0}, "Its counter has not moved yet: too early to tell."),
    ],
)
def test_every_label_has_words_of_its_own(label: str, changes: dict[str, Any], sentence: str) -> None:
    assert said(label, **changes) == sentence


def test_a_channel_with_too_few_videos_gives_no_multiple_and_says_why() -> None:
    alone = {"baseline_n": 3, "baseline_place": None}
    assert said("steady", of=alone, outlier_multiple=None).endswith("Too few videos of this channel to compare with.")
    hit = {"baseline_n": 9, "baseline_place": 1}
    assert said("steady", of=hit, outlier_multiple=None).endswith("Best of 10 at 54 hours of this channel.")


def test_next_to_nothing_expected_is_said_and_not_multiplied() -> None:
    """An expectation of 0.01 was printed as 1.0, and its multiple as 0.0."""
    assert said("rising", expected_views_per_hour=0.01).startswith("29,700 views an hour, usually fewer than 0.1.")
    assert said("viral", expected_views_per_hour=200.0).startswith("29,700 views an hour, usually 200.")
    assert "Less than 0.1 ×" in said("steady", outlier_multiple=0.04)


def test_figures_have_three_digits_and_ages_a_unit() -> None:
    figures = [0, 0.04, 0.84, 4.0, 12.4, 999.6, 12_921, 3_256_631]
    assert [words.number(figure) for figure in figures] == [
        "0", "fewer than 0.1", "0.8", "4", "12", "1,000", "12,900", "3,260,000",
    ]  # fmt: skip
    assert [words.age(hours) for hours in (0.5, 1.0, 71.0, 72.0, 480.0)] == [
        "30 minutes", "1 hour", "71 hours", "3 days", "20 days",
    ]  # fmt: skip
    assert [words.place(rank, 20) for rank in (1, 2, 5, 6, 11)] == [
        "best of 20", "second best of 20", "fifth best of 20", "6th of 20", "11th of 20",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (9_040.0, 21_200.0, "9,000 to 21,000"),
        (54_000.0, 830_000.0, words.TOO_EARLY),
        (0.0, 3.0, "0 to 3"),
        (0.0, 900.0, words.TOO_EARLY),
        (None, None, "–"),
    ],
)
def test_two_figures_that_are_far_apart_are_said_in_words(low: float | None, high: float | None, said: str) -> None:
    """A sentence of 97,000 to 1,100,000 more in 24 hours told a person nothing."""
    assert words.likely({"gain_low": low, "gain_high": high}) == said


def test_what_rises_and_was_hardly_seen_has_no_figures_of_tomorrow() -> None:
    said = reason("rising", VideoFacts(**FACTS), gain_low=97_000.0, gain_high=1_100_000.0)
    assert said.endswith("Too early to say what follows.")
