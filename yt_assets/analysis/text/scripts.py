"""What a language or script does to its words: elisions, particles, stems, letters without spaces.

Here: from a piece of text to its words, and their stems. Not here: cutting a text into pieces (tokens.py), one word and
the form in which it is the same as others (words.py), words without spaces (unspaced.py), Korean (korean.py), joining
words to phrases (keywords).
"""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nltk.stem.snowball import SnowballStemmer

from yt_assets.analysis.text.boilerplate import may_ask
from yt_assets.analysis.text.korean import HANGUL, bare_noun
from yt_assets.analysis.text.stop_words import stop_words
from yt_assets.analysis.text.tokens import read_piece
from yt_assets.analysis.text.unspaced import UNSPACED, unspaced_parts
from yt_assets.analysis.text.words import EDGE_SIGNS, Word, fold_word, make_word

MAX_WHOLE_CHARS = 12
# Kept in memory: half a million readings, of 300 bytes each, at most.
MOST_READINGS, MOST_LANGUAGES = 16_000, 32
# Two words may meet in a stem if they begin alike, in four letters and but for three at the end of one; where the other
# is more than six letters longer, one in fifty does.
STEM_PREFIX, STEM_SUFFIX, MOST_STEM_SUFFIX = 4, 3, 6
# NLTK's Arabic stemmer keeps state between calls and is left out: texts are processed in threads.
STEMMERS = {
    code: SnowballStemmer(name)
    for code, name in {
        "en": "english", "de": "german", "fr": "french", "es": "spanish",
        "pt": "portuguese", "it": "italian", "nl": "dutch", "ru": "russian",
    }.items()
}  # fmt: skip
# Before a capital it is a name: D'Angelo, L'Oréal.
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|all|nell|sull|dall|un)['’](?=\w)|^(?:[CDJLMNST]|Qu)['’](?=[^\W\dA-Z_])")
# Where the language is not known, what follows is no name.
ELISION_OF_A_PLAIN_WORD = re.compile(r"^(?:[cdjlmnstCDJLMNST]|[Qq]u)['’](?=[^\W\dA-ZÀ-Þ_]{2})")
ELIDING = frozenset({"fr", "it", "ca"})
# A call that was glued to the word before when a line's end was lost: "VideoSubscribe".
GLUED = re.compile(
    r"(\w+?)(Subscribe|Follow|Facebook|Twitter|Instagram|Website|Abonne\w*|Suscr\w*|Inscrev\w*|Подпи\w*)"
)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """The Snowball stem of a folded word; the word where NLTK has none for the language."""
    stemmer = STEMMERS.get(language)
    return (stemmer.stem(word) or word) if stemmer else word


@dataclass(slots=True, eq=False)
class Reading:
    """A piece of text that is not one word: ``kind`` as of a token; its words, None for a border between phrases.

    plain: of one word, which is a hashtag's or a handle's. The rest: as of a `Word`, or of any of them.
    """

    kind: str
    words: tuple[Word | None, ...]
    plain: str
    asks: bool
    dates: bool
    is_stop: bool = False


class Lexicon:
    """The words of one text, by piece; its other words help: where the stem is needed, what a particle hides.

    Stemming takes longer than all the rest: a word is stemmed only where another one of the text begins alike.
    """

    def __init__(self, pieces: Set[str], language: str) -> None:
        self.language = language
        self._read = _readings_of(language).__getitem__
        self.readings = readings = dict(zip(pieces, map(self._read, pieces), strict=True))
        if language != "zh" and HANGUL.search("".join(readings)):
            self._without_particles()
        self.has_dates = any([reading.dates for reading in readings.values()])
        if language in STEMMERS:
            self._stem()

    def standing(self, word: str) -> Word | None:
        """The word, where the text has one that folds to the same outside its hashtags."""
        folded = fold_word(word)
        readings = (reading for reading in self.readings.values() if reading.kind == "word")
        stands = any(own is not None and own.fold == folded for reading in readings for own in reading.words)
        return make_word(word) if stands else None

    def _without_particles(self) -> None:
        for piece, reading in self.readings.items():
            if reading.kind == "word" and HANGUL.search(piece):
                bare = bare_noun(piece.strip(EDGE_SIGNS), self.readings)
                if bare != piece:
                    self.readings[piece] = self._read(bare)

    def _stem(self) -> None:
        words = sorted({reading.plain for reading in self.readings.values() if not reading.is_stop})
        pairs = [(one, other) for one, other in pairwise(words) if other.startswith(one[:STEM_PREFIX])]
        alike: set[str] = set()
        for one, other in pairs:
            begins = one[: max(STEM_PREFIX, len(one) - STEM_SUFFIX)]
            if one and len(other) <= len(one) + MOST_STEM_SUFFIX and other.startswith(begins):
                alike.update((one, other))
        if alike:
            for piece, reading in self.readings.items():
                if reading.plain in alike:
                    self.readings[piece] = _stemmed(reading, self.language)


