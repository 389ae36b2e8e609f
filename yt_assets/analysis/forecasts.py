"""How many views each video gains next: the decay law, its constants, and where each constant comes from.

Belongs here: the forecast from clean trajectories. Does not: cleaning (trajectories), the columns that a reader sees
and the ranking (trends). Called by ``trends``.

The law: views grow with the logarithm of age, so a video's pace is its views per unit of ln(age + 3 h). The
forecast is pace now * ln((age + horizon + 3 h) / (age + 3 h)), times the rhythm of the day where the horizon is shorter
than one. docs/trends.md tells what each part is worth.

The constants were fitted in November 2026 on public series of 2017-2026: trending pages (2,550 videos), daily series of
channels and videos (159), hourly ones of six videos, and 2,081 videos seen twice in a week.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yt_assets.analysis.trajectories import Trajectories

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

DAY = 24.0
OFFSET_HOURS = 3.0
"""The 3 h of ln(age + 3 h). Between 1 and 6 h the error on trending pages and hourly series hardly moves."""
ONCE_OFFSET_HOURS = 5.0
"""The same for a video seen once, whose pace is all its views since publication: 1,089 videos new on trending pages."""
TAIL_HOURS = 12_000.0
TAIL_POWER = 1.5
"""An old video seen once gains more than the logarithm says, twice as much past four months: (age / 12,000 h) ** 1.5 is
added. Fitted on 2,081 videos seen twice a week apart in 2026, and on 59 channel totals that are up to 17 years old."""
NEW_HOURS = 30.0
"""A video of unknown age is taken for 30 h old when first seen: 1,197 videos new on trending pages, autumn of 2017."""
DAYS = 7
MEMORY = 0.5
"""Weight of each day's pace against that of the day after, for old videos: 0.4 to 0.6 on three daily sources."""
MOMENTUM = 0.3
"""Share of yesterday's change of pace that goes on today, for young videos: 0.2 to 0.4 on trending pages of 2017."""
SETTLED_HOURS = 500.0
SETTLING = 0.5
"""From momentum to memory: halfway at 500 h, seven eighths at 1,300 h (all sources; from 300 to 800 h much alike)."""
LARGEST_CHANGE = 1.0  # in logarithms: a change beyond 2.7 times is not carried further
RHYTHM_DAYS = 2
RHYTHM_VIEWS = 20.0
"""Views of a normal rhythm mixed into the observed one, so that a handful of views makes none."""
RHYTHM_LIMITS = (0.25, 4.0)
PRIOR_HOURS = 1.0
"""With less than a day observed, up to an hour at the pace of all views since publication is mixed in."""
OLDEST_HOURS = 200_000.0  # YouTube is that old


@dataclass(frozen=True, slots=True)
class Forecast:
    """Views within the horizon, n each: never NaN, negative or infinite."""

    gain: FloatArray
    without_rhythm: FloatArray  # the same as if the day had no rhythm


def forecast(seen: Trajectories, horizon: float) -> Forecast:
    """What each video of ``seen`` gains within ``horizon`` hours after as_of."""
    with np.errstate(divide="ignore", invalid="ignore"):
        days = _days(seen)
        once = _once(days, horizon)
        pace = _pace(days, _once(days, DAY) / _log_growth(days.age, days.age + DAY))
        known = np.where(np.isfinite(pace), pace * _log_growth(days.age, days.age + horizon), once)
        gain = np.nan_to_num(np.maximum(known, 0.0), nan=0.0, posinf=0.0, neginf=0.0)
        rhythm = _rhythm(seen, days, horizon) if horizon < DAY else np.ones_like(gain)
    return Forecast(gain * rhythm, gain)


@dataclass(frozen=True, slots=True)
class _Days:
    """The days before each video's last movement, the latest first (n rows, DAYS columns)."""

    age_known: BoolArray
    age: FloatArray  # hours at as_of (n), estimated where unknown; never below 0
    last_age: FloatArray  # hours at the last movement (n)
    views: FloatArray  # the last count (n)
    gain: FloatArray
    hours: FloatArray
    growth: FloatArray  # of ln(age + 3 h) within the observed hours
    usable: BoolArray


def _days(seen: Trajectories) -> _Days:
    ends = [seen.moved - DAY * number for number in range(DAYS)]
    gained = [seen.gained(end - DAY, end) for end in ends]
    gain, hours = (np.column_stack(part) for part in zip(*gained, strict=True))
    last_age = _age_at_last(seen, gain[:, 0], hours[:, 0])
    end_age = np.maximum(last_age[:, None] - DAY * np.arange(DAYS), 0.0)
    growth = _log_growth(end_age - hours, end_age)
    return _Days(
        age_known=~np.isnan(seen.age),
        age=np.maximum(last_age - seen.moved, 0.0),
        last_age=last_age,
        views=seen.last_views,
        gain=gain,
        hours=hours,
        growth=growth,
        usable=_usable(hours, growth),
    )


