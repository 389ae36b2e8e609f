"""Which videos carry which keyword, over all and in each channel.

Belongs here: from the phrases of single videos to one row for each scope, keyword and carrying video, with spellings
folded, and parts that say no more than their whole left out. Does not: what is the same spelling (keyword_folding), and
any figure about a keyword (keyword_ranking, the only caller).

A video carries a keyword when one of its keyphrases is the keyword, or holds it as whole words: who wrote "iPhone 17
Pro review" wrote "iPhone 17 Pro". A part is a keyword only where it stands alone in some video of the scope, and only
while it has more to say than the whole: where at least 80 % of its videos carry one and the same longer keyword, that
is shown, and the part is folded into it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from yt_assets.analysis.keyword_folding import Words, fold_words, inner_keys

ALL_SCOPE = "all"
FOLDED_SHARE = 0.8
"""Of a part's videos that carry the whole. Two videos of ten may say the part alone without making it a subject."""


@dataclass(frozen=True)
class Carriers:
    """Who carries what.

    rows: one row for each scope, keyword and video that carries it, sorted by these: scope, key, video (the row's place
    in the videos), keyword (the scope's most usual spelling; ties: the first by code point). folded: keywords that say
    no more than a longer one: scope, key, and whole, the key of the longer one, which is not folded itself.
    """

    rows: pd.DataFrame
    folded: pd.DataFrame


def find_carriers(videos: pd.DataFrame) -> Carriers:
    """The carriers among ``videos``: video_id (unique), channel_id (missing: in scope 'all' alone), phrases (lists)."""
    spoken = _spoken(videos)
    inner = _inner(spoken)
    found = pd.concat([spoken[["video", "key"]], _implied(spoken, inner)], ignore_index=True).drop_duplicates()
    usual = _usual(_by_scope(spoken, videos["channel_id"]))
    rows = _by_scope(found, videos["channel_id"]).merge(usual, on=["scope", "key"])
    rows = rows.sort_values(["scope", "key", "video"], ignore_index=True)
    return Carriers(rows, _folded(rows, inner))


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
    """One row for each video and spelling among its keyphrases: video, phrase, key."""
    lists = videos["phrases"].to_numpy(dtype="object")
    sizes = np.fromiter((len(phrases) for phrases in lists), dtype=np.int64, count=len(lists))
    spoken = pd.DataFrame(
        {
            "video": np.repeat(np.arange(len(lists)), sizes),
            "phrase": pd.Series([phrase for phrases in lists for phrase in phrases], dtype="object"),
        }
    )
    codes, spellings = pd.factorize(spoken["phrase"])
    keys = np.array(["".join(fold_words(str(spelling))) for spelling in spellings], dtype="object")
    spoken = spoken.assign(key=keys[codes] if len(keys) else spoken["phrase"])
    return spoken[spoken["key"] != ""].drop_duplicates(["video", "phrase"], ignore_index=True)


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
    """Keywords that a video carries inside longer ones: video, key."""
    within = spoken[["video", "key"]].rename(columns={"key": "whole"}).merge(inner, on="whole")
    return within[["video", "key"]]


def _by_scope(rows: pd.DataFrame, channel_of: pd.Series) -> pd.DataFrame:
    channel = channel_of.to_numpy(dtype="object")[rows["video"].to_numpy(dtype=np.int64)]
    own = rows.assign(scope=channel)
    return pd.concat([rows.assign(scope=ALL_SCOPE), own[own["scope"].notna()]], ignore_index=True)


def _usual(scoped: pd.DataFrame) -> pd.DataFrame:
    times = scoped.groupby(["scope", "key", "phrase"], sort=True).size().reset_index(name="times")
    times = times.sort_values(["times", "phrase"], ascending=[False, True])
    usual = times.drop_duplicates(["scope", "key"])[["scope", "key", "phrase"]]
    return usual.rename(columns={"phrase": "keyword"})
