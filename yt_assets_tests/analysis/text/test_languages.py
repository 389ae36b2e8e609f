"""The guess of a language, which may say that it does not know."""

import pytest

from yt_assets.analysis.text.languages import declared_language, guess_language, text_language, usual_language


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
        ("Hur man bakar bröd och vad som är bäst", "sv"),
        ("این فیلم را با هم می‌بینیم", "fa"),
        ("یہ ویڈیو بہت اچھی ہے", "ur"),
        ("আমি তোমাকে ভালোবাসি", "bn"),
        ("Хӯроки тоҷикӣ", "tg"),
        ("Қазақша әндер", "kk"),
        ("ចម្រៀងខ្មែរ", "km"),
        ("Ramen", "unknown"),
        ("12345 !!!", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_language_is_guessed_or_unknown(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_link_is_no_evidence_for_latin_script() -> None:
    assert guess_language("рецепт https://example.com/the/and/of/with/you") == "ru"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        *(("pt-BR", "pt"), ("zh-Hans", "zh"), ("iw", "he"), ("fil", "tl"), ("EN_us", "en"), ("bho", "bho")),
        *(("zxx", None), ("und", None), ("", None), (None, None), ("x1", None)),
    ],
)
def test_a_declared_tag_names_a_language_or_none(tag: str | None, code: str | None) -> None:
    assert declared_language(tag) == code


def test_what_is_declared_goes_before_the_channel_and_the_channel_before_the_guess() -> None:
    french = "Le chat est dans la maison avec nous"
    assert text_language(french, declared=("zxx", "de-AT", "it"), of_channel="es") == "de"
    assert text_language(french, declared=(None, None), of_channel="es") == "es"
    assert text_language(french) == "fr"
    assert text_language("Ramen", of_channel="fr") == "fr"
    assert text_language("Ramen", of_channel=None) == "unknown"


def test_a_channels_language_counts_where_the_text_is_written_in_its_script() -> None:
    assert text_language("Почему море солёное", of_channel="fr") == "ru"
    assert text_language("Lava lakes", of_channel="ko") == "unknown"
    assert text_language("Көл", of_channel="kk") == "kk"


def test_a_channels_language_is_that_of_most_of_its_texts_and_of_two() -> None:
    assert usual_language(["fr", "unknown", "fr", "en"]) == "fr"
    assert usual_language(["fr", "unknown"]) is None
    assert usual_language(["fr", "fr", "en", "en", "de"]) is None
    assert usual_language([]) is None


def test_one_folded_form_decides_the_language() -> None:
    """A text of letters in other clothes, with invisible characters, is in the language that a reader sees."""
    assert guess_language("Ｗｈｙ ｔｈｅ sea i\u00ads salt a\u200bnd how it came to be") == "en"
    assert guess_language("BU NE KADAR ÇOK VE NEDEN BÖYLE BİR ŞEY") == "tr"
