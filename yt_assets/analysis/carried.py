"""What the views of a video may be by now that was not seen for some hours, learned from looks at others.

Here: the gain to expect of a wait, and the bounds that hold nine of ten. Not here: which looks there are
(pipeline/insights/carried.py), forecasts of a day (trends/forecasts.py).

Each look at a video that waited tells by how much the expectation was off. That depends on the hours of the wait and on
those of the rate: every audience has its hours of the day. A rate of a whole day is off after six hours and right again
after a day; one of two hours is right after one, and off after six. Few videos wait for six hours, where many are seen
every hour: of these, looks that lie further apart are compared as if nothing had been seen between them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import BoolArray, FloatArray, IntArray, floats
from yt_assets.analysis.priorities import NEW_HOURS

# The 3 h of ln(age + 3 h), by which views grow: as in trends/trajectories.py.
OFFSET_HOURS = 3.0
# Of the bounds, one in twenty lies below and one above. Fewer looks than this tell nothing of such shares.
BELOW, ABOVE, LEAST_LOOKS = 0.05, 0.95, 100
# Looks are compared with each other when waits, and spans of rates, lie between the same of these hours.
WAITS, SPANS = (1.5, 3.0, 6.0, 12.0, 24.0), (1.5, 3.0, 6.0, 12.0)
# A video that gains less than this an hour is dormant, or nearly so: others learn nothing from it.
LEAST_RATE = 0.7
# Looks back of a video: so many hours apart, give or take a half, at so many videos.
TIMES, BEGIN = ("observed_at", "published_at"), pd.Timestamp("2005-01-01", tz="UTC")
APART, SPANNED, NEARLY, MOST_VIDEOS = (1, 2, 4, 7, 11, 16, 22), (1, 2, 4, 8, 18), 1.5, 6_000


@dataclass(frozen=True)
class Waits:
    """Newest looks at n videos, and the hours since then.

    rate: views an hour, NaN where the video was seen once. span: the hours over which it was measured.
    """

    views: FloatArray
    rate: FloatArray
    span: FloatArray
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

    def cells(self) -> IntArray:
        """Which waits are compared with each other: a number for each."""
        return np.searchsorted(WAITS, self.hours) * (len(SPANS) + 1) + np.searchsorted(SPANS, self.span)


@dataclass(frozen=True)
class Bounds:
    """Errors by the cell of a wait, NaN where too little was learned."""

    low: FloatArray
    high: FloatArray

    def of(self, waits: Waits) -> tuple[FloatArray, FloatArray]:
        """Lower and upper bound of the views of each video by now; whole views, NaN where too little was learned.

        They are the whole views within: rounded outwards, bounds of slow videos would hold one count in fifty more.
        """
        expected, cells = waits.expected(), waits.cells()
        low, high = (expected + errors[cells] * _scale(expected) for errors in (self.low, self.high))
        least = np.maximum(np.ceil(waits.views + low), 0.0)
        return least, np.maximum(np.floor(waits.views + high), least)


@dataclass(frozen=True)
class Looks:
    """Looks at videos after waits, and what the videos had gained by then."""

    waits: Waits
    gained: FloatArray

    def errors(self) -> tuple[IntArray, FloatArray]:
        """The cell and the error of each look that tells something."""
        expected = self.waits.expected()
        is_known = np.isfinite(self.gained) & (expected >= LEAST_RATE * self.waits.hours)
        errors = (self.gained - expected) / _scale(expected)
        return self.waits.cells()[is_known], errors[is_known]


def learn_bounds(again: Looks, earlier: Looks) -> Bounds:
    """Learn from videos that were seen after a wait, and from looks back at others (`earlier`).

    Not from the former alone: after six hours a video is seen again that was chosen for its gain. Where a cell has few
    of both, from all of them.
    """
    cells, errors = (np.concatenate(both) for both in zip(again.errors(), earlier.errors(), strict=True))
    low, high = np.full((2, (len(WAITS) + 1) * (len(SPANS) + 1)), np.nan)
    for cell in range(len(low)):
        alike = errors[cells == cell]
        alike = alike if len(alike) >= LEAST_LOOKS else errors
        if len(alike) >= LEAST_LOOKS:
            low[cell], high[cell] = np.quantile(alike, (BELOW, ABOVE))
    return Bounds(low, high)


def look_back(history: pd.DataFrame) -> Looks:
    """Looks at videos that are new no more as after a wait, out of snapshots (as trends/trajectories.py reads them)."""
    video, videos = pd.factorize(history["video_id"])
    many = np.flatnonzero(np.bincount(video[video >= 0], minlength=len(videos)) > 2)  # noqa: PLR2004  a rate and a wait
    chosen = many[:: -(-len(many) // MOST_VIDEOS) or 1]
    is_chosen = np.zeros(len(videos) + 1, dtype=bool)
    is_chosen[chosen] = True
    rows, video = history[is_chosen[video]], video[is_chosen[video]]
    at, published = (hours_between(BEGIN, pd.to_datetime(rows[name], utc=True)) for name in TIMES)
    order = np.lexsort((at, video))
    return _apart(video[order], at[order], floats(rows["views"])[order], published[order])


def _apart(video: IntArray, at: FloatArray, views: FloatArray, published: FloatArray) -> Looks:
    """The last look of each video, and pairs before it that lie as far apart as is asked for. Sorted rows in."""
    last = np.flatnonzero(np.append(video[1:] != video[:-1], [True])[: len(video)])
    first = np.append([0], last[:-1] + 1)[: len(last)]
    places = video * (2 * np.ptp(at) + 1_000.0) + at if len(at) else at
    found = []
    for apart in APART:
        middle = _nearest(places, places[last] - apart, first, last)
        for span in SPANNED:
            start = _nearest(places, places[middle] - span, first, middle)
            waited, spanned = at[last] - at[middle], at[middle] - at[start]
            is_near = _is_nearly(waited, apart) & _is_nearly(spanned, span)
            is_old = ~(at[middle] - published[middle] < NEW_HOURS)
            found.append(np.stack([start, middle, last])[:, is_near & is_old])
    start, middle, last = np.concatenate(found, axis=1)
    spanned = at[middle] - at[start]
    rate = (views[middle] - views[start]) / spanned
    waits = Waits(views[middle], rate, spanned, at[middle] - published[middle], at[last] - at[middle])
    return Looks(waits, views[last] - views[middle])


def _nearest(places: FloatArray, wanted: FloatArray, lowest: IntArray, highest: IntArray) -> IntArray:
    """Of each video the look that is nearest to a moment."""
    after = np.clip(np.searchsorted(places, wanted), lowest, highest)
    before = np.clip(after - 1, lowest, highest)
    return np.where(np.abs(places[after] - wanted) <= np.abs(places[before] - wanted), after, before)


def _is_nearly(hours: FloatArray, wanted: float) -> BoolArray:
    return np.asarray((hours > wanted / NEARLY) & (hours < wanted * NEARLY), dtype=bool)


def hours_between(start: pd.Series | pd.Timestamp, end: pd.Series | pd.Timestamp) -> FloatArray:
    """Hours from one moment to another, of a series of either."""
    return np.asarray(pd.Series(end - start).dt.total_seconds(), dtype=np.float64) / 3600.0


def _scale(expected: FloatArray) -> FloatArray:
    """What an expectation is off by, up to a factor: a rate changes while it waits."""
    return np.maximum(expected, 1.0)
