"""Stretches of words within which phrases of one to three words stand.

Here: joining the words of pieces to runs, and how a phrase is written. Not here: cutting texts into words
(text/tokens.py, text/scripts.py), which phrases of a run are candidates and what speaks for them (candidates.py).

A run never crosses punctuation, an emoji, a line, a date or the number of an episode. A hashtag or handle begins one:
who writes "#iPhone 17" writes "iPhone 17". A hashtag keeps its spelling; it is read as its words as well where
underscores part them, or where the text has each of them as a word (#LavaLakes beside "lakes of lava").
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from yt_assets.analysis.text.scripts import Lexicon, Reading, read
from yt_assets.analysis.text.words import POSSESSIVE, Word

MAX_WORDS = 3
MAX_PHRASE_CHARS = 60
HASHTAG_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# A vowel sign that Korean titles use for the bar between two names.
KOREAN_LINE = ("ㅣ", "|")
_END = read("\n")


class Run(NamedTuple):
    """Words that nothing but spaces separates; ``is_segment`` when signs or the text's ends stand on both sides.

    The first ``hashtag`` of them are one hashtag.
    """

    words: Sequence[Word]
    is_segment: bool
    hashtag: int


def write(words: Sequence[Word]) -> str:
    """The phrase as its author wrote it, without a final 's."""
    written = words[0].surface
    for word in words[1:]:
        written += word.inner
    return POSSESSIVE.sub("", written) if written[-1] in "sS" and written[-2:-1] in "'’" else written


def is_readable(surface: str) -> bool:
    """Whether ``surface`` can stand in a table: two characters or more, not too many, one of them a letter."""
    return 1 < len(surface) <= MAX_PHRASE_CHARS and (surface.isalpha() or any(map(str.isalpha, surface)))


class Line(NamedTuple):
    """The runs of one line, and whether it may be a call or credits: one of its pieces asks."""

    runs: list[Run]
    asks: bool


def find_lines(pieces: Iterable[str], lexicon: Lexicon) -> list[Line]:  # noqa: C901 - one loop over all tokens
    """The runs of these pieces in reading order, line by line."""
    readings, lines, runs = lexicon.readings, list[Line](), list[Run]()
    parted = _whole
    if lexicon.has_dates:
        parted, pieces = _parted, _dated(list(pieces), readings)
    run: list[Word] = []
    asks, starts, whole, hashtag = False, True, True, 0
    for reading in (*map(readings.__getitem__, pieces), _END):
        if type(reading) is Word:
            run.append(reading)
            asks = asks or reading.asks
            continue
        asks = asks or reading.asks
        kind = reading.kind
        if kind == "word":
            for word in reading.words:
                if word is not None:
                    run.append(word)
                    continue
                if run:
                    runs += parted(run, is_segment=False, hashtag=hashtag)
                run, whole, hashtag = [], False, 0
            continue
        if run:
            runs += parted(run, is_segment=starts and whole and kind != "break", hashtag=hashtag)
            run = []
        starts, whole, hashtag = kind != "break", True, 0
        if kind == "hashtag":
            run = _hashtag(reading, lexicon, runs)
            hashtag = len(run)
        elif kind == "handle":
            run = [word for word in reading.words if word is not None]
        elif kind == "line":
            lines.append(Line(runs, asks))
            runs, asks = [], False
    return lines


def find_runs(pieces: Iterable[str], lexicon: Lexicon) -> list[Run]:
    """The runs of these pieces, whatever the line."""
    return [run for line in find_lines(pieces, lexicon) for run in line.runs]


def _between_borders(words: Iterable[Word | None]) -> list[list[Word]]:
    parts: list[list[Word]] = [[]]
    for word in words:
        if word is not None:
            parts[-1].append(word)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _hashtag(reading: Word | Reading, lexicon: Lexicon, runs: list[Run]) -> list[Word]:
    """The words with which a hashtag begins a run; its other readings are added to ``runs``."""
    word = reading.words[0]
    if word is None or len(reading.words) > 1:
        runs += [Run(part, is_segment=False, hashtag=len(part)) for part in _between_borders(reading.words)]
        return []
    bare = word.surface
    if "_" in bare:
        readings = [read(part).words for part in bare.split("_") if part]
        split = [words[0] for words in readings if len(words) == 1 and words[0] is not None]
        return split if len(split) <= MAX_WORDS else [word]
    shown = HASHTAG_WORD.findall(bare) if bare.isascii() and not bare.isupper() and bare[:1].isupper() else []
    if 1 < len(shown) <= MAX_WORDS:
        split = [part for part in map(lexicon.standing, shown) if part is not None]
        if len(split) == len(shown):
            runs.append(Run(split, is_segment=True, hashtag=len(split)))
    return [word]


def _dated(pieces: list[str], readings: Mapping[str, Word | Reading]) -> list[str]:
    """The pieces without the full stop between a day and its month: "3. Oktober", "Oct. 3"."""

    def is_date(one: str, other: str) -> bool:
        return readings[one].plain.isdecimal() and readings[other].dates

    stops = [place for place, piece in enumerate(pieces) if piece == "." and 0 < place < len(pieces) - 1]
    for place in reversed(stops):
        one, other = pieces[place - 1], pieces[place + 1]
        if is_date(one, other) or is_date(other, one):
            del pieces[place]
    return pieces


def _whole(run: list[Word], *, is_segment: bool, hashtag: int) -> Iterable[Run]:
    return (Run(run, is_segment, hashtag),)


def _parted(run: list[Word], *, is_segment: bool, hashtag: int) -> Iterable[Run]:
    """A run without its dates and numbers of episodes, which part it as a sign would."""
    if len(run) == 1 or not any([word.is_figure for word in run]):
        return (Run(run, is_segment, hashtag),)
    is_junk = [False] * len(run)
    for place, (left, right) in enumerate(pairwise(run)):
        if (left.is_figure and right.dates) or (right.is_figure and left.dates):
            is_junk[place] = is_junk[place + 1] = True
    # The year of a date.
    for place, word in enumerate(run[1:], 1):
        is_junk[place] |= word.is_figure and is_junk[place - 1]
    if not any(is_junk):
        return (Run(run, is_segment, hashtag),)
    parts = _between_borders(None if is_one else word for word, is_one in zip(run, is_junk, strict=True))
    return [Run(part, is_segment and len(part) > 1, 0) for part in parts]
