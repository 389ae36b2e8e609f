"""Which words find which titles."""

import pytest

from yt_assets.analysis.text.search import holds, search_words, searchable


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("pizza", "Perfect PIZZA Dough"),
        ("dough  perfect", "Perfect Pizza Dough"),
        ("bread", "Sourbreads"),
        ("violao facil", "Violão Fácil"),
        ("VIOLÃO", "violao"),
        ("ёлка", "Елка"),
        ("iphone", "ＩＰＨＯＮＥ 17"),
        ("dont", "Don\u00adt stop"),
        ("हिन्दी", "आज की हिन्दी"),
        ("🍕", "Best 🍕 ever"),
    ],
)
def test_what_looks_alike_is_found(asked: str, title: str) -> None:
    assert holds(searchable(title), search_words(asked))


@pytest.mark.parametrize(
    ("asked", "title"),
    [("pizza pasta", "Pizza"), ("🍔", "Best 🍕 ever"), ("%", "Pizza"), ("_", "Pizza"), ("हिन्दु", "हिन्दी")],
)
def test_what_differs_is_not(asked: str, title: str) -> None:
    assert not holds(searchable(title), search_words(asked))


def test_a_search_without_anything_to_see_has_no_words() -> None:
    assert search_words(" \u200b\u00ad ") == frozenset()
