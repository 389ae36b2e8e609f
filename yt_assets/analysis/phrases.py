"""From a text to its candidate phrases of one to three words.

Belongs here: cutting text into words, words into phrases, and folding phrases that are the same to a reader. Does not:
which phrases matter (keywords, its only caller).

A phrase never crosses punctuation, an emoji, a line or a hashtag's edge, and neither starts nor ends with a function
word; a phrase of three may hold one ("shape of water"). Scripts without spaces: Japanese is cut where the script
changes (kanji, katakana and Latin runs are words, hiragana runs are mostly grammar and separate them), Chinese at its
function words and Thai at its spaces; single characters and runs of more than eight say too little or too much. No
dictionary, so a compound counts as one word, and in these scripts a space ends the phrase.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nltk.stem.snowball import SnowballStemmer

from yt_assets.analysis.stop_words import BOILERPLATE_WORDS, STOP_WORDS
from yt_assets.analysis.text import EMOJI, HASHTAG, WORD

MAX_WORDS = 3
MAX_WORD_CHARS = 40
MAX_PHRASE_CHARS = 60
MAX_RUN_CHARS = 8

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
KOREAN_PARTICLE = re.compile("(?<=[가-힣]{2})(?:에서|으로|에게|까지|부터|을|를|은|는|의)$")
UNSPACED = re.compile("[\u3005\u3041-\u30ff\u3400-\u9fff]")
SCRIPT_RUN = re.compile("[\u3005\u3400-\u9fff]+|[\u30a1-\u30ff]+|[\u3041-\u309f]+|[^\u3005\u3041-\u30ff\u3400-\u9fff]+")
HIRAGANA = re.compile("[\u3041-\u309f]+")
CHINESE_STOP = re.compile("|".join(sorted(STOP_WORDS["zh"], key=lambda word: (-len(word), word))))
RUN_TOGETHER = re.compile(r"(?<=[^\W\d_A-Z])\.(?=[A-ZА-Я])")
EDGES = ".'’&-_\u200c\u200d"
TOKEN = re.compile(rf"(?P<word>{WORD.pattern})|\n|\S")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written and folded; ``glued`` to the word before it where the script writes no space."""

    surface: str
    fold: str
    is_stop: bool
    glued: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One occurrence of a candidate; ``place`` counts the text's words before it."""

    surface: str
    folds: tuple[str, ...]
    place: int


def find_phrases(text: str, language: str) -> Iterator[Phrase]:
    """Yield every occurrence of every candidate phrase of ``text``, in reading order."""
    place = 0
    for run in _runs(text, language):
        for start in range(len(run)):
            for size in range(1, MAX_WORDS + 1):
                words = run[start : start + size]
                if len(words) == size and _is_phrase(words):
                    yield Phrase(_write(words), tuple(word.fold for word in words), place + start)
        place += len(run)


@lru_cache(maxsize=50_000)
def fold_word(word: str, language: str) -> str:
    """The form in which two words are the same: NFKC, lower case, no apostrophes, stemmed where NLTK knows how."""
    plain = unicodedata.normalize("NFKC", word).casefold().replace("'", "").replace("’", "")
    stemmer = STEMMERS.get(language)
    return (stemmer.stem(plain) or plain) if stemmer else plain


def _runs(text: str, language: str) -> Iterator[list[Word]]:
    """Yield stretches of words that nothing but spaces separates."""
    spaced = EMOJI.sub("\n", HASHTAG.sub(r"\n\1\n", RUN_TOGETHER.sub(". ", text)))
    run: list[Word] = []
    for match in TOKEN.finditer(spaced):
        for word in _words(match["word"], language) if match["word"] else (None,):
            if word is not None:
                run.append(word)
            elif run:
                yield run
                run = []
    yield run


def _words(token: str, language: str) -> Iterator[Word | None]:
    """Yield the words of one token, None for a border between phrases."""
    if UNSPACED.search(token):
        yield from _unspaced_words(token, language)
        return
    surface = token.strip(EDGES)
    if language in ("fr", "it"):
        surface = ELISION.sub("", surface)
    if language == "ko":
        surface = KOREAN_PARTICLE.sub("", surface)
    yield _word(surface, language) if 0 < len(surface) <= MAX_WORD_CHARS else None
    if token.endswith("."):
        yield None


def _unspaced_words(token: str, language: str) -> Iterator[Word | None]:
    cut = CHINESE_STOP.sub("\n", token) if language == "zh" else token
    for stretch in cut.split("\n"):
        glued = False
        for match in SCRIPT_RUN.finditer(stretch):
            part = match.group().strip(EDGES)
            is_border = HIRAGANA.fullmatch(part) or not 1 < len(part) <= MAX_RUN_CHARS
            yield None if is_border else _word(part, language, glued=glued)
            glued = not is_border
        yield None


def _word(surface: str, language: str, *, glued: bool = False) -> Word:
    plain = surface.lower().replace("’", "'")
    is_stop = plain in STOP_WORDS["en"] or plain in STOP_WORDS.get(language, ())
    return Word(surface, fold_word(surface, language), is_stop, glued)


def _is_phrase(words: list[Word]) -> bool:
    if words[0].is_stop or words[-1].is_stop:
        return False
    repeats = len({word.fold for word in words}) < len(words)
    if repeats or all(word.surface.lower() in BOILERPLATE_WORDS for word in words):
        return False
    surface = _write(words)
    return 1 < len(surface) <= MAX_PHRASE_CHARS and any(char.isalpha() for char in surface)


def _write(words: list[Word]) -> str:
    return "".join(word.surface if word.glued else f" {word.surface}" for word in words).strip()
