"""View counts of many videos as flat, clean arrays, and what they gained over a window of time.

Here: cleaning snapshots (order, duplicates, corrections, counters that stand still, views from before publication) and
measuring gains. Not here: what a gain foretells (forecasts.py) or how it compares (scoring.py, pace.py).

Everything is one array operation over all videos; there is no loop over videos. Hours are counted from ``as_of`` (0),
so observations lie at zero or below.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import BoolArray, FloatArray, IntArray

# Observations closer than ten minutes say nothing about speed; the latest of them stands for all.
SPACING_HOURS = 1 / 6
# A counter that stands still where this many views were due is frozen: chance alone would do it once in e ** 20.
FROZEN_VIEWS = 20
# The 3 h of ln(age + 3 h), by which views grow. Between 1 and 6 h the error of forecasts hardly moves.
OFFSET_HOURS = 3.0
# A video that stood still and then gained this many times its views has just begun: it was announced before.
BEGINNING = 20
# A premiere is announced some weeks ahead at most; an older video that wakes up has a past to be held against.
ANNOUNCED_HOURS = 28 * 24.0
# A counter that stood still from the first look on can be frozen in a video's first two days.
NEW_HOURS = 48.0


@dataclass(frozen=True, slots=True)
class Trajectories:
    """``video_ids`` (n, sorted) with arrays of n; observations and the intervals between them point at their video."""

    video_ids: pd.Index
    age: FloatArray  # hours since the video began, at as_of; NaN unknown; negative before publication
    first: FloatArray  # hours of the first and last usable observation; NaN without one
    last: FloatArray
    last_views: FloatArray  # NaN where no count was ever seen
    before: FloatArray  # hours and views of the observation before the last; NaN for a video seen once
    before_views: FloatArray
    moved: FloatArray  # hours of the last observation before a frozen counter or a fall; mostly the same as last
    is_frozen: BoolArray  # whether the counter stands still although views were due
    observed_video: IntArray  # of each usable observation
    observed: FloatArray
    video: IntArray  # of each interval
    start: FloatArray
    end: FloatArray
    gain: FloatArray  # views gained in the interval; never negative, see read_trajectories

    def gained(self, begin: FloatArray, finish: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Views gained by each video between ``begin`` and ``finish`` (n hours each), and the hours that this covers.

        An interval that straddles an edge counts by the share of ln(age + 3 h) inside: within a gap, views are spread
        by the decay that forecasts assume. Where the age is unknown they are spread evenly. Covered hours are less than
        asked where nothing was observed or a correction was left out; 0 hours means unknown, not zero views.
        """
        since, until = np.maximum(self.start, begin[self.video]), np.minimum(self.end, finish[self.video])
        overlap = np.maximum(until - since, 0.0)
        share = np.where(overlap >= self.end - self.start, 1.0, 0.0)
        cut = np.flatnonzero((overlap > 0) & (share == 0))
        share[cut] = self._share(cut, since[cut], until[cut])
        count = len(self.video_ids)
        views = np.bincount(self.video, self.gain * share, minlength=count)
        hours = np.bincount(self.video, overlap, minlength=count)
        return views.astype("float64"), hours.astype("float64")

    def _share(self, chosen: IntArray, since: FloatArray, until: FloatArray) -> FloatArray:
        """The share of these intervals that lies between ``since`` and ``until``, by the law."""
        age = self.age[self.video[chosen]]

        def place(hours: FloatArray) -> FloatArray:
            return np.where(np.isnan(age), hours, np.log(np.maximum(hours + age, 0.0) + OFFSET_HOURS))

        whole = place(self.end[chosen]) - place(self.start[chosen])
        part = place(until) - place(since)
        return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)

    def per_hour(self, begin: FloatArray, finish: FloatArray) -> FloatArray:
        """Views per hour of each video between ``begin`` and ``finish``; NaN where nothing was observed."""
        views, hours = self.gained(begin, finish)
        return np.divide(views, hours, out=np.full_like(views, np.nan), where=hours > 0)

    def observations_between(self, begin: FloatArray, finish: FloatArray) -> IntArray:
        """Observations of each video between ``begin`` and ``finish`` (n hours each), give or take ten minutes."""
        since = self.observed >= begin[self.observed_video] - SPACING_HOURS
        inside = since & (self.observed <= finish[self.observed_video] + SPACING_HOURS)
        return np.bincount(self.observed_video[inside], minlength=len(self.video_ids)).astype(np.int64)


