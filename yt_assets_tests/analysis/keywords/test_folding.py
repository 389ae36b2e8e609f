"""When two keyphrases are one keyword."""

import pytest

from yt_assets.analysis.keywords.folding import fold_words, inner_keys, keyword_key, standing_keys, tagged_first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iPhone 17", "iphone17"),
        ("ＩＰＨＯＮＥ 17", "iPhone-17"),
        ("No-Knead Bread", "no knead breads"),
        ("Don’t Panic", "dont panic"),
        ("Air Fryers", "air fryer"),
        ("recipes", "Recipe"),
        ("batteries", "battery"),
        ("recetas", "receta"),
        ("Node.js", "node js"),
        ("matbakh_layla", "Matbakh Layla"),
    ],
)
def test_spellings_of_one_keyword(one: str, other: str) -> None:
    assert keyword_key(one) == keyword_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("iphone 17", "iPhone17 pro"),
        ("iOS 17.1", "iOS 171"),
        ("año", "ano"),
        ("news", "new"),
        ("gas", "ga"),
        ("glass", "glas"),
        ("bonus", "bonu"),
        ("trees", "tre"),
        ("ラーメン", "らーめん"),
    ],
)
def test_keywords_that_are_not_one(one: str, other: str) -> None:
    assert keyword_key(one) != keyword_key(other)


def test_what_holds_no_word_has_no_key() -> None:
    assert fold_words(" - ") == ()
    assert keyword_key("") == ""


def test_parts_are_whole_words_in_their_order() -> None:
    assert inner_keys(fold_words("Sony A7 IV")) == sorted(["sony", "a7", "iv", "sonya7", "a7iv"])
    assert inner_keys(("iphone17",)) == []


def test_the_creators_tags_come_first_then_those_of_the_channel() -> None:
    ordered = tagged_first(["worth", "Tape Loops", "truth", "GranuPad"], ["granu-pad"], {"tapeloop"})
    assert ordered == ["GranuPad", "Tape Loops", "worth", "truth"]


def test_a_tag_under_half_of_the_channels_videos_names_the_channel_and_comes_last() -> None:
    """A kitchen's videos all say "cooking" and "review": first among their subjects, these led every ranking."""
    tags = [["Cooking", "ramen"], ["cooking", "wok"], ["cooking", "ramen"], ["pizza"]]
    standing = standing_keys(tags)
    assert standing == {keyword_key("cooking")}
    assert tagged_first(["Cooking", "knife", "Ramen"], tags[0], {keyword_key("ramen")}, standing) == [
        "Ramen",
        "knife",
        "Cooking",
    ]


def test_two_videos_are_no_habit() -> None:
    assert standing_keys([["cooking"], ["cooking"]]) == frozenset()
