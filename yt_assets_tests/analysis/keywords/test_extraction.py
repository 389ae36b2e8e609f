"""What a video is about, and which keywords gain views."""

from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yt_assets.analysis.keywords.extraction import extract_keyphrases
from yt_assets.analysis.keywords.ranking import COLUMNS
from yt_assets.analysis.text.boilerplate import fold_line
from yt_assets_tests.analysis.keywords.ranked import rank_keywords

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=120)


def videos(*rows: tuple[str, str | None, float | None, list[str]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["video_id", "channel_id", "gain_per_hour", "keyphrases"])


def scope_of(ranked: pd.DataFrame, scope: str) -> Any:
    """One scope by keyword; Any, because no stub knows what kind of value a cell holds."""
    return ranked.loc[ranked["scope"] == scope].set_index("keyword")


def test_the_best_phrase_stands_in_the_title_and_recurs() -> None:
    phrases = extract_keyphrases("Lava Lakes of Iceland", "We walk to lava lakes. The lava lakes are hot.")
    assert phrases[0] == "lava lakes"
    assert "Iceland" in phrases


def test_words_that_fold_together_are_one_phrase_as_mostly_written() -> None:
    phrases = extract_keyphrases("volcano", "We like volcanoes, volcanoes and you?")
    assert phrases == ["volcanoes"]


def test_a_part_that_never_stands_alone_is_left_out() -> None:
    assert "Meyers" not in extract_keyphrases("Seth Meyers", "Seth Meyers")[1:]
    assert extract_keyphrases("Seth Meyers", "")[0] == "Seth Meyers"


def test_links_and_calls_to_subscribe_leave_no_phrase_and_a_handle_its_name() -> None:
    noise = "https://example.com/lava?x=1 @someone me@example.com\nSubscribe to my channel on Facebook\n0:00"
    assert extract_keyphrases("", noise) == ["someone"]


def test_a_name_in_a_call_is_read_after_all_else() -> None:
    phrases = extract_keyphrases("red basalt", "Subscribe to Deep Lava\nred basalt")
    assert phrases[0] == "red basalt"
    assert phrases[-1] == "Deep Lava"


def test_a_phrase_that_is_the_creators_tag_goes_first_and_a_tag_outside_the_text_adds_nothing() -> None:
    text = "Red lava, blue sea, green hill"
    assert extract_keyphrases(text, "")[0] != "green hill"
    assert extract_keyphrases(text, "", tags=("Green Hill", "ocean"))[0] == "green hill"
    assert "ocean" not in extract_keyphrases(text, "", tags=("Green Hill", "ocean"))


def test_lines_that_recur_over_the_channel_are_left_out() -> None:
    description = "Basalt columns\nFilmed on boat 12 of our fleet"
    assert "fleet" in extract_keyphrases("Lava", description)
    known = frozenset({fold_line("Filmed on boat 7 of our fleet")})
    assert extract_keyphrases("Lava", description, boilerplate=known) == extract_keyphrases("Lava", "Basalt columns")


def test_what_differs_by_signs_alone_is_shown_once() -> None:
    phrases = extract_keyphrases("Stand-Up Night", "A stand up evening #StandUp")
    assert len([phrase for phrase in phrases if phrase.lower().replace("-", "").replace(" ", "") == "standup"]) == 1


def test_few_of_the_phrases_are_parts_of_others() -> None:
    phrases = [phrase.lower() for phrase in extract_keyphrases("Deep Red Lava Lakes Beyond Iceland Glow", "")]
    nested = [part for part in phrases if any(part != other and f" {part} " in f" {other} " for other in phrases)]
    assert len(nested) <= 0.4 * len(phrases)


def test_a_hashtag_is_a_phrase_without_its_sign() -> None:
    assert extract_keyphrases("#volcanoes", "") == ["volcanoes"]


def test_no_text_has_no_phrases_and_top_k_is_a_limit() -> None:
    assert extract_keyphrases("", "") == []
    assert extract_keyphrases("lava", "", top_k=0) == []
    assert len(extract_keyphrases("red lava, blue sea, green hill", "", top_k=2)) == 2


def test_every_script_yields_phrases() -> None:
    for title in ("簡単レシピ", "火鍋的做法", "김치찌개", "पानी की कहानी", "ต้มยำกุ้ง", "قصة البحر", "История моря"):
        assert extract_keyphrases(title, "")


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_no_text_whatever_yields_junk(title: str, description: str) -> None:
    phrases = extract_keyphrases(title, description)
    assert len(phrases) <= 10
    assert len({phrase.casefold() for phrase in phrases}) == len(phrases)
    for phrase in phrases:
        assert "://" not in phrase
        assert "@" not in phrase
        assert any(char.isalpha() for char in phrase)
        assert len(phrase) <= 60
        assert 1 <= len(phrase.split()) <= 3


def test_a_keyword_gains_what_its_videos_gain() -> None:
    ranked = rank_keywords(
        videos(
            ("v1", "c1", 30.0, ["lava", "Iceland"]),
            ("v2", "c1", 10.0, ["lava", "lava"]),
            ("v3", "c2", 60.0, ["Iceland"]),
        )
    )
    everywhere = scope_of(ranked, "all")
    assert list(everywhere.index) == ["Iceland", "lava"]
    assert everywhere.loc["Iceland", ["views_gained_per_hour", "score", "videos"]].tolist() == [90.0, 0.9, 2]
    assert everywhere.loc["lava", ["views_gained_per_hour", "score", "videos"]].tolist() == [40.0, 0.4, 2]
    assert everywhere.loc["Iceland", "example_video_id"] == "v3"
    assert scope_of(ranked, "c1").loc["lava", "score"] == 1.0
    assert scope_of(ranked, "c2")["keyword_rank"].tolist() == [1]


def test_unknown_gains_rank_last_by_how_central_and_how_singular_they_are() -> None:
    """A first hour has no gains at all; by number of videos "de" was seventh over the titles of a country."""
    phrases = [[f"subject {number}", f"of {number}", "every"] for number in range(8)] + [["lava", "every"]] * 3
    rows = [(f"v{number}", None, None, of_video) for number, of_video in enumerate(phrases)]
    ranked = scope_of(rank_keywords(videos(*rows)), "all")
    assert ranked.index[0] == "lava"
    assert ranked.index.get_loc("every") > max(ranked.index.get_loc(f"subject {number}") for number in range(8))


def test_unknown_gains_rank_behind_known_ones() -> None:
    ranked = scope_of(
        rank_keywords(
            videos(
                ("v1", None, None, ["once", "twice"]),
                ("v2", None, np.nan, ["twice", "mixed"]),
                ("v3", None, -5.0, ["mixed", "fell"]),
            )
        ),
        "all",
    )
    assert list(ranked.index) == ["fell", "once", "mixed", "twice"]
    assert ranked["keyword_rank"].tolist() == [1, 2, 3, 4]
    assert ranked["score"].tolist() == [0.0, 0.0, 0.0, 0.0]
    assert ranked["lift"].isna().all()
    assert ranked["views_gained_per_hour"].isna().tolist() == [True, True, True, True]


def test_a_correction_says_nothing_of_what_was_gained() -> None:
    """An audit takes back views of earlier days: summed up, it would hide that the other video gained."""
    ranked = scope_of(rank_keywords(videos(("v1", "c", 100.0, ["lava"]), ("v2", "c", -40.0, ["lava"]))), "all")
    assert ranked.loc["lava", ["views_gained_per_hour", "score"]].tolist() == [100.0, 1.0]


def test_ties_go_to_more_videos_then_to_the_alphabet_and_the_example_to_the_smallest_id() -> None:
    rows = videos(("v2", "c", 5.0, ["b", "both"]), ("v1", "c", 5.0, ["a", "both"]), ("v3", "c", 0.0, ["both", "a"]))
    ranked = scope_of(rank_keywords(rows), "all")
    assert list(ranked.index) == ["both", "a", "b"]
    assert ranked.loc["both", "example_video_id"] == "v1"


def test_case_does_not_make_another_keyword() -> None:
    ranked = rank_keywords(
        videos(("v1", "c", 1.0, ["iphone"]), ("v2", "c", 1.0, ["iPhone"]), ("v3", "c", 1, ["iPhone"]))
    )
    assert scope_of(ranked, "all").index.tolist() == ["iPhone"]


def test_top_k_holds_for_every_scope() -> None:
    ranked = rank_keywords(videos(("v1", "c1", 1.0, ["a", "b", "c"]), ("v2", "c2", 1.0, ["d", "e"])), top_k=2)
    assert ranked.groupby("scope").size().to_dict() == {"all": 2, "c1": 2, "c2": 2}


@pytest.mark.parametrize("rows", [videos(), videos(("v1", "c1", 1.0, [])), videos(("v1", None, None, []))])
def test_nothing_to_rank_is_an_empty_table_of_the_right_kind(rows: pd.DataFrame) -> None:
    ranked = rank_keywords(rows)
    assert ranked.empty
    assert {name: str(dtype) for name, dtype in ranked.dtypes.items()} == COLUMNS


@pytest.mark.unmeasured
@settings(max_examples=40, deadline=None)
# Their sum by rows and by keyword differs in its last digit: a share above one.
@example(rows=[("c1", gain, ["a"]) for gain in (349526.0, 349526.0, 349524.0, 1e-09, 1e-09)], random=Random(0))  # noqa: S311
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["c1", "c2"]),
            st.none() | st.floats(-1e6, 1e6),
            st.lists(st.sampled_from(["a", "A", "b", "c d", "C d"]), max_size=4),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_videos_does_not_matter(
    rows: list[tuple[str, float | None, list[str]]], random: Random
) -> None:
    numbered = [(f"v{number}", *row) for number, row in enumerate(rows)]
    ranked = rank_keywords(videos(*numbered))
    random.shuffle(numbered)
    pd.testing.assert_frame_equal(ranked, rank_keywords(videos(*numbered)))
    for _, scope in ranked.groupby("scope"):
        assert scope["keyword_rank"].tolist() == list(range(1, len(scope) + 1))
    assert ranked["score"].le(1).all()


def test_a_name_between_signs_may_stand_there_twice() -> None:
    assert "This Is Us" in extract_keyphrases("This Is Us | Lava walk | This Is Us", "")


def test_a_call_that_lost_its_line_end_is_no_part_of_the_word_before() -> None:
    phrases = extract_keyphrases("Red lava", "Basalt columns of the northern coastSubscribe to the channel")
    assert not any("Subscribe" in phrase for phrase in phrases)
