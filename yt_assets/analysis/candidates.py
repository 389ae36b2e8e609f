"""The candidate phrases of one video's text, with what its places say about each.

Belongs here: gathering the occurrences of a phrase. Does not: finding phrases in one stretch of text (phrases), what
the evidence is worth (keywords, its only caller).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from yt_assets.analysis.boilerplate import split_calls
from yt_assets.analysis.phrases import Phrase, find_phrases, write
from yt_assets.analysis.scripts import Lexicon, Word

Words = tuple[Word, ...]
Folds = tuple[str, ...]
NOWHERE = -1


@dataclass(slots=True)
class Candidate:
    """All occurrences of one folded phrase; places count the words before the first one, -1 where there is none."""

    words: Words
    spellings: list[Words] = field(default_factory=list)
    """Of each occurrence; counted only for the few that are shown."""
    title_place: int = NOWHERE
    description_place: int = NOWHERE
    occurrences: int = 0
    occurrences_inside: int = 0
    """Of the longer candidate that holds this one most often."""
    is_hashtag: bool = False
    is_title_segment: bool = False
    is_creator_tag: bool = False

    @property
    def surface(self) -> str:
        """The most usual form; of two as usual, the first in the alphabet."""
        surfaces = [write(words) for words in self.spellings]
        return surfaces[0] if len(surfaces) == 1 else max(sorted(set(surfaces)), key=Counter(surfaces).__getitem__)

    def add(self, phrase: Phrase) -> None:
        """Count one more occurrence."""
        self.occurrences += 1
        if phrase.is_hashtag:
            self.is_hashtag = True
        self.spellings.append(phrase.words)


def gather(title: str, description: str, language: str, tags: Sequence[str]) -> dict[Folds, Candidate]:
    """All candidates of a text by their folds, in the order of their first places.

    Lines that ask or sell confirm what the rest says, the channel's name most of all, and propose names of their own
    without a place; the networks and shops in them are nobody's subject.
    """
    found: dict[Folds, Candidate] = {}
    lexicon = Lexicon(f"{title}\n{description}", language)
    for phrase in find_phrases(title, lexicon, is_title=True):
        candidate = found.setdefault(phrase.folds, Candidate(phrase.words))
        candidate.add(phrase)
        if candidate.title_place == NOWHERE:
            candidate.title_place = phrase.place
        candidate.is_title_segment |= phrase.is_segment
    calls = _gather_description(found, description, lexicon)
    for call in calls:
        for phrase in find_phrases(call, lexicon):
            if phrase.folds in found or not any(word.is_generic or word.is_about for word in phrase.words):
                found.setdefault(phrase.folds, Candidate(phrase.words)).add(phrase)
    _count_inside(found)
    for tag in tags:
        for phrase in find_phrases(tag, lexicon):
            if phrase.is_segment and phrase.folds in found:
                found[phrase.folds].is_creator_tag = True
    return found


def _gather_description(found: dict[Folds, Candidate], description: str, lexicon: Lexicon) -> list[str]:
    """Add the description's candidates to ``found``; the lines that ask are returned."""
    place, calls = 0, []
    for sentence, is_call in split_calls(description):
        if is_call:
            calls.append(sentence)
            continue
        start = place
        for phrase in find_phrases(sentence, lexicon):
            candidate = found.get(phrase.folds)
            if candidate is None:
                candidate = found[phrase.folds] = Candidate(phrase.words)
            candidate.add(phrase)
            if candidate.description_place == NOWHERE:
                candidate.description_place = start + phrase.place
            place = start + phrase.place + len(phrase.words)
    return calls


def _count_inside(found: dict[Folds, Candidate]) -> None:
    for folds, candidate in found.items():
        size = len(folds)
        for length in range(1, size):
            for start in range(size - length + 1):
                part = found.get(folds[start : start + length])
                if part and part.occurrences_inside < candidate.occurrences:
                    part.occurrences_inside = candidate.occurrences
