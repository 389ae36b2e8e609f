"""Which keyphrases gain views: keywords ranked over many videos.

Here: the figures, ranks and changes of rank of an hour's keywords. Not here: the phrases of one text (extraction.py),
which spellings are one keyword (folding.py), who carries it (carriers.py).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import FloatArray, conform
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.analysis.keywords.carriers import Carriers, ObjectArray, find_carriers

# A lift counts this many videos of the scope's average beside the carrying ones: one lucky video is no trend.
PRIOR_VIDEOS = 5.0
# Of a keyword without a known gain: as if two more videos had it, in passing. What one video says is no subject yet.
PRIOR_ELSEWHERE = 2.0
# Of distinctiveness: prior counts for each counted one, which is the phrases of all channels, a tenth as heavy.
PRIOR_WEIGHT = 0.1
VIDEO_COLUMNS = {"video_id": "str", "channel_id": "str", "gain_per_hour": "float64"}
COLUMNS = {
    "scope": "str", "keyword": "str", "keyword_rank": "Int64", "score": "float64", "videos": "Int64",
    "observed_videos": "Int64", "views_gained_per_hour": "float64", "lift": "float64", "distinctiveness": "float64",
    "previous_rank": "Int64", "rank_change": "Int64", "example_video_id": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Ranking:
    """All keywords of an hour.

    keywords: one row for each scope and keyword, ordered by these ranks, with key and the columns of ``COLUMNS`` but
    for previous_rank and rank_change. ranks: scope, key, rank of every keyword whose gain is known, those that were
    folded into a longer one with the rank of that: what the next hour compares with. carriers, video_ids: who carries
    them; the carriers' places are those of these ids.
    """

    keywords: pd.DataFrame
    ranks: pd.DataFrame
    carriers: Carriers
    video_ids: ObjectArray

    def carried(self, keywords: pd.DataFrame) -> pd.DataFrame:
        """Of these rows of ``keywords``, one row for each video that carries one: scope, keyword, video_id."""
        named = _named(self.carriers.rows[["scope", "key", "video"]], self.carriers)
        found = named.merge(keywords[["scope", "key", "keyword"]], on=["scope", "key"])
        return found[["scope", "keyword"]].assign(video_id=self.video_ids[found["video"].to_numpy(dtype=np.int64)])


def rank_all(videos: pd.DataFrame) -> Ranking:
    """Rank every keyword of an hour's videos.

    ``videos``: video_id, channel_id, gain_per_hour (views per hour; NaN = unknown, negative = a correction of views
    that were counted before the hour, so what was gained in it is unknown as well) and keyphrases (list of str).

    * videos: how many carry the keyword; observed_videos: those of them that are not ``estimated`` (without that$
      column: all); views_gained_per_hour: the sum of their known gains, NaN if none is known;
    * score: the same sum with each gain times the video's weight (1 for its main subjects, a thousandth for the rest:
      see carriers.py), over the sum of all gains of the scope's videos, so a share of at most 1 (a video has two
      main subjects: shares overlap); 0.0 where either is unknown or nothing gained;
    * lift: (their gains + 5 m) / (their number + 5) / m, m being the mean gain of the scope's videos; unknown gains are
      counted nowhere; NaN where m is 0 or unknown;
    * distinctiveness: see ``weighted_log_odds``, of the videos of a channel that carry the keyword against those of
      all other channels; NaN in scope 'all', and where no other channel has keywords;
    * keyword_rank: 1.. by score, ties by views_gained_per_hour, by more videos, longer keywords before single words,
      then by keyword. Those without a known gain come last, by how central and how singular they are: m / (n + 2) *
      ln(1 + N / n), m being the number of the n carrying videos that have it as a main subject, N that of the scope's
      videos;
    * example_video_id: the video with the largest gain, ties by the smallest id.
    """
    rows = conform(videos, VIDEO_COLUMNS).assign(phrases=videos["keyphrases"].to_numpy(dtype="object"))
    rows = rows.assign(gain=rows["gain_per_hour"].where(rows["gain_per_hour"] >= 0))
    rows["observed"] = ~videos["estimated"].to_numpy(dtype=bool) if "estimated" in videos else True
    rows = rows.sort_values(["gain", "video_id"], ascending=[False, True], na_position="last")
    rows = rows.drop_duplicates("video_id", ignore_index=True)
    carriers = find_carriers(rows)
    shown = _ordered(_with_distinctiveness(_with_shares(_count(carriers, rows), rows)))
    return Ranking(shown, _ranks(shown, carriers), carriers, rows["video_id"].to_numpy(dtype="object"))


def compare(now: Ranking, previous: Ranking | None, *, top_k: int = 50) -> pd.DataFrame:
    """The ``top_k`` of all videos (scope 'all') and of each channel (scope = channel_id), with their change.

    Columns of ``COLUMNS``, ordered by rank. Compared with an earlier hour:

    * previous_rank: the rank of then, over all keywords and not only the stored ones; NA where no video carried the
      keyword then, where its gain of then or of now is unknown, and without an earlier hour;
    * rank_change: previous_rank - keyword_rank, so that what climbs is above 0.
    """
    shown = now.keywords[now.keywords["keyword_rank"] <= top_k]
    if previous is None:
        return conform(shown, COLUMNS)
    shown = shown.merge(previous.ranks.rename(columns={"rank": "previous_rank"}), on=["scope", "key"], how="left")
    then = shown["previous_rank"].astype("Int64").where(shown["views_gained_per_hour"].notna())
    return conform(shown.assign(previous_rank=then, rank_change=then - shown["keyword_rank"].astype("Int64")), COLUMNS)


def _count(carriers: Carriers, rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each scope and key: keyword, videos, known, weighted, views_gained_per_hour, example_video_id."""
    carried = carriers.rows
    places = carried["video"].to_numpy(dtype=np.int64)
    gains, observed = rows["gain"].to_numpy()[places], rows["observed"].to_numpy()[places]
    groups = carried.assign(gain=gains, weighted=gains * carried["weight"], observed=observed).groupby(
        ["scope", "key"], sort=True
    )
    # Videos are ordered by gain: the first is the example.
    counted = groups.agg(
        videos=("video", "size"),
        observed_videos=("observed", "sum"),
        known=("gain", "count"),
        first=("video", "first"),
        weighted=("weighted", "sum"),
        main=("weight", "sum"),
    )
    # min_count: a keyword whose videos all have unknown gains has an unknown gain, not none.
    counted = counted.assign(views_gained_per_hour=groups["gain"].sum(min_count=1)).reset_index()
    counted = counted.merge(carriers.spellings, on=["scope", "key"])
    examples = rows["video_id"].to_numpy(dtype="object")[counted["first"].to_numpy(dtype=np.int64)]
    return _named(counted, carriers).assign(example_video_id=examples).drop(columns="first")


