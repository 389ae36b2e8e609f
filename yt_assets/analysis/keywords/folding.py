"""When two keyphrases are one keyword: all rules of folding, in one place.

Here: the words of a phrase as they are compared, its key, and which phrases stand inside it. Not here: which of two
written forms is shown, and whether a part is a keyword beside the whole: both depend on the videos that carry them
(carriers.py).

Rules, in this order:

* what a reader cannot tell apart does not matter (text/letters.py), nor do apostrophes: "ＩＰＨＯＮＥ" = "iPhone",
  "İSTANBUL" = "istanbul", "Don’t" = "dont";
* a plural is its singular: "Air Fryers" = "air fryer", word by word, by Harman's S-stemmer, which takes off an English
  plural and nothing else; it fits most plurals of Spanish, Portuguese and French, and leaves other scripts alone;
* spaces, hyphens, slashes, underscores and dots inside do not matter, but for the dot between two digits:
  "iPhone 17" = "iphone17", "no-knead" = "no knead", but "iOS 17.1" is not "iOS 171".

Accents do matter ("año" is not "ano"), and so do digits and each further word: "iphone 17" and "iphone 17 pro" are two
keywords. Of these, the shorter stands inside the longer.

Source: D. Harman, How effective is suffixing?, JASIS 42(1), 1991, table 1.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from yt_assets.analysis.text.letters import fold_text

SEPARATORS = re.compile(r"(?:[\s\-‐-―_/]|(?<!\d)\.|\.(?!\d))+")
# Words of fewer letters keep their s: "gas", "bus".
MIN_STEMMED_CHARS = 4
STANDING_SHARE, STANDING_VIDEOS = 0.5, 3
NO_PLURALS = frozenset({"news", "series", "species"})

Words = tuple[str, ...]


@lru_cache(maxsize=100_000)
def fold_words(phrase: str) -> Words:
    """The words of a phrase in the form in which they are compared; () for a phrase of separators alone."""
    return tuple(_singular(word) for word in SEPARATORS.split(fold_text(phrase).replace("'", "")) if word)


def keyword_key(phrase: str) -> str:
    """What all spellings of one keyword have in common: its folded words without what separates them."""
    return "".join(fold_words(phrase))


def standing_keys(tags: Sequence[Sequence[str]]) -> frozenset[str]:
    """Keys of the tags that stand under at least half of a channel's videos, and three: "review", "cooking".

    They name the channel, and say of no single video what it is about. ``tags``: those of each video.
    """
    counts = Counter(key for of_video in tags for key in {keyword_key(tag) for tag in of_video})
    least = max(STANDING_VIDEOS, STANDING_SHARE * len(tags))
    return frozenset(key for key, count in counts.items() if count >= least)


def tagged_first(
    phrases: Sequence[str], tags: Sequence[str], channel_keys: Collection[str], standing: Collection[str] = ()
) -> list[str]:
    """Phrases that are also one of the video's tags, then those whose key is among its channel's, then the others.

    Each in the order that they came in. A video without tags, or with few, goes by its channel's. Keys that are
    ``standing`` among the channel's come last, named by the creator or not.
    """
    tagged = {keyword_key(tag) for tag in tags}

    def place(phrase: str) -> int:
        key = keyword_key(phrase)
        if key in standing:
            return 3
        return 0 if key in tagged else 1 if key in channel_keys else 2

    return sorted(phrases, key=place)


def inner_keys(words: Words) -> list[str]:
    """Keys of the shorter phrases that stand inside a phrase of these folded words, sorted."""
    sizes = range(1, len(words))
    return sorted({"".join(words[at : at + size]) for size in sizes for at in range(len(words) - size + 1)})


def _singular(word: str) -> str:
    if len(word) < MIN_STEMMED_CHARS or word in NO_PLURALS or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]
