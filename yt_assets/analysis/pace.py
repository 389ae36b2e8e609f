"""Whether a video runs ahead of itself: what it gains now against what its own last days let expect.

Belongs here: the two rates of one video. Does not: cleaning snapshots (trajectories), the forecast of a day (trends),
other videos (baselines), and from which ratio on it counts (benchmarks). Called by ``trend_ranking``.

A video is its own best control: its audience, its topic and its hour of the day are the same, so a change of pace shows
within an hour or two where a comparison with other videos would need a day. nexascout's Shorts radar calls the same
figure velocity ratio; hookdetector keeps an hourly history for it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.frames import conform
from yt_assets.analysis.trajectories import Trajectories, read_trajectories

PACE_COLUMNS = {"video_id": "str", "recent_views_per_hour": "float64", "expected_views_per_hour": "float64"}
SHORTEST_HOURS, LONGEST_HOURS = 0.75, 3.0
"""Of the recent window: less than 45 minutes is the counter's own rhythm, and counters stand still for up to 90."""
DECAY = 0.5
"""Velocity is expected to fall at least as (age + 1 h) ** -0.5: the gentle end of what is seen, so that a video which
slows down less than others is not taken for one that takes off."""
EARLIER, DAY_BEFORE, SINCE = (72.0, 24.0), (30.0, 6.0), 24.0
EARLIER_COVERS, DAY_COVERS, SINCE_COVERS = 24.0, 12.0, 3.0
SAME_TIME, SAME_TIME_COVERS = (25.5, 22.5), 2.0
FloatArray = npt.NDArray[np.float64]


def measure_pace(snapshots: pd.DataFrame, as_of: pd.Timestamp, *, seen: Trajectories | None = None) -> pd.DataFrame:
    """One row for each video_id seen up to ``as_of``, ordered by video_id; views per hour, NaN where not known.

    ``snapshots``: video_id, published_at, observed_at (UTC), views; any order, gaps allowed. The last 30 hours are
    worth having in full; of the two days before them one row a day is enough. ``seen``: the same, read.

    * recent_views_per_hour: the gain since the last change of the counter but one, by elapsed time, over 45 minutes to
      three hours. A counter that stood still and then jumped is so spread over the time in which it stood.
    * expected_views_per_hour: the lower one of two means, over the hours 72 to 24 and 30 to 6 before the last
      observation (a slow rise hides in the later one, a decay in the earlier one); for a younger video the mean of what
      it was seen to gain before the recent window, three hours at least. Each is carried on to now by the law of decay,
      and none is less than what the video gained at the same time yesterday: evenings come every day. NaN for a video
      that was seen for less: its mean since publication is no expectation, from which nearly every video slows down.

    Ages count from the last observation that saw no view, if there was one: a premiere waits for days before it begins,
    and then has nothing that could be expected of it for three hours.
    """
    seen = seen or read_trajectories(snapshots, as_of)
    start = np.fmax(-seen.age, _last_without_views(snapshots, as_of, seen.video_ids))
    begin = _begin_of_recent(seen)
    views, hours = seen.gained(begin, seen.last)
    reference = _Reference(seen, start, begin)
    expected = np.fmax(reference.of_days(), reference.mean(*SAME_TIME, SAME_TIME_COVERS))
    rates = {
        "video_id": seen.video_ids,
        "recent_views_per_hour": np.divide(views, hours, out=np.full_like(views, np.nan), where=hours > 0),
        "expected_views_per_hour": expected,
    }
    return conform(pd.DataFrame(rates), PACE_COLUMNS)


class _Reference:
    """What stretches of a video's past say about its recent window, which begins at ``begin``."""

    def __init__(self, seen: Trajectories, start: FloatArray, begin: FloatArray) -> None:
        self.seen, self.start, self.begin = seen, start, begin
        self.law_now = self._law(begin, seen.last)

    def of_days(self) -> FloatArray:
        day = self.mean(*DAY_BEFORE, DAY_COVERS)
        # What YouTube takes back between two rows a day is lost in their difference: one correction, and they are void.
        earlier = np.where(self._is_corrected(), np.nan, self.mean(*EARLIER, EARLIER_COVERS))
        chosen = np.fmin(earlier, day)
        return np.where(np.isnan(chosen), self.mean(SINCE, 0.0, SINCE_COVERS), chosen)

    def mean(self, hours_before: float, until: float, covers: float) -> FloatArray:
        """Views per hour over a stretch, carried on by the law; NaN where less than ``covers`` hours were observed."""
        finish = np.fmin(self.seen.last - until, self.begin)
        begin = np.fmax(self.seen.last - hours_before, np.fmax(self.start, self.seen.first))
        views, hours = self.seen.gained(begin, finish)
        rate = np.divide(views, hours, out=np.full_like(views, np.nan), where=hours >= covers)
        return rate * np.fmin(self.law_now / self._law(begin, finish), 1.0)

    def _law(self, begin: FloatArray, finish: FloatArray) -> FloatArray:
        power = 1 - DECAY
        ends = [(np.maximum(moment - self.start, 0.0) + 1) ** power for moment in (begin, finish)]
        mean = np.divide(ends[1] - ends[0], finish - begin, out=np.full_like(begin, np.nan), where=finish > begin)
        return np.where(mean > 0, mean, np.nan)

    def _is_corrected(self) -> npt.NDArray[np.bool_]:
        begin = np.fmax(self.seen.last - DAY_BEFORE[0], self.seen.first)
        covered = self.seen.gained(begin, self.seen.last)[1]
        return covered < self.seen.last - begin - SHORTEST_HOURS / 3


def _begin_of_recent(seen: Trajectories) -> FloatArray:
    """The end of the last interval but one in which the counter moved, within 45 minutes to three hours."""
    moving = np.flatnonzero(seen.gain > 0)
    owners = seen.video[moving]
    has_earlier = np.flatnonzero(np.append([False], owners[1:] == owners[:-1])[: len(owners)])
    begin = seen.first.copy()
    begin[owners[has_earlier]] = seen.end[moving[has_earlier - 1]]  # of repeated indexes the last assignment stays
    within = np.fmax(np.fmin(begin, seen.last - SHORTEST_HOURS), seen.last - LONGEST_HOURS)
    return np.fmax(within, seen.first)


def _last_without_views(snapshots: pd.DataFrame, as_of: pd.Timestamp, video_ids: pd.Index) -> FloatArray:
    """Hours of the last observation that saw 0 views; NaN for videos that never had one."""
    without = snapshots[snapshots["views"].eq(0).fillna(value=False).astype(bool)]
    hours = (pd.to_datetime(without["observed_at"], utc=True) - as_of).dt.total_seconds() / 3600
    newest = hours.where(hours <= 0).groupby(without["video_id"].astype("str")).max()
    last: FloatArray = np.asarray(newest.reindex(video_ids), dtype=np.float64)
    return last
