"""Insights of whole hours: features in, rows of the insight tables out.

Here: what each insight reads beside the features, hour by hour, and the names that go with the ids. Not here: the
formulas (analysis), the model's part (explain.py), the storing (the I/O manager).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from yt_assets.analysis.baselines import same_age_lookups
from yt_assets.analysis.benchmarks import DEFAULT_BENCHMARKS, Benchmarks
from yt_assets.analysis.engagement import score_engagement
from yt_assets.analysis.keyword_ranking import Ranking, compare, rank_all
from yt_assets.analysis.trend_ranking import assemble_trends
from yt_assets.steps.errors import NotCapturedYet
from yt_assets.steps.explain import Explainer
from yt_assets.storage.engine import Database
from yt_assets.storage.frames import (
    TIME,
    HourlyFrame,
    hour_before,
    read_counts,
    read_keyphrases,
    read_titles,
)
from yt_assets.storage.history import read_history
from yt_assets.storage.hours import HourRecord, captured_hours, nearest_hours, recorded_hours

# Trends look back over this window of snapshots: a day, for its rhythm, and some hours more for gaps.
HISTORY = timedelta(hours=30)
# One hour a day before it, or the captured one next to that within three hours: what a video was used to. With a week
# of them the forecast is as good as with every hour of it (docs/trends.md).
DAYS_BEFORE = tuple(timedelta(days=days) for days in range(2, 8))
NEXT_TO = timedelta(hours=3)
# Hours in which others may be found at a video's age: as long as the policy lets snapshots be kept by default.
SAME_AGE_WINDOW = timedelta(days=28)
# A rank of more than three days ago tells nothing of now; features look as far back.
RANK_LOOKBACK = timedelta(hours=72)


def keyword_insights(features: pd.DataFrame, hours: Sequence[datetime], videos: Database) -> HourlyFrame:
    """Rows of keyword_insights: one for each hour, scope and keyword. Raises NotCapturedYet.

    Ranks are compared with the newest hour before that has features, at most 72 hours back. It is ranked again from its
    features rather than read from the insights: an hour gives the same rows whatever was stored there, and when.
    """
    recorded = _recorded(hours, videos)
    # The velocity is the features' own, as the I/O manager gave them: the lineage drawn in the UI is the truth.
    gains = features[["hour", "video_id", "views_per_hour"]]
    ranked: dict[datetime, Ranking] = {}

    def ranking_of(hour: datetime) -> Ranking:
        if hour not in ranked:
            with videos.reading() as connection:
                phrases = read_keyphrases(connection, [hour])
            if hour in hours:
                phrases = phrases.drop(columns="views_per_hour").merge(_of(gains, hour), on=["hour", "video_id"])
            ranked[hour] = rank_all(phrases.rename(columns={"views_per_hour": "gain_per_hour"}))
        return ranked[hour]

    def keywords_of(hour: datetime) -> pd.DataFrame:
        with videos.reading() as connection:
            before = hour_before(connection, hour, RANK_LOOKBACK)
        for passed in ranked.keys() - {before, hour}:
            del ranked[passed]
        previous = None if before is None else ranking_of(before)
        at = pd.Series(pd.NaT if before is None else pd.Timestamp(before), dtype=TIME)
        return compare(ranking_of(hour), previous).assign(previous_hour=at[0])

    ranking = _by_hour(hours, keywords_of)
    ranked.clear()  # names are read when no ranking is in memory any more
    return HourlyFrame(ranking, tuple(hours), _titles(recorded, videos))


def engagement_insights(features: pd.DataFrame, hours: Sequence[datetime], videos: Database) -> HourlyFrame:
    """Rows of engagement_insights: one for each hour and video. Raises NotCapturedYet."""
    titles = _titles(_recorded(hours, videos), videos)
    return HourlyFrame(_by_hour(hours, lambda hour: score_engagement(_of(features, hour))), tuple(hours), titles)


def trend_insights(
    features: pd.DataFrame,
    hours: Sequence[datetime],
    videos: Database,
    explainer: Explainer,
    benchmarks: Benchmarks = DEFAULT_BENCHMARKS,
) -> HourlyFrame:
    """Rows of trend_insights: one for each hour and video, the few that matter explained. Raises NotCapturedYet."""
    titles = _titles(_recorded(hours, videos), videos)

    def trends_of(hour: datetime) -> pd.DataFrame:
        now = _of(features, hour)
        with videos.reading() as connection:
            captured = captured_hours(connection, hour, SAME_AGE_WINDOW)
            history = read_history(connection, hour, HISTORY, _days_before(hour, captured))
            wanted = same_age_lookups(now, pd.DatetimeIndex(captured, dtype="datetime64[us, UTC]"))
            same_age = read_counts(connection, wanted)
        as_of = history["observed_at"].max() if len(history) else pd.Timestamp(hour)
        trends = assemble_trends(now, history, as_of, same_age=same_age, benchmarks=benchmarks)
        return explainer.explain(hour, trends, now, _of(titles, hour))

    return HourlyFrame(_by_hour(hours, trends_of), tuple(hours), titles)


def _days_before(hour: datetime, captured: Sequence[datetime]) -> list[datetime]:
    """The captured hours next to one, two, … days before the window; of two that are as near the earlier one."""
    found: list[datetime] = []
    for wanted in (hour - day for day in DAYS_BEFORE):
        near = [(abs(wanted - at), at) for at in captured if abs(wanted - at) <= NEXT_TO]
        found.extend([min(near)[1]] if near else [])
    return sorted(found)


def _titles(recorded: Mapping[datetime, HourRecord], videos: Database) -> pd.DataFrame:
    """Names of the videos of these hours, with their source."""
    with videos.reading() as connection:
        titles = read_titles(connection, list(recorded))
    sources = {pd.Timestamp(hour): record.source for hour, record in recorded.items()}
    return titles.assign(source=titles["hour"].map(sources))


def _recorded(hours: Sequence[datetime], videos: Database) -> Mapping[datetime, HourRecord]:
    """The hours' own rows. Raises NotCapturedYet for an hour that has no settled snapshots."""
    with videos.reading() as connection:
        recorded = recorded_hours(connection, hours)
        for hour in hours:
            if hour not in recorded or not recorded[hour].settled:
                raise NotCapturedYet(hour, *nearest_hours(connection, hour))
    return recorded


def _by_hour(hours: Sequence[datetime], compute: Callable[[datetime], pd.DataFrame]) -> pd.DataFrame:
    """One frame for all hours, with the hour as its first column."""
    parts = [compute(hour).assign(hour=pd.Timestamp(hour)) for hour in hours]
    filled = [part for part in parts if len(part)] or parts[:1]
    whole = pd.concat(filled, ignore_index=True)
    return whole[["hour", *(name for name in whole.columns if name != "hour")]]


def _of(frame: pd.DataFrame, hour: datetime) -> pd.DataFrame:
    return frame[frame["hour"] == pd.Timestamp(hour)].reset_index(drop=True)
