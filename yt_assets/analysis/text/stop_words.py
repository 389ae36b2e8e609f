"""Function words: never a subject, and the smallest sign of a language.

Here: the lists as sets of folded words, and which of them hold in a text. Not here: the lists themselves
(function_words), how they guess a language (languages.py), words that are worth little (generic_words.py).
"""

from collections.abc import Iterable
from functools import lru_cache

from yt_assets.analysis.text.function_words import latin, other_scripts
from yt_assets.analysis.text.letters import fold


def _folded(lists: dict[str, str]) -> dict[str, frozenset[str]]:
    return {code: frozenset(fold(word) for word in words.split()) for code, words in lists.items()}


LATIN = _folded(latin.WORDS)
STOP_WORDS = LATIN | _folded(other_scripts.WORDS)


def _by_word(lists: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Which languages have a function word: a text's words are looked up once, and not in each language."""
    languages: dict[str, tuple[str, ...]] = {}
    for code in lists:
        for word in STOP_WORDS[code]:
            languages[word] = (*languages.get(word, ()), code)
    return languages


LANGUAGES_OF = _by_word(STOP_WORDS)
# Where nothing tells the language: words that several have in common, and those of one that are too short for a name.
_SHARED_BY, _SHORT = 2, 2
# What titles in all languages put between two names.
BETWEEN_NAMES = frozenset({"ft", "feat", "featuring", "vs", "versus"})
OF_ANY_LANGUAGE = frozenset(
    word for word, codes in LANGUAGES_OF.items() if len(codes) >= _SHARED_BY or len(word) <= _SHORT
)


@lru_cache(maxsize=1_000)
def stop_words(languages: tuple[str, ...]) -> frozenset[str]:
    """Folded function words of these languages, and of English, which titles mix in.

    Without a known language, those that the likely ones have: see above.
    """
    known = [code for code in languages if code in STOP_WORDS]
    return STOP_WORDS["en"].union(
        BETWEEN_NAMES, *[STOP_WORDS[code] for code in known], () if known else OF_ANY_LANGUAGE
    )
