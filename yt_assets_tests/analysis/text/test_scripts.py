"""What languages and scripts do to their words."""

from collections.abc import Iterator

import pytest

from yt_assets.analysis.text import scripts
from yt_assets.analysis.text.letters import legible
from yt_assets.analysis.text.scripts import Lexicon
from yt_assets.analysis.text.tokens import cut
from yt_assets.analysis.text.words import Word, fold_word


def read(text: str, language: str) -> Iterator[Word | None]:
    pieces = cut(legible(text))
    lexicon = Lexicon(set(pieces), language)
    return (word for piece in pieces for word in lexicon.readings[piece].words)


def words(text: str, language: str) -> list[str | None]:
    return [word.surface if word else None for word in read(text, language)]


def folds(text: str, language: str) -> list[str | None]:
    return [word.fold if word else None for word in read(text, language)]


def test_elided_articles_are_not_part_of_the_word() -> None:
    assert words("l’histoire", "fr") == ["histoire"]
    assert words("J'ai testé L'Oréal", "fr") == ["ai", "testé", "L'Oréal"]


def test_a_korean_particle_goes_and_one_that_may_end_a_noun_goes_by_evidence() -> None:
    """고양이 (cat) ends as a particle does; cut everywhere, it would be no word."""
    assert words("김치찌개를", "ko") == ["김치찌개"]
    assert words("고양이", "ko") == ["고양이"]
    assert words("김치찌개 김치찌개가", "ko") == ["김치찌개", "김치찌개"]


@pytest.mark.parametrize(
    "whole", ["자랑하는", "끓이는", "재미있는", "맛있을", "젊은", "민주주의", "기자회의", "어린이", "마을", "이야기는"]
)
def test_a_korean_stem_is_not_left_bare(whole: str) -> None:
    assert words(whole, "ko") == [whole]


def test_a_korean_particle_agrees_with_its_noun() -> None:
    assert words("영화는 바이에른의 선생님은 서울에서", "ko") == ["영화", "바이에른", "선생님", "서울"]


def test_japanese_is_cut_where_the_script_changes() -> None:
    assert words("東京タワーと富士山", "ja") == ["東京", "タワー", None, "富士山", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("霞ヶ関と八ヶ岳", ["霞ヶ関", "八ヶ岳"]),
        ("料理の作り方", ["料理", "作り方"]),
        ("お弁当とご飯", ["お弁当", "ご飯"]),
        ("大好きだった祖母", ["大好き", "祖母"]),
        ("第3話前編スペシャルドラマ", ["第3話", "前編", "スペシャルドラマ"]),
        ("ＶＴｕｂｅｒの配信", ["VTuber", "配信"]),
        ("新しい電車を買った", ["電車"]),
        ("レオナルド・ディカプリオの映画", ["レオナルド・ディカプリオ", "映画"]),
    ],
)
def test_japanese_words_keep_their_prefixes_endings_and_counters(text: str, expected: list[str]) -> None:
    assert [word for word in words(text, "ja") if word] == expected


def test_chinese_is_cut_at_function_words_and_overlong_runs_are_left_out() -> None:
    assert [word for word in words("火鍋的做法", "zh") if word] == ["火鍋", "做法"]
    assert not any(words("今天晚上台北火鍋餐廳大全", "zh"))
    assert [word for word in words("现在的和平鸽", "zh") if word] == ["现在", "和平鸽"]


def test_words_fold_by_case_width_apostrophe_and_possessive() -> None:
    assert fold_word("Volcano") == fold_word("ｖｏｌｃａｎｏ's")
    assert fold_word("Don’t") == fold_word("don't") == "dont"


def test_a_word_is_stemmed_only_where_it_could_meet_another() -> None:
    assert folds("Volcanoes volcano", "en") == ["volcano", "volcano"]
    assert folds("Volcanoes", "en") == ["volcanoes"]


def test_readings_are_begun_anew_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that reads texts for weeks keeps no more words than it may, and reads the same."""
    pieces = {f"lava{number}" for number in range(9)}
    before = {piece: reading.plain for piece, reading in Lexicon(pieces, "mi").readings.items()}
    monkeypatch.setattr(scripts, "MOST_READINGS", 4)
    scripts._readings_of.cache_clear()
    after = {piece: reading.plain for piece, reading in Lexicon(pieces, "mi").readings.items()}
    assert before == after
    assert len(scripts._readings_of("mi")) <= 4
