"""Which phrases say what a video is about.

Belongs here: what each piece of evidence for a phrase is worth, and choosing the best without showing one thing three
times. Does not: gathering the evidence (candidates, phrases), lines that say nothing (boilerplate), word lists
(stop_words), which phrases gain views (keyword_ranking). Called when a text is new, by ``video_features``.

The weights are log-odds, as a logistic regression gives them for the question "is this phrase of the text one of its
creator's tags?". They were fitted on random halves of public sets of titles and tags in nine languages, rounded, and
then varied one by one: a third more or less of any of them changes little. Those that the other half did not confirm
are not here. ``docs/keywords.md`` has the measured figures.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from heapq import heappop, heappush, nsmallest
from math import log2
from typing import NamedTuple

from yt_assets.analysis.boilerplate import fold_line
from yt_assets.analysis.candidates import NOWHERE, Candidate, Folds, gather
from yt_assets.analysis.languages import guess_language
from yt_assets.analysis.phrases import is_readable
from yt_assets.analysis.text import sanitize

DESCRIPTION_CHARS = 3_000
"""What comes later in a description (of at most 5,000 characters) is mostly links and credits."""

IN_TITLE = 0.9
EARLY_IN_TITLE, TITLE_SCALE = 0.6, 10
"""Halved after ten words of title."""
EARLY_IN_DESCRIPTION, DESCRIPTION_SCALE = 0.9, 50
"""Halved after fifty words of description: after the first lines, which are all that a viewer sees unopened."""
TITLE_SEGMENT = 1.0
"""A short title between bars, brackets or quotation marks is a name: of the series, the artist, the channel."""
DOUBLED, DOUBLED_LONGER = 0.6, 1.0
"""For each doubling of the occurrences. A longer phrase is repeated less by chance than a word is."""
OWN_TAG = 1.1
"""A hashtag or one of the creator's tags: the creator's own word for the subject, wherever it was given."""
BY_SIZE = {1: 0.0, 2: -0.2, 3: -1.3}
"""By number of words: half of all tags are one word, a third two, a twelfth three."""
CAPITAL_WORD, LOWER_WORD, LOWER_LONGER = 0.2, -0.5, -1.0
"""One word with a capital or figure is often a name, without seldom; a longer phrase without stands in running text,
and is held against the phrase only outside the title, which some write in lower case altogether."""
WORD_OF_DESCRIPTION = -0.4
"""One word that the title does not hold."""
ONLY_IN_CALLS = -2.0
"""In lines that ask or sell alone: names there are read when there is nothing else."""
HOLDS_STOP_WORD = -0.5
GENERIC = -1.0
"""For a phrase of generic words alone; a third of it when one stands at the edge of a longer phrase."""
ABOUT_THE_VIDEO = -0.6
"""A word such as "official" or "part" in it, or a bare number."""
ALWAYS_INSIDE = -0.8
"""When each occurrence is inside one and the same longer phrase ("Meyers" in "Seth Meyers"); in proportion else."""

NESTED_SHARE = 0.4
"""At most four of ten phrases may share their words with another one of the ten as its part."""
NESTED_OF_A_TITLE = 0.8
"""The same where there is no description: a title alone holds so few phrases that ten are not to be had otherwise."""
NESTED_COST = 0.2
"""For each phrase that becomes a part of another one: what is as good and says something else goes first."""
RANKED_FOR_EACH = 5
"""Candidates looked at for each phrase wanted."""
WORD_SIGNS = str.maketrans("-.&+_", "     ")


def extract_keyphrases(
    title: str,
    description: str,
    *,
    top_k: int = 10,
    tags: Sequence[str] = (),
    boilerplate: Collection[str] = frozenset(),
) -> list[str]:
    """Up to ``top_k`` phrases of one to three words, best first; [] when the texts hold none. Deterministic.

    Phrases that fold to the same stems are one, written as they mostly are. A phrase of the text that is also one of
    the creator's ``tags`` gains as much as a hashtag does; a tag that the text does not hold adds nothing. Description
    lines whose ``boilerplate.fold_line`` is in ``boilerplate`` are left out.
    """
    title, description = sanitize(title), sanitize(description)[:DESCRIPTION_CHARS]
    if boilerplate:
        description = "\n".join(line for line in description.splitlines() if fold_line(line) not in boilerplate)
    language = guess_language(f"{title}\n{description}")
    found = gather(title, description, language, tags)
    return _choose(found, top_k, NESTED_SHARE if description.strip() else NESTED_OF_A_TITLE)


def _score(candidate: Candidate) -> float:
    words, count = candidate.words, candidate.occurrences
    is_word = len(words) == 1
    score = BY_SIZE[len(words)] + ALWAYS_INSIDE * candidate.occurrences_inside / count
    if candidate.title_place != NOWHERE:
        score += IN_TITLE + EARLY_IN_TITLE / (1 + candidate.title_place / TITLE_SCALE)
        score += TITLE_SEGMENT * candidate.is_title_segment
    elif candidate.description_place == NOWHERE:
        score += ONLY_IN_CALLS
    elif is_word:
        score += WORD_OF_DESCRIPTION
    if candidate.description_place != NOWHERE:
        score += EARLY_IN_DESCRIPTION / (1 + candidate.description_place / DESCRIPTION_SCALE)
    if count > 1:
        score += (DOUBLED if is_word else DOUBLED_LONGER) * log2(count)
    if candidate.is_hashtag or candidate.is_creator_tag:
        score += OWN_TAG
    return score + (_score_word(candidate) if is_word else _score_longer(candidate))


def _score_word(candidate: Candidate) -> float:
    (word,) = candidate.words
    has_name = word.is_name or any(spelling[0].is_name for spelling in candidate.spellings)
    return (CAPITAL_WORD if has_name else LOWER_WORD) + GENERIC * word.is_generic


def _score_longer(candidate: Candidate) -> float:
    words = candidate.words
    score = 0.0
    if candidate.title_place == NOWHERE and not words[0].is_name:
        score += LOWER_LONGER * (not any(spelling[0].is_name for spelling in candidate.spellings))
    if words[0].is_generic or words[-1].is_generic:
        score += GENERIC * (1 if all(word.is_generic for word in words) else 1 / 3)
    if any(word.is_about for word in words):
        score += ABOUT_THE_VIDEO
    if len(words) > 2 and words[1].is_stop:  # noqa: PLR2004 - only a phrase of three has a middle
        score += HOLDS_STOP_WORD
    return score


def _choose(found: dict[Folds, Candidate], top_k: int, nested_share: float) -> list[str]:
    """The best surfaces; the fewer there are, the fewer of them may be parts of others."""
    ranked = _ranked(found, RANKED_FOR_EACH * top_k)
    most_nested = int(nested_share * top_k)
    chosen, nested = _choose_within(ranked, top_k, most_nested)
    while nested > nested_share * len(chosen):
        most_nested -= 1
        chosen, nested = _choose_within(ranked, top_k, most_nested)
    return chosen


class _Ranked(NamedTuple):
    """A candidate on its way to be chosen: less ``cost`` is better; ``key`` holds its words between spaces."""

    cost: float
    key: str
    surface: str


def _ranked(found: dict[Folds, Candidate], most: int) -> list[_Ranked]:
    """The best readable candidates.

    Two that differ by spaces and signs alone are one to a reader: "Stand-Up" and "Stand Up", a hashtag and its words.
    """
    ranked: dict[str, _Ranked] = {}
    for cost, folds in nsmallest(most, [(-_score(candidate), folds) for folds, candidate in found.items()]):
        key = f" {' '.join(folds).translate(WORD_SIGNS)} "
        letters = key.replace(" ", "")
        if letters not in ranked and is_readable(surface := found[folds].surface):
            ranked[letters] = _Ranked(cost, key, surface)
    return list(ranked.values())


def _choose_within(ranked: list[_Ranked], top_k: int, most_nested: int) -> tuple[list[str], int]:
    """Up to ``top_k`` surfaces of which at most ``most_nested`` are parts of others, and how many are."""
    waiting = [(each.cost, each) for each in ranked]
    chosen: dict[str, str] = {}
    nested: set[str] = set()
    while waiting and len(chosen) < top_k:
        due, each = heappop(waiting)
        parts = nested.union(other for other in chosen if other in each.key)
        if any(each.key in other for other in chosen):
            parts.add(each.key)
        if len(parts) > most_nested:
            continue
        cost = each.cost + NESTED_COST * (len(parts) - len(nested))
        if cost > due and waiting and cost > waiting[0][0]:
            heappush(waiting, (cost, each))
            continue
        chosen[each.key], nested = each.surface, parts
    return list(chosen.values()), len(nested)
