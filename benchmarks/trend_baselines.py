"""Scorers to measure the forecast against: persistence, the last difference carried on.

Here: what anyone would write first, with the same signature as ``score_trends``. Not here: our forecast, the measuring.
"""

import numpy as np
import pandas as pd


def persistence(snapshots: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """video_id, trend_score, predicted_gain: the last difference, by its hours, times the horizon.

    Seen once: views by age times the horizon; of unknown age: by a day.
    """
    horizon = float(snapshots.attrs.get("horizon_hours", 24.0))
    rows = snapshots[(snapshots["observed_at"] <= as_of) & snapshots["views"].notna()]
    rows = rows.sort_values(["video_id", "observed_at"], kind="stable")
    views = rows["views"].astype("float64")
    videos = rows.groupby("video_id")
    hours = videos["observed_at"].diff().dt.total_seconds() / 3600
    age = ((as_of - rows["published_at"]).dt.total_seconds() / 3600).clip(lower=1.0).fillna(24.0)
    rate = (views.groupby(rows["video_id"]).diff() / hours.where(hours > 0)).fillna(views / age)
    gain = (rate * horizon).clip(lower=0.0).replace(np.inf, 0.0)
    last = rows.assign(predicted_gain=gain, trend_score=gain).groupby("video_id").tail(1)
    return last[["video_id", "trend_score", "predicted_gain"]].reset_index(drop=True)