class _Readings(dict[str, Word | Reading]):
    """What pieces read as in one language, before the text's other words are known; begun anew when there are many."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._is_chinese = language == "zh"
        self._stops = stop_words((language,))
        is_known, eliding = language != "unknown", language in ELIDING
        self._elision = ELISION if eliding else None if is_known else ELISION_OF_A_PLAIN_WORD

    def __missing__(self, piece: str) -> Word | Reading:
        bare = self._elision.sub("", piece) if self._elision and ("'" in piece or "’" in piece) else piece
        reading = read(bare, is_chinese=self._is_chinese)
        if bare != piece and isinstance(reading, Word):
            # "Jeanne d'Arc", but "Arc" alone.
            reading.inner = f" {piece.removesuffix(bare)}{reading.surface}"
        if reading.plain in self._stops and (word := reading.words[0]):
            word.is_stop = reading.is_stop = True
        if len(self) >= MOST_READINGS:
            self.clear()
        self[piece] = reading
        return reading


_readings_of = lru_cache(maxsize=MOST_LANGUAGES)(_Readings)


def read(piece: str, *, is_chinese: bool = False) -> Word | Reading:
    """A piece as it reads in any language; in Chinese, words without spaces are others."""
    is_plain = piece == piece.lower() or piece.istitle() or piece.isupper()
    # Nearly all of them.
    if is_plain and piece.isalpha() and (piece.isascii() or not UNSPACED.search(piece)) and (word := make_word(piece)):
        return word
    kind, text = read_piece(piece)
    words = tuple(_words(kind, text, is_chinese=is_chinese))
    word = words[0] if len(words) == 1 else None
    if word and kind == "word":
        return word
    made = [word for word in words if word]
    asks = "©" in piece or may_ask(piece.lower()) or any([word.asks for word in made])
    return Reading(kind, words, word.plain if word else "", asks, any([word.dates for word in made]))


@lru_cache(maxsize=20_000)
def _stemmed(reading: Word | Reading, language: str) -> Word | Reading:
    """A reading of one word with its stem."""
    word = reading.words[0]
    folded = stem(word.fold, language) if word else ""
    if word is None or folded == word.fold:
        return reading
    stemmed = word.with_fold(folded)
    if isinstance(reading, Word):
        return stemmed
    return Reading(reading.kind, (stemmed,), reading.plain, reading.asks, reading.dates)


def _words(kind: str, text: str, *, is_chinese: bool) -> Iterable[Word | None]:
    if kind not in ("word", "hashtag", "handle"):
        return ()
    # A hashtag of unspaced letters is a word as it stands: its author has cut it.
    is_whole = kind == "hashtag" and len(text) <= MAX_WHOLE_CHARS and not text[0].isdigit()
    if not is_whole and not text.isascii() and UNSPACED.search(text):
        return _unspaced_words(text, is_chinese=is_chinese)
    if kind == "word" and _may_be_glued(text) and (glued := GLUED.fullmatch(text)):
        return (make_word(glued[1]), None, make_word(glued[2]))
    return (make_word(text),)


def _may_be_glued(text: str) -> bool:
    """Whether a capital stands inside of it, between small letters."""
    return not text.islower() and not text.istitle() and not text.isupper()


def _unspaced_words(token: str, *, is_chinese: bool) -> Iterator[Word | None]:
    glued = False
    for part in unspaced_parts(token, is_chinese=is_chinese):
        word = part and make_word(part[0])
        if part and word:
            word.is_figure, word.is_about = part[1], word.is_about or part[1]
            word.inner = word.surface if glued else word.inner
            yield word
        else:
            yield None
        glued = word is not None
