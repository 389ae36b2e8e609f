"""From the numbers of a video to one of seven labels, with the reason in words.

Belongs here: the predefined thresholds and the rules that read them. Does not: computing the numbers (trends), wording
by a language model (the language room, which may refine a label but never replaces this one's reason). Called by
``trends.assemble_trends``, one video at a time.

The published bands below are niche samples from before YouTube redefined its view count (August 2026): configuration,
not truth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LABELS = ("viral", "surging", "rising", "steady", "slowing", "dormant", "too_early")


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """Thresholds of the labels; pass another one to ``label_of`` to override them."""

    # A velocity over less than an hour is mostly the counter's own rhythm (hookdetector and nexascout refuse < 60 min).
    min_age_hours: float = 1.0
    # 87 % of all videos never reach 1,000 views (random-ID study, 10,016 videos): below 24 views a day nothing moves.
    dormant_views_per_hour: float = 1.0
    # Multiples of the normal velocity. outspotyt.com: 2-5 above, 5-10 strong, more is exceptional; video-scripter:
    # 0.75-1.5 standard, 1.5-2 above, from 3 viral, below 0.5 poor.
    viral_multiple: float = 5.0
    surging_multiple: float = 3.0
    rising_multiple: float = 1.5
    poor_multiple: float = 0.5
    # Floors, or seven views an hour on a channel that has one would be viral. Ours, no published source.
    viral_floor_views_per_hour: float = 100.0
    surging_floor_views_per_hour: float = 20.0
    # Without anything to compare with, the absolute velocity decides. Ours; they do not transfer between channel sizes.
    alone_viral_views_per_hour: float = 50_000.0
    alone_surging_views_per_hour: float = 10_000.0
    alone_rising_views_per_hour: float = 1_000.0
    # Acceleration as a share of the velocity, per hour. A velocity ratio of 1.5 (nexascout) between the halves of a
    # six-hour window: (v + 1.5 a) / (v - 1.5 a) = 1.5, so a = v / 7.5.
    turning_share: float = 1 / 7.5


DEFAULT_BENCHMARKS = Benchmarks()


def label_of(
    *,
    age_hours: float | None,
    views_per_hour: float | None,
    acceleration: float | None,
    outlier_multiple: float | None,
    baseline_n: int | None,
    baseline_kind: str | None,
    benchmarks: Benchmarks = DEFAULT_BENCHMARKS,
) -> tuple[str, str]:
    """Label and reason of one video; total: None and NaN are allowed everywhere.

    Units: hours, views per hour, views per hour per hour, a pure multiple. ``baseline_kind`` is one of
    ``trends.outlier_multiples``. First match wins: too early, count corrected, dormant, then the multiple (or the
    absolute velocity where there is none), then the turn.
    """
    age, velocity = _known(age_hours), _known(views_per_hour)
    multiple, turn = _known(outlier_multiple), _turn(_known(acceleration), velocity, benchmarks)
    comparison = _comparison(multiple, baseline_n, baseline_kind, age)
    if age is not None and age < benchmarks.min_age_hours:
        return "too_early", f"{_age(age)} old: too young to tell" if age >= 0 else "not published yet"
    if velocity is None:
        return "too_early", f"one count so far, no velocity yet; {comparison}"
    pace = f"{comparison}; {_count(velocity)} views/h{_TURNS[turn]}"
    if velocity < 0:
        return "slowing", f"{pace}: YouTube took views back"
    if velocity < benchmarks.dormant_views_per_hour:
        return "dormant", pace
    if multiple is None:
        return _label_alone(velocity, turn, benchmarks), pace
    return _label_compared(velocity, multiple, turn, benchmarks), pace


def _label_compared(velocity: float, multiple: float, turn: int, marks: Benchmarks) -> str:
    if multiple >= marks.viral_multiple and velocity >= marks.viral_floor_views_per_hour:
        return "viral"
    if multiple >= marks.surging_multiple and velocity >= marks.surging_floor_views_per_hour and turn >= 0:
        return "surging"
    if multiple >= marks.rising_multiple:
        return "rising"
    if multiple < marks.poor_multiple and turn <= 0:
        return "slowing"
    return _label_by_turn(turn)


def _label_alone(velocity: float, turn: int, marks: Benchmarks) -> str:
    if velocity >= marks.alone_viral_views_per_hour:
        return "viral"
    if velocity >= marks.alone_surging_views_per_hour:
        return "surging"
    if velocity >= marks.alone_rising_views_per_hour and turn >= 0:
        return "rising"
    return _label_by_turn(turn)


def _label_by_turn(turn: int) -> str:
    return {1: "rising", 0: "steady", -1: "slowing"}[turn]


_TURNS = {1: " and speeding up", 0: "", -1: " and slowing down"}


def _turn(acceleration: float | None, velocity: float | None, marks: Benchmarks) -> int:
    """1 for speeding up, -1 for slowing down, 0 for neither or unknown."""
    if acceleration is None or velocity is None:
        return 0
    limit = marks.turning_share * abs(velocity)
    return (acceleration > limit) - (acceleration < -limit)


def _comparison(multiple: float | None, n: int | None, kind: str | None, age: float | None) -> str:
    if multiple is None:
        return "nothing to compare with yet"
    at = f" at {_age(age)}" if age is not None else ""
    whose = {
        "channel_age": f"its channel's median{at}",
        "format_age": f"the median of all channels{at}",
    }.get(kind or "", "the median")
    return f"{multiple:.1f} × {whose} (n = {n or 0})"


def _age(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:,.0f} days"  # noqa: PLR2004


def _count(velocity: float) -> str:
    return f"{velocity:,.1f}" if abs(velocity) < 10 else f"{velocity:,.0f}"  # noqa: PLR2004


def _known(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
