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

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.keyword_folding import Words, fold_words, inner_keys, keyword_key

ObjectArray = npt.NDArray[np.object_]

ALL_SCOPE = "all"
FOLDED_SHARE = 0.8
"""Of a part's videos that carry the whole. Two videos of ten may say the part alone without making it a subject."""
MAIN_SUBJECTS = 2
OTHER_WEIGHT = 0.001
"""In the simulated world this finds all of the 10 best planted phrases, equal weights for all find 2."""


@dataclass(frozen=True)
class Carriers:
    """Who carries what, with scopes and keys as codes: their places in ``scopes`` and ``keys``. Texts compare slowly.

    rows: one row for each scope, keyword and video that carries it, sorted by these: scope, key, video (the row's place
    in the videos), weight (see above). spellings: scope, key, and keyword, the most usual spelling there (ties: the
    first by code point). folded: keywords that say no more than a longer one, and so have no rows: scope, key, and
    whole, the key of that.
    """

    rows: pd.DataFrame
    spellings: pd.DataFrame
    folded: pd.DataFrame
    scopes: ObjectArray
    keys: ObjectArray


def find_carriers(videos: pd.DataFrame) -> Carriers:
    """The carriers among ``videos``: video_id (unique), channel_id (missing: in scope 'all' alone), phrases (lists)."""
    spoken, spellings, keys = _spoken(videos)
    channel_of, channels = pd.factorize(videos["channel_id"], sort=True)
    inner = _inner(spellings, keys)
    found = pd.concat([spoken[["video", "key", "weight"]], _implied(spoken, inner)], ignore_index=True)
    usual = _usual(_by_scope(spoken, channel_of), spellings)
    rows = _heaviest(_by_scope(found, channel_of)).merge(usual[["scope", "key"]], on=["scope", "key"])
    folded = _folded(rows, inner)
    rows = rows.merge(folded, on=["scope", "key"], how="left")
    rows = _heaviest(rows.assign(key=rows["whole"].fillna(rows["key"]).astype("int64")).drop(columns="whole"))
    return Carriers(rows, usual, folded, np.array([ALL_SCOPE, *channels], dtype="object"), keys)


def _heaviest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each scope, key and video, the heaviest; sorted by these."""
    scope, key, video, weight = (rows[name].to_numpy() for name in ("scope", "key", "video", "weight"))
    # One number a row: sorting by three of them, and looking for duplicates in three, takes five times as long.
    place = (scope * (key.max(initial=0) + 1) + key) * (video.max(initial=0) + 1) + video
    order = np.lexsort((-weight, place))
    is_first = np.append([True], np.diff(place[order]) != 0)[: len(order)]
    heaviest: pd.DataFrame = rows.iloc[order[is_first]].reset_index(drop=True)
    return heaviest


def _folded(rows: pd.DataFrame, inner: pd.DataFrame) -> pd.DataFrame:
    counts = rows.groupby(["scope", "key"], sort=True).size().reset_index(name="videos")
    wholes = counts.rename(columns={"key": "whole", "videos": "whole_videos"})
    pairs = counts.merge(inner, on="key").merge(wholes, on=["scope", "whole"])
    pairs = pairs[pairs["whole_videos"] >= FOLDED_SHARE * pairs["videos"]]
    pairs = pairs.sort_values(["scope", "key", "whole_videos", "whole"], ascending=[True, True, False, True])
    folded = pairs.drop_duplicates(["scope", "key"], ignore_index=True)[["scope", "key", "whole"]]
    into = {(scope, key): whole for scope, key, whole in folded.itertuples(index=False)}
    ends = [_end(into, scope, whole) for scope, _, whole in folded.itertuples(index=False)]
    return folded.assign(whole=np.array(ends, dtype=np.int64))


def _end(into: dict[tuple[int, int], int], scope: int, key: int) -> int:
    """Where a chain of foldings ends; each step leads to a longer key."""
    while (scope, key) in into:
        key = into[scope, key]
    return key


def _spoken(videos: pd.DataFrame) -> tuple[pd.DataFrame, ObjectArray, ObjectArray]:
    """One row for each video and spelling among its keyphrases: video, phrase, key, weight; all spellings, all keys."""
    lists = videos["phrases"].to_numpy(dtype="object")
    sizes = np.fromiter((len(phrases) for phrases in lists), dtype=np.int64, count=len(lists))
    phrases = np.array([phrase for phrases in lists for phrase in phrases], dtype="object")
    codes, spellings = pd.factorize(phrases, sort=True)
    key_of, keys = pd.factorize(np.array([keyword_key(spelling) for spelling in spellings], dtype="object"), sort=True)
    weights = np.array([weight for phrases in lists for weight in _weights(tuple(phrases))], dtype=np.float64)
    video = np.repeat(np.arange(len(lists)), sizes)
    spoken = pd.DataFrame({"video": video, "phrase": codes, "key": key_of[codes], "weight": weights})
    unsayable = np.flatnonzero(keys == "")
    spoken = spoken[~spoken["key"].isin(unsayable)].drop_duplicates(["video", "phrase"], ignore_index=True)
    return spoken, np.asarray(spellings, dtype="object"), np.asarray(keys, dtype="object")


@lru_cache(maxsize=100_000)
def _weights(phrases: tuple[str, ...]) -> list[float]:
    """The weight of each of a video's phrases, which come best first; kept for the other hour that is ranked."""
    weights = [OTHER_WEIGHT] * len(phrases)
    said: set[str] = set()
    subjects = 0
    for place, phrase in enumerate(phrases):
        words = fold_words(phrase)
        if said.isdisjoint(words):
            weights[place] = 1.0
            said.update(words)
            subjects += 1
            if subjects == MAIN_SUBJECTS:
                break
    return weights


def _inner(spellings: ObjectArray, keys: ObjectArray) -> pd.DataFrame:
    """Which of the keywords stands inside which: key, whole."""
    words: dict[str, Words] = {}
    for spelling in spellings:
        folded = fold_words(spelling)
        key = "".join(folded)
        words[key] = max(words.get(key, ()), folded, key=len)
    code = {key: place for place, key in enumerate(keys)}
    pairs = [(code[part], code[key]) for key, folded in words.items() for part in inner_keys(folded) if part in code]
    return pd.DataFrame(pairs, columns=["key", "whole"], dtype="int64")


def _implied(spoken: pd.DataFrame, inner: pd.DataFrame) -> pd.DataFrame:
    """Keywords that a video carries inside longer ones: video, key, weight."""
    within = spoken[["video", "key"]].rename(columns={"key": "whole"}).merge(inner, on="whole")
    return within[["video", "key"]].assign(weight=OTHER_WEIGHT)


def _by_scope(rows: pd.DataFrame, channel_of: npt.NDArray[np.int64]) -> pd.DataFrame:
    """The rows in scope 0, all, and again in that of their channel, from 1 on, where it is known."""
    own = rows.assign(scope=channel_of[rows["video"].to_numpy(dtype=np.int64)] + 1)
    return pd.concat([rows.assign(scope=0), own[own["scope"] > 0]], ignore_index=True)


def _usual(scoped: pd.DataFrame, spellings: ObjectArray) -> pd.DataFrame:
    times = scoped.groupby(["scope", "key", "phrase"], sort=True).size().reset_index(name="times")
    times = times.sort_values(["scope", "key", "times", "phrase"], ascending=[True, True, False, True])
    usual = times.drop_duplicates(["scope", "key"], ignore_index=True)
    return usual[["scope", "key"]].assign(keyword=spellings[usual["phrase"].to_numpy(dtype=np.int64)])
