"""From a text to its candidate phrases of one to three words.

Belongs here: joining words to phrases, and what each place of a phrase says about it. Does not: cutting texts into
words (tokens, scripts), which phrases matter (keywords, its only caller).

A phrase never crosses punctuation, an emoji, a line or a hashtag's edge, and neither starts nor ends with a function
word, unless signs stand on both sides of it in a title and make it a name ("This Is Us", The Daily Show |). A phrase of
three may hold one ("shape of water"). A repeated word is laughter, unless it is a name. A hashtag is a phrase as
written, and once more as its words where capitals or underscores show them (#BrooklynNineNine).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from yt_assets.analysis.scripts import MAX_WHOLE_CHARS, POSSESSIVE, UNSPACED, Lexicon, Word
from yt_assets.analysis.tokens import Token, tokenize

MAX_WORDS = 3
MAX_PHRASE_CHARS = 60
HASHTAG_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
KOREAN_LINE = str.maketrans("ㅣ", "|")
"""A vowel sign that Korean titles use for the bar between two names."""


class Run(NamedTuple):
    """Words that nothing but spaces separates; ``is_segment`` when signs or the text's ends stand on both sides."""

    words: Sequence[Word]
    is_segment: bool
    is_hashtag: bool


class Phrase(NamedTuple):
    """One occurrence of a candidate; ``place`` counts the text's words before it."""

    words: tuple[Word, ...]
    folds: tuple[str, ...]
    place: int
    is_segment: bool
    is_hashtag: bool


def find_phrases(text: str, lexicon: Lexicon, *, is_title: bool = False) -> Iterator[Phrase]:
    """Yield every occurrence of every candidate phrase of ``text``, in reading order."""
    place = 0
    for run in find_runs(text, lexicon):
        if is_title and _is_name(run):
            folds = tuple([word.fold for word in run.words])
            yield Phrase(tuple(run.words), folds, place, is_segment=True, is_hashtag=run.is_hashtag)
        yield from _phrases(run, place)
        place += 0 if run.is_hashtag else len(run.words)


def write(words: Sequence[Word]) -> str:
    """The phrase as its author wrote it, without a final 's."""
    written = "".join(word.surface if word.glued else f" {word.surface}" for word in words).strip()
    return POSSESSIVE.sub("", written)


def is_readable(surface: str) -> bool:
    """Whether ``surface`` can stand in a table: two characters or more, not too many, one of them a letter."""
    return 1 < len(surface) <= MAX_PHRASE_CHARS and any(map(str.isalpha, surface))


def find_runs(text: str, lexicon: Lexicon) -> Iterator[Run]:
    """Yield the stretches of words of ``text`` within which phrases may stand."""
    run: list[Word] = []
    starts, whole = True, True
    for token in chain(tokenize(text.translate(KOREAN_LINE)), (Token("edge", ""),)):
        if token.kind == "word":
            for word in lexicon.words(token.text):
                if word is None:
                    yield Run(run, is_segment=False, is_hashtag=False)
                    run, whole = [], False
                else:
                    run.append(word)
            continue
        if run:
            yield Run(run, is_segment=starts and whole and token.kind != "break", is_hashtag=False)
            run = []
        starts, whole = token.kind != "break", True
        if token.kind == "hashtag":
            yield from _hashtag_runs(token.text, lexicon)
        elif token.kind == "handle" and (name := lexicon.word(token.text)):
            run = [name]


def _hashtag_runs(tag: str, lexicon: Lexicon) -> Iterator[Run]:
    if UNSPACED.search(tag):
        parts = list(lexicon.words(tag))
        yield _hashtag(parts, is_segment=False)
        if len(parts) > 2 and len(tag) <= MAX_WHOLE_CHARS and not tag[0].isdigit():  # noqa: PLR2004 - a word and its end
            yield _hashtag([lexicon.word(tag)], is_segment=True)
        return
    bare = tag.strip("_")
    if "_" in bare:
        shown = bare.split("_")
    else:
        shown = HASHTAG_WORD.findall(tag) if tag.isascii() and not tag.isupper() else []
        yield _hashtag([lexicon.word(bare)], is_segment=False)
    if 1 < len(shown) <= MAX_WORDS:
        yield _hashtag([lexicon.word(part) for part in shown], is_segment=True)


def _hashtag(words: Iterable[Word | None], *, is_segment: bool) -> Run:
    return Run([word for word in words if word is not None], is_segment, is_hashtag=True)


def _is_name(run: Run) -> bool:
    """Whether a stretch of a title is a name for the signs around it, though a function word begins or ends it."""
    words = run.words
    return run.is_segment and 1 < len(words) <= MAX_WORDS and (words[0].is_stop or words[-1].is_stop)


def _phrases(run: Run, place: int) -> Iterator[Phrase]:
    words, is_segment, is_hashtag = tuple(run.words), run.is_segment, run.is_hashtag
    count = len(words)
    all_folds = tuple([word.fold for word in words])
    for start, first in enumerate(words):
        if first.is_stop:
            continue
        if not first.is_about:
            yield Phrase((first,), (first.fold,), place + start, is_segment and count == 1, is_hashtag)
        for end in range(start + 2, min(start + MAX_WORDS, count) + 1):
            if words[end - 1].is_stop:
                continue
            part, folds = words[start:end], all_folds[start:end]
            if first.is_about and all(word.is_about for word in part):
                continue
            if len(set(folds)) < len(folds) and not all(word.is_name for word in part):
                continue
            yield Phrase(part, folds, place + start, is_segment and end - start == count, is_hashtag)
