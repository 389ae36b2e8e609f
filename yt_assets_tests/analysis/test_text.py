"""One text at a time: clean characters, counts, noise, language."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.text import describe_text, guess_language, sanitize, strip_addresses, strip_noise

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200)


def test_a_text_with_nul_and_a_lone_surrogate_becomes_storable() -> None:
    """PostgreSQL refuses NUL, UTF-8 refuses lone surrogates: half an emoji, cut off by an editor, ended the run."""
    assert sanitize("a\0b\ud83d") == "ab\ufffd"


def test_composed_and_decomposed_letters_become_the_same() -> None:
    assert sanitize("Cafe\u0301") == "Caf\u00e9"


@settings(deadline=None)
@given(ANY_TEXT)
def test_sanitizing_twice_is_sanitizing_once_and_always_encodes(text: str) -> None:
    clean = sanitize(text)
    assert sanitize(clean) == clean
    clean.encode("utf-8")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_sanitizing_changes_nothing_in_a_composed_text(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert sanitize(composed) == composed


def test_everything_countable_is_counted() -> None:
    facts = describe_text(
        "Making ramen at home 🍜👨‍👩‍👧",
        "My shop: https://example.com/#top and www.example.org\n#ramen #料理 🇯🇵 1️⃣",
        ("ramen", "noodles"),
    )
    assert facts.language == "en"
    assert (facts.title_words, facts.links, facts.hashtags, facts.emoji, facts.tags) == (4, 2, 2, 4, 2)
    assert facts.title_chars == len("Making ramen at home 🍜👨‍👩‍👧")
    assert facts.description_chars == len("My shop: https://example.com/#top and www.example.org\n#ramen #料理 🇯🇵 1️⃣")


def test_an_empty_text_has_nothing() -> None:
    facts = describe_text("", "", ())
    assert facts.language == "unknown"
    assert facts.title_chars == facts.title_words == facts.hashtags == facts.links == facts.emoji == facts.tags == 0


def test_a_hindi_word_is_one_word_in_spite_of_its_vowel_signs() -> None:
    assert describe_text("हिन्दी कहानी", "", ()).title_words == 2


@pytest.mark.parametrize(
    "noise",
    [
        "Subscribe for more!",
        "Follow me on my journey",
        "Instagram: someone",
        "© 2026 Someone",
        "チャンネル登録お願いします",
        "Подписывайтесь на канал",
        "Abonnez-vous",
    ],
)
def test_a_line_that_asks_or_sells_goes_as_a_whole(noise: str) -> None:
    assert strip_noise(f"Volcanoes of Iceland\n{noise}\nBasalt columns").split("\n") == [
        "Volcanoes of Iceland",
        "Basalt columns",
    ]


def test_a_video_about_a_network_keeps_its_subject() -> None:
    assert "Instagram" in strip_noise("How Instagram changed photography")


def test_addresses_go_and_a_chapter_keeps_its_words() -> None:
    text = "0:00 Lava (1:02:33) write me@example.com or see https://example.com/a?b bit.ly/xyz @someone"
    assert strip_noise(text).split() == ["Lava", "write", "or", "see"]
    assert strip_addresses("ft. @someone www.example.com").split() == ["ft.", "@someone"]


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


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_any_text_can_be_described(title: str, description: str) -> None:
    facts = describe_text(title, description, ())
    assert facts.language == "unknown" or len(facts.language) == 2
    assert min(facts.title_words, facts.links, facts.emoji, facts.hashtags) >= 0
