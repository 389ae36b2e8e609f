"""How many views each video gains next: the decay law, its constants, and where each constant comes from.

Here: the forecast from clean trajectories. Not here: cleaning (trajectories.py), the columns that a reader sees
(scoring.py) and the ranking (ranking.py). Called by scoring.py.

The law: views grow with the logarithm of age, so a video's pace is its views per unit of ln(age + 3 h). The
forecast is pace now * ln((age + horizon + 3 h) / (age + 3 h)), times the rhythm of the day where the horizon is shorter
than one. docs/trends.md tells what each part is worth.

The constants were fitted in November 2026 on public series of 2017-2026: trending pages (2,550 videos), daily series of
channels and videos (159), hourly ones of six videos, and 2,081 videos seen twice in a week.
"""

from dataclasses import dataclass

import numpy as np

from yt_assets.analysis.frames import BoolArray, FloatArray
from yt_assets.analysis.trends.bounds import OLD_HOURS, SETTLED_HOURS, Watched, bounds, error_of, share_beyond
from yt_assets.analysis.trends.trajectories import OFFSET_HOURS, Trajectories

DAY = 24.0
# The same for a video seen once, whose pace is all its views since publication: 1,089 videos new on trending pages.
ONCE_OFFSET_HOURS = 5.0
# An old video seen once gains more than the logarithm says, twice as much past four months: (age / 12,000 h) ** 1.5 is
# added. Fitted on 2,081 videos seen twice a week apart in 2026, and on 59 channel totals that are up to 17 years old.
TAIL_HOURS, TAIL_POWER = 12_000.0, 1.5
# A video of unknown age is taken for 30 h old when first seen: 1,197 videos new on trending pages, autumn of 2017.
NEW_HOURS = 30.0
# How much of that age, in logarithms, the last day's share of all views decides; the time watched decides the rest.
# By the law alone such videos gain a tenth less than so foretold: 4,405 forecasts on trending pages, autumn of 2017.
IMPLIED_SHARE, UNKNOWN_AGE = 0.4, 0.9
DAYS = 7
# Of old videos (halfway at 3,000 h) the same weekday a week ago counts beside the days before, and a day far below the
# others is not believed: a counter lagged, or views were taken back. They lose 5 % a day beyond the law. Chosen on 106
# channel totals and three channels' videos; hourly series of six younger videos want none of it.
WEEKDAY, LARGEST_DROP, OLD_LOSS = 0.1, 0.25, 0.05
HALF = 0.5  # an old video is one beyond those 3,000 h
# Weight of each day's pace against that of the day after, for old videos: 0.4 to 0.6 on three daily sources.
MEMORY = 0.5
# Share of yesterday's change of pace that goes on today, for young videos: 0.2 to 0.4 on trending pages of 2017.
MOMENTUM = 0.25
# What the change of pace was before a young video's first day was seen: videos are found on their way down. From a day
# with two looks to the next, 994 videos new on trending pages lost a fifth of their pace.
FIRST_CHANGE = -0.5
LARGEST_CHANGE = 1.0  # in logarithms: a change beyond 2.7 times is not carried further
RHYTHM_DAYS = 2
# Views of a normal rhythm mixed into the observed one, so that a handful of views makes none.
RHYTHM_VIEWS = 20.0
RHYTHM_LIMITS = (0.25, 4.0)
# With less than a day observed, up to an hour at the pace of all views since publication is mixed in, in logarithms.
# The farther the two are apart, the less: the weight halves where they differ by PRIOR_TRUST logarithms (4.5 times).
PRIOR_HOURS, PRIOR_TRUST = 1.0, 1.5
OLDEST_HOURS = 200_000.0  # YouTube is that old


@dataclass(frozen=True, slots=True)
class Forecast:
    """Views within the horizon, n each: never NaN, negative or infinite."""

    gain: FloatArray
    low: FloatArray  # four of five true gains lie between low and high
    high: FloatArray
    without_rhythm: FloatArray  # the same as if the day had no rhythm


