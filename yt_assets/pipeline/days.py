"""Days: features of a day's hours in, rows of the three tables of days out.

Here: which hours a day is made of, and what is read of them, one hour at a time. Not here: the formulas
(analysis/days.py, analysis/keywords/days.py), the storing (storage/writing/daily_frames.py).

A day is made of the hours that were captured and have the features of their generation in force. Others are a gap, as
hours that were never captured are: what a video gained is known from the looks before and after. The looks before a day
are those that the days before are made of, so that days add up. A pure function of what is stored: computed again, a
day gives the same rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pandas as pd

from yt_assets.analysis.days import (
    COLUMNS,
    LONGEST_GAP,
    LOOK_COLUMNS,
    SIZE_COLUMNS,
    DayOfVideos,
    EarlierLooks,
    day_of_channels,
    day_of_videos,
    with_sizes,
)
from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.analysis.keywords.days import day_of_keywords
from yt_assets.pipeline.errors import NeverCaptured, NotMaterialized
from yt_assets.pipeline.readiness import require_generations
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.hours import HourLedger, HourRecord
from yt_assets.storage.writing.daily_frames import DailyFrames

FEATURES, CHANNELS = "video_features", "channel_hours"


def midnight_of(day: date) -> datetime:
    """The moment at which a UTC day begins."""
    return datetime.combine(day, time(), UTC)


def hours_of_day(day: date) -> list[datetime]:
    """The 24 hours of a UTC day."""
    return [midnight_of(day) + HOUR * number for number in range(DAY // HOUR)]


@dataclass(frozen=True)
class HoursOfDay:
    """The hours that a day is made of, oldest first, by the ledger; and those whose features are missing."""

    day: date
    records: Mapping[datetime, HourRecord]
    without_features: Sequence[datetime]

    @property
    def generation(self) -> int:
        """The sum of their generations."""
        return sum(record.generation or 0 for record in self.records.values())


def hours_there(videos: Database, day: date) -> HoursOfDay:
    """Raises NeverCaptured for a day without a captured hour, NotMaterialized where none of them has its features."""
    hours = hours_of_day(day)
    with videos.reading() as connection:
        ledger = HourLedger(connection)
        records = ledger.records(hours)
        settled = {hour: records[hour] for hour in hours if hour in records and records[hour].settled}
        if not settled:
            raise NeverCaptured(hours, *ledger.nearest(hours[0]))
    whole = {hour: each for hour, each in settled.items() if _has_features(each)}
    missing = [hour for hour in settled if hour not in whole]
    if not whole:
        raise NotMaterialized(FEATURES, missing, len(settled))
    return HoursOfDay(day, whole, missing)


def compute_day(videos: Database, made_of: HoursOfDay) -> DailyFrames:
    """The rows of a day. Raises Superseded when an hour was captured again meanwhile; what is read is then mixed."""
    midnight = midnight_of(made_of.day)
    before = _hours_before(videos, midnight)
    looks = EarlierLooks(list(before), _hourly(videos, list(before), LOOK_COLUMNS))
    day = day_of_videos(_hourly(videos, list(made_of.records), COLUMNS), midnight, looks)
    sizes = _sizes(videos, made_of, before)
    frames = {
        "video_days": day.videos,
        "channel_days": with_sizes(day_of_channels(day), sizes, midnight),
        "keyword_days": day_of_keywords(day, _keyphrases(videos, day)),
    }
    with videos.reading() as connection:
        now = HourLedger(connection).records(list(made_of.records))
    require_generations(now, {hour: record.generation or 0 for hour, record in made_of.records.items()})
    planned_at = max(record.planned_at for record in made_of.records.values())
    return DailyFrames(made_of.day, frames, len(made_of.records), made_of.generation, planned_at)


def _hourly(videos: Database, hours: Sequence[datetime], columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """The features of one hour after the other, read when they are asked for."""
    for hour in hours:
        with videos.reading() as connection:
            rows = Frames(connection).hours(FEATURES, [hour], columns)
        yield rows


def _hours_before(videos: Database, midnight: datetime) -> dict[datetime, HourRecord]:
    """The hours that the days before are made of, newest first, as far back as features look."""
    hours = [midnight - HOUR * ago for ago in range(1, LONGEST_GAP // HOUR + 1)]
    with videos.reading() as connection:
        records = HourLedger(connection).records(hours)
    return {hour: records[hour] for hour in hours if hour in records and _has_features(records[hour])}


def _keyphrases(videos: Database, day: DayOfVideos) -> pd.DataFrame:
    """video_id and keyphrases of the day's videos, of the text that the newest hour saw in which each was seen."""
    parts = []
    for hour in sorted(day.seen_in["hour"].unique()):
        seen = day.seen_in[day.seen_in["hour"] == hour]
        with videos.reading() as connection:
            phrases = Frames(connection).keyphrases(hour.to_pydatetime())
        parts.append(phrases.loc[phrases["video_id"].isin(seen["video_id"]), ["video_id", "keyphrases"]])
    return pd.concat(parts, ignore_index=True).sort_values("video_id", ignore_index=True)


def _sizes(videos: Database, made_of: HoursOfDay, before: Mapping[datetime, HourRecord]) -> pd.DataFrame:
    """What YouTube answered about each channel in the day's hours, and last before them, oldest first."""
    of_day = [hour for hour, each in made_of.records.items() if _has_channels(each)]
    # Without an hour a frame has no dtypes: one that is not there has no rows.
    counts = [_answers(videos, of_day or [midnight_of(made_of.day)])]
    sought = set(counts[0].loc[counts[0]["observed_at"].notna(), "channel_id"])
    for hour in (hour for hour, each in before.items() if _has_channels(each)):
        if not sought:
            break
        rows = _answers(videos, [hour])
        counts.insert(0, rows[rows["channel_id"].isin(sought)])
        # A channel without a row was not watched yet.
        sought &= set(rows.loc[rows["observed_at"].isna(), "channel_id"])
    answers = pd.concat(counts, ignore_index=True)
    return answers.loc[answers["observed_at"].notna(), list(SIZE_COLUMNS)]


def _answers(videos: Database, hours: Sequence[datetime]) -> pd.DataFrame:
    with videos.reading() as connection:
        return Frames(connection).hours(CHANNELS, hours, [*SIZE_COLUMNS, "observed_at"])


def _has_features(record: HourRecord) -> bool:
    return record.settled and record.features_generation == record.generation


def _has_channels(record: HourRecord) -> bool:
    return record.channels_generation is not None and record.channels_generation == record.generation
