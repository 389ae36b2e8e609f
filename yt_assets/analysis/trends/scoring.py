"""What is rising: velocity, acceleration and the expected gain of each video, from its snapshots alone.

Here: the columns over one window of snapshots, absolute and relative. Not here: cleaning them (trajectories.py), the
law of the forecast (forecasts.py), what is normal for a video (baselines.py) and how it ranks against that (ranking.py,
the caller).
"""

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import FloatArray, conform
from yt_assets.analysis.trends.forecasts import forecast
from yt_assets.analysis.trends.held_back import held_back_views
from yt_assets.analysis.trends.pace import frozen_end
from yt_assets.analysis.trends.trajectories import SPACING_HOURS, Trajectories, read_trajectories

# Longest window of velocity and acceleration: long enough for counters that stand still for an hour or two. A video's
# first hours have a shorter one: the later half of its age, an hour at least.
VELOCITY_HOURS, LEAST_HOURS = 6.0, 1.0
# After a longer gap, velocity is that since the observation before it, as in video_features.
GAP_HOURS = 1.5
# Horizon of the forecast: one turn of the daily rhythm.
FORECAST_HOURS = 24.0
# Added to the count in relative growth, so that ten views on three do not stand above all others.
SMALL_VIEWS = 100.0
SCORE_COLUMNS = {
    "video_id": "str", "velocity": "float64", "acceleration": "float64", "predicted_gain": "float64",
    "gain_low": "float64", "gain_high": "float64", "predicted_growth": "float64", "trend_score": "float64",
}  # fmt: skip


def score_trends(
    snapshots: pd.DataFrame, as_of: pd.Timestamp, *, trajectories: Trajectories | None = None
) -> pd.DataFrame:
    """One row for each video_id seen up to ``as_of``, ordered by video_id: who gains most.

    ``snapshots``: video_id, published_at, observed_at (UTC), views (Int64), and likes (Int64) where they are known; any
    order, duplicates, gaps and missing values allowed. ``snapshots.attrs['horizon_hours']`` sets the horizon (24 by
    default). ``trajectories``: the same, read.

    * velocity: views per hour over the six hours up to the video's last observation, and in its first twelve hours over
      the later half of its age; by elapsed time, without the intervals over which the count fell, and up to the last
      movement where the counter froze for up to two hours. After a gap: since the observation before it. NaN for a
      video seen once, and where its counter stands still from the first look on although views were due.
    * acceleration: velocity of the later half of those hours (of the observed part) minus that of the earlier half,
      divided by the hours between the middles of the halves: views per hour per hour; NaN with fewer than three
      observations there.
    * predicted_gain: views expected within the horizon, see ``forecasts``; in a video's first day with the views that
      YouTube holds back, see ``held_back``. gain_low and gain_high: four of five true gains lie between them. Never
      NaN, negative or infinite.
    * predicted_growth: expected gain / (last count + SMALL_VIEWS), without the rhythm of the day; 0 where no count is
      known.
    * trend_score: predicted_gain without the rhythm of the day, which is common to videos of one audience and noisy for
      one video; the two differ for horizons below 24 hours. Higher = will gain more.
    """
    trajectories = trajectories or read_trajectories(snapshots, as_of)
    waiting = held_back_views(snapshots, as_of, trajectories)
    expected = forecast(trajectories, float(snapshots.attrs.get("horizon_hours", FORECAST_HOURS)), waiting)
    end = frozen_end(trajectories)
    begin = end - np.fmin(VELOCITY_HOURS, np.fmax((trajectories.age + end) / 2, LEAST_HOURS))
    scores = {
        "video_id": trajectories.video_ids,
        "velocity": _velocity(trajectories, begin, end),
        "acceleration": _acceleration(trajectories, begin, end),
        "predicted_gain": expected.gain,
        "gain_low": expected.low,
        "gain_high": expected.high,
        "predicted_growth": expected.without_rhythm / (np.nan_to_num(trajectories.last_views) + SMALL_VIEWS),
        "trend_score": expected.without_rhythm,
    }
    return conform(pd.DataFrame(scores), SCORE_COLUMNS)


def score_relative_trends(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """As ``score_trends``, but trend_score is predicted_growth: who rises most for its size."""
    scores = score_trends(snapshots, as_of)
    return scores.assign(trend_score=scores["predicted_growth"])


def _velocity(trajectories: Trajectories, begin: FloatArray, end: FloatArray) -> FloatArray:
    hours = trajectories.last - trajectories.before
    since_before = (trajectories.last_views - trajectories.before_views) / hours
    is_gap = (hours > GAP_HOURS) & (since_before >= 0) & (end == trajectories.last)
    velocity = np.where(is_gap, since_before, trajectories.per_hour(begin, end))
    return np.where(trajectories.is_frozen & (trajectories.before == trajectories.first), np.nan, velocity)


def _acceleration(trajectories: Trajectories, begin: FloatArray, end: FloatArray) -> FloatArray:
    enough = trajectories.observations_between(begin, end) >= 3  # noqa: PLR2004
    begin = np.fmax(begin, trajectories.first)
    middle = (begin + end) / 2
    later = trajectories.per_hour(middle, end)
    earlier = trajectories.per_hour(begin, middle)
    half = np.where(enough & (end - begin > SPACING_HOURS), (end - begin) / 2, np.nan)
    return (later - earlier) / half
