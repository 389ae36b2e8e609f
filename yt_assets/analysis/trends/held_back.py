"""Views that YouTube holds back: in a premiere's first hours there are nearly as many likes as views.

Here: how many views the likes say are to come. Not here: the forecast that adds them (forecasts.py), rates of
engagement (analysis/engagement).

YouTube shows views only when it has checked them, and likes at once. Of a real premiere 20,343 likes stood beside
23,361 views after an hour and a half; two hours later ten times as many views were shown.
"""

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import FloatArray
from yt_assets.analysis.trends.trajectories import Trajectories

# More likes for each view than this, and so many of them, are no opinion of viewers.
MOST_LIKES, FEWEST_LIKES = 0.25, 20
# Likes for each view that a premiere settles at: 0.04 to 0.1 after some days.
USUAL_LIKES = 0.05
# Views come out within hours; later a rate that high has another cause.
FIRST_HOURS = 24.0


def held_back_views(snapshots: pd.DataFrame, as_of: pd.Timestamp, trajectories: Trajectories) -> FloatArray:
    """Views of each video of ``trajectories`` that its likes say were watched and are not shown yet; mostly 0.

    ``snapshots``: likes beside the other columns; without likes nothing is known to be held back.
    """
    nothing = np.zeros(len(trajectories.video_ids))
    if "likes" not in snapshots:
        return nothing
    last_age = trajectories.age + trajectories.last
    with np.errstate(invalid="ignore"):
        is_new = (last_age > 0) & (last_age <= FIRST_HOURS)
    if not is_new.any():
        return nothing
    rows = snapshots[snapshots["video_id"].isin(trajectories.video_ids[is_new])]
    hours = (pd.to_datetime(rows["observed_at"], utc=True) - as_of).dt.total_seconds()
    rows = rows.assign(hours=hours)[rows["likes"].notna() & (hours <= 0)].sort_values(["hours", "likes"], kind="stable")
    newest = rows.groupby(rows["video_id"].astype("str"))["likes"].last()
    likes = newest.reindex(trajectories.video_ids).to_numpy(dtype="float64", na_value=np.nan)
    views = trajectories.last_views
    is_held = is_new & (likes >= FEWEST_LIKES) & (likes > MOST_LIKES * views)
    return np.where(is_held, np.maximum(likes / USUAL_LIKES - views, 0.0), 0.0)
