"""Word lists hold function words only; one content word in them silences a subject."""

from __future__ import annotations

import pytest

from yt_assets.analysis.stop_words import BOILERPLATE_WORDS, STOP_WORDS


@pytest.mark.parametrize("word", ["world", "new", "computer", "love", "game", "music", "best", "first", "free"])
def test_no_list_holds_a_content_word(word: str) -> None:
    assert word not in STOP_WORDS["en"]
    assert word not in BOILERPLATE_WORDS


def test_every_list_is_lower_case_and_worth_having() -> None:
    for code, words in STOP_WORDS.items():
        assert len(code) == 2
        assert len(words) >= 40
        assert all(word == word.lower() for word in words)
