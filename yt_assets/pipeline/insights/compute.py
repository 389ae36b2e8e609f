"""Insights of whole hours: features in, rows of the insight tables out.

Here: what each insight reads beside the features, hour by hour, and the names that go with the ids. Not here: the
formulas (analysis), the model's part (explain.py), the storing (the I/O manager).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from yt_assets.analysis.engagement.rates import score_engagement
from yt_assets.analysis.keywords.ranking import Ranking, compare, rank_all
from yt_assets.analysis.trends.baselines import same_age_lookups
from yt_assets.analysis.trends.ranking import assemble_trends
from yt_assets.analysis.trends.thresholds import DEFAULT_THRESHOLDS, Thresholds
from yt_assets.pipeline.insights.explain import Explainer
from yt_assets.pipeline.readiness import GENERATIONS, require_captured, require_generations
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.hours import HourLedger, HourRecord
from yt_assets.storage.writing.hourly_frames import HourlyFrame

# Trends look back over this window of snapshots: a day, for its rhythm, and some hours more for gaps.
HISTORY = timedelta(hours=30)
# One hour a day before it, or the captured one next to that within three hours: what a video was used to. With a week
# of them the forecast is as good as with every hour of it (docs/trends.md).
DAYS_BEFORE = tuple(timedelta(days=days) for days in range(2, 8))
NEXT_TO = timedelta(hours=3)
# The newest hour before that window always counts; after a gap so many that there are a dozen hours in all.
LEAST_HOURS = 12
# Hours in which others may be found at a video's age: as long as the policy lets snapshots be kept by default.
SAME_AGE_WINDOW = timedelta(days=28)
# A rank of more than three days ago tells nothing of now; features look as far back.
RANK_LOOKBACK = timedelta(hours=72)


Rankings = dict[datetime, Ranking]


def keyword_insights(
    features: pd.DataFrame, hours: Sequence[datetime], videos: Database, rankings: Rankings | None = None
) -> HourlyFrame:
    """Rows of keyword_insights: one for each hour, scope and keyword. Raises what made_of and confirmed raise.

    Ranks are compared with the newest hour before that has features, at most 72 hours back. It is ranked again from its
    features rather than read from the insights: an hour gives the same rows whatever was stored there, and when.
    rankings: where the newest one is kept for a call about the next hour.
    """
    records = made_of(features, hours, videos)
    # The velocity is the features' own, as the I/O manager gave them: the lineage drawn in the UI is the truth.
    gains = features[["hour", "video_id", "views_per_hour"]]
    ranked: Rankings = {} if rankings is None else rankings

    def ranking_of(hour: datetime) -> Ranking:
        if hour not in ranked:
            with videos.reading() as connection:
                phrases = Frames(connection).keyphrases(hour)
            if hour in hours:
                phrases = phrases.drop(columns="views_per_hour").merge(_of(gains, hour), on="video_id")
            ranked[hour] = rank_all(phrases.rename(columns={"views_per_hour": "gain_per_hour"}))
        return ranked[hour]

    def keywords_of(hour: datetime) -> pd.DataFrame:
        with videos.reading() as connection:
            before = Frames(connection).hour_before(hour, RANK_LOOKBACK)
        for passed in ranked.keys() - {before, hour}:
            del ranked[passed]
        previous = None if before is None else ranking_of(before)
        at = pd.Series(pd.NaT if before is None else pd.Timestamp(before), dtype="datetime64[us, UTC]")
        return compare(ranking_of(hour), previous).assign(previous_hour=at[0])

    ranking = _by_hour(hours, keywords_of)
    if rankings is None:
        ranked.clear()  # names are read when no ranking is in memory any more
    return confirmed(HourlyFrame(ranking, tuple(hours), _titles(records, videos), records), videos)


def engagement_insights(features: pd.DataFrame, hours: Sequence[datetime], videos: Database) -> HourlyFrame:
    """Rows of engagement_insights: one for each hour and video. Raises what made_of and confirmed raise."""
    records = made_of(features, hours, videos)
    titles = _titles(records, videos)
    rates = _by_hour(hours, lambda hour: score_engagement(_of(features, hour)))
    return confirmed(HourlyFrame(rates, tuple(hours), titles, records), videos)


def trend_insights(
    features: pd.DataFrame,
    hours: Sequence[datetime],
    videos: Database,
    explainer: Explainer,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> HourlyFrame:
    """Rows of trend_insights: one for each hour and video, the few that matter explained; and the hours' digests.

    Raises what made_of and confirmed raise.
    """
    records = made_of(features, hours, videos)
    titles = _titles(records, videos)

    def trends_of(hour: datetime) -> pd.DataFrame:
        now = _of(features, hour)
        with videos.reading() as connection:
            captured = HourLedger(connection).captured(hour, SAME_AGE_WINDOW)
            history = Frames(connection).history(hour, HISTORY, _earlier_hours(hour, captured))
            lookups = same_age_lookups(now, pd.DatetimeIndex(captured, dtype="datetime64[us, UTC]"))
            same_age = Frames(connection).counts(lookups)
        as_of = history["observed_at"].max() if len(history) else pd.Timestamp(hour)
        trends = assemble_trends(now, history, as_of, same_age=same_age, thresholds=thresholds)
        return explainer.explain(
            hour, trends, now, _of(titles, hour), lambda: _is_in_force(videos, hour, records[hour].generation)
        )

    trends = _by_hour(hours, trends_of)
    return confirmed(HourlyFrame(trends, tuple(hours), titles, records, explainer.take_digests()), videos)


def made_of(features: pd.DataFrame, hours: Sequence[datetime], videos: Database) -> Mapping[datetime, HourRecord]:
    """The ledger's records of these hours, of the generations that the features were read of.

    features: where they carry generations (attribute `generations`, by hour), these must still be in force. Raises
    NotCapturedYet, NotMaterialized, FeaturesBehind; Superseded when an hour was captured again since.
    """
    records = require_captured(videos, "video_features", hours)
    require_generations(records, features.attrs.get(GENERATIONS, {}))
    return records


def confirmed(frame: HourlyFrame, videos: Database) -> HourlyFrame:
    """The frame, if all that was read for it is still in force: it was read by many statements. Raises Superseded."""
    generations = {hour: record.generation or 0 for hour, record in frame.records.items()}
    require_generations(require_captured(videos, "video_features", frame.hours), generations)
    return frame


def _is_in_force(videos: Database, hour: datetime, generation: int | None) -> bool:
    with videos.reading() as connection:
        return HourLedger(connection).records([hour])[hour].generation == generation


def _earlier_hours(hour: datetime, captured: Sequence[datetime]) -> list[datetime]:
    """Hours before the window: the newest ones, and the captured hours next to one, two, … days before it."""
    before = sorted(at for at in captured if at <= hour - HISTORY)
    within = sum(hour - HISTORY < at <= hour for at in captured)
    chosen = set(before[-max(1, LEAST_HOURS - within) :])
    for moment in (hour - day for day in DAYS_BEFORE):
        near = [(abs(moment - at), at) for at in before if abs(moment - at) <= NEXT_TO]
        chosen |= {min(near)[1]} if near else set()
    return sorted(chosen)


def _titles(recorded: Mapping[datetime, HourRecord], videos: Database) -> pd.DataFrame:
    """Names of the videos of these hours, with their source."""
    with videos.reading() as connection:
        frames = Frames(connection)
        return pd.concat(
            [
                frames.titles(hour).assign(hour=pd.Timestamp(hour), source=record.source)
                for hour, record in recorded.items()
            ],
            ignore_index=True,
        )


def _by_hour(hours: Sequence[datetime], compute: Callable[[datetime], pd.DataFrame]) -> pd.DataFrame:
    """One frame for all hours, with the hour as its first column."""
    parts = [compute(hour).assign(hour=pd.Timestamp(hour)) for hour in hours]
    filled = [part for part in parts if len(part)] or parts[:1]
    whole = pd.concat(filled, ignore_index=True)
    return whole[["hour", *(name for name in whole.columns if name != "hour")]]


def _of(frame: pd.DataFrame, hour: datetime) -> pd.DataFrame:
    return frame[frame["hour"] == pd.Timestamp(hour)].reset_index(drop=True)
