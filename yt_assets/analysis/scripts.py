"""What a language or script does to its words: no spaces, particles, elisions, stems.

Belongs here: from a token to its words, and the form in which two words are the same. Does not: cutting a text into
tokens (tokens), joining words to phrases (phrases, the only caller).

Scripts without spaces, without a dictionary: Japanese is cut where the script changes (kanji, katakana and Latin runs
are words, hiragana runs are mostly grammar and part them), Chinese at its function words, Thai at its spaces. Single
characters and runs of more than eight say too little or too much. A hashtag of up to ten characters is
a word as it stands as well: its author has cut it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from nltk.stem.snowball import SnowballStemmer

from yt_assets.analysis.stop_words import BOILERPLATE_WORDS, GENERIC_WORDS, STOP_WORDS

MAX_WORD_CHARS = 40
MAX_RUN_CHARS = 8
MAX_WHOLE_CHARS = 10

STEM_PREFIX = 3
"""Letters that no stemmer here takes from a word of which something is left."""
LETTERS = re.compile(r"[^\W\d_]{3,40}")

# NLTK's Arabic stemmer keeps state between calls and is left out: texts are processed in threads.
STEMMERS = {
    code: SnowballStemmer(name)
    for code, name in {
        "en": "english",
        "de": "german",
        "fr": "french",
        "es": "spanish",
        "pt": "portuguese",
        "it": "italian",
        "nl": "dutch",
        "ru": "russian",
    }.items()
}
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|all|nell|sull|dall|un)['’](?=\w)", re.IGNORECASE)
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
KOREAN_PARTICLE = re.compile("(?<=[가-힣]{2})(?:에서는|에서|으로|에게|까지|부터|이라는|에는|을|를|은|는|의|에)$")
# These end many a noun as well (고양이, 작가): they go only where the noun also stands without.
KOREAN_MAYBE = re.compile("(?<=[가-힣]{2})(?:이|가|와|과|도|로)$")
UNSPACED = re.compile("[\u3005\u3041-\u30ff\u3400-\u9fff]")
SCRIPT_RUN = re.compile("[\u3005\u3400-\u9fff]+|[\u30a1-\u30ff]+|[\u3041-\u309f]+|[^\u3005\u3041-\u30ff\u3400-\u9fff]+")
HIRAGANA = re.compile("[\u3041-\u309f]+")
CHINESE_STOP = re.compile("|".join(sorted(STOP_WORDS["zh"], key=lambda word: (-len(word), word))))
EDGES = ".'’&-_\u200c\u200d"


class Word(NamedTuple):
    """A word as written and folded; ``glued`` to the word before it where the script writes no space.

    ``is_about`` the video as a video ("official"), ``is_generic`` in most videos ("best", "facebook"), ``is_name`` when
    written with a capital or in figures.
    """

    surface: str
    fold: str
    is_stop: bool
    is_about: bool
    is_generic: bool
    is_name: bool
    glued: bool = False


class Lexicon:
    """From tokens to words in one text, whose other words help: where the stem is needed, what a particle hides.

    Stemming takes longer than all the rest, and two words can only meet in a stem if they begin alike: a word is
    stemmed only where another one of the text shares its first three letters.
    """

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self._is_spaced = language != "ko" and not UNSPACED.search(text)
        self._tokens = frozenset(LETTERS.findall(text)) if language == "ko" or language in STEMMERS else frozenset()
        begins = Counter(word[:STEM_PREFIX] for word in {token.lower() for token in self._tokens})
        self._seen: dict[str, tuple[Word | None]] = {}
        self._shared = frozenset(begin for begin, count in begins.items() if count > 1)

    def words(self, token: str) -> Iterable[Word | None]:
        """The words of one token, None for a border between phrases."""
        if self._is_spaced:
            seen = self._seen.get(token)
            if seen is None:
                seen = self._seen[token] = (self.word(token),)
            return seen
        if UNSPACED.search(token):
            return self._unspaced_words(token)
        if self.language == "ko":
            token = KOREAN_PARTICLE.sub("", token.strip(EDGES))
            bare = KOREAN_MAYBE.sub("", token)
            token = bare if bare in self._tokens else token
        return (self.word(token),)

    def word(self, token: str, *, glued: bool = False) -> Word | None:
        """The token as one word; None where it is too long for one."""
        language = self.language
        if language in ("fr", "it"):
            token = ELISION.sub("", token)
        is_stemmed = token[:STEM_PREFIX].lower() in self._shared
        return _make_word(token, language, is_stemmed, glued)

    def _unspaced_words(self, token: str) -> Iterator[Word | None]:
        cut = CHINESE_STOP.sub("\n", token) if self.language == "zh" else token
        for stretch in cut.split("\n"):
            glued = False
            for part in SCRIPT_RUN.findall(stretch):
                bare = part.strip(EDGES)
                is_border = HIRAGANA.fullmatch(bare) or not 1 < len(bare) <= MAX_RUN_CHARS
                yield None if is_border else self.word(bare, glued=glued)
                glued = not is_border
            yield None


@lru_cache(maxsize=50_000)
def _make_word(token: str, language: str, is_stemmed: bool, glued: bool) -> Word | None:  # noqa: FBT001 - cached
    """English function words count in every language, because titles mix them in."""
    surface = token.strip(EDGES)
    if not 0 < len(surface) <= MAX_WORD_CHARS:
        return None
    plain = surface.lower().replace("’", "'")
    is_stop = plain in STOP_WORDS["en"] or plain in STOP_WORDS.get(language, ())
    return Word(
        surface,
        fold_word(surface, language if is_stemmed and not is_stop else "unknown"),
        is_stop,
        is_about=plain in BOILERPLATE_WORDS or not any(map(str.isalpha, plain)),
        is_generic=plain in GENERIC_WORDS,
        is_name=surface[:1] != surface[:1].lower() or surface[:1].isdigit(),
        glued=glued,
    )


def fold_word(word: str, language: str) -> str:
    """The form in which two words are the same: NFKC, lower case, no apostrophes, stemmed where NLTK knows how."""
    plain = unicodedata.normalize("NFKC", POSSESSIVE.sub("", word)).casefold().replace("'", "").replace("’", "")
    stemmer = STEMMERS.get(language)
    return (stemmer.stem(plain) or plain) if stemmer else plain
