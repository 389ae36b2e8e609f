"""Word lists hold function words only; one content word in them silences a subject."""

import pytest

from yt_assets.analysis.text.generic_words import ABOUT_THE_VIDEO
from yt_assets.analysis.text.letters import fold
from yt_assets.analysis.text.stop_words import STOP_WORDS, stop_words


@pytest.mark.parametrize("word", ["world", "new", "computer", "love", "game", "music", "best", "first", "free"])
def test_no_list_holds_a_content_word(word: str) -> None:
    assert word not in STOP_WORDS["en"]
    assert word not in ABOUT_THE_VIDEO


def test_every_list_is_folded_and_worth_having() -> None:
    for code, words in STOP_WORDS.items():
        assert len(code) == 2
        assert len(words) >= 30
        assert all(word == fold(word) for word in words)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("tg", "ман аз он ки бо шумо дар ин ва барои"),
        ("kk", "мен және сен үшін бұл туралы емес"),
        ("fa", "این را با آن برای ما که از در می‌شود"),
        ("ur", "یہ کے لئے ہے اور میں نہیں کیا"),
        ("bn", "এই এবং আমি তুমি না কি করে জন্য"),
        ("el", "και το για με που από"),
        ("he", "של את על עם זה לא"),
        ("th", "และ ที่ ของ ใน เป็น"),
        ("sv", "och att det som för inte"),
        ("sr", "и је се на да за што"),
    ],
)
def test_a_sentence_of_function_words_is_nothing_but_function_words(code: str, sentence: str) -> None:
    known = stop_words((code,))
    assert [word for word in sentence.split() if fold(word) not in known] == []


def test_where_no_language_is_known_the_function_words_of_the_likely_ones_are_kept_out() -> None:
    assert {"de", "la", "el", "der", "le", "di"} <= stop_words(("unknown",))
    assert not {"lava", "world", "new", "art", "red"} & stop_words(("unknown",))
