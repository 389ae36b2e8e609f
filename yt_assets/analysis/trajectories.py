"""View counts of many videos as flat, clean arrays, and what they gained over a window of time.

Belongs here: cleaning snapshots (order, duplicates, corrections, counters that stand still) and measuring gains by
elapsed time. Does not: what a gain foretells (forecasts) or how it compares (trends). Called by both.

Everything is one array operation over all videos; there is no loop over videos. Hours are counted from ``as_of`` (0),
so observations lie at zero or below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

SPACING_HOURS = 1 / 6
"""Observations closer than ten minutes say nothing about speed; the latest of them stands for all."""
FROZEN_VIEWS = 20
"""A counter that stands still where this many views were due is frozen: chance alone would do it once in e ** 20."""


@dataclass(frozen=True, slots=True)
class Trajectories:
    """``video_ids`` (n, sorted) with arrays of n; observations and the intervals between them point at their video."""

    video_ids: pd.Index
    age: FloatArray  # hours since publication at as_of; NaN unknown; negative before a premiere
    first: FloatArray  # hours of the first and last usable observation; NaN without one
    last: FloatArray
    last_views: FloatArray  # NaN where no count was ever seen
    moved: FloatArray  # hours of the last observation before a frozen counter or a fall; mostly the same as last
    observed_video: IntArray  # of each usable observation
    observed: FloatArray
    video: IntArray  # of each interval
    start: FloatArray
    end: FloatArray
    gain: FloatArray  # views gained in the interval; never negative, see read_trajectories

    def gained(self, begin: FloatArray, finish: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Views gained by each video between ``begin`` and ``finish`` (n hours each), and the hours that this covers.

        An interval that straddles an edge counts by the share inside. Covered hours are less than asked where nothing
        was observed or a correction was left out; 0 hours means unknown, not zero views.
        """
        overlap = np.minimum(self.end, finish[self.video]) - np.maximum(self.start, begin[self.video])
        overlap = np.maximum(overlap, 0.0)
        share = overlap / (self.end - self.start)
        count = len(self.video_ids)
        views = np.bincount(self.video, self.gain * share, minlength=count)
        hours = np.bincount(self.video, overlap, minlength=count)
        return views.astype("float64"), hours.astype("float64")

    def observations_between(self, begin: FloatArray, finish: FloatArray) -> IntArray:
        """Observations of each video between ``begin`` and ``finish`` (n hours each), give or take ten minutes."""
        since = self.observed >= begin[self.observed_video] - SPACING_HOURS
        inside = since & (self.observed <= finish[self.observed_video] + SPACING_HOURS)
        return np.bincount(self.observed_video[inside], minlength=len(self.video_ids)).astype(np.int64)


