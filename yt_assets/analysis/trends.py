"""What is rising: velocity, acceleration and the expected gain of each video, from its snapshots alone.

Belongs here: the columns over one window of snapshots, absolute and relative. Does not: cleaning them (trajectories),
the law of the forecast (forecasts), what is normal for a video and how it ranks against that (trend_ranking). Called by
``trend_ranking``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.forecasts import forecast
from yt_assets.analysis.frames import conform
from yt_assets.analysis.trajectories import Trajectories, read_trajectories

VELOCITY_HOURS = 6.0
"""Window of velocity and acceleration: long enough for counters that stand still for an hour or two."""
FORECAST_HOURS = 24.0
"""Horizon of the forecast: one turn of the daily rhythm."""
FROZEN_HOURS = 2.0
"""The longest stop of a counter that velocity looks past (1.5 h were seen); after a longer one a video stands still."""
SMALL_VIEWS = 100.0
"""Added to the count in relative growth, so that ten views on three do not stand above all others."""
SCORE_COLUMNS = {
    "video_id": "str",
    "velocity": "float64",
    "acceleration": "float64",
    "predicted_gain": "float64",
    "predicted_growth": "float64",
    "trend_score": "float64",
}
FloatArray = npt.NDArray[np.float64]


def score_trends(snapshots: pd.DataFrame, as_of: pd.Timestamp, *, seen: Trajectories | None = None) -> pd.DataFrame:
    """One row for each video_id seen up to ``as_of``, ordered by video_id: who gains most.

    ``snapshots``: video_id, published_at, observed_at (UTC), views (Int64); any order, duplicates, gaps and missing
    values allowed. ``snapshots.attrs['horizon_hours']`` sets the horizon (24 by default). ``seen``: the same, read.

    * velocity: views per hour over the six hours up to the video's last observation, by elapsed time, without the
      intervals over which the count fell, and up to the last movement where the counter froze for up to two hours.
      NaN for a video seen once.
    * acceleration: velocity of the later half of those hours (of the observed part) minus that of the earlier half,
      divided by the hours between the middles of the halves: views per hour per hour; NaN with fewer than three
      observations there.
    * predicted_gain: views expected within the horizon, see ``forecasts``. Never NaN, negative or infinite.
    * predicted_growth: expected gain / (last count + SMALL_VIEWS), without the rhythm of the day; 0 where no count is
      known.
    * trend_score: predicted_gain without the rhythm of the day, which is common to videos of one audience and noisy for
      one video; the two differ for horizons below 24 hours. Higher = will gain more; ``rank_trends`` sets it against
      what is normal.
    """
    seen = seen or read_trajectories(snapshots, as_of)
    expected = forecast(seen, float(snapshots.attrs.get("horizon_hours", FORECAST_HOURS)))
    end = np.where(seen.last - seen.moved <= FROZEN_HOURS, seen.moved, seen.last)
    scores = {
        "video_id": seen.video_ids,
        "velocity": _per_hour(*seen.gained(end - VELOCITY_HOURS, end)),
        "acceleration": _acceleration(seen, end),
        "predicted_gain": expected.gain,
        "predicted_growth": expected.without_rhythm / (np.nan_to_num(seen.last_views) + SMALL_VIEWS),
        "trend_score": expected.without_rhythm,
    }
    return conform(pd.DataFrame(scores), SCORE_COLUMNS)


def score_relative_trends(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """As ``score_trends``, but trend_score is predicted_growth: who rises most for its size."""
    scores = score_trends(snapshots, as_of)
    return scores.assign(trend_score=scores["predicted_growth"])


def _per_hour(views: FloatArray, hours: FloatArray) -> FloatArray:
    return np.divide(views, hours, out=np.full_like(views, np.nan), where=hours > 0)


def _acceleration(seen: Trajectories, end: FloatArray) -> FloatArray:
    begin = np.fmax(end - VELOCITY_HOURS, seen.first)
    middle = (begin + end) / 2
    later = _per_hour(*seen.gained(middle, end))
    earlier = _per_hour(*seen.gained(begin, middle))
    enough = seen.observations_between(end - VELOCITY_HOURS, end) >= 3  # noqa: PLR2004
    half = np.where(enough, (end - begin) / 2, np.nan)
    return (later - earlier) / half
