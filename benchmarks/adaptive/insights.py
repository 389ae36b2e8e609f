"""The insights of a watched hour, by the product's own formulas, and how close they come to the twin's.

Here: features and history out of what was seen, the three insights, the figures of the table. Not here: what is seen
when (watcher.py).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.adaptive.watcher import SECONDS, Places, Watcher
from benchmarks.adaptive.world import EPOCH, Floats
from yt_assets.analysis.carried import Looks, Waits, learn_bounds, look_back
from yt_assets.analysis.coverage import CARRIED_FOR
from yt_assets.analysis.engagement.rates import score_engagement
from yt_assets.analysis.keywords.ranking import rank_all
from yt_assets.analysis.trends.labels import RISING
from yt_assets.analysis.trends.ranking import assemble_trends
from yt_assets.pipeline.insights.carried import LEAST_WAIT
from yt_assets.pipeline.insights.compute import HISTORY

TOP_VIDEOS, TOP_KEYWORDS = 100, 50
CARRIED = CARRIED_FOR.total_seconds() / SECONDS


@dataclass(frozen=True)
class Insights:
    """What an hour shows."""

    trends: pd.DataFrame
    engagement: pd.DataFrame
    keywords: pd.DataFrame


def insights_of(watcher: Watcher) -> Insights:
    """The insights of the hour that was watched last."""
    features = _features(watcher)
    history = _history(watcher)
    keywords = features.assign(gain_per_hour=features["views_per_hour"])
    return Insights(
        trends=assemble_trends(features, history, history["observed_at"].max()),
        engagement=score_engagement(features),
        keywords=rank_all(keywords).keywords.query("scope == 'all'").head(TOP_KEYWORDS),
    )


def compared(shown: Insights, truth: Insights) -> dict[str, float]:
    """The figures of the table, by name."""
    labels = truth.trends.set_index("video_id")["label"]
    kept = shown.trends.set_index("video_id")["label"].reindex(labels.index)
    risers = labels.isin(RISING)
    videos = shown.keywords.set_index("keyword")["videos"] / truth.keywords.set_index("keyword")["videos"]
    norms = [each.engagement.drop_duplicates("channel_id").set_index("channel_id")["channel_norm"]
             for each in (shown, truth)]  # fmt: skip
    figures = {
        "trending, top 100 in common": _in_common(shown.trends, truth.trends, "trend_rank"),
        "growth rank, top 100 in common": _in_common(shown.trends, truth.trends, "growth_rank"),
        "keywords, top 50 in common": len(set(shown.keywords["keyword"]) & set(truth.keywords["keyword"]))
        / max(1, len(truth.keywords)),
        "`videos` of keywords, of the truth": float(videos.median()),
        "channel norms within 3 %": float(((norms[0] / norms[1] - 1).abs() < 0.03).mean()),  # noqa: PLR2004
        "risers that keep their label": float((kept[risers] == labels[risers]).mean()),
    }
    for label in RISING:
        of_label = labels == label
        figures[f"- {label}"] = float((kept[of_label] == label).mean())
    return figures


def bounds_kept(watcher: Watcher) -> float:
    """The share of true counts within the bounds of 90 %, of moving videos that the newest hour did not see."""
    seen = watcher.looks[-1].places
    waited = seen[(watcher.last_at - watcher.before_at)[seen] > LEAST_WAIT * SECONDS]
    before = (watcher.before_at, watcher.before_views, watcher.rate_before, watcher.span_before, watcher.last_at)
    looks = Looks(_waits(watcher, waited, *before), watcher.last_views[waited] - watcher.before_views[waited])
    learned = learn_bounds(looks, look_back(_history(watcher)))
    carried = np.setdiff1d(watcher.newest(CARRIED), seen)
    carried = carried[(watcher.rate >= 1)[carried]]
    now = np.full(len(watcher.last_at), watcher.looks[-1].at.max())
    low, high = learned.of(
        _waits(watcher, carried, watcher.last_at, watcher.last_views, watcher.rate, watcher.span, now)
    )
    true = watcher.videos.views(now[carried], carried)
    return float(np.mean((low <= true) & (true <= high)))


def _waits(
    watcher: Watcher, places: Places, at: Floats, views: Floats, rate: Floats, span: Floats, until: Floats
) -> Waits:
    age, hours = (at - watcher.videos.published) / SECONDS, (until - at) / SECONDS
    return Waits(views[places], rate[places], span[places], age[places], hours[places])


def _in_common(shown: pd.DataFrame, truth: pd.DataFrame, rank: str) -> float:
    best = [set(frame.loc[frame[rank] <= TOP_VIDEOS, "video_id"]) for frame in (shown, truth)]
    return len(best[0] & best[1]) / max(1, len(best[1]))


def _features(watcher: Watcher) -> pd.DataFrame:
    """Rows of video_features of the newest hour."""
    videos, places = watcher.videos, watcher.newest(CARRIED)
    at, before_at = watcher.last_at[places], watcher.before_at[places]
    views, gained = watcher.last_views[places], watcher.last_views[places] - watcher.before_views[places]
    likes, comments = videos.reactions(at, places)
    earlier = videos.reactions(np.where(np.isnan(before_at), at, before_at), places)
    age, hours = (at - videos.published[places]) / SECONDS, (at - before_at) / SECONDS
    states = videos.live_states(watcher.now)
    return pd.DataFrame(
        {
            "video_id": pd.array(videos.ids[places], dtype="str"),
            "channel_id": pd.array(videos.channel_ids[videos.channel[places]], dtype="str"),
            "format": pd.array(videos.formats[places], dtype="str"),
            "live_state": pd.array(states[places], dtype="str"),
            "observed_at": _times(at),
            "age_hours": age,
            "views": _counts(views),
            "likes": _counts(likes),
            "comments": _counts(comments),
            "delta_hours": hours,
            "delta_views": _counts(gained),
            "delta_likes": _counts(np.where(np.isnan(before_at), np.nan, likes - earlier[0])),
            "delta_comments": _counts(np.where(np.isnan(before_at), np.nan, comments - earlier[1])),
            "views_per_hour": gained / np.where(age > 0, np.minimum(age, hours), hours),
            "keyphrases": videos.keyphrases[places],
        }
    )


def _history(watcher: Watcher) -> pd.DataFrame:
    """Snapshots of the hours that trends look back over."""
    hours = int(HISTORY.total_seconds() / SECONDS)
    looks = watcher.looks[-hours:]
    places = np.concatenate([each.places for each in looks])
    published = watcher.videos.published[places]
    return pd.DataFrame(
        {
            "video_id": pd.Categorical.from_codes(places, categories=pd.Index(watcher.videos.ids, dtype="str")),
            "published_at": _times(published),
            "observed_at": _times(np.concatenate([each.at for each in looks])),
            "views": _counts(np.concatenate([each.views for each in looks])),
        }
    )


def _times(seconds: Floats) -> pd.DatetimeIndex:
    micros = np.round((seconds - EPOCH.timestamp()) * 1e6).astype("int64")
    start = np.datetime64(EPOCH.replace(tzinfo=None), "us")
    return pd.DatetimeIndex(start + micros.astype("timedelta64[us]"), tz="UTC").as_unit("us")


def _counts(values: Floats) -> pd.arrays.IntegerArray:
    missing = np.isnan(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype("int64"), missing)
