"""Which phrases say what a video is about.

Here: from a text to its keyphrases, choosing the best without showing one thing three times. Not here: gathering the
candidates (candidates.py), what each piece of evidence is worth (scoring.py), lines that say nothing
(text/boilerplate.py), which phrases gain views (ranking.py). Called when a text is new, by the features step.
"""

from collections.abc import Collection, Sequence
from heapq import heappop, heappush

from yt_assets.analysis.keywords.candidates import Candidates, gather
from yt_assets.analysis.keywords.phrases import is_readable
from yt_assets.analysis.keywords.scoring import score, shape_of
from yt_assets.analysis.text.boilerplate import fold_line
from yt_assets.analysis.text.cleaning import sanitize
from yt_assets.analysis.text.languages import text_language
from yt_assets.analysis.text.letters import legible

# To be raised with any change of what a text's language, counts or phrases are: stored ones are then computed again.
RULES_VERSION = 2
# What comes later in a description (of at most 5,000 characters) is mostly links and credits.
DESCRIPTION_CHARS = 3_000

# At most five of ten phrases may share their words with another one of the ten as its part; a third does.
NESTED_SHARE = 0.5
# For each phrase that becomes a part of another one: what is as good and says something else goes first.
NESTED_COST = 0.33
# The same where there is no description: a title alone holds so few phrases that ten are not to be had otherwise.
NESTED_OF_A_TITLE, NESTED_COST_OF_A_TITLE = 0.8, 0.1
# Candidates looked at for each phrase wanted.
RANKED_FOR_EACH = 5
WORD_SIGNS = str.maketrans("-.&+_", "     ")


def extract_keyphrases(
    title: str,
    description: str,
    *,
    top_k: int = 10,
    language: str | None = None,
    tags: Sequence[str] = (),
    boilerplate: Collection[str] = frozenset(),
) -> list[str]:
    """Up to ``top_k`` phrases of one to three words, best first; [] when the texts hold none. Deterministic.

    Phrases that fold to the same stems are one, written as they mostly are. A phrase of the text that is also one of
    the creator's ``tags`` gains as much as a hashtag does; a tag that the text does not hold adds nothing. Description
    lines whose ``boilerplate.fold_line`` is in ``boilerplate`` are left out. ``language``: ISO 639-1 code, or
    'unknown'; the text's own guess where it is None.
    """
    title, description = legible(sanitize(title)), legible(sanitize(description)[:DESCRIPTION_CHARS])
    if boilerplate:
        description = "\n".join(line for line in description.splitlines() if fold_line(line) not in boilerplate)
    code = text_language(f"{title}\n{description}", declared=(language,))
    candidates = gather(title, description, code, tags)
    shape = shape_of(title, description)
    for candidate in candidates.values():
        candidate.cost = -score(candidate, shape)
    if shape.is_alone:
        return _choose(candidates, top_k, NESTED_OF_A_TITLE, NESTED_COST_OF_A_TITLE)
    return _choose(candidates, top_k, NESTED_SHARE, NESTED_COST)


def _choose(candidates: Candidates, top_k: int, nested_share: float, nested_cost: float) -> list[str]:
    """The best surfaces; the fewer there are, the fewer of them may be parts of others."""
    ranked = sorted([(candidate.cost, key) for key, candidate in candidates.items()])[: RANKED_FOR_EACH * top_k]
    most_nested = int(nested_share * top_k)
    chosen, nested = _choose_within(ranked, candidates, top_k, most_nested, nested_cost)
    while nested > nested_share * len(chosen):
        most_nested -= 1
        chosen, nested = _choose_within(ranked, candidates, top_k, most_nested, nested_cost)
    return chosen


def _choose_within(
    ranked: list[tuple[float, str]], candidates: Candidates, top_k: int, most_nested: int, nested_cost: float
) -> tuple[list[str], int]:
    """Up to ``top_k`` surfaces, at most ``most_nested`` of them parts of others, and how many are.

    ranked: cost and key, the least cost first. Two keys that differ by spaces and signs alone are one to a reader:
    "Stand-Up" and "Stand Up", a hashtag and its words.
    """
    waiting = ranked.copy()  # sorted, and so a heap
    chosen: dict[str, str] = {}
    shown = ""
    taken: set[str] = set()
    nested: set[str] = set()
    while waiting and len(chosen) < top_k:
        due, name = heappop(waiting)
        candidate, letters = candidates[name], name.replace(" ", "")
        key = f" {name} "
        if not letters.isalnum():
            key = key.translate(WORD_SIGNS)
            letters = key.replace(" ", "")
        if letters in taken:
            continue
        # A single word holds no other.
        is_longer = len(candidate.words) > 1 or key.count(" ") > 2  # noqa: PLR2004 - one before, one behind
        parts = [other for other in chosen if other in key and other not in nested] if is_longer else []
        if key in shown:
            parts.append(key)
        if parts:
            if len(nested) + len(parts) > most_nested:
                continue
            # What became nested since it was put back costs again.
            cost = candidate.cost + nested_cost * len(parts)
            if cost > due and waiting and cost > waiting[0][0]:
                heappush(waiting, (cost, name))
                continue
        surface = candidate.surface
        if is_readable(surface):
            taken.add(letters)
            chosen[key] = surface
            shown += f"{key}|"
            nested.update(parts)
    return list(chosen.values()), len(nested)
