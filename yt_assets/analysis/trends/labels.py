"""From the numbers of a row of trend_insights to one of eight labels.

Here: the rules, and the figure by which Trending is sorted. Not here: the reason in words (sentences.py), the
thresholds (thresholds.py), computing the numbers (pace.py, baselines.py, scoring.py), a language model's words (the
language room, which may refine a label, but never replaces the reason). Called by ranking.py, one video at a time.

Every number that a rule reads is a column of the row, so that a reader can follow each label with the row alone.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from yt_assets.analysis.trends.thresholds import DEFAULT_THRESHOLDS, Thresholds

# The labels, hottest first. The first three rise: they are what Trending holds.
Label = Literal["viral", "surging", "rising", "steady", "slowing", "dormant", "too_early", "upcoming"]
LABELS: tuple[Label, ...] = get_args(Label)
RISING: tuple[Label, ...] = LABELS[:3]
VIRAL: Label = LABELS[0]
# A counter that stands still for two of six hours takes a third of their velocity: less than this is a slow-down.
SIX_HOURS_SHOW_IT = 0.6


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What is known of a video in one hour, else None; NaN counts as None.

    Units: hours, views an hour, a pure multiple (of its channel's usual). live_state: as YouTube says it.
    """

    age_hours: float | None
    views_per_hour: float | None
    recent_views_per_hour: float | None
    expected_views_per_hour: float | None
    outlier_multiple: float | None
    live_state: str | None = None

    def figure(self, name: str) -> float | None:
        """A figure by its name, None where it is not known."""
        value = getattr(self, name)
        return None if value is None or not math.isfinite(value) else float(value)

    @property
    def pace(self) -> float | None:
        """Recent over expected views an hour, the latter one view at least; None where either is unknown."""
        recent, expected = self.figure("recent_views_per_hour"), self.figure("expected_views_per_hour")
        return None if recent is None or expected is None else recent / max(expected, 1.0)

    @property
    def is_upcoming(self) -> bool:
        """Announced: a premiere or a stream that has not begun."""
        age = self.figure("age_hours")
        return self.live_state == "upcoming" or (age is not None and age < 0)


def extra_views_per_hour(facts: VideoFacts, marks: Thresholds = DEFAULT_THRESHOLDS) -> float | None:
    """Views an hour that a video gets now beyond what is usual for it; None where nothing is known to be usual.

    Beyond what its own last days let expect; or, while it is young (three days), beyond what its channel's videos of
    that age have, if that is more. Of a video in its first day nothing is usual yet when it has neither: all its views
    are extra.
    """
    recent, expected = facts.figure("recent_views_per_hour"), facts.figure("expected_views_per_hour")
    age, multiple = facts.figure("age_hours"), facts.figure("outlier_multiple")
    if recent is None or facts.is_upcoming:
        return None
    beyond = [] if expected is None else [recent - expected]
    if multiple is not None and multiple > 0 and age is not None and age <= marks.young_hours:
        beyond.append(recent * (1 - 1 / multiple))
    if not beyond and age is not None and age <= marks.first_day_hours:
        beyond.append(recent)
    return max(beyond, default=None)


def label_of(facts: VideoFacts, marks: Thresholds = DEFAULT_THRESHOLDS) -> Label:
    """The label of one video; total.

    The first rule that holds decides:

    * upcoming: announced. too_early: younger than an hour, or without a velocity. slowing: more views were taken back
      than came. dormant: less than one view an hour.
    * viral: at five times its expected pace and 250 views an hour extra; or at 1.75 times its pace and as much extra,
      with five times its channel's usual.
    * surging: at 1.75 times its pace and 50 views an hour extra; or in its first day, with five times its channel's
      usual and 250 views an hour, while it holds its pace (three quarters of it).
    * rising: at one and a half times its pace and five views an hour extra; or in its first three days, with one and a
      half times its channel's usual and five views an hour extra, while it holds its pace; or in its first day with 250
      views an hour, when there is nothing to hold them against.
    * slowing: at half its pace, five views an hour below it, and its last six hours show it (six tenths of the
      expectation): counters stand still for an hour and a half without any meaning.
    * steady: everything else.
    """
    age, velocity = facts.figure("age_hours"), facts.figure("views_per_hour")
    if facts.is_upcoming:
        return "upcoming"
    if velocity is None or (age is not None and age < marks.min_age_hours):
        return "too_early"
    if velocity < marks.dormant_views_per_hour:
        return "slowing" if velocity < 0 else "dormant"
    return _of_pace(facts, velocity, extra_views_per_hour(facts, marks) or 0.0, marks)


def _of_pace(facts: VideoFacts, velocity: float, extra: float, marks: Thresholds) -> Label:
    age, multiple, pace = facts.figure("age_hours"), facts.figure("outlier_multiple") or 0.0, facts.pace
    is_new = age is not None and age <= marks.first_day_hours
    is_young = age is not None and age <= marks.young_hours
    is_held = pace is None or pace >= marks.steady_pace
    ahead = pace or 0.0
    is_launch = pace is None and not multiple and is_new and extra >= marks.viral_views_per_hour
    if extra >= marks.viral_views_per_hour and (
        ahead >= marks.viral_pace or (ahead >= marks.surging_pace and multiple >= marks.viral_multiple)
    ):
        return "viral"
    starts_well = is_new and multiple >= marks.viral_multiple and velocity >= marks.viral_views_per_hour and is_held
    if extra >= marks.surging_views_per_hour and (ahead >= marks.surging_pace or starts_well):
        return "surging"
    stands_out = is_young and multiple >= marks.rising_multiple and is_held
    if extra >= marks.noise_views_per_hour and (ahead >= marks.rising_pace or stands_out or is_launch):
        return "rising"
    return "slowing" if _is_slowing(facts, velocity, marks) else "steady"


def _is_slowing(facts: VideoFacts, velocity: float, marks: Thresholds) -> bool:
    recent, expected = facts.figure("recent_views_per_hour"), facts.figure("expected_views_per_hour")
    if recent is None or expected is None or facts.pace is None:
        return False
    is_below = facts.pace <= marks.slowing_pace and expected - recent >= marks.noise_views_per_hour
    return is_below and velocity <= SIX_HOURS_SHOW_IT * expected
