"""Which language a text is in, as far as its letters and smallest words tell.

Belongs here: the guess. Does not: word lists (stop_words), what a language does to its words (scripts). Called when a
text is new, by ``text.describe_text`` and ``keywords``.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from yt_assets.analysis.stop_words import STOP_WORDS
from yt_assets.analysis.tokens import ADDRESS

READ_CHARS = 2_000
"""Of title and description together; more would not change the guess."""
SCRIPT_SHARE = 0.25
"""A script names the language from this share of the letters on; brand names keep titles half Latin."""
MIN_FUNCTION_WORDS = 2
"""One function word is a coincidence: "die" and "fan" and "no" are words in several languages."""

SCRIPTS = (
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("ko", 0x1100, 0x11FF),
    ("zh", 0x4E00, 0x9FFF),
    ("zh", 0x3400, 0x4DBF),
    ("th", 0x0E00, 0x0E7F),
    ("hi", 0x0900, 0x097F),
    ("bn", 0x0980, 0x09FF),
    ("ta", 0x0B80, 0x0BFF),
    ("te", 0x0C00, 0x0C7F),
    ("he", 0x0590, 0x05FF),
    ("ar", 0x0600, 0x06FF),
    ("el", 0x0370, 0x03FF),
    ("cyrillic", 0x0400, 0x04FF),
    ("latin", 0x0041, 0x005A),
    ("latin", 0x0061, 0x007A),
    ("latin", 0x00C0, 0x024F),
    ("latin", 0x1EA0, 0x1EFF),
)
UKRAINIAN = frozenset("іїєґІЇЄҐ")
LINK = re.compile(ADDRESS)
SPACED_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def guess_language(text: str) -> str:
    """ISO 639-1 code of ``text`` or 'unknown', from its script, and in Latin script from function words.

    Cheap and honest rather than clever: the first 2,000 characters, at least two function words and more than of any
    other language. Scripts that several languages share go to the largest of them (Devanagari to Hindi, Arabic script
    to Arabic, Cyrillic to Russian without Ukrainian letters). One kana makes a Chinese-looking text Japanese.
    """
    sample = LINK.sub(" ", text[:READ_CHARS])
    letters = Counter(sample)
    counts: Counter[str] = Counter()
    for letter, count in letters.items():
        counts[_script(letter)] += count
    if counts["ja"]:
        counts["ja"] += counts.pop("zh", 0)
    total = counts.total() - counts.pop("none", 0)
    latin = counts.pop("latin", 0)
    code, count = max(counts.items(), key=lambda item: item[1], default=("latin", 0))
    if not count or count < SCRIPT_SHARE * total:
        return _latin_language(sample) if latin else "unknown"
    if code == "cyrillic":
        return "ru" if UKRAINIAN.isdisjoint(letters) else "uk"
    return code


@lru_cache(maxsize=20_000)
def _script(letter: str) -> str:
    point = ord(letter)
    return next((name for name, first, last in SCRIPTS if first <= point <= last), "none")


def _languages_of_words() -> dict[str, list[str]]:
    languages: dict[str, list[str]] = {}
    for code, words in STOP_WORDS.items():
        for word in words:
            languages.setdefault(word, []).append(code)
    return languages


# Which languages have a function word: a text's words are looked up once, and not in each language.
LANGUAGES_OF = _languages_of_words()


def _latin_language(sample: str) -> str:
    words = Counter(SPACED_WORD.findall(sample.lower().replace("’", "'")))
    hits = dict.fromkeys(STOP_WORDS, 0)
    for word in words.keys() & LANGUAGES_OF.keys():
        for code in LANGUAGES_OF[word]:
            hits[code] += words[word]
    best, second = sorted(hits, key=lambda code: -hits[code])[:2]
    return best if hits[best] >= MIN_FUNCTION_WORDS and hits[best] > hits[second] else "unknown"
