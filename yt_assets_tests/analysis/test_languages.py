"""The guess of a language, which may say that it does not know."""

from __future__ import annotations

import pytest

from yt_assets.analysis.languages import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why the sea is salt and how it came to be", "en"),
        ("Der beste Kuchen der Welt und wie man ihn macht", "de"),
        ("Pourquoi les chats sont dans la maison avec nous", "fr"),
        ("Cómo hacer una casa con las manos y sin dinero", "es"),
        ("Como fazer uma casa com as mãos e não gastar muito", "pt"),
        ("Perché il mare è blu e non verde come gli alberi", "it"),
        ("Waarom de zee zout is en het meer niet", "nl"),
        ("Dlaczego nie ma już tego, co było przed nami", "pl"),
        ("Bu ne kadar çok ve neden böyle bir şey var", "tr"),
        ("Cara membuat kue yang enak dan tidak mahal untuk kita", "id"),
        ("Почему море солёное", "ru"),
        ("Чому море солоне і що з цього", "uk"),
        ("पानी की कहानी", "hi"),
        ("لماذا البحر مالح", "ar"),
        ("김치찌개 만들기", "ko"),
        ("簡単レシピの作り方", "ja"),
        ("火鍋的做法", "zh"),
        ("ต้มยำกุ้ง", "th"),
        ("iPhone 17 レビュー", "ja"),
        ("Ramen", "unknown"),
        ("12345 !!!", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_language_is_guessed_or_unknown(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_link_is_no_evidence_for_latin_script() -> None:
    assert guess_language("рецепт https://example.com/the/and/of/with/you") == "ru"
