"""Which phrases say what a video is about.

Belongs here: scoring the candidates of one text. Does not: cutting texts into phrases (phrases), word lists
(stop_words), which phrases gain views (keyword_ranking). Called when a text is new, by ``video_features``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from yt_assets.analysis.boilerplate import fold_line
from yt_assets.analysis.phrases import find_phrases
from yt_assets.analysis.text import guess_language, sanitize, strip_addresses, strip_noise

DESCRIPTION_CHARS = 3_000
"""What comes later in a description (of at most 5,000 characters) is mostly links and credits."""
TITLE_WEIGHT, TITLE_PLACE = 3.0, 20.0
DESCRIPTION_WEIGHT, DESCRIPTION_PLACE = 1.0, 100.0
SIZE_WEIGHTS = {1: 1.0, 2: 1.2, 3: 0.7}
"""By number of words: two say more than one, three are seldom what anybody searches for."""
NAME_WEIGHT = 1.6
"""For a phrase that is written with a capital: a name more often than not."""
TAG_WEIGHT = 2.0


@dataclass(slots=True)
class _Candidate:
    """All occurrences of one folded phrase."""

    weight: float = 0.0
    tag_weight: float = 1.0
    surfaces: Counter[str] = field(default_factory=Counter)

    @property
    def surface(self) -> str:
        return min(self.surfaces, key=lambda text: (-self.surfaces[text], text))

    @property
    def occurrences(self) -> int:
        return self.surfaces.total()


def extract_keyphrases(
    title: str,
    description: str,
    *,
    top_k: int = 10,
    tags: Sequence[str] = (),
    boilerplate: Collection[str] = frozenset(),
) -> list[str]:
    """Up to ``top_k`` phrases of one to three words, best first; [] when the texts hold none. Deterministic.

    Phrases that fold to the same stems are one, written as they mostly are. Each occurrence weighs 3 / (1 + place / 20)
    in the title and 1 / (1 + place / 100) in the description, place being the number of words before it; the sum is
    multiplied by the weight of the phrase's size and by 1.6 for a capital. A phrase that only ever stands inside a
    better one is left out. A phrase that is also one of the creator's ``tags`` weighs twice. Description lines whose
    ``fold_line`` is in ``boilerplate`` are left out. The figures were chosen on public sets of titles and tags in nine languages.
    """
    title, description = sanitize(title), sanitize(description)[:DESCRIPTION_CHARS]
    if boilerplate:
        description = "\n".join(line for line in description.splitlines() if fold_line(line) not in boilerplate)
    language = guess_language(f"{title}\n{description}")
    found: dict[tuple[str, ...], _Candidate] = {}
    _collect(found, strip_addresses(title), language, TITLE_WEIGHT, TITLE_PLACE)
    _collect(found, strip_noise(description), language, DESCRIPTION_WEIGHT, DESCRIPTION_PLACE)
    for tag in tags:
        for phrase in find_phrases(tag, language):
            if phrase.folds in found:
                found[phrase.folds].tag_weight = TAG_WEIGHT
    best = sorted(found, key=lambda folds: (-_score(folds, found[folds]), folds))
    return [found[folds].surface for folds in _without_parts(best, found, top_k)]


def _collect(
    found: dict[tuple[str, ...], _Candidate], text: str, language: str, weight: float, place_scale: float
) -> None:
    for phrase in find_phrases(text, language):
        candidate = found.setdefault(phrase.folds, _Candidate())
        candidate.weight += weight / (1 + phrase.place / place_scale)
        candidate.surfaces[phrase.surface] += 1


def _score(folds: tuple[str, ...], candidate: _Candidate) -> float:
    is_name = any(surface[0].isupper() for surface in candidate.surfaces)
    return candidate.tag_weight * candidate.weight * SIZE_WEIGHTS[len(folds)] * (NAME_WEIGHT if is_name else 1.0)


def _without_parts(
    best: list[tuple[str, ...]], found: dict[tuple[str, ...], _Candidate], top_k: int
) -> list[tuple[str, ...]]:
    chosen: list[tuple[str, ...]] = []
    for folds in best:
        if len(chosen) >= top_k:
            break
        count = found[folds].occurrences
        if not any(_is_part(folds, other) and count <= found[other].occurrences for other in chosen):
            chosen.append(folds)
    return chosen


def _is_part(folds: tuple[str, ...], other: tuple[str, ...]) -> bool:
    size = len(folds)
    return any(other[start : start + size] == folds for start in range(len(other) - size + 1))
