"""What is rising: velocity, acceleration and the expected gain of each video, from its snapshots alone.

Belongs here: the formulas over one window of snapshots. Does not: cleaning them (trajectories), what is normal for a
video and how it ranks against that (trend_ranking). Called by ``trend_ranking``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.frames import conform
from yt_assets.analysis.trajectories import Trajectories, read_trajectories

VELOCITY_HOURS = 6.0
"""Window of velocity and acceleration: long enough for counters that stand still for an hour or two."""
FORECAST_HOURS = 24.0
"""Window of the forecast: one turn of the daily rhythm. 12 and 48 hours foretold worse on public data."""
FROZEN_HOURS = 168.0
"""Window where nothing moved for a day: YouTube's counters stand still at times, and catch up later."""
DECAY = 0.85
"""Velocity falls with age as age ** -0.85 (between 0.5 and 0.95 the forecast's error hardly moves)."""
LIFETIME_DECAY = 0.8
"""The same for a video seen once, whose only rate is views over age."""
UNKNOWN_AGE_HOURS = 720.0
"""A video of unknown age is taken for a month old, where velocity is nearly level."""
SCORE_COLUMNS = {
    "video_id": "str",
    "velocity": "float64",
    "acceleration": "float64",
    "predicted_gain": "float64",
    "trend_score": "float64",
}
FloatArray = npt.NDArray[np.float64]


def score_trends(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """One row for each video_id seen up to ``as_of``, ordered by video_id.

    ``snapshots``: video_id, channel_id, published_at, observed_at (UTC), views, likes, comments (Int64); any order,
    duplicates, gaps and missing values allowed. ``snapshots.attrs['horizon_hours']`` sets the horizon (24 by default).

    * velocity: views per hour over the six hours up to the video's last observation, by elapsed time, without the
      intervals over which the count fell; NaN for a video seen once.
    * acceleration: velocity of the later half of those hours (of the observed part) minus that of the earlier half,
      divided by the hours between the middles of the halves: views per hour per hour; NaN with fewer than three
      observations there.
    * predicted_gain: views expected within the horizon. Velocity is taken to fall as (age + 1 h) ** -DECAY, so the gain
      of the last 24 observed hours is multiplied by growth(age, age + horizon) / growth(of those hours), where
      growth(a, b) = (b + 1) ** (1 - DECAY) - (a + 1) ** (1 - DECAY). Where a day gained nothing, the same from a week;
      seen once: the same from all views since publication, with LIFETIME_DECAY. Never NaN, negative or infinite.
    * trend_score: equal to predicted_gain; higher = will gain more. ``rank_trends`` sets it against what is normal.
    """
    horizon = float(snapshots.attrs.get("horizon_hours", FORECAST_HOURS))
    seen = read_trajectories(snapshots, as_of)
    gain = _predict(seen, horizon)
    scores = {
        "video_id": seen.video_ids,
        "velocity": _per_hour(*seen.gained(seen.last - VELOCITY_HOURS, seen.last)),
        "acceleration": _acceleration(seen),
        "predicted_gain": gain,
        "trend_score": gain,
    }
    return conform(pd.DataFrame(scores), SCORE_COLUMNS)


def _per_hour(views: FloatArray, hours: FloatArray) -> FloatArray:
    return np.divide(views, hours, out=np.full_like(views, np.nan), where=hours > 0)


def _acceleration(seen: Trajectories) -> FloatArray:
    begin = np.fmax(seen.last - VELOCITY_HOURS, seen.first)
    middle = (begin + seen.last) / 2
    later = _per_hour(*seen.gained(middle, seen.last))
    earlier = _per_hour(*seen.gained(begin, middle))
    enough = seen.observations_within(VELOCITY_HOURS) >= 3  # noqa: PLR2004
    half = np.where(enough, (seen.last - begin) / 2, np.nan)
    return (later - earlier) / half


def _predict(seen: Trajectories, horizon: float) -> FloatArray:
    """The arithmetic is documented at ``score_trends``."""
    known_age = np.where(seen.age > 0, seen.age, UNKNOWN_AGE_HOURS)
    age = np.fmax(known_age, -seen.first)
    age_at_last = age + seen.last
    views, hours = seen.gained(seen.last - FORECAST_HOURS, seen.last)
    week, week_hours = seen.gained(seen.last - FROZEN_HOURS, seen.last)
    views, hours = np.where(views > 0, views, week), np.where(views > 0, hours, week_hours)
    recent = views * _growth(age, age + horizon, DECAY) / _growth(age_at_last - hours, age_at_last, DECAY)
    nothing = np.zeros_like(age)
    once = seen.last_views * _growth(age, age + horizon, LIFETIME_DECAY) / _growth(nothing, age_at_last, LIFETIME_DECAY)
    return np.nan_to_num(np.where(hours > 0, recent, once), nan=0.0, posinf=0.0, neginf=0.0)


def _growth(begin: FloatArray, end: FloatArray, decay: float) -> FloatArray:
    """Relative views between two ages; NaN where no time lies between them."""
    power = 1 - decay
    growth = (end + 1) ** power - (np.maximum(begin, 0) + 1) ** power
    return np.where(growth > 0, growth, np.nan)
