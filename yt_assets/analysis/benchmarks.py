"""The predefined benchmarks: one table of bands, each with its source, and how another table takes its place.

Belongs here: the thresholds, what each must satisfy, and the sentence about one that does not. Does not: the rules that
read them (labels), opening a file (settings). ``YT_BENCHMARKS_FILE`` names a YAML file with some of these fields; the
others keep their defaults.

Published bands are samples of niches from before YouTube redefined its view count in August 2026: configuration, not
truth. The bands of pace were checked against the bursts of the simulated world (docs/metrics.md has the figures).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Benchmarks:
    """Thresholds of the labels. Hours, views per hour, and pure ratios; all are finite and not negative."""

    # A velocity over less than an hour is mostly the counter's own rhythm (hookdetector and nexascout refuse < 60 min).
    min_age_hours: float = 1.0
    # 87 % of all videos never reach 1,000 views (random-ID study, 10,016 videos): below 24 views a day nothing moves.
    # Less than this is expected of nobody either: a pace of 40 over an expectation of 0.1 views an hour says nothing.
    dormant_views_per_hour: float = 1.0
    # Pace: views an hour now over those that the video's own last days let expect. video-scripter's bands of
    # performance against expectation: 0.5-0.75 below, 0.75-1.5 standard, 1.5-2 above, 2-3 outperforms; outspotyt.com:
    # 5-10 strong. nexascout alerts at a velocity ratio of 1.5. Surging begins lower than where those samples put it: of
    # the simulated world's slowest bursts one in ten stays below 2 in its first two hours.
    slowing_pace: float = 0.5
    steady_pace: float = 0.75
    rising_pace: float = 1.5
    surging_pace: float = 1.75
    viral_pace: float = 5.0
    # Views an hour beyond (or below) the expectation, or three views instead of one would be a surge. Ours.
    noise_views_per_hour: float = 5.0
    surging_views_per_hour: float = 50.0
    viral_views_per_hour: float = 250.0
    # Outlier multiple: views over the channel's median at the same age. video-scripter: 1.5-2 above; outspotyt.com: 2-5
    # above, 5-10 strong, more is exceptional.
    rising_multiple: float = 1.5
    viral_multiple: float = 5.0
    # How long a multiple of all views speaks of the present. YouTube Studio reports on the first 24 hours; half of the
    # views of the first 90 days come within two weeks (TubeMogul, 10,916 videos).
    first_day_hours: float = 24.0
    young_hours: float = 336.0
    # Acceleration as a share of the velocity, per hour. A velocity ratio of 1.5 (nexascout) between the halves of a
    # six-hour window: (v + 1.5 a) / (v - 1.5 a) = 1.5, so a = v / 7.5.
    turning_share: float = 1 / 7.5


DEFAULT_BENCHMARKS = Benchmarks()
NAMES = tuple(field.name for field in fields(Benchmarks))
ASCENDING = (
    ("slowing_pace", "steady_pace", "rising_pace", "surging_pace", "viral_pace"),
    ("noise_views_per_hour", "surging_views_per_hour", "viral_views_per_hour"),
    ("rising_multiple", "viral_multiple"),
    ("min_age_hours", "first_day_hours", "young_hours"),
)
"""Bands must follow each other: a video beyond one is beyond all that stand before it."""


class BadBenchmark(ValueError):
    """One field of a table is wrong; the message has its name, its value and what is allowed."""


def read_benchmarks(table: object) -> Benchmarks:
    """Benchmarks with the fields of ``table`` in place of the defaults. Raises BadBenchmark for the first bad field."""
    if table is None:
        return DEFAULT_BENCHMARKS
    if not isinstance(table, Mapping):
        message = f"it holds {_shown(table)}: it must be a table of fields such as 'surging_pace: 2.5'"
        raise BadBenchmark(message)
    for name, value in table.items():
        _check_field(name, value)
    marks = replace(DEFAULT_BENCHMARKS, **{name: float(value) for name, value in table.items()})
    for names in ASCENDING:
        _check_order(marks, names, table)
    return marks


def _check_field(name: object, value: object) -> None:
    if name not in NAMES:
        message = f"it has the unknown field {_shown(name)}: allowed are {', '.join(NAMES)}"
        raise BadBenchmark(message)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(float(str(value))) or float(str(value)) < 0:
        message = f"{name} is {_shown(value)}: it must be a finite number of at least 0"
        raise BadBenchmark(message)


def _check_order(marks: Benchmarks, names: tuple[str, ...], table: Mapping[object, object]) -> None:
    values = [getattr(marks, name) for name in names]
    for place in range(1, len(names)):
        low, high = names[place - 1], names[place]
        if values[place - 1] >= values[place]:
            wrong, other, side = (high, low, "more") if high in table else (low, high, "less")
            given, limit = getattr(marks, wrong), getattr(marks, other)
            message = f"{wrong} is {given:g}: it must be {side} than {other}, which is {limit:g}"
            raise BadBenchmark(message)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004  a line of a terminal
