"""How far a forecast may be off: bounds that hold four of five true gains, wider the less was seen.

Here: the error to expect of a forecast, and its bounds. Not here: the forecast (forecasts.py).

The error is in logarithms. Its terms were fitted in November 2026, as the 80 % quantile of the errors of 14,600
forecasts for a day ahead on six tasks of equal weight: the public series that docs/trends.md names.
"""

from dataclasses import dataclass

import numpy as np

from yt_assets.analysis.frames import BoolArray, FloatArray

# From young to settled: halfway at 500 h (all sources; from 300 to 800 h much alike). From settled to old: at 3,000 h.
SETTLED_HOURS, OLD_HOURS, SETTLING = 500.0, 3_000.0, 0.5
# What every forecast is off by; beside it what comes with youth, with age, and with not knowing the age.
ALWAYS, YOUNG, OLD, UNKNOWN_AGE = 0.03, 0.11, 0.22, 0.06
# Seen once; a day seen, and no change of pace yet; two days seen. Of what the first day takes away, its first hours
# take most: half is gone after FIRST_HOURS. Of videos with hourly looks, 24 settled and 21 quiet ones were off by 0.5
# and 2.1 after an hour, by 0.4 and 0.7 after six, by 0.2 and 0.5 after a day.
ONCE, FIRST_DAY, SECOND_DAY, FIRST_HOURS = 1.2, 0.45, 0.1, 2.0
# For each logarithm by which its days differ from one to the next, up to MOST_SWINGS of them.
SWINGS, MOST_SWINGS = 0.48, 1.5
# Gains are skewed: the upper bound is farther away. VIEWS widens the bounds of what hardly gains.
LOW, HIGH, VIEWS = 0.96, 1.08, 10.0
DAY = 24.0


@dataclass(frozen=True, slots=True)
class Watched:
    """What is known of n videos: age in hours, hours seen of the last day, days seen, mean change between the days."""

    age: FloatArray
    age_known: BoolArray
    hours: FloatArray
    days: FloatArray
    swings: FloatArray


def share_beyond(age: FloatArray, half: float) -> FloatArray:
    """0 for an age far below ``half`` hours, 1 for one far above, one half there."""
    return 1 / (1 + (np.maximum(age, 1.0) / half) ** (-1 / SETTLING))


def error_of(seen: Watched) -> FloatArray:
    """The error of each video's forecast, in logarithms."""
    settled, old = share_beyond(seen.age, SETTLED_HOURS), share_beyond(seen.age, OLD_HOURS)
    left, at_last = (1 / (1 + hours / FIRST_HOURS) for hours in (np.minimum(seen.hours, DAY), DAY))
    unseen = (left - at_last) / (1 - at_last)
    few = np.where(seen.days == 2, SECOND_DAY, np.where(seen.days == 3, SECOND_DAY / 2, 0.0))  # noqa: PLR2004
    first = np.where(seen.days <= 1, FIRST_DAY + (ONCE - FIRST_DAY) * unseen, few)
    steady = ALWAYS + YOUNG * (1 - settled) + OLD * old + SWINGS * np.minimum(seen.swings, MOST_SWINGS)
    return steady + first + np.where(seen.age_known, 0.0, UNKNOWN_AGE)


def bounds(gain: FloatArray, error: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lower and upper bound of each gain: finite, not negative, the gain between them."""
    low = (gain + VIEWS) * np.exp(-LOW * error) - VIEWS
    return np.maximum(low, 0.0), (gain + VIEWS) * np.exp(HIGH * error) - VIEWS
