"""Which videos carry which keyword, over all and in each channel, and how prominently.

Belongs here: from the phrases of single videos to one row for each scope, keyword and carrying video, with spellings
and needless parts folded. Does not: what is the same spelling (keyword_folding), and any figure about a keyword
(keyword_ranking, the only caller).

A video carries a keyword when one of its keyphrases is the keyword, or holds it as whole words: who wrote "iPhone 17
Pro review" wrote "iPhone 17 Pro". A part is a keyword only where it stands alone in some video of the scope, and only
while it has more to say than the whole: where at least 80 % of its videos carry one and the same longer keyword, it is
folded into that, which then counts the videos of both.

A title says what a video is about and, in passing, that something is "worth it" or done "step by step". Keyphrases come
best first, so of those that share no word with a better one the first two are a video's main subjects. They weigh 1;
whatever else it carries weighs a thousandth, which decides only between the lesser ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from yt_assets.analysis.keyword_folding import Words, fold_words, inner_keys

ALL_SCOPE = "all"
FOLDED_SHARE = 0.8
"""Of a part's videos that carry the whole. Two videos of ten may say the part alone without making it a subject."""
MAIN_SUBJECTS = 2
OTHER_WEIGHT = 0.001
"""In the simulated world two main subjects found 8 of the 10 best planted phrases, equal weights for all found 2."""


@dataclass(frozen=True)
class Carriers:
    """Who carries what.

    rows: one row for each scope, keyword and video that carries it, sorted by these: scope, key, video (the row's place
    in the videos), weight (see above), keyword (the scope's most usual spelling; ties: the first by code point).
    folded: keywords that say no more than a longer one, and so have no rows: scope, key, and whole, the key of that.
    """

    rows: pd.DataFrame
    folded: pd.DataFrame


def find_carriers(videos: pd.DataFrame) -> Carriers:
    """The carriers among ``videos``: video_id (unique), channel_id (missing: in scope 'all' alone), phrases (lists)."""
    spoken = _spoken(videos)
    inner = _inner(spoken)
    found = pd.concat([spoken[["video", "key", "weight"]], _implied(spoken, inner)], ignore_index=True)
    usual = _usual(_by_scope(spoken, videos["channel_id"]))
    rows = _heaviest(_by_scope(found, videos["channel_id"])).merge(usual[["scope", "key"]], on=["scope", "key"])
    folded = _folded(rows, inner)
    rows = rows.merge(folded, on=["scope", "key"], how="left")
    rows = _heaviest(rows.assign(key=rows["whole"].fillna(rows["key"])).drop(columns="whole"))
    return Carriers(rows.merge(usual, on=["scope", "key"]), folded)


def _heaviest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each scope, key and video, the heaviest."""
    ordered = rows.sort_values(["scope", "key", "video", "weight"], ascending=[True, True, True, False])
    return ordered.drop_duplicates(["scope", "key", "video"], ignore_index=True)


def _folded(rows: pd.DataFrame, inner: pd.DataFrame) -> pd.DataFrame:
    counts = rows.groupby(["scope", "key"], sort=True).size().reset_index(name="videos")
    wholes = counts.rename(columns={"key": "whole", "videos": "whole_videos"})
    pairs = counts.merge(inner, on="key").merge(wholes, on=["scope", "whole"])
    pairs = pairs[pairs["whole_videos"] >= FOLDED_SHARE * pairs["videos"]]
    pairs = pairs.sort_values(["scope", "key", "whole_videos", "whole"], ascending=[True, True, False, True])
    folded = pairs.drop_duplicates(["scope", "key"])[["scope", "key", "whole"]]
    into = dict(zip(zip(folded["scope"], folded["key"], strict=True), folded["whole"], strict=True))
    ends = [_end(into, scope, whole) for scope, whole in zip(folded["scope"], folded["whole"], strict=True)]
    return folded.assign(whole=pd.Series(ends, index=folded.index, dtype="object")).reset_index(drop=True)


def _end(into: dict[tuple[str, str], str], scope: str, key: str) -> str:
    """Where a chain of foldings ends; each step leads to a longer key."""
    while (scope, key) in into:
        key = into[scope, key]
    return key


def _spoken(videos: pd.DataFrame) -> pd.DataFrame:
    """One row for each video and spelling among its keyphrases: video, phrase, key, weight."""
    lists = videos["phrases"].to_numpy(dtype="object")
    sizes = np.fromiter((len(phrases) for phrases in lists), dtype=np.int64, count=len(lists))
    spoken = pd.DataFrame(
        {
            "video": np.repeat(np.arange(len(lists)), sizes),
            "phrase": pd.Series([phrase for phrases in lists for phrase in phrases], dtype="object"),
            "weight": np.array([weight for phrases in lists for weight in _weights(phrases)], dtype=np.float64),
        }
    )
    codes, spellings = pd.factorize(spoken["phrase"])
    keys = np.array(["".join(fold_words(str(spelling))) for spelling in spellings], dtype="object")
    spoken = spoken.assign(key=keys[codes] if len(keys) else spoken["phrase"])
    return spoken[spoken["key"] != ""].drop_duplicates(["video", "phrase"], ignore_index=True)


def _weights(phrases: Sequence[str]) -> list[float]:
    """The weight of each of a video's phrases, which come best first."""
    weights: list[float] = []
    said: set[str] = set()
    for phrase in phrases:
        words = fold_words(phrase)
        is_main = weights.count(1.0) < MAIN_SUBJECTS and said.isdisjoint(words)
        weights.append(1.0 if is_main else OTHER_WEIGHT)
        if is_main:
            said.update(words)
    return weights


def _inner(spoken: pd.DataFrame) -> pd.DataFrame:
    """Which of the keywords stands inside which: key, whole."""
    words: dict[str, Words] = {}
    for phrase in spoken["phrase"].unique():
        folded = fold_words(str(phrase))
        key = "".join(folded)
        words[key] = max(words.get(key, ()), folded, key=len)
    pairs = [(part, key) for key, folded in words.items() for part in inner_keys(folded) if part in words]
    return pd.DataFrame(pairs, columns=["key", "whole"], dtype="object")


def _implied(spoken: pd.DataFrame, inner: pd.DataFrame) -> pd.DataFrame:
    """Keywords that a video carries inside longer ones: video, key, weight."""
    within = spoken[["video", "key"]].rename(columns={"key": "whole"}).merge(inner, on="whole")
    return within[["video", "key"]].assign(weight=OTHER_WEIGHT)


def _by_scope(rows: pd.DataFrame, channel_of: pd.Series) -> pd.DataFrame:
    channel = channel_of.to_numpy(dtype="object")[rows["video"].to_numpy(dtype=np.int64)]
    own = rows.assign(scope=channel)
    return pd.concat([rows.assign(scope=ALL_SCOPE), own[own["scope"].notna()]], ignore_index=True)


def _usual(scoped: pd.DataFrame) -> pd.DataFrame:
    times = scoped.groupby(["scope", "key", "phrase"], sort=True).size().reset_index(name="times")
    times = times.sort_values(["times", "phrase"], ascending=[False, True])
    usual = times.drop_duplicates(["scope", "key"])[["scope", "key", "phrase"]]
    return usual.rename(columns={"phrase": "keyword"})
