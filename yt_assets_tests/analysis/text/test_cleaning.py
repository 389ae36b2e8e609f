"""One text at a time: clean characters and counts."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.text.cleaning import describe_text, sanitize

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


@pytest.mark.parametrize(
    ("text", "emoji"),
    [
        *(("★ lava ☆ ▶ ✔ © ™ 1 # *", 0), ("▶️ lava ❤️ ✔️", 3), ("⭐ lava ⌚", 2), ("👍🏽 lava 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👩‍🚒", 3)),
        *(("🇯🇵🇫🇷", 2), ("1️⃣ #️⃣", 2), ("🇯", 0)),
    ],
)
def test_a_sign_that_is_drawn_as_text_is_no_emoji_and_a_sequence_is_one(text: str, emoji: int) -> None:
    assert describe_text(text, "", ()).emoji == emoji


def test_an_empty_text_has_nothing() -> None:
    facts = describe_text("", "", ())
    assert facts.language == "unknown"
    assert facts.title_chars == facts.title_words == facts.hashtags == facts.links == facts.emoji == facts.tags == 0


def test_a_hindi_word_is_one_word_in_spite_of_its_vowel_signs() -> None:
    assert describe_text("हिन्दी कहानी", "", ()).title_words == 2


@settings(deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_any_text_can_be_described(title: str, description: str) -> None:
    facts = describe_text(title, description, ())
    assert facts.language == "unknown" or len(facts.language) == 2
    assert min(facts.title_words, facts.links, facts.emoji, facts.hashtags) >= 0
