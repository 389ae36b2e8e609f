"""Cutting texts into candidate phrases."""

from yt_assets.analysis.keywords.candidates import Candidates, gather, phrases_of
from yt_assets.analysis.keywords.phrases import Run, find_runs, is_readable
from yt_assets.analysis.keywords.phrases import write as write_phrase
from yt_assets.analysis.text.scripts import Lexicon
from yt_assets.analysis.text.tokens import cut
from yt_assets.analysis.text.words import MAX_WORD_CHARS


def runs(text: str, language: str = "en") -> list[Run]:
    return find_runs(cut(text), Lexicon(set(cut(text)), language))


def surfaces(text: str, language: str = "en") -> list[str]:
    return [
        write_phrase(run.words[start:end])
        for run in runs(text, language)
        for start, end, _, _ in phrases_of(tuple(run.words))
    ]


def of_title(title: str) -> Candidates:
    return gather(title, "", "en", ())


def test_phrases_never_start_or_end_with_a_function_word_but_may_hold_one() -> None:
    assert surfaces("the shape of water") == ["shape", "shape of water", "water"]


def test_phrases_never_cross_punctuation_emoji_lines_or_hashtags() -> None:
    for text in ("lava | basalt", "lava. basalt", "lava 🌋 basalt", "lava\nbasalt", "lava #basalt", "lava.Basalt"):
        assert [surface.lower() for surface in surfaces(text)] == ["lava", "basalt"]


def test_words_about_the_video_and_bare_figures_are_no_phrases() -> None:
    assert surfaces("2026 / official video / part 2") == []


def test_a_date_or_the_number_of_an_episode_parts_phrases_as_a_sign_does() -> None:
    assert surfaces("Lava walk 20 November 2026 Iceland") == ["Lava", "Lava walk", "walk", "Iceland"]
    assert surfaces("Lavaseen Folge 12 Island", "de") == ["Lavaseen", "Island"]
    assert surfaces("iPhone 17") == ["iPhone", "iPhone 17"]
    assert "lava march" in surfaces("lava march")


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


def test_a_hashtag_keeps_its_spelling_and_is_parted_only_by_its_underscores_or_the_texts_own_words() -> None:
    assert surfaces("#LavaLakes") == ["LavaLakes"]
    assert "Lava Lakes" in surfaces("#LavaLakes beside lakes of lava")
    assert surfaces("#lava_lakes") == ["lava", "lava lakes", "lakes"]
    assert surfaces("#iPhone and I phone") == ["iPhone", "phone"]


def test_a_hashtag_or_a_handle_begins_a_phrase() -> None:
    assert "iPhone 17" in surfaces("my #iPhone 17")
    assert "Billie Eilish" in surfaces("with @Billie Eilish")
    assert surfaces("@" + "a" * 50) == []


def test_a_japanese_hashtag_is_a_word_as_it_stands_unless_a_number_begins_it() -> None:
    assert surfaces("#食べ歩き", "ja") == ["食べ歩き"]
    assert surfaces("#5話の感想", "ja") == ["感想"]
    assert surfaces("#都市伝説", "ja") == ["都市伝説"]


def test_a_segment_is_what_signs_enclose() -> None:
    text = "Lava Lakes | Iceland 🌋 Basalt"
    assert [write_phrase(run.words) for run in runs(text) if run.is_segment] == ["Lava Lakes"]


def test_a_place_counts_the_words_before() -> None:
    candidates = of_title("lava flows, #red basalt")
    places = {key: candidate.title_place for key, candidate in candidates.items()}
    assert places == {"lava": 0, "lava flows": 0, "flows": 1, "red": 2, "red basalt": 2, "basalt": 3}


def test_a_stretch_of_a_title_is_a_name_where_capitals_make_it_one_though_a_function_word_ends_it() -> None:
    """Between signs it stands for itself; in a description the same words are a sentence's."""
    assert set(of_title("Inside Out | lava")) == {"inside out", "inside", "lava"}
    assert set(of_title("inside out | lava")) == {"inside", "lava"}
    assert set(gather("", "Inside Out | lava", "en", ())) == {"inside", "lava"}


def test_what_stands_once_far_down_in_lower_case_is_not_gathered_and_what_recurs_or_has_a_name_is() -> None:
    far = " ".join(f"wort{number}" for number in range(80))
    keys = set(gather("", f"{far}. red lava. Deep Lava. blue lava. blue lava", "de", ()))
    assert "red lava" not in keys
    assert {"deep lava", "blue lava", "blue"} <= keys
    assert "red" not in keys
