"""Cutting texts into candidate phrases."""

from __future__ import annotations

from yt_assets.analysis.phrases import MAX_WORD_CHARS, find_phrases, fold_word


def surfaces(text: str, language: str = "en") -> list[str]:
    return [phrase.surface for phrase in find_phrases(text, language)]


def test_phrases_never_start_or_end_with_a_function_word_but_may_hold_one() -> None:
    assert surfaces("the shape of water") == ["shape", "shape of water", "water"]


def test_phrases_never_cross_punctuation_emoji_lines_or_hashtags() -> None:
    for text in ("lava | basalt", "lava. basalt", "lava 🌋 basalt", "lava\nbasalt", "lava #basalt", "lava.Basalt"):
        assert [surface.lower() for surface in surfaces(text)] == ["lava", "basalt"]


def test_a_name_with_signs_keeps_them() -> None:
    assert surfaces("C++ / AT&T / don't / node.js") == ["C++", "AT&T", "node.js"]


def test_figures_alone_single_letters_and_words_about_the_video_are_no_phrases() -> None:
    assert surfaces("2026 / x / official video / part 2") == ["part 2"]


def test_a_repeated_word_is_no_phrase_and_an_endless_one_no_word() -> None:
    assert surfaces("ha ha") == ["ha", "ha"]
    assert surfaces("a" * (MAX_WORD_CHARS + 1)) == []


def test_three_very_long_words_are_too_long_for_a_phrase() -> None:
    assert len(surfaces("a" * 35 + " " + "b" * 35)) == 2


def test_elided_articles_and_korean_particles_are_not_part_of_the_word() -> None:
    assert surfaces("l’histoire", "fr") == ["histoire"]
    assert surfaces("김치찌개를", "ko") == ["김치찌개"]


def test_japanese_is_cut_where_the_script_changes() -> None:
    assert surfaces("東京タワーと富士山", "ja") == ["東京", "東京タワー", "タワー", "富士山"]


def test_chinese_is_cut_at_function_words_and_overlong_runs_are_left_out() -> None:
    assert surfaces("火鍋的做法", "zh") == ["火鍋", "做法"]
    assert surfaces("今天晚上台北火鍋餐廳大全", "zh") == []


def test_words_fold_by_case_width_apostrophe_and_stem() -> None:
    assert fold_word("Volcanoes", "en") == fold_word("ｖｏｌｃａｎｏ", "en")
    assert fold_word("Don’t", "xx") == fold_word("don't", "xx") == "dont"


def test_a_place_counts_the_words_before() -> None:
    places = {phrase.surface: phrase.place for phrase in find_phrases("lava flows, basalt", "en")}
    assert places == {"lava": 0, "lava flows": 0, "flows": 1, "basalt": 2}