def forecast(trajectories: Trajectories, horizon: float, waiting: FloatArray | float = 0.0) -> Forecast:
    """What each video of ``trajectories`` gains within ``horizon`` hours after as_of.

    ``waiting``: views that were watched and are not shown yet (n).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        days = _days(trajectories)
        pace = _pace(days, _once(days, DAY) / _log_growth(days.age, days.age + DAY))
        by_pace = pace * _log_growth(days.age, days.age + horizon)
        expected = np.where(np.isfinite(pace), by_pace, _once(days, horizon))
        gain = np.nan_to_num(np.maximum(expected, 0.0), nan=0.0, posinf=0.0, neginf=0.0) + waiting
        rhythm = _rhythm(trajectories, days, horizon) if horizon < DAY else np.ones_like(gain)
        gain_now = gain * rhythm
        low, high = bounds(gain_now, error_of(_watched(days)))
    return Forecast(gain_now, low, high, gain)


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


def _days(trajectories: Trajectories) -> _Days:
    ends = [trajectories.moved - DAY * number for number in range(DAYS)]
    gained = [trajectories.gained(end - DAY, end) for end in ends]
    gain, hours = (np.column_stack(part) for part in zip(*gained, strict=True))
    last_age = _age_at_last(trajectories, gain[:, 0], hours[:, 0])
    end_age = np.maximum(last_age[:, None] - DAY * np.arange(DAYS), 0.0)
    growth = _log_growth(end_age - hours, end_age)
    # The last day, and the days before it that were seen for half of it at least, up to the first that was not.
    usable = (hours >= DAY / 2) & (growth > 0)
    usable[:, 0] = (hours[:, 0] > 0) & (growth[:, 0] > 0)
    return _Days(
        age_known=~np.isnan(trajectories.age),
        age=np.maximum(last_age - trajectories.moved, 0.0),
        last_age=last_age,
        views=trajectories.last_views,
        gain=gain,
        hours=hours,
        growth=growth,
        usable=np.logical_and.accumulate(usable, axis=1),
    )


def _age_at_last(trajectories: Trajectories, gain: FloatArray, hours: FloatArray) -> FloatArray:
    """Hours since publication at the last movement: known, or what the share of the last day in all views implies."""
    published = np.where(trajectories.age > 0, trajectories.age + trajectories.moved, np.nan)
    implied = _implied_age(np.maximum(gain, 1.0) / trajectories.last_views, hours)
    implied = implied**IMPLIED_SHARE * (NEW_HOURS + trajectories.moved - trajectories.first) ** (1 - IMPLIED_SHARE)
    unknown = np.where(hours > 0, implied, NEW_HOURS)
    age = np.where(np.isnan(trajectories.age), unknown, published)
    age = np.where(np.isnan(age), NEW_HOURS, age)
    return np.fmax(np.maximum(age, 0.0), trajectories.moved - trajectories.first)


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


def _pace(days: _Days, lifetime: FloatArray) -> FloatArray:
    """Views per unit of ln(age + 3 h) to expect now; NaN for a video seen once."""
    first = days.growth[:, 0]
    # A few hours may fall into a frozen counter or the quiet of the night.
    seen = np.log1p(days.gain[:, 0])
    apart = np.log1p(np.maximum(lifetime * first, 0.0)) - seen
    # Each further look makes the prior weigh less, and so does every disagreement.
    prior = np.where(days.age_known, PRIOR_HOURS, 0.0) * np.maximum(1 - days.hours[:, 0] / DAY, 0.0) / days.hours[:, 0]
    prior = prior / (1 + (apart / PRIOR_TRUST) ** 2)
    level_first = seen + np.where(prior > 0, apart * prior / (1 + prior), 0.0)
    scaled = days.gain * (first[:, None] / days.growth)
    level = np.log1p(np.where(days.usable, scaled, 0.0))
    level[:, 0] = level_first
    # 0 for a young video, 1 for an old one.
    settled, old = share_beyond(days.last_age, SETTLED_HOURS), share_beyond(days.last_age, OLD_HOURS)
    weight = (MEMORY * settled)[:, None] ** np.arange(DAYS) * days.usable
    weight[:, DAYS - 1] += WEEKDAY * old * days.usable[:, DAYS - 1]
    earlier = weight[:, 1:].sum(axis=1)
    before = np.where(earlier > 0, (weight[:, 1:] * level[:, 1:]).sum(axis=1) / earlier, level[:, 0])
    floor = np.where(days.usable[:, 2], before - LARGEST_DROP, -np.inf)
    level[:, 0] = np.maximum(level[:, 0], np.where(old > HALF, floor, -np.inf))
    usual = (weight * level).sum(axis=1) / weight.sum(axis=1)
    first_change = FIRST_CHANGE * np.minimum(days.hours[:, 0] / DAY, 1.0)
    change = np.where(days.usable[:, 1], level[:, 0] - level[:, 1], first_change)
    momentum = MOMENTUM * (1 - settled) * np.clip(change, -LARGEST_CHANGE, LARGEST_CHANGE)
    pace: FloatArray = np.expm1(usual + momentum - OLD_LOSS * old) / first
    return pace * np.where(days.age_known, 1.0, UNKNOWN_AGE)


def _watched(days: _Days) -> Watched:
    """What the error of a forecast depends on."""
    level = np.log1p(np.where(days.usable, days.gain, 0.0)) - np.log(np.where(days.usable, days.growth, 1.0))
    both = days.usable[:, 1:]
    changes = np.where(both, np.abs(np.diff(level, axis=1)), 0.0).sum(axis=1)
    return Watched(
        age=days.last_age,
        age_known=days.age_known,
        hours=np.where(days.usable[:, 0], days.hours[:, 0], 0.0),
        days=days.usable.sum(axis=1).astype("float64"),
        swings=changes / np.maximum(both.sum(axis=1), 1),
    )


def _rhythm(trajectories: Trajectories, days: _Days, horizon: float) -> FloatArray:
    """Views in the same hours of the days before, against what an even pace over those days would have brought."""
    views, due = np.full_like(days.age, RHYTHM_VIEWS), np.full_like(days.age, RHYTHM_VIEWS)
    for day in range(RHYTHM_DAYS):
        begin = np.full_like(days.age, -DAY * (day + 1))
        gain, hours = trajectories.gained(begin, begin + horizon)
        even = days.gain[:, day] / days.growth[:, day]
        even = even * _log_growth(days.age + begin, np.maximum(days.age + begin + horizon, 0.0)) * hours / horizon
        whole = (hours >= 0.8 * horizon) & days.usable[:, day] & (days.hours[:, day] >= 0.8 * DAY)
        views, due = views + np.where(whole, gain, 0.0), due + np.where(whole, even, 0.0)
    return np.clip(views / due, *RHYTHM_LIMITS)
