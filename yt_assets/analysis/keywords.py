"""Which phrases say what a video is about, and which of them gain views.

Belongs here: scoring the candidates of one text, ranking keywords over many videos. Does not: cutting texts into
phrases (phrases), word lists (stop_words). Called when a text is new (``video_features``) and once an hour
(``keyword_insights``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from yt_assets.analysis.frames import conform
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

ALL_SCOPE = "all"
VIDEO_COLUMNS = {"video_id": "str", "channel_id": "str", "gain_per_hour": "float64"}
COLUMNS = {
    "scope": "str",
    "keyword": "str",
    "keyword_rank": "Int64",
    "score": "float64",
    "videos": "Int64",
    "views_gained_per_hour": "float64",
    "example_video_id": "str",
}


@dataclass(slots=True)
class _Candidate:
    """All occurrences of one folded phrase."""

    weight: float = 0.0
    surfaces: Counter[str] = field(default_factory=Counter)

    @property
    def surface(self) -> str:
        return min(self.surfaces, key=lambda text: (-self.surfaces[text], text))

    @property
    def occurrences(self) -> int:
        return self.surfaces.total()


def extract_keyphrases(title: str, description: str, *, top_k: int = 10) -> list[str]:
    """Up to ``top_k`` phrases of one to three words, best first; [] when the texts hold none. Deterministic.

    Phrases that fold to the same stems are one, written as they mostly are. Each occurrence weighs 3 / (1 + place / 20)
    in the title and 1 / (1 + place / 100) in the description, place being the number of words before it; the sum is
    multiplied by the weight of the phrase's size and by 1.6 for a capital. A phrase that only ever stands inside a
    better one is left out. The figures were chosen on public sets of titles and tags in nine languages.
    """
    title, description = sanitize(title), sanitize(description)[:DESCRIPTION_CHARS]
    language = guess_language(f"{title}\n{description}")
    found: dict[tuple[str, ...], _Candidate] = {}
    _collect(found, strip_addresses(title), language, TITLE_WEIGHT, TITLE_PLACE)
    _collect(found, strip_noise(description), language, DESCRIPTION_WEIGHT, DESCRIPTION_PLACE)
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
    return candidate.weight * SIZE_WEIGHTS[len(folds)] * (NAME_WEIGHT if is_name else 1.0)


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


def rank_keywords(videos: pd.DataFrame, *, top_k: int = 50) -> pd.DataFrame:
    """The ``top_k`` keywords of all videos (scope 'all') and of each channel (scope = channel_id), ordered by rank.

    ``videos``: video_id, channel_id, gain_per_hour (views per hour; NaN = unknown, negative = a correction) and
    keyphrases (list of str). Phrases that differ in case alone are one keyword, written as it mostly is. The result has
    the columns of ``COLUMNS``:

    * videos: how many carry the keyword; views_gained_per_hour: the sum of their known gains, NaN if none is known;
    * score: views_gained_per_hour / the sum of all positive gains of the scope's videos, so a share of at most 1 (a
      video carries many keywords: shares overlap); 0.0 where either is unknown or nothing gained;
    * keyword_rank: 1.. by views_gained_per_hour, unknown last, ties by more videos, then by keyword;
    * example_video_id: the video with the largest gain, ties by the smallest id.
    """
    rows = conform(videos, VIDEO_COLUMNS).assign(phrase=videos["keyphrases"].to_numpy(dtype="object"))
    rows = rows.sort_values(["gain_per_hour", "video_id"], ascending=[False, True], na_position="last")
    scoped = _by_scope(rows.drop_duplicates("video_id"))
    totals = scoped["gain_per_hour"].clip(lower=0.0).groupby(scoped["scope"]).sum()
    ranked = _rank(_count(_carried(scoped)))
    share = ranked["views_gained_per_hour"] / ranked["scope"].map(totals.where(totals > 0)).astype("float64")
    return conform(ranked.loc[ranked["keyword_rank"] <= top_k].assign(score=share.fillna(0.0)), COLUMNS)


def _by_scope(rows: pd.DataFrame) -> pd.DataFrame:
    channels = rows.loc[rows["channel_id"].notna()]
    return pd.concat([rows.assign(scope=ALL_SCOPE), channels.assign(scope=channels["channel_id"])], ignore_index=True)


def _carried(scoped: pd.DataFrame) -> pd.DataFrame:
    """One row for each scope, keyword and video; the best gain of a keyword first."""
    carried = scoped.explode("phrase", ignore_index=True).dropna(subset="phrase")
    carried["phrase"] = carried["phrase"].astype("str")
    carried["fold"] = carried["phrase"].str.casefold()
    usual = carried.groupby(["scope", "fold", "phrase"]).size().reset_index(name="times")
    usual = usual.sort_values(["times", "phrase"], ascending=[False, True]).drop_duplicates(["scope", "fold"])
    once = carried.drop_duplicates(["scope", "fold", "video_id"]).drop(columns="phrase")
    return once.merge(usual[["scope", "fold", "phrase"]], on=["scope", "fold"])


def _count(carried: pd.DataFrame) -> pd.DataFrame:
    groups = carried.groupby(["scope", "fold"], sort=True)
    counted = groups.agg(
        keyword=("phrase", "first"), videos=("video_id", "size"), example_video_id=("video_id", "first")
    )
    # min_count: a keyword whose videos all have unknown gains has an unknown gain, not none.
    return counted.assign(views_gained_per_hour=groups["gain_per_hour"].sum(min_count=1)).reset_index()


def _rank(counted: pd.DataFrame) -> pd.DataFrame:
    ordered = counted.sort_values(
        ["scope", "views_gained_per_hour", "videos", "keyword"],
        ascending=[True, False, False, True],
        na_position="last",
        ignore_index=True,
    )
    return ordered.assign(keyword_rank=ordered.groupby("scope").cumcount() + 1)
