"""From the numbers of a row of trend_insights to one of seven labels, with the reason in words.

Belongs here: the rules, and the sentence that repeats their numbers. Does not: the thresholds (benchmarks), computing
the numbers (pace, baselines, trends), wording by a language model (the language room, which may refine a label, but
never replaces this one's reason). Called by ``trend_ranking``, one video at a time.

Every number that a rule reads is a column of the row, so that a reader can follow each label with the row alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from yt_assets.analysis.benchmarks import DEFAULT_BENCHMARKS, Benchmarks

LABELS = ("viral", "surging", "rising", "steady", "slowing", "dormant", "too_early")
OWN_CHANNEL = ("channel_age", "channel_curve")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a video, else None. ``pace`` is recent over expected, ``beyond`` their difference."""

    age: float | None
    velocity: float
    turn: int
    multiple: float | None
    pace: float | None
    beyond: float

    def is_at_pace(self, least: float) -> bool:
        """Whether it goes at least at this pace; unknown counts as yes."""
        return self.pace is None or self.pace >= least

    def is_younger(self, hours: float) -> bool:
        return self.age is not None and self.age <= hours


def label_of(
    *,
    age_hours: float | None,
    views_per_hour: float | None,
    acceleration: float | None,
    outlier_multiple: float | None,
    baseline_n: int | None,
    baseline_kind: str | None,
    recent_views_per_hour: float | None = None,
    expected_views_per_hour: float | None = None,
    benchmarks: Benchmarks = DEFAULT_BENCHMARKS,
) -> tuple[str, str]:
    """Label and reason of one video; total: None and NaN are allowed everywhere.

    Units: hours, views per hour, views per hour per hour, a pure multiple. The first rule that holds decides:

    * too_early: younger than an hour, or seen once. slowing: more views were taken back than came.
    * dormant: less than one view an hour.
    * viral: at five times its expected pace and 250 views an hour beyond it; or at 1.75 times its pace and as much
      beyond, with five times the views of its channel's median.
    * surging: at 1.75 times its pace and 50 views an hour beyond it; or in its first day, with five times its channel's
      median and 250 views an hour, while it holds its pace (three quarters of it) and is not slowing down.
    * rising: at one and a half times its pace and five views an hour beyond it; or in its first two weeks, with one and
      a half times its channel's median, while it holds its pace.
    * slowing: at half its pace and five views an hour below it. steady: everything else.

    A multiple over all channels' videos is told, but decides nothing: beside it a big channel always rises. While no
    pace is known, the acceleration tells rising from slowing. The expectation counts as one view an hour at least.
    """
    age, velocity = _known(age_hours), _known(views_per_hour)
    multiple, kind = _known(outlier_multiple), baseline_kind or "none"
    comparison = _comparison(multiple, baseline_n, kind, age)
    if age is not None and age < benchmarks.min_age_hours:
        return "too_early", f"{_age(age)} old: too young to tell" if age >= 0 else "not published yet"
    if velocity is None:
        return "too_early", f"one count so far, no velocity yet; {comparison}"
    recent, expected = _known(recent_views_per_hour), _known(expected_views_per_hour)
    told, pace, beyond = _pace(recent, expected, benchmarks)
    turn = _turn(_known(acceleration), velocity, benchmarks)
    words = f"{comparison}; {_count(velocity)} views/h{_TURNS[turn]}{told}"
    if velocity < 0:
        return "slowing", f"{words}: YouTube took views back"
    own_multiple = multiple if kind in OWN_CHANNEL else None
    return _label(_Facts(age, velocity, turn, own_multiple, pace, beyond), benchmarks), words


def _label(facts: _Facts, marks: Benchmarks) -> str:
    if facts.velocity < marks.dormant_views_per_hour:
        return "dormant"
    if _is_viral(facts, marks):
        return "viral"
    if _is_surging(facts, marks):
        return "surging"
    if _is_rising(facts, marks):
        return "rising"
    if facts.pace is None:
        return {1: "rising", 0: "steady", -1: "slowing"}[facts.turn]
    is_slow = facts.pace <= marks.slowing_pace and -facts.beyond >= marks.noise_views_per_hour
    return "slowing" if is_slow else "steady"


def _is_viral(facts: _Facts, marks: Benchmarks) -> bool:
    if facts.pace is None or facts.beyond < marks.viral_views_per_hour:
        return False
    stands_out = facts.multiple is not None and facts.multiple >= marks.viral_multiple
    return facts.pace >= marks.viral_pace or (facts.pace >= marks.surging_pace and stands_out)


def _is_surging(facts: _Facts, marks: Benchmarks) -> bool:
    if facts.pace is not None and facts.pace >= marks.surging_pace and facts.beyond >= marks.surging_views_per_hour:
        return True
    stands_out = facts.multiple is not None and facts.multiple >= marks.viral_multiple
    starts_well = facts.is_younger(marks.first_day_hours) and facts.velocity >= marks.viral_views_per_hour
    return stands_out and starts_well and facts.is_at_pace(marks.steady_pace) and facts.turn >= 0


def _is_rising(facts: _Facts, marks: Benchmarks) -> bool:
    if facts.pace is not None and facts.pace >= marks.rising_pace and facts.beyond >= marks.noise_views_per_hour:
        return True
    stands_out = facts.multiple is not None and facts.multiple >= marks.rising_multiple
    is_held = facts.is_at_pace(marks.steady_pace) and (facts.pace is not None or facts.turn >= 0)
    return stands_out and facts.is_younger(marks.young_hours) and is_held


_TURNS = {1: " and speeding up", 0: "", -1: " and slowing down"}
_WHOSE = {
    "channel_age": "its channel's median{at}",
    "channel_curve": "its channel's median, brought to its age{at}",
    "format_age": "the median of all channels{at}",
    "format_curve": "the median of all channels, brought to its age{at}",
}


def _turn(acceleration: float | None, velocity: float, marks: Benchmarks) -> int:
    """1 for speeding up, -1 for slowing down, 0 for neither or unknown."""
    if acceleration is None:
        return 0
    limit = marks.turning_share * abs(velocity)
    return (acceleration > limit) - (acceleration < -limit)


def _pace(recent: float | None, expected: float | None, marks: Benchmarks) -> tuple[str, float | None, float]:
    """How it reads, the ratio of the two, and their difference; nothing, None and 0 where one is unknown."""
    least = max(expected or 0.0, marks.dormant_views_per_hour)
    if recent is None or expected is None or least <= 0:
        return "", None, 0.0
    pace = recent / least
    return f"; now {_count(recent)}, {pace:.1f} × the {_count(least)} expected of it", pace, recent - least


def _comparison(multiple: float | None, n: int | None, kind: str, age: float | None) -> str:
    if multiple is None:
        return "nothing to compare with yet"
    at = "" if age is None else f" of {_age(age)}" if kind.endswith("_curve") else f" at {_age(age)}"
    whose = _WHOSE.get(kind, "the median").format(at=at)
    return f"{multiple:.1f} × {whose} (n = {n or 0})"


def _age(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:,.0f} days"  # noqa: PLR2004


def _count(velocity: float) -> str:
    return f"{velocity:,.1f}" if abs(velocity) < 10 else f"{velocity:,.0f}"  # noqa: PLR2004


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
