"""What the views of a video may be by now that was not seen for some hours, learned from looks at others.

Here: the gain to expect of a wait, and the bounds that hold nine of ten. Not here: which looks there are
(pipeline/insights/carried.py), forecasts of a day (trends/forecasts.py).

Each look at a video that waited tells by how much the expectation was off. Errors are in units of the expectation's own
size, and of videos with like expectations: of a video that gains a view a day more is known than of one in its surge.
"""

from dataclasses import dataclass

import numpy as np

from yt_assets.analysis.frames import FloatArray

# The 3 h of ln(age + 3 h), by which views grow: as in trends/trajectories.py.
OFFSET_HOURS, DAY = 3.0, 24.0
# Power of the hours by which the error of a rate grows. At 0 short waits were covered too well, at 0.5 long ones.
WIDENING = 0.25
# Of the bounds, one in twenty lies below and one above. Fewer looks than this tell nothing of such shares.
BELOW, ABOVE, LEAST_LOOKS = 0.05, 0.95, 100
# Looks that are compared with each other: a twentieth of them, and this many at least.
GROUPS, LEAST_OF_GROUP = 20, 50


@dataclass(frozen=True)
class Waits:
    """Newest looks at n videos, and the hours since then. rate: views an hour, NaN where the video was seen once."""

    views: FloatArray
    rate: FloatArray
    age: FloatArray
    hours: FloatArray

    def expected(self) -> FloatArray:
        """Views to come within the hours: the rate goes on, and falls with age as views of young videos do."""
        age = np.maximum(np.nan_to_num(self.age, nan=np.inf), 0.0) + OFFSET_HOURS
        lifetime = self.views / np.maximum(np.log(age / OFFSET_HOURS), 0.1) / age
        rate = np.maximum(np.where(np.isnan(self.rate), lifetime, self.rate), 0.0)
        with np.errstate(invalid="ignore"):
            grown = np.where(np.isinf(age), self.hours, age * np.log1p(self.hours / age))
        return np.asarray(np.nan_to_num(rate) * grown, dtype=np.float64)


@dataclass(frozen=True)
class Bounds:
    """Errors by the size of the expectation. sizes: upper ends of the groups; low, high: of each group."""

    sizes: FloatArray
    low: FloatArray
    high: FloatArray

    def of(self, waits: Waits) -> tuple[FloatArray, FloatArray]:
        """Lower and upper bound of the views of each video by now; whole views, NaN where too little was learned."""
        if not len(self.sizes):
            nothing = np.full(len(waits.views), np.nan)
            return nothing, nothing
        expected = waits.expected()
        group = np.minimum(np.searchsorted(self.sizes, expected), len(self.sizes) - 1)
        scale = _scale(expected, waits.hours)
        low, high = (expected + ends[group] * scale for ends in (self.low, self.high))
        return np.maximum(np.round(waits.views + low), 0.0), np.round(waits.views + high)


def learn_bounds(waits: Waits, gained: FloatArray) -> Bounds:
    """Learn from videos that were seen after a wait, and what they had gained by then."""
    expected = waits.expected()
    known = np.isfinite(gained) & np.isfinite(expected)
    expected, gained, hours = expected[known], gained[known], waits.hours[known]
    if len(expected) < LEAST_LOOKS:
        return Bounds(*(np.empty(0) for _ in range(3)))
    order = np.argsort(expected, kind="stable")
    errors = ((gained - expected) / _scale(expected, hours))[order]
    groups = np.array_split(errors, max(1, min(GROUPS, len(errors) // LEAST_OF_GROUP)))
    ends = np.cumsum([len(group) for group in groups]) - 1
    low, high = (np.array([np.quantile(group, share) for group in groups]) for share in (BELOW, ABOVE))
    return Bounds(expected[order][ends], low, high)


def _scale(expected: FloatArray, hours: FloatArray) -> FloatArray:
    """What an expectation is off by, up to a factor: counts scatter, and a rate changes while it waits."""
    return expected * (hours / DAY) ** WIDENING + np.sqrt(expected + 1.0)
