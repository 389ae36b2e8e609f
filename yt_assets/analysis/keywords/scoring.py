"""What each piece of evidence for a phrase is worth.

Here: the weights, and the score of one candidate. Not here: gathering the evidence (candidates.py), choosing among
candidates (extraction.py, its only caller).

The weights are log-odds, as a logistic regression gives them for the question "is this phrase of the text one of its
creator's tags?". They were fitted on public sets of titles and tags in nine languages, with abstracts of papers at a
lower weight, then varied one by one and rounded. Evidence that a fit on one random half of the texts did not confirm on
the other is not here. ``docs/keywords.md`` has the measured figures.
"""

from math import log2
from typing import NamedTuple

from yt_assets.analysis.keywords.candidates import NOWHERE, Candidate
from yt_assets.analysis.text.words import AMPERSAND

# Halved after ten words of title.
IN_TITLE = 1.24
EARLY_IN_TITLE, TITLE_SCALE = 0.54, 10
# Halved after fifty words of description: after the first lines, which are all that a viewer sees unopened.
EARLY_IN_DESCRIPTION, DESCRIPTION_SCALE = 1.29, 50
# Without a title the first lines are as any others: of several videos, say.
EARLY_WITHOUT_TITLE = 0.4
# Against the two together: the second place tells less than the first.
IN_BOTH = -0.87
# A title that a phrase half fills is about it; so is one that it begins.
TITLE_SHARE, MIN_TITLE_WORDS, BEGINS_TITLE = 0.85, 3, 0.27
# A short title between bars, brackets or quotation marks is a name: of the series, the artist, the channel.
TITLE_SEGMENT = 1.84
# For each doubling of the occurrences. A longer phrase is repeated less by chance than a word is, and what the title
# names is repeated by habit.
DOUBLED, DOUBLED_LONGER, DOUBLED_IN_TITLE = 0.74, 1.09, -0.42
# A hashtag or one of the creator's tags: the creator's own word for the subject, wherever it was given.
OWN_TAG = 2.27
# By number of words: half of all tags are one word, a third two, a twelfth three.
BY_SIZE = {1: 0.0, 2: -0.11, 3: -1.11}
# One word with a capital or figure is often a name, without seldom; a longer phrase without stands in running text, and
# is held against the phrase only outside the title, which some write in lower case altogether.
CAPITAL_WORD, LOWER_WORD, CAPITALS_LONGER, LOWER_LONGER = 0.88, -0.23, 0.33, -0.24
# A stretch of capitals between words without; one word of it counts where the title does not begin each with a capital.
WHOLE_NAME, WHOLE_NAME_OF_DESCRIPTION, WHOLE_NAME_WORD, MOST_CAPITALS = 0.78, 0.47, 0.12, 0.7
# One word in capitals throughout, in a text whose title is not.
CAPITALS_WORD = 0.62
# One word that the title does not hold.
WORD_OF_DESCRIPTION = -0.41
# One word of three letters or fewer.
SHORT_WORD, SHORT_CHARS = -0.3, 3
# In lines that ask or sell alone: names there are read when there is little else.
ONLY_IN_CALLS = -0.5
HOLDS_STOP_WORD = -0.44
# Generic words alone, and one at the edge of a longer phrase.
GENERIC_WORD, GENERIC_LONGER, GENERIC_EDGE = -1.04, -0.52, -0.37
# A word such as "official" or "part" in a longer phrase, or a bare number.
ABOUT_THE_VIDEO = -0.93
# When each occurrence is inside one and the same longer phrase ("Meyers" in "Seth Meyers"); in proportion else.
ALWAYS_INSIDE = -0.55
# Without a description, a title's parts weigh otherwise.
INSIDE_OF_A_TITLE, SHORT_WORD_OF_A_TITLE, LONGER_OF_A_TITLE, LOWER_WORD_OF_A_TITLE = 0.25, -0.55, 0.3, 0.0


class Shape(NamedTuple):
    """What a text looks like: its title's words (three at least), whether most are in capitals, or begin with one.

    is_alone: there is no description. early: what the beginning of the description is worth.
    """

    words: int
    is_capitals: bool
    is_title_case: bool
    is_alone: bool
    early: float


