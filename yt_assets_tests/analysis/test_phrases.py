"""Cutting texts into candidate phrases."""

from __future__ import annotations

from yt_assets.analysis.phrases import find_phrases, is_readable
from yt_assets.analysis.phrases import write as write_phrase
from yt_assets.analysis.scripts import MAX_WORD_CHARS, Lexicon


def surfaces(text: str, language: str = "en") -> list[str]:
    return [write_phrase(phrase.words) for phrase in find_phrases(text, Lexicon(text, language))]


def test_phrases_never_start_or_end_with_a_function_word_but_may_hold_one() -> None:
    assert surfaces("the shape of water") == ["shape", "shape of water", "water"]


def test_phrases_never_cross_punctuation_emoji_lines_or_hashtags() -> None:
    for text in ("lava | basalt", "lava. basalt", "lava 🌋 basalt", "lava\nbasalt", "lava #basalt", "lava.Basalt"):
        assert [surface.lower() for surface in surfaces(text)] == ["lava", "basalt"]


def test_words_about_the_video_and_bare_figures_are_no_phrases() -> None:
    assert surfaces("2026 / official video / part 2") == []


def test_a_repeated_word_is_no_phrase_unless_it_is_a_name_and_an_endless_one_no_word() -> None:
    assert surfaces("ha ha") == ["ha", "ha"]
    assert surfaces("Duran Duran") == ["Duran", "Duran Duran", "Duran"]
    assert surfaces("a" * (MAX_WORD_CHARS + 1)) == []


def test_what_is_too_short_too_long_or_without_a_letter_cannot_stand_in_a_table() -> None:
    assert is_readable("lava")
    for surface in ("x", "a" * 61, "2026", ""):
        assert not is_readable(surface)


def test_a_final_possessive_is_not_part_of_the_phrase() -> None:
    assert surfaces("Selena's Wolves") == ["Selena", "Selena's Wolves", "Wolves"]


def test_a_hashtag_is_a_phrase_as_written_and_as_its_words() -> None:
    assert "Brooklyn Nine Nine" in surfaces("#BrooklynNineNine")
    assert surfaces("#LavaLakes") == ["LavaLakes", "Lava", "Lava Lakes", "Lakes"]
    assert surfaces("#lava_lakes") == ["lava", "lava lakes", "lakes"]
    assert surfaces("#LAVA") == ["LAVA"]


def test_a_japanese_hashtag_is_a_word_as_it_stands_unless_a_number_begins_it() -> None:
    assert surfaces("#食べ歩き", "ja") == ["食べ歩き"]
    assert surfaces("#5話の感想", "ja") == ["感想"]
    assert surfaces("#都市伝説", "ja") == ["都市伝説"]


def test_a_segment_is_what_signs_enclose() -> None:
    text = "Lava Lakes | Iceland 🌋 Basalt"
    whole = [write_phrase(phrase.words) for phrase in find_phrases(text, Lexicon(text, "en")) if phrase.is_segment]
    assert whole == ["Lava Lakes"]


def test_a_handle_begins_a_name() -> None:
    assert "Billie Eilish" in surfaces("with @Billie Eilish")
    assert surfaces("@" + "a" * 50) == []


def test_a_place_counts_the_words_before() -> None:
    text = "lava flows, #red basalt"
    places = {write_phrase(phrase.words): phrase.place for phrase in find_phrases(text, Lexicon(text, "en"))}
    assert places == {"lava": 0, "lava flows": 0, "flows": 1, "red": 2, "basalt": 2}


def test_a_stretch_of_a_title_is_a_name_though_a_function_word_begins_or_ends_it() -> None:
    """Between signs it stands for itself; in a description the same words are a sentence's."""
    title = "Inside Out | lava"
    in_title = find_phrases(title, Lexicon(title, "en"), is_title=True)
    assert [write_phrase(phrase.words) for phrase in in_title] == ["Inside Out", "Inside", "lava"]
    assert surfaces(title) == ["Inside", "lava"]
