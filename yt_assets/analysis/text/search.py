"""Whether a title holds the words of a search.

Here: the form in which both are compared. Not here: which titles there are (storage/insights_reading/titles.py), the
rules by which two keywords are one (keywords/folding.py).

What a reader cannot tell apart does not matter (letters.py), nor does case, nor do the marks over Latin, Greek and
Cyrillic letters: "violao" is typed for "Violão". Every word must be in the title, anywhere: "bread" is in "Sourbreads".
"""

import re
import unicodedata
from collections.abc import Collection

from yt_assets.analysis.text.letters import fold_text

# Combining Diacritical Marks alone: the vowel signs of other scripts are letters to those who write them.
_MARKS = re.compile("[\u0300-\u036f]")


def searchable(text: str) -> str:
    """A text in the form in which it is searched. Twice is once."""
    folded = fold_text(text)
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", folded)))


def search_words(text: str) -> frozenset[str]:
    """The words of a search in that form, none of them twice; none at all where nothing of it can be seen."""
    return frozenset(searchable(text).split())


def holds(title: str, words: Collection[str]) -> bool:
    """Whether a searchable title has every one of the words."""
    return all(word in title for word in words)
