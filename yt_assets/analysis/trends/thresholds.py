"""The thresholds of the labels: one table of bands, each with its source, and how another table takes its place.

Here: the thresholds, what each must satisfy, and the sentence about one that does not. Not here: the rules that read
them (labels.py), opening a file (settings/thresholds_file.py).

``YT_BENCHMARKS_FILE`` names a YAML file with some of these fields; the others keep their defaults.

Published bands are samples of niches from before YouTube redefined its view count in August 2026: configuration, not
truth. The bands of pace were checked against the bursts of the simulated world (docs/metrics.md has the figures).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Thresholds of the labels. Hours, views per hour, and pure ratios; all are finite and not negative."""

    # A velocity over less than an hour is mostly the counter's own rhythm (hookdetector and nexascout refuse < 60 min).
    min_age_hours: float = 1.0
    # 87 % of all videos never reach 1,000 views (random-ID study, 10,016 videos): below 24 views a day nothing moves.
    # Nor is less than this ever expected: a pace of 40 over an expectation of 0.1 views an hour says nothing.
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
    # How long a multiple of all views speaks of the present. YouTube Studio reports on the first 24 hours. After three
    # days a video that only holds its pace is an outlier, and rises no more; ours.
    first_day_hours: float = 24.0
    young_hours: float = 72.0


DEFAULT_THRESHOLDS = Thresholds()
NAMES = tuple(field.name for field in fields(Thresholds))
# Bands must follow each other: a video beyond one is beyond all that stand before it.
ASCENDING = (
    ("slowing_pace", "steady_pace", "rising_pace", "surging_pace", "viral_pace"),
    ("noise_views_per_hour", "surging_views_per_hour", "viral_views_per_hour"),
    ("rising_multiple", "viral_multiple"),
    ("min_age_hours", "first_day_hours", "young_hours"),
)


class BadThreshold(ValueError):
    """One field of a table is wrong; the message has its name, its value and what is allowed."""


def read_thresholds(table: object) -> Thresholds:
    """Thresholds with the fields of ``table`` in place of the defaults. Raises BadThreshold for the first bad field."""
    if table is None:
        return DEFAULT_THRESHOLDS
    if not isinstance(table, Mapping):
        message = f"it holds {_shown(table)}: it must be a table of fields such as 'surging_pace: 2.5'"
        raise BadThreshold(message)
    for name, value in table.items():
        _check_field(name, value)
    marks = replace(DEFAULT_THRESHOLDS, **{name: float(value) for name, value in table.items()})
    for names in ASCENDING:
        _check_order(marks, names, table)
    return marks


def _check_field(name: object, value: object) -> None:
    if name not in NAMES:
        message = f"it has the unknown field {_shown(name)}: allowed are {', '.join(NAMES)}"
        raise BadThreshold(message)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(float(str(value))) or float(str(value)) < 0:
        message = f"{name} is {_shown(value)}: it must be a finite number of at least 0"
        raise BadThreshold(message)


def _check_order(marks: Thresholds, names: tuple[str, ...], table: Mapping[object, object]) -> None:
    for low, high in pairwise(names):
        if getattr(marks, low) >= getattr(marks, high):
            wrong, other, side = (high, low, "more") if high in table else (low, high, "less")
            value, limit = getattr(marks, wrong), getattr(marks, other)
            message = f"{wrong} is {value:g}: it must be {side} than {other}, which is {limit:g}"
            raise BadThreshold(message)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004  a line of a terminal
