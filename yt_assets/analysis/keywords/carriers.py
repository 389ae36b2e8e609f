"""Which videos carry which keyword, over all and in each channel, and how prominently.

Here: from the phrases of single videos to one row for each scope, keyword and carrying video, with spellings and
needless parts folded. Not here: what is the same spelling (folding.py), any figure about a keyword (ranking.py).

A video carries a keyword when one of its keyphrases is the keyword, or holds it as whole words: who wrote "iPhone 17
Pro review" wrote "iPhone 17 Pro". A part is a keyword only where it stands alone in some video of the scope, and only
while it has more to say than the whole: where at least 80 % of its videos carry one and the same longer keyword, it is
folded into that, which then counts the videos of both.

A title says what a video is about and, in passing, that something is "worth it" or done "step by step". Keyphrases come
best first, so of those that share no word with a better one the first two are a video's main subjects. They weigh 1;
whatever else it carries weighs a thousandth, which decides only between the lesser ones.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.frames import BoolArray, IntArray
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.analysis.keywords.folding import Words, fold_words, inner_keys, keyword_key

ObjectArray = npt.NDArray[np.object_]

# Of a part's videos that carry the whole. Two videos of ten may say the part alone without making it a subject.
FOLDED_SHARE = 0.8
MAIN_SUBJECTS = 2
# In the simulated world these find all of the 10 best planted phrases; equal weights find 2.
MAIN_WEIGHT, OTHER_WEIGHT = 1.0, 0.001


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

    def of_others(self, scope: str, others: pd.DataFrame) -> dict[str, list[str]]:
        """Which other videos carry the keywords of a scope: their ids by key. others: as ``videos`` of find_carriers.

        They make no phrase a keyword, and fold none.
        """
        at = self.folded[self.scopes[self.folded["scope"].to_numpy(dtype=np.int64)] == scope]
        into = {self.keys[part]: self.keys[whole] for part, whole in zip(at["key"], at["whole"], strict=True)}
        found: dict[str, list[str]] = defaultdict(list)
        for video_id, channel_id, phrases in zip(
            others["video_id"], others["channel_id"], others["phrases"], strict=True
        ):
            if scope in {ALL_CHANNELS, channel_id}:
                said = [fold_words(phrase) for phrase in phrases]
                keys = {"".join(words) for words in said}.union(*map(inner_keys, said))
                for key in {into.get(key, key) for key in keys}:
                    found[key].append(video_id)
        return found


def find_carriers(videos: pd.DataFrame) -> Carriers:
    """The carriers among ``videos``: video_id (unique), channel_id (missing: in scope 'all' alone), phrases (lists)."""
    spoken, spellings, keys = _spoken(videos)
    channel_of, channels = pd.factorize(videos["channel_id"], sort=True)
    inner = _inner(spellings, keys)
    packing = _Packing(max(len(keys), 1), max(len(videos), 1))
    usual = _usual(spoken, channel_of, spellings, packing)
    carried = _carried(spoken, inner, channel_of, packing)
    carried = carried[np.isin(packing.scoped_keys(carried), packing.scoped(usual["scope"], usual["key"]))]
    folded = _folded(packing.counts(carried), inner)
    rows = packing.unpacked(packing.moved(carried, folded))
    return Carriers(rows, usual, folded, np.array([ALL_CHANNELS, *channels], dtype="object"), keys)


@dataclass(frozen=True)
class _Packing:
    """Rows of scope, key, video and weight as one number each, so that sorting the numbers sorts the rows.

    Four columns of a million rows, sorted and joined as a DataFrame, took four times as long and half a gigabyte. The
    weight is the last bit, 0 for a main subject: of one scope, key and video the heaviest comes first.
    """

    keys: int
    videos: int

    def scoped(self, scope: pd.Series, key: pd.Series) -> IntArray:
        """Scope and key as one number."""
        return (scope * self.keys + key).to_numpy(dtype=np.int64)

    def in_scopes(self, key: IntArray, channel: IntArray) -> tuple[IntArray, IntArray]:
        """Scoped keys of rows in scope 0, all, and again in that of their channel where it is known; the rows' places.

        channel: -1 where it is not known; its scope is one more.
        """
        own = np.flatnonzero(channel >= 0)
        scoped = np.concatenate([key, (channel[own] + 1) * self.keys + key[own]])
        return scoped, np.concatenate([np.arange(len(key)), own])

    def packed(self, scoped: IntArray, video: IntArray, is_main: BoolArray) -> IntArray:
        """The rows as numbers."""
        return (scoped * self.videos + video) * 2 + ~is_main

    def heaviest(self, packed: IntArray) -> IntArray:
        """One row for each scope, key and video, the heaviest; sorted by these."""
        ordered = np.sort(packed)
        is_first = np.ones(len(ordered), dtype=bool)
        is_first[1:] = np.diff(ordered >> 1) != 0
        heaviest: IntArray = ordered[is_first]
        return heaviest

    def scoped_keys(self, packed: IntArray) -> IntArray:
        """Scope and key of each row as one number."""
        of: IntArray = packed // (2 * self.videos)
        return of

    def counts(self, packed: IntArray) -> pd.DataFrame:
        """Rows of each scope and key: scope, key, videos."""
        scoped, videos = np.unique(self.scoped_keys(packed), return_counts=True)
        scope, key = np.divmod(scoped, self.keys)
        return pd.DataFrame({"scope": scope, "key": key, "videos": videos})

    def moved(self, packed: IntArray, folded: pd.DataFrame) -> IntArray:
        """The rows of folded keywords under the longer ones instead."""
        parts = self.scoped(folded["scope"], folded["key"])
        if not len(parts):
            return packed
        wholes = folded["whole"].to_numpy(dtype=np.int64)
        scoped = self.scoped_keys(packed)
        place = np.minimum(np.searchsorted(parts, scoped), len(parts) - 1)  # they are sorted by scope and key
        step = np.where(parts[place] == scoped, wholes[place] - folded["key"].to_numpy(dtype=np.int64)[place], 0)
        return self.heaviest(packed + step * self.videos * 2)

    def unpacked(self, packed: IntArray) -> pd.DataFrame:
        """The rows as scope, key, video, weight."""
        rest, is_other = packed >> 1, (packed & 1).astype(bool)
        scoped, video = np.divmod(rest, self.videos)
        scope, key = np.divmod(scoped, self.keys)
        weight = np.where(is_other, OTHER_WEIGHT, MAIN_WEIGHT)
        return pd.DataFrame({"scope": scope, "key": key, "video": video, "weight": weight})


def _carried(spoken: pd.DataFrame, inner: pd.DataFrame, channel_of: IntArray, packing: _Packing) -> IntArray:
    """What videos say and what they imply, in the scope of all and in that of their channel, packed."""
    whole = spoken[["video", "key"]].rename(columns={"key": "whole"})
    implied = whole.merge(inner, on="whole")  # keywords inside longer ones
    key, video = (np.concatenate([spoken[name], implied[name]]) for name in ("key", "video"))
    is_main = np.concatenate([spoken["is_main"], np.zeros(len(implied), dtype=bool)])
    scoped, rows = packing.in_scopes(key, channel_of[video])
    return packing.heaviest(packing.packed(scoped, video[rows], is_main[rows]))


def _folded(counts: pd.DataFrame, inner: pd.DataFrame) -> pd.DataFrame:
    """Of scope, key, videos: scope, key, whole, sorted by the first two."""
    wholes = counts.rename(columns={"key": "whole", "videos": "whole_videos"})
    pairs = counts.merge(inner, on="key").merge(wholes, on=["scope", "whole"])
    pairs = pairs[pairs["whole_videos"] >= FOLDED_SHARE * pairs["videos"]]
    pairs = pairs.sort_values(["scope", "key", "whole_videos", "whole"], ascending=[True, True, False, True])
    folded = pairs.drop_duplicates(["scope", "key"], ignore_index=True)[["scope", "key", "whole"]]
    into = {(scope, key): whole for scope, key, whole in folded.itertuples(index=False)}
    ends = []
    for scope, _, whole in folded.itertuples(index=False):
        while (scope, whole) in into:  # a chain of foldings: each step leads to a longer key
            whole = into[scope, whole]  # noqa: PLW2901
        ends.append(whole)
    return folded.assign(whole=np.array(ends, dtype=np.int64))


def _spoken(videos: pd.DataFrame) -> tuple[pd.DataFrame, ObjectArray, ObjectArray]:
    """One row for each video and spelling of its keyphrases: video, phrase, key, is_main; all spellings, all keys."""
    lists = videos["phrases"].to_numpy(dtype="object")
    sizes = np.fromiter((len(phrases) for phrases in lists), dtype=np.int64, count=len(lists))
    phrases = np.array([phrase for phrases in lists for phrase in phrases], dtype="object")
    codes, spellings = pd.factorize(phrases, sort=True)
    key_of, keys = pd.factorize(np.array([keyword_key(spelling) for spelling in spellings], dtype="object"), sort=True)
    is_main = np.array([main for phrases in lists for main in _are_main(tuple(phrases))], dtype=bool)
    video = np.repeat(np.arange(len(lists)), sizes)
    spoken = pd.DataFrame({"video": video, "phrase": codes, "key": key_of[codes], "is_main": is_main})
    unsayable = np.flatnonzero(keys == "")
    spoken = spoken[~spoken["key"].isin(unsayable)].drop_duplicates(["video", "phrase"], ignore_index=True)
    return spoken, np.asarray(spellings, dtype="object"), np.asarray(keys, dtype="object")


@lru_cache(maxsize=100_000)
def _are_main(phrases: tuple[str, ...]) -> list[bool]:
    """Whether each of a video's phrases, which come best first, is a main subject; kept for the other hour."""
    main = [False] * len(phrases)
    said: set[str] = set()
    for place, phrase in enumerate(phrases):
        words = fold_words(phrase)
        if said.isdisjoint(words):
            main[place] = True
            said.update(words)
            if sum(main) == MAIN_SUBJECTS:
                break
    return main


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


def _usual(spoken: pd.DataFrame, channel_of: IntArray, spellings: ObjectArray, packing: _Packing) -> pd.DataFrame:
    """The most usual spelling of each scope and key that is said there: scope, key, keyword, sorted by the first two.

    Ties go to the first spelling by code point.
    """
    key, phrase, video = (spoken[name].to_numpy(dtype=np.int64) for name in ("key", "phrase", "video"))
    scoped, rows = packing.in_scopes(key, channel_of[video])
    most_phrases = max(len(spellings), 1)
    said, times = np.unique(scoped * most_phrases + phrase[rows], return_counts=True)
    scoped, phrase = np.divmod(said, most_phrases)
    begins = np.flatnonzero(np.diff(scoped, prepend=-1))
    most = np.repeat(np.maximum.reduceat(times, begins), np.diff([*begins, len(said)])) if len(said) else times
    is_most = np.flatnonzero(times == most)
    first = is_most[np.diff(scoped[is_most], prepend=-1) != 0]
    scope, key = np.divmod(scoped[first], packing.keys)
    return pd.DataFrame({"scope": scope, "key": key, "keyword": spellings[phrase[first]]})