def shape_of(title: str, description: str) -> Shape:
    """The shape of a text."""
    written = title.split()
    words = [word for word in written if word[0].isalpha()]
    least = max(len(words), 1)
    capitals = sum(map(str.isupper, words))
    is_title_case = sum([word[0].isupper() for word in words]) > MOST_CAPITALS * least
    is_capitals = title.isupper() or 2 * capitals > least
    early = EARLY_IN_DESCRIPTION if written else EARLY_WITHOUT_TITLE
    return Shape(max(len(written), MIN_TITLE_WORDS), is_capitals, is_title_case, not description.strip(), early)


def score(candidate: Candidate, shape: Shape) -> float:
    """The log-odds of a candidate, but for a constant."""
    count, title_place, description_place = candidate.occurrences, candidate.title_place, candidate.description_place
    size, in_title = len(candidate.words), title_place != NOWHERE
    doublings = log2(count) if count > 1 else 0.0
    value = BY_SIZE[size] + (INSIDE_OF_A_TITLE if shape.is_alone else ALWAYS_INSIDE) * candidate.inside / count
    if in_title:
        value += IN_TITLE + EARLY_IN_TITLE / (1 + title_place / TITLE_SCALE) + TITLE_SHARE * size / shape.words
        value += DOUBLED_IN_TITLE * doublings
        if candidate.is_title_segment:
            value += TITLE_SEGMENT
        if title_place == 0:
            value += BEGINS_TITLE
        if description_place != NOWHERE:
            value += IN_BOTH
    elif description_place == NOWHERE:
        value += ONLY_IN_CALLS
    if description_place != NOWHERE:
        value += shape.early / (1 + description_place / DESCRIPTION_SCALE)
    if candidate.is_hashtag or candidate.is_creator_tag:
        value += OWN_TAG
    if size == 1:
        return value + DOUBLED * doublings + _score_word(candidate, shape, in_title=in_title)
    if shape.is_alone:
        value += LONGER_OF_A_TITLE
    return value + DOUBLED_LONGER * doublings + _score_longer(candidate, in_title=in_title)


def _score_word(candidate: Candidate, shape: Shape, *, in_title: bool) -> float:
    word = candidate.words[0]
    lower = LOWER_WORD_OF_A_TITLE if shape.is_alone else LOWER_WORD
    value = CAPITAL_WORD if candidate.has_name else lower
    if candidate.is_whole_name and not shape.is_title_case:
        value += WHOLE_NAME_WORD
    if not in_title:
        value += WORD_OF_DESCRIPTION
    if word.is_generic:
        value += GENERIC_WORD
    if len(word.fold) <= SHORT_CHARS:
        value += SHORT_WORD_OF_A_TITLE if shape.is_alone else SHORT_WORD
    if not shape.is_capitals and word.surface.isupper() and len(word.surface) > 1:
        value += CAPITALS_WORD
    return value


def _score_longer(candidate: Candidate, *, in_title: bool) -> float:
    words = candidate.words
    first, middle, last = words[0], words[1], words[-1]
    value = 0.0
    if candidate.is_whole_name:
        value += WHOLE_NAME if in_title else WHOLE_NAME + WHOLE_NAME_OF_DESCRIPTION
    if candidate.has_name:
        # A longer phrase that a function word begins or ends is a name by its signs.
        if (first.is_name or first.is_stop) and (middle.is_name or middle.is_stop) and (last.is_name or last.is_stop):
            value += CAPITALS_LONGER
    elif not in_title:
        value += LOWER_LONGER
    if first.is_generic or last.is_generic:
        value += GENERIC_LONGER if first.is_generic and middle.is_generic and last.is_generic else GENERIC_EDGE
    if (
        (first.is_about and not first.is_stop)
        or (middle.is_about and not middle.is_stop)
        or (last.is_about and not last.is_stop)
    ):
        value += ABOUT_THE_VIDEO
    if middle is not last and middle.is_stop and middle is not AMPERSAND:
        value += HOLDS_STOP_WORD
    return value
