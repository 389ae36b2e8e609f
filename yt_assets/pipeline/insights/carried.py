"""The whole catalogue of an hour: what was seen in it, and of all other public videos what was seen last.

Here: which rows an insight is made of where the quota did not reach every video, what it says of them, and what is
stored. Not here: the read (storage/reading/carried_frames.py), what bounds are (analysis/carried.py), the formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from yt_assets.analysis.carried import Looks, Waits, hours_between, learn_bounds, look_back
from yt_assets.analysis.coverage import CARRIED_FOR, Coverage
from yt_assets.analysis.frames import floats
from yt_assets.analysis.hours import HOUR
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.frames import Frames
from yt_assets.storage.reading.hours import HourRecord

OF_WAITS = ("views", "views_per_hour", "delta_hours", "age_hours", "observed_at")
# Looks less than this apart are no wait.
LEAST_WAIT = 1.5


@dataclass(frozen=True)
class Catalogue:
    """All videos of an hour. rows: its features, and carried ones; `estimated` tells them apart. record: the ledger's.

    before: of the videos that the hour saw, their newest features of before, where any were carried.
    """

    rows: pd.DataFrame
    before: pd.DataFrame
    record: HourRecord

    @property
    def coverage(self) -> Coverage:
        """What the hour's insight is made of. waiting: videos that are in no row."""
        estimated = int(self.rows["estimated"].sum())
        absent = max(0, self.record.waiting + self.record.left_out - estimated)
        oldest = self.rows["observed_at"].min() if len(self.rows) else None
        return Coverage(len(self.rows) - estimated, estimated, absent, None if pd.isna(oldest) else oldest)

    def marked(self, insight: pd.DataFrame) -> pd.DataFrame:
        """An insight's rows, with observed_at and estimated."""
        looks = self.rows[["video_id", "observed_at", "estimated"]]
        return insight.merge(looks.assign(estimated=looks["estimated"].astype("Int64")), on="video_id", how="left")

    def bounded(self, trends: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
        """The same of trends, with views_low and views_high where rows are estimated. history: snapshots until now."""
        trends = self.marked(trends)
        is_carried = self.rows["estimated"].to_numpy(dtype=bool)
        low, high = np.full((2, len(self.rows)), np.nan)
        if is_carried.any():
            seen = self.rows[~is_carried].merge(self.before, on="video_id", suffixes=("", "_before"))
            seen = seen[hours_between(seen["observed_at_before"], seen["observed_at"]) > LEAST_WAIT]
            waits = _waits(seen, seen["observed_at"], "_before")
            learned = learn_bounds(Looks(waits, floats(seen["views"]) - waits.views), look_back(history))
            now = self.rows.loc[~is_carried, "observed_at"].max()
            now = pd.Timestamp(self.record.hour + HOUR) if pd.isna(now) else now
            low[is_carried], high[is_carried] = learned.of(_waits(self.rows[is_carried], now))
        bounds = pd.DataFrame({"video_id": self.rows["video_id"], "views_low": low, "views_high": high})
        bounded = trends.merge(bounds, on="video_id", how="left")
        return bounded.assign(**{name: bounded[name].astype("Int64") for name in ("views_low", "views_high")})


def catalogue_of(
    features: pd.DataFrame, hour: datetime, record: HourRecord, videos: Database, others: Sequence[str] = ()
) -> Catalogue:
    """The hour's features with those of videos that wait. others: further columns to carry, as newest_features has.

    Where no video waits, and none was left out, these are the hour's features alone, and nothing is read.
    """
    own = features.assign(estimated=False)
    if not record.waiting and not record.left_out:
        return Catalogue(own, features.head(0), record)
    with videos.reading() as connection:
        newest = Frames(connection).newest_features(hour, CARRIED_FOR, [*features.columns, *others])
    is_seen = newest["video_id"].isin(features["video_id"])
    carried = newest[~is_seen].assign(hour=pd.Timestamp(hour), estimated=True)
    rows = pd.concat([own, carried], ignore_index=True) if len(carried) else own
    return Catalogue(rows, newest[is_seen], record)


def _waits(rows: pd.DataFrame, now: pd.Series | pd.Timestamp, suffix: str = "") -> Waits:
    views, rate, span, age, at = (rows[name + suffix] for name in OF_WAITS)
    return Waits(floats(views), floats(rate), floats(span), floats(age), hours_between(at, now))
