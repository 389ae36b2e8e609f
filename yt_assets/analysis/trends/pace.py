"""Whether a video runs ahead of itself: what it gains now against what its own last days let expect.

Here: the two rates of one video. Not here: cleaning snapshots (trajectories.py), the forecast of a day (forecasts.py),
other videos (baselines.py), and from which ratio on it counts (thresholds.py). Called by ranking.py.

A video is its own best control: its audience, its topic and its hour of the day are the same, so a change of pace shows
within an hour or two where a comparison with other videos would need a day. nexascout's Shorts radar calls the same
figure velocity ratio; hookdetector keeps an hourly history for it.
"""

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import FloatArray, conform
from yt_assets.analysis.trends.trajectories import SPACING_HOURS, Trajectories, read_trajectories

PACE_COLUMNS = {"video_id": "str", "recent_views_per_hour": "float64", "expected_views_per_hour": "float64"}
# Of the recent window: less than 45 minutes is the counter's own rhythm, and counters stand still for up to 90.
SHORTEST_HOURS, LONGEST_HOURS = 0.75, 3.0
# The longest stop of a counter that is looked past (1.5 h were seen); after a longer one a video stands still.
FROZEN_HOURS = 2.0
# Velocity is expected to fall at least as (age + 1 h) ** -0.5: the gentle end of what is seen, so that a video which
# slows down less than others is not taken for one that takes off.
DECAY = 0.5
EARLIER, DAY_BEFORE, SINCE = (72.0, 24.0), (30.0, 6.0), 24.0
EARLIER_COVERS, DAY_COVERS, SINCE_COVERS = 24.0, 12.0, 3.0
SAME_TIME, SAME_TIME_COVERS = (25.5, 22.5), 2.0


def measure_pace(
    snapshots: pd.DataFrame, as_of: pd.Timestamp, *, trajectories: Trajectories | None = None
) -> pd.DataFrame:
    """One row for each video_id seen up to ``as_of``, ordered by video_id; views per hour, NaN where not known.

    ``snapshots``: video_id, published_at, observed_at (UTC), views; any order, gaps allowed. The last 30 hours are
    worth having in full; of the two days before them one row a day is enough. ``trajectories``: the same, read.

    * recent_views_per_hour: the gain since the last change of the counter but one, by elapsed time, over 45 minutes to
      three hours. A counter that stood still and then jumped is so spread over the time in which it stood, and one that
      is frozen now counts up to its last movement. After a gap of more than three hours: the gain since before the gap.
    * expected_views_per_hour: the lower one of two means, over the hours 72 to 24 and 30 to 6 before the last
      observation (a slow rise hides in the later one, a decay in the earlier one); for a younger video the mean of what
      it was seen to gain before the recent window, three hours at least. Each is carried on to now by the law of decay,
      and none is less than what the video gained at the same time yesterday: evenings come every day. NaN for a video
      that was seen for less: its mean since publication is no expectation, from which nearly every video slows down.

    A premiere waits for days before it begins, and then has nothing that could be expected of it for three hours.
    """
    trajectories = trajectories or read_trajectories(snapshots, as_of)
    end = frozen_end(trajectories)
    is_gap = end - trajectories.before > LONGEST_HOURS + SPACING_HOURS
    begin = np.where(is_gap, trajectories.before, _begin_of_recent(trajectories, end))
    reference = _Reference(trajectories, begin, end, np.where(is_gap, begin, end))
    expected = np.fmax(reference.of_days(), reference.mean(*SAME_TIME, SAME_TIME_COVERS))
    rates = {
        "video_id": trajectories.video_ids,
        "recent_views_per_hour": trajectories.per_hour(begin, end),
        "expected_views_per_hour": expected,
    }
    return conform(pd.DataFrame(rates), PACE_COLUMNS)


def frozen_end(trajectories: Trajectories) -> FloatArray:
    """Hours of each video's last look, or of the last movement of a counter that froze no more than two hours ago."""
    is_short = trajectories.is_frozen & (trajectories.last - trajectories.moved <= FROZEN_HOURS)
    return np.where(is_short, trajectories.moved, trajectories.last)


class _Reference:
    """What stretches of a video's past say about its recent window, from ``begin`` to ``end``.

    The stretches are counted back from ``origin``: the end, or the beginning of a gap.
    """

    def __init__(self, trajectories: Trajectories, begin: FloatArray, end: FloatArray, origin: FloatArray) -> None:
        self.trajectories, self.start, self.begin, self.origin = trajectories, -trajectories.age, begin, origin
        self.law_now = self._law(begin, end)

    def of_days(self) -> FloatArray:
        day = self.mean(*DAY_BEFORE, DAY_COVERS)
        # What YouTube takes back between two rows a day is lost in their difference: one correction, and they are void.
        begin = np.fmax(self.origin - DAY_BEFORE[0], self.trajectories.first)
        covered = self.trajectories.gained(begin, self.origin)[1]
        is_corrected = covered < self.origin - begin - SHORTEST_HOURS / 3
        earlier = np.where(is_corrected, np.nan, self.mean(*EARLIER, EARLIER_COVERS))
        chosen = np.fmin(earlier, day)
        return np.where(np.isnan(chosen), self.mean(SINCE, 0.0, SINCE_COVERS), chosen)

    def mean(self, hours_before: float, until: float, covers: float) -> FloatArray:
        """Views per hour over a stretch, carried on by the law; NaN where less than ``covers`` hours were observed."""
        finish = np.fmin(self.origin - until, self.begin)
        begin = np.fmax(self.origin - hours_before, np.fmax(self.start, self.trajectories.first))
        views, hours = self.trajectories.gained(begin, finish)
        rate = np.divide(views, hours, out=np.full_like(views, np.nan), where=hours >= covers)
        return rate * np.fmin(self.law_now / self._law(begin, finish), 1.0)

    def _law(self, begin: FloatArray, finish: FloatArray) -> FloatArray:
        power = 1 - DECAY
        ends = [(np.maximum(moment - self.start, 0.0) + 1) ** power for moment in (begin, finish)]
        mean = np.divide(ends[1] - ends[0], finish - begin, out=np.full_like(begin, np.nan), where=finish > begin)
        return np.where(mean > 0, mean, np.nan)


def _begin_of_recent(trajectories: Trajectories, end: FloatArray) -> FloatArray:
    """The end of the last interval but one in which the counter moved, within 45 minutes to three hours."""
    moving = np.flatnonzero(trajectories.gain > 0)
    owners = trajectories.video[moving]
    has_earlier = np.flatnonzero(np.append([False], owners[1:] == owners[:-1])[: len(owners)])
    begin = trajectories.first.copy()
    # Of repeated indexes the last assignment stays.
    begin[owners[has_earlier]] = trajectories.end[moving[has_earlier - 1]]
    within = np.fmax(np.fmin(begin, end - SHORTEST_HOURS), end - LONGEST_HOURS)
    return np.fmax(within, trajectories.first)
