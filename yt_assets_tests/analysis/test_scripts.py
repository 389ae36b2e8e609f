"""What languages and scripts do to their words."""

from __future__ import annotations

from yt_assets.analysis.scripts import Lexicon, fold_word


def words(text: str, language: str) -> list[str | None]:
    lexicon = Lexicon(text, language)
    return [word and word.surface for token in text.split() for word in lexicon.words(token)]


def folds(text: str, language: str) -> list[str | None]:
    lexicon = Lexicon(text, language)
    return [word and word.fold for token in text.split() for word in lexicon.words(token)]


def test_elided_articles_are_not_part_of_the_word() -> None:
    assert words("l’histoire", "fr") == ["histoire"]


def test_a_korean_particle_goes_and_one_that_may_end_a_noun_goes_by_evidence() -> None:
    """고양이 (cat) ends as a particle does; cut everywhere, it would be no word."""
    assert words("김치찌개를", "ko") == ["김치찌개"]
    assert words("고양이", "ko") == ["고양이"]
    assert words("김치찌개 김치찌개가", "ko") == ["김치찌개", "김치찌개"]


def test_japanese_is_cut_where_the_script_changes() -> None:
    assert words("東京タワーと富士山", "ja") == ["東京", "タワー", None, "富士山", None]


def test_chinese_is_cut_at_function_words_and_overlong_runs_are_left_out() -> None:
    assert [word for word in words("火鍋的做法", "zh") if word] == ["火鍋", "做法"]
    assert not any(words("今天晚上台北火鍋餐廳大全", "zh"))


def test_words_fold_by_case_width_apostrophe_possessive_and_stem() -> None:
    assert fold_word("Volcanoes", "en") == fold_word("ｖｏｌｃａｎｏ's", "en")
    assert fold_word("Don’t", "xx") == fold_word("don't", "xx") == "dont"


def test_a_word_is_stemmed_only_where_it_could_meet_another() -> None:
    assert folds("Volcanoes volcano", "en") == ["volcano", "volcano"]
    assert folds("Volcanoes", "en") == ["volcanoes"]