def _named(coded: pd.DataFrame, carriers: Carriers) -> pd.DataFrame:
    """Texts in the place of the codes of scopes and keys."""
    names = {"scope": carriers.scopes, "key": carriers.keys, "whole": carriers.keys}
    return coded.assign(
        **{name: of[coded[name].to_numpy(dtype=np.int64)] for name, of in names.items() if name in coded}
    )


def _with_shares(counted: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    channels = rows.groupby("channel_id")["gain"].agg(["sum", "mean"])
    channels.loc[ALL_CHANNELS] = [rows["gain"].sum(), rows["gain"].mean()]
    sums = counted["scope"].map(channels["sum"]).astype("float64")
    means = counted["scope"].map(channels["mean"]).astype("float64")
    gains = counted["views_gained_per_hour"]
    shrunk = (gains.fillna(0.0) + PRIOR_VIDEOS * means) / (counted["known"] + PRIOR_VIDEOS)
    channels.loc[:, "videos"] = rows.groupby("channel_id").size()
    channels.loc[ALL_CHANNELS, "videos"] = len(rows)
    videos = counted["videos"].astype("float64")
    singular = np.log1p(counted["scope"].map(channels["videos"]).astype("float64") / videos)
    return counted.assign(
        prominence=(counted["main"] / (videos + PRIOR_ELSEWHERE) * singular).where(gains.isna(), 0.0),
        # The same gains added in two orders differ in their last digit.
        score=(counted["weighted"] / sums.where(sums > 0)).fillna(0.0).clip(upper=1.0),
        lift=(shrunk / means.where(means > 0)).where(gains.notna()),
    )


def _with_distinctiveness(counted: pd.DataFrame) -> pd.DataFrame:
    everywhere = counted[counted["scope"] == ALL_CHANNELS].set_index("key")["videos"]
    own = counted["scope"] != ALL_CHANNELS
    per_channel = counted[own].groupby("scope")["videos"].sum()
    scores = weighted_log_odds(
        counted["videos"].to_numpy(dtype="float64"),
        counted["scope"].map(per_channel).to_numpy(dtype="float64"),
        counted["key"].map(everywhere).to_numpy(dtype="float64"),
        float(per_channel.sum()),
    )
    return counted.assign(distinctiveness=pd.Series(scores, index=counted.index).where(own))


def weighted_log_odds(own: FloatArray, own_total: FloatArray, everyone: FloatArray, total: float) -> FloatArray:
    """z-scores, one for each phrase and group; NaN where there is no other group.

    The z-score of the weighted log-odds ratio with an informative Dirichlet prior: B. Monroe, M. Colaresi, K. Quinn,
    Fightin' Words, Political Analysis 16(4), 2008, equations 16, 20 and 22. Unlike a ratio of shares it does not put
    phrases first that were said once, and unlike a log-likelihood ratio it has a sign.

    own: how often the group has the phrase (> 0). own_total: how often it has any. everyone, total: the same over all
    groups. Above 0: more often than the others; 2 is about what chance reaches once in 44 times.
    """
    prior, prior_total = PRIOR_WEIGHT * everyone, PRIOR_WEIGHT * total
    others, others_total = everyone - own, total - own_total
    mine = own + prior
    theirs = others + prior
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(mine / (own_total + prior_total - mine)) - np.log(theirs / (others_total + prior_total - theirs))
        scores = odds / np.sqrt(1.0 / mine + 1.0 / theirs)
    return np.where((others_total > 0) & np.isfinite(scores), scores, np.nan)


def _ordered(counted: pd.DataFrame) -> pd.DataFrame:
    # One word of letters with case names less than two do: "Celebrate" beside "Black History".
    is_word = [" " not in keyword and keyword.lower() != keyword.upper() for keyword in counted["keyword"]]
    ordered = counted.assign(is_word=is_word).sort_values(
        ["scope", "score", "views_gained_per_hour", "prominence", "videos", "is_word", "keyword"],
        ascending=[True, False, False, False, False, True, True],
        na_position="last",
        ignore_index=True,
    )
    return ordered.assign(keyword_rank=ordered.groupby("scope").cumcount() + 1)


def _ranks(shown: pd.DataFrame, carriers: Carriers) -> pd.DataFrame:
    known = shown[shown["views_gained_per_hour"].notna()]
    ranks = known[["scope", "key", "keyword_rank"]].rename(columns={"keyword_rank": "rank"})
    inside = _named(carriers.folded, carriers).merge(ranks.rename(columns={"key": "whole"}), on=["scope", "whole"])
    return pd.concat([ranks, inside[["scope", "key", "rank"]]], ignore_index=True)