def read_trajectories(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> Trajectories:
    """Clean ``snapshots`` (video_id, published_at, observed_at, views; any order, duplicates allowed) up to ``as_of``.

    Every video_id keeps its place, even without a usable row. Counts of the same moment become the largest of them.

    * Views belong to the time since publication, as the newest row states it: YouTube moves it to a premiere's start.
      Of the observations before it the last one stands for the moment of publication. A video that was announced, stood
      still and then gained twenty times its views began at its last observation without movement, if that is later.
    * An interval over which the count fell is left out: YouTube took views back; how many came is unknown.
    * A counter that stood still and then jumped caught up: the jump is spread over the whole stretch.
    * A counter that stands still up to the last observation, where at least FROZEN_VIEWS were due by the rate of the
      interval before and by the mean rate of all before, is frozen: ``moved`` is then the beginning of that stretch,
      else the end of the last interval, else the last observation. The stretch stays an interval without gain.
    """
    hours = _hours_after(snapshots["observed_at"], as_of)
    is_usable = snapshots["video_id"].notna().to_numpy() & (hours <= 0)
    rows, hours = snapshots.loc[is_usable], hours[is_usable]
    codes, video_ids = pd.factorize(rows["video_id"], sort=True)
    video, count = codes.astype(np.int64), len(video_ids)
    age = _ages(rows["published_at"], video, hours, count, as_of)
    views = rows["views"].to_numpy(dtype="float64", na_value=np.nan)
    keep = ~np.isnan(views)
    video, hours, views = video[keep], hours[keep], views[keep]
    order = np.lexsort((views, hours, video))
    video, hours, views = _thin(*_since_publication(video[order], hours[order], views[order], age))
    first, last, last_views = _ends(video, hours, views, count)
    before, before_views = _second_last(video, hours, views, count)
    begun, of, start, end, gain = _intervals(video, hours, views, age)
    age, first = np.fmin(age, -begun), np.fmax(first, begun)
    moved, is_frozen = _moved(of, start, end, gain, last)
    is_frozen |= (before_views == last_views) & _is_due(age, before, before_views, last) & (before == first)
    return Trajectories(
        video_ids=pd.Index(video_ids).astype("str"),
        age=age,
        first=first,
        last=last,
        last_views=last_views,
        before=before,
        before_views=before_views,
        moved=moved,
        is_frozen=is_frozen,
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


def _since_publication(
    video: IntArray, hours: FloatArray, views: FloatArray, age: FloatArray
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Of the rows before publication the last one, at the moment of publication; sorted rows in and out.

    A date in the future says nothing about the rows.
    """
    published = np.where(age >= 0, -age, -np.inf)[video]
    early = hours < published
    keep = ~early | np.append(~early[1:] | (video[1:] != video[:-1]), [True])[: len(video)]
    return video[keep], np.maximum(hours, published)[keep], views[keep]


def _intervals(
    video: IntArray, hours: FloatArray, views: FloatArray, age: FloatArray
) -> tuple[FloatArray, IntArray, FloatArray, FloatArray, FloatArray]:
    """When each video began as far as its counts say (else NaN); then video, start, end and gain of every interval.

    A stretch without movement joins the interval that follows it, but for that of a video which had not begun.
    """
    same, step = ~_starts(video)[1:], np.diff(views)
    still = np.append([False], same & (step == 0))[: len(video)]
    # Announced: it waits at a handful of views, or none.
    follows = np.append(step, [0.0])[: len(video)]
    is_announced = np.isnan(age[video]) | (age[video] + hours <= ANNOUNCED_HOURS)
    is_waiting = (still | (views == 0)) & is_announced & (follows >= np.maximum(BEGINNING * views, 1.0))
    is_waiting &= np.append(same, [False])[: len(video)]
    begun = np.full(len(age), np.nan)
    begun[video[is_waiting]] = hours[is_waiting]  # of repeated indexes the last assignment stays
    final = _starts(video[::-1])[::-1]
    # A fall after the stretch is left out with its own interval alone: the stretch itself was seen.
    falls_next = np.append(same & (step < 0), [False])[: len(video)]
    keep = (~still | final | falls_next | is_waiting) & ~_freezes_here(video, hours, views, still)
    video, hours, views = video[keep], hours[keep], views[keep]
    gain = np.diff(views)
    usable = ~_starts(video)[1:] & (gain >= 0)
    return begun, video[1:][usable], hours[:-1][usable], hours[1:][usable], gain[usable]


def _freezes_here(video: IntArray, hours: FloatArray, views: FloatArray, still: BoolArray) -> BoolArray:
    """Whether a counter stopped in the interval that ends with this row: it gained half of what it caught up with.

    Without the row that interval joins the stretch: what was caught up with belongs to it, too.
    """
    freezes = np.zeros(len(video), dtype=bool)
    moves = np.flatnonzero(~still)  # the first row of each video among them
    if len(moves) < 3:  # noqa: PLR2004
        return freezes
    before, row, after = moves[:-2], moves[1:-1], moves[2:]
    is_one = (video[before] == video[row]) & (video[row] == video[after]) & (after - row > 1)
    rate = np.diff(views[moves]) / np.where(is_whole := np.diff(hours[moves]) > 0, np.diff(hours[moves]), 1.0)
    caught_up = is_whole[1:] & (views[after] - views[row] >= FROZEN_VIEWS)
    freezes[row] = is_one & caught_up & (rate[:-1] >= 0) & (2 * rate[:-1] < rate[1:])
    return freezes


def _moved(
    of: IntArray, start: FloatArray, end: FloatArray, gain: FloatArray, last: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Hours of the end of each video's last interval that says something about its pace; and who is frozen."""
    count = len(last)
    moved, is_frozen = last.copy(), np.zeros(count, dtype=bool)
    moved[of] = end  # of repeated indexes the last assignment stays
    if not len(of):
        return moved, is_frozen
    tail = np.flatnonzero(_starts(of[::-1])[::-1] & (gain == 0) & ~_starts(of))
    before = tail - 1
    hours = np.bincount(of, end - start, minlength=count)[of[tail]] - (end - start)[tail]
    mean_rate = np.bincount(of, gain, minlength=count)[of[tail]] / hours
    rate = np.minimum(gain[before] / (end - start)[before], mean_rate)
    frozen = tail[rate * (end - start)[tail] >= FROZEN_VIEWS]
    moved[of[frozen]] = start[frozen]
    is_frozen[of[frozen]] = True
    return moved, is_frozen


def _is_due(age: FloatArray, first: FloatArray, views: FloatArray, last: FloatArray) -> BoolArray:
    """Whether FROZEN_VIEWS were due from the first look to the last, by all views since publication."""
    then, now = np.maximum(age + first, 0.0) + OFFSET_HOURS, np.maximum(age + last, 0.0) + OFFSET_HOURS
    with np.errstate(divide="ignore", invalid="ignore"):
        due = views * np.log(now / then) / np.log(then / OFFSET_HOURS)
    return (age + first <= NEW_HOURS) & (due >= FROZEN_VIEWS)


def _ends(
    video: IntArray, hours: FloatArray, views: FloatArray, count: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    first, last, last_views = (np.full(count, np.nan) for _ in range(3))
    first[video[::-1]] = hours[::-1]  # of repeated indexes the last assignment stays: here the earliest
    last[video] = hours
    last_views[video] = views
    return first, last, last_views


def _second_last(video: IntArray, hours: FloatArray, views: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    before, before_views = np.full(count, np.nan), np.full(count, np.nan)
    rows = np.flatnonzero(video[1:] == video[:-1])  # of repeated indexes the last assignment stays
    before[video[rows]], before_views[video[rows]] = hours[rows], views[rows]
    return before, before_views


def _ages(published: pd.Series, video: IntArray, observed: FloatArray, count: int, as_of: pd.Timestamp) -> FloatArray:
    """Hours since publication, as the newest row with a date states it; of two such rows the later date."""
    hours = _hours_after(published, as_of)
    known = np.flatnonzero(~np.isnan(hours))
    known = known[np.lexsort((hours[known], observed[known], video[known]))]
    age = np.full(count, np.nan)
    age[video[known]] = -hours[known]  # of repeated indexes the last assignment stays
    return age