def read_trajectories(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> Trajectories:
    """Clean ``snapshots`` (video_id, published_at, observed_at, views; any order, duplicates allowed) up to ``as_of``.

    Every video_id keeps its place, even without a usable row. Counts of the same moment become the largest of them.

    * An interval over which the count fell is left out: YouTube took views back; how many came is unknown.
    * A counter that stood still and then jumped caught up: the jump is spread over the whole stretch.
    * A counter that stands still up to the last observation, where at least FROZEN_VIEWS were due by the rate of the
      interval before and by the mean rate of all before, is frozen: ``moved`` is then the beginning of that stretch,
      else the end of the last interval, else the last observation. The stretch stays an interval without gain.
    """
    hours = _hours_after(snapshots["observed_at"], as_of)
    known = snapshots["video_id"].notna().to_numpy() & (hours <= 0)
    rows, hours = snapshots.loc[known], hours[known]
    codes, video_ids = pd.factorize(rows["video_id"], sort=True)
    video = codes.astype(np.int64)
    views = rows["views"].to_numpy(dtype="float64", na_value=np.nan)
    keep = ~np.isnan(views)
    video, hours, views = _thin(*_sort(video[keep], hours[keep], views[keep]))
    first, last, last_views = _ends(video, hours, views, len(video_ids))
    of, start, end, gain = _intervals(video, hours, views)
    return Trajectories(
        video_ids=pd.Index(video_ids).astype("str"),
        age=_ages(rows["published_at"], codes, len(video_ids), as_of),
        first=first,
        last=last,
        last_views=last_views,
        moved=_moved(of, start, end, gain, last),
        observed_video=video,
        observed=hours,
        video=of,
        start=start,
        end=end,
        gain=gain,
    )


def _hours_after(times: pd.Series, as_of: pd.Timestamp) -> FloatArray:
    # An empty result of a query comes with object columns.
    return (pd.to_datetime(times, utc=True) - as_of).dt.total_seconds().to_numpy(dtype="float64") / 3600


def _sort(video: IntArray, hours: FloatArray, views: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    order = np.lexsort((views, hours, video))
    return video[order], hours[order], views[order]


def _starts(video: IntArray) -> BoolArray:
    """Whether a sorted row is the first of its video; turned around, whether it is the last."""
    return np.append([True], video[1:] != video[:-1])[: len(video)]


def _thin(video: IntArray, hours: FloatArray, views: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
    """Keep the latest row of every ten minutes, counted back from the video's last observation."""
    if not len(video):
        return video, hours, views
    final = _starts(video[::-1])[::-1]
    ends = hours[final]
    ranks = np.cumsum(_starts(video)) - 1
    bucket = np.floor((ends[ranks] - hours) / SPACING_HOURS)
    latest = final | np.append(bucket[1:] != bucket[:-1], [True])
    return video[latest], hours[latest], views[latest]


def _intervals(
    video: IntArray, hours: FloatArray, views: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray, FloatArray]:
    """Video, start, end and gain of every interval; a stretch without movement joins the interval that follows it."""
    same = ~_starts(video)[1:]
    # A count of 0 stands still by itself: a premiere waits for its first view.
    still = np.append([False], same & (np.diff(views) == 0) & (views[1:] > 0))[: len(video)]
    final = _starts(video[::-1])[::-1]
    # A fall after the stretch is left out with its own interval alone: the stretch itself was seen.
    falls_next = np.append(same & (np.diff(views) < 0), [False])[: len(video)]
    keep = ~still | final | falls_next
    video, hours, views = video[keep], hours[keep], views[keep]
    gain = np.diff(views)
    usable = ~_starts(video)[1:] & (gain >= 0)
    return video[1:][usable], hours[:-1][usable], hours[1:][usable], gain[usable]


def _moved(of: IntArray, start: FloatArray, end: FloatArray, gain: FloatArray, last: FloatArray) -> FloatArray:
    """Hours of the end of each video's last interval that says something about its pace."""
    count = len(last)
    moved = last.copy()
    moved[of] = end  # of repeated indexes the last assignment stays
    if not len(of):
        return moved
    tail = np.flatnonzero(_starts(of[::-1])[::-1] & (gain == 0) & ~_starts(of))
    before = tail - 1
    hours = np.bincount(of, end - start, minlength=count)[of[tail]] - (end - start)[tail]
    mean_rate = np.bincount(of, gain, minlength=count)[of[tail]] / hours
    rate = np.minimum(gain[before] / (end - start)[before], mean_rate)
    frozen = tail[rate * (end - start)[tail] >= FROZEN_VIEWS]
    moved[of[frozen]] = start[frozen]
    return moved


def _ends(
    video: IntArray, hours: FloatArray, views: FloatArray, count: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    first, last, last_views = (np.full(count, np.nan) for _ in range(3))
    first[video[::-1]] = hours[::-1]  # of repeated indexes the last assignment stays: here the earliest
    last[video] = hours
    last_views[video] = views
    return first, last, last_views


def _ages(published: pd.Series, codes: npt.NDArray[np.intp], count: int, as_of: pd.Timestamp) -> FloatArray:
    # Not by groupby: its minimum of times sorts a quarter of a million rows.
    hours = _hours_after(published, as_of)
    earliest = np.full(count, np.inf)
    np.minimum.at(earliest, codes, np.where(np.isnan(hours), np.inf, hours))
    return np.where(np.isfinite(earliest), -earliest, np.nan)
