"""Insights of whole hours: features in, rows of the insight tables out.

Here: what each insight reads beside the features, hour by hour, and the names that go with the ids. Not here: the
formulas (analysis), the model's part (explain.py), the storing (the I/O manager).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from yt_assets.analysis.coverage import Coverage
from yt_assets.analysis.engagement.rates import score_engagement
from yt_assets.analysis.keywords.ranking import Ranking, compare, rank_all
from yt_assets.analysis.trends.baselines import same_age_lookups
from yt_assets.analysis.trends.ranking import assemble_trends
from yt_assets.analysis.trends.thresholds import DEFAULT_THRESHOLDS, Thresholds
from yt_assets.pipeline.insights.carried import Catalogue, catalogue_of
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


# What keywords take of the features, and further columns of carried ones that trends show.
OF_KEYWORDS, NAMES = (
    ("hour", "video_id", "observed_at", "views_per_hour"),
    ("title", "channel_title", "published_at", "duration_seconds"),
)
STANDS_STILL = DEFAULT_THRESHOLDS.dormant_views_per_hour
Rankings = dict[datetime, Ranking]
# Of a video that an hour saw: when YouTube left it out.
SHOWN = pd.Series(pd.NaT, index=[0], dtype="datetime64[us, UTC]")[0]


def keyword_insights(
    features: pd.DataFrame, hours: Sequence[datetime], videos: Database, rankings: Rankings | None = None
) -> HourlyFrame:
    """Rows of keyword_insights: one for each hour, scope and keyword. Raises what made_of and confirmed raise.

    Ranks are compared with the newest hour before that has features, at most 72 hours back. It is ranked again from its
    features rather than read from the insights: an hour gives the same rows whatever was stored there, and when.
    rankings: where the newest one is kept for a call about the next hour.
    """
    records = made_of(features, hours, videos)
    ranked: Rankings = {} if rankings is None else rankings
    coverage: dict[datetime, Coverage] = {}

    def ranking_of(hour: datetime, record: HourRecord) -> Ranking:
        # The velocity is the features' own, as the I/O manager gave them: the lineage drawn in the UI is the truth.
        own = _of(features[list(OF_KEYWORDS)], hour) if hour in hours else None
        if hour not in ranked or (own is not None and hour not in coverage):
            with videos.reading() as connection:
                phrases = Frames(connection).keyphrases(hour)
                own = Frames(connection).hours("video_features", [hour], OF_KEYWORDS) if own is None else own
            whole = catalogue_of(own, hour, record, videos, ("channel_id", "keyphrases"))
            coverage[hour] = whole.coverage
            ranked[hour] = rank_all(_with_keyphrases(whole, phrases))
        return ranked[hour]

    def keywords_of(hour: datetime) -> pd.DataFrame:
        with videos.reading() as connection:
            before = Frames(connection).hour_before(hour, RANK_LOOKBACK)
            recorded = {} if before is None else HourLedger(connection).records([before])
        for passed in ranked.keys() - {before, hour}:
            del ranked[passed]
        previous = None if before is None else ranking_of(before, recorded[before])
        at = pd.Series(pd.NaT if before is None else pd.Timestamp(before), dtype="datetime64[us, UTC]")
        return compare(ranking_of(hour, records[hour]), previous).assign(previous_hour=at[0])

    ranking = _by_hour(hours, keywords_of)
    if rankings is None:
        ranked.clear()  # names are read when no ranking is in memory any more
    made_of_videos = {hour: coverage[hour] for hour in hours}
    made = HourlyFrame(ranking, tuple(hours), _titles(records, videos), records, coverage=made_of_videos)
    return confirmed(made, videos)


def engagement_insights(features: pd.DataFrame, hours: Sequence[datetime], videos: Database) -> HourlyFrame:
    """Rows of engagement_insights: one for each hour and video. Raises what made_of and confirmed raise."""
    records = made_of(features, hours, videos)
    titles = _titles(records, videos)
    coverage: dict[datetime, Coverage] = {}

    def rates_of(hour: datetime) -> pd.DataFrame:
        whole = catalogue_of(_of(features, hour), hour, records[hour], videos)
        coverage[hour] = whole.coverage
        stands = whole.rows["estimated"] & whole.rows["views_per_hour"].between(0, STANDS_STILL, inclusive="left")
        dormant = set(whole.rows.loc[stands, "video_id"])
        rates = whole.marked(score_engagement(whole.rows))
        return rates[~rates["video_id"].isin(dormant)] if dormant else rates

    rates = _by_hour(hours, rates_of)
    return confirmed(HourlyFrame(rates, tuple(hours), titles, records, coverage=coverage), videos)


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
    titles = {hour: _titles({hour: record}, videos) for hour, record in records.items()}
    coverage: dict[datetime, Coverage] = {}

    def trends_of(hour: datetime) -> pd.DataFrame:
        whole = catalogue_of(_of(features, hour), hour, records[hour], videos, NAMES)
        coverage[hour], now = whole.coverage, whole.rows
        titles[hour] = _with_carried_names(titles[hour], whole)
        with videos.reading() as connection:
            captured = HourLedger(connection).captured(hour, SAME_AGE_WINDOW)
            history = Frames(connection).history(hour, HISTORY, _earlier_hours(hour, captured))
            lookups = same_age_lookups(now, pd.DatetimeIndex(captured, dtype="datetime64[us, UTC]"))
            same_age = Frames(connection).counts(lookups)
        as_of = history["observed_at"].max() if len(history) else pd.Timestamp(hour)
        trends = assemble_trends(now, history, as_of, same_age=same_age, thresholds=thresholds)
        explained = explainer.explain(
            hour, trends, now, titles[hour], lambda: _is_in_force(videos, hour, records[hour].generation)
        )
        explained = whole.bounded(explained, history)
        return explained[(explained["estimated"] == 0) | (explained["label"] != "dormant")]

    trends = _by_hour(hours, trends_of)
    named = pd.concat([titles[hour] for hour in hours], ignore_index=True)
    made = HourlyFrame(
        trends, tuple(hours), named, records, explainer.take_digests(), coverage, *_of_channels(records, videos)
    )
    return confirmed(made, videos)


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


def _with_keyphrases(whole: Catalogue, phrases: pd.DataFrame) -> pd.DataFrame:
    """Rows for rank_all: those of the hour with the phrases of their text then, the carried ones with their own."""
    seen = whole.rows[~whole.rows["estimated"]][["video_id", "views_per_hour", "estimated"]]
    rows = phrases.drop(columns="views_per_hour").merge(seen, on="video_id")
    carried = whole.rows[whole.rows["estimated"]]
    if len(carried):
        carried = carried[carried["keyphrases"].notna()][list(rows.columns)]
        rows = pd.concat([rows, carried], ignore_index=True).sort_values("video_id", ignore_index=True)
    return rows.rename(columns={"views_per_hour": "gain_per_hour"})


def _with_carried_names(titles: pd.DataFrame, whole: Catalogue) -> pd.DataFrame:
    """Names of the hour's videos and of those that it carried: these were confirmed when they were seen."""
    carried = whole.rows[whole.rows["estimated"]]
    if not len(carried):
        return titles
    dated = titles.assign(as_of_hour=titles["hour"])
    hour, source = pd.Timestamp(whole.record.hour), whole.record.source
    since = pd.Series(pd.NaT, index=carried.index, dtype=titles["unavailable_since"].dtype)
    as_of = carried["observed_at"].dt.floor("h")
    names = carried.assign(hour=hour, source=source, as_of_hour=as_of, unavailable_since=since)
    return pd.concat([dated, names[list(dated.columns)]], ignore_index=True)


def _of_channels(recorded: Mapping[datetime, HourRecord], videos: Database) -> tuple[pd.DataFrame, dict[str, datetime]]:
    """Rows of channel_titles as of the newest of these hours, and the videos that YouTube shows no more."""
    newest = recorded[max(recorded)]
    with videos.reading() as connection:
        channels = Frames(connection).channel_titles()
        gone = Frames(connection).gone(newest.hour, RANK_LOOKBACK)
    return channels.assign(source=newest.source, as_of_hour=pd.Timestamp(newest.hour)), gone


def _titles(recorded: Mapping[datetime, HourRecord], videos: Database) -> pd.DataFrame:
    """Names of the videos of these hours, with their source."""
    with videos.reading() as connection:
        frames = Frames(connection)
        return pd.concat(
            [
                frames.titles(hour).assign(hour=pd.Timestamp(hour), source=record.source, unavailable_since=SHOWN)
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