def _usable(hours: FloatArray, growth: FloatArray) -> BoolArray:
    """The last day, and the days before it that were seen for half of it at least, up to the first that was not."""
    seen = (hours >= DAY / 2) & (growth > 0)
    seen[:, 0] = (hours[:, 0] > 0) & (growth[:, 0] > 0)
    return np.logical_and.accumulate(seen, axis=1)


def _age_at_last(seen: Trajectories, gain: FloatArray, hours: FloatArray) -> FloatArray:
    """Hours since publication at the last movement: known, or what the share of the last day in all views implies."""
    known = np.where(seen.age > 0, seen.age + seen.moved, np.nan)
    implied = _implied_age(np.maximum(gain, 1.0) / seen.last_views, hours)
    implied = np.sqrt(implied * (NEW_HOURS + seen.moved - seen.first))
    unknown = np.where(hours > 0, implied, NEW_HOURS)
    age = np.where(np.isnan(seen.age), unknown, known)
    age = np.where(np.isnan(age), NEW_HOURS, age)
    return np.fmax(np.maximum(age, 0.0), seen.moved - seen.first)


def _implied_age(share: FloatArray, hours: FloatArray) -> FloatArray:
    """The age at which the last ``hours`` bring ``share`` of all views by the logarithm; by bisection of ln(age)."""
    low, high = np.log(np.maximum(hours, 1.0)), np.full_like(share, np.log(OLDEST_HOURS))
    for _ in range(40):
        middle = (low + high) / 2
        age = np.exp(middle)
        older = _log_growth(age - hours, age) / _log_growth(np.zeros_like(age), age) > share
        low, high = np.where(older, middle, low), np.where(older, high, middle)
    return np.exp(high)


def _log_growth(begin: FloatArray, end: FloatArray) -> FloatArray:
    return np.log((end + OFFSET_HOURS) / (np.maximum(begin, 0.0) + OFFSET_HOURS))


def _once(days: _Days, horizon: float) -> FloatArray:
    """Views within the horizon if all since publication came by the law."""

    def growth(age: FloatArray) -> FloatArray:
        return np.log1p(age / ONCE_OFFSET_HOURS) + (age / TAIL_HOURS) ** TAIL_POWER

    share = (growth(days.age + horizon) - growth(days.age)) / growth(np.maximum(days.last_age, 0.5))
    gain: FloatArray = days.views * share
    return gain


def _settled(age: FloatArray) -> FloatArray:
    """0 for a young video, 1 for an old one, a half at SETTLED_HOURS."""
    settled: FloatArray = 1 / (1 + (np.maximum(age, 1.0) / SETTLED_HOURS) ** (-1 / SETTLING))
    return settled


def _pace(days: _Days, lifetime: FloatArray) -> FloatArray:
    """Views per unit of ln(age + 3 h) to expect now; NaN for a video seen once."""
    first = days.growth[:, 0]
    # A few hours may fall into a frozen counter or the quiet of the night.
    prior = np.where(days.age_known, PRIOR_HOURS, 0.0) * np.maximum(1 - days.hours[:, 0] / DAY, 0.0) / days.hours[:, 0]
    gain = (days.gain[:, 0] + lifetime * first * prior) / (1 + prior)
    scaled = days.gain * (first[:, None] / days.growth)
    scaled[:, 0] = gain
    level = np.log1p(np.where(days.usable, scaled, 0.0))
    settled = _settled(days.last_age)
    weight = (MEMORY * settled)[:, None] ** np.arange(DAYS) * days.usable
    usual = (weight * level).sum(axis=1) / weight.sum(axis=1)
    change = np.where(days.usable[:, 1], level[:, 0] - level[:, 1], 0.0)
    momentum = MOMENTUM * (1 - settled) * np.clip(change, -LARGEST_CHANGE, LARGEST_CHANGE)
    pace: FloatArray = np.expm1(usual + momentum) / first
    return pace


def _rhythm(seen: Trajectories, days: _Days, horizon: float) -> FloatArray:
    """Views in the same hours of the days before, against what an even pace over those days would have brought."""
    views, due = np.full_like(days.age, RHYTHM_VIEWS), np.full_like(days.age, RHYTHM_VIEWS)
    for day in range(RHYTHM_DAYS):
        begin = np.full_like(days.age, -DAY * (day + 1))
        gain, hours = seen.gained(begin, begin + horizon)
        even = days.gain[:, day] / days.growth[:, day]
        even = even * _log_growth(days.age + begin, np.maximum(days.age + begin + horizon, 0.0)) * hours / horizon
        whole = (hours >= 0.8 * horizon) & days.usable[:, day] & (days.hours[:, day] >= 0.8 * DAY)
        views, due = views + np.where(whole, gain, 0.0), due + np.where(whole, even, 0.0)
    return np.clip(views / due, *RHYTHM_LIMITS)
