"""Builders of the frames that the trend tests feed, one tuple a row.

Here: rows only, relative to one fixed moment. Not here: simulated videos (simulated.py).
"""

import pandas as pd

AS_OF = pd.Timestamp("2026-11-20T12:00Z")
SNAPSHOTS = ["video_id", "channel_id", "published_at", "observed_at", "views", "likes", "comments"]
Seen = tuple[str, float | None, float, int | None]


def snapshots(*rows: Seen) -> pd.DataFrame:
    """Rows of video_id, age in hours at AS_OF (None = unknown), hours before AS_OF, views."""
    frame = pd.DataFrame({"video_id": pd.Series([row[0] for row in rows], dtype="str"), "channel_id": "c"})
    ages = [pd.NaT if row[1] is None else AS_OF - pd.Timedelta(hours=row[1]) for row in rows]
    frame["published_at"] = pd.Series(ages, dtype="datetime64[us, UTC]")
    frame["observed_at"] = pd.to_datetime([AS_OF - pd.Timedelta(hours=row[2]) for row in rows], utc=True)
    frame["views"] = pd.array([row[3] for row in rows], dtype="Int64")
    return frame.assign(likes=pd.array([None] * len(rows), dtype="Int64"), comments=None)


def features(*rows: tuple[str, str | None, float | None, float | None, float | None]) -> pd.DataFrame:
    """Rows of video_id, channel_id, age_hours, views_per_hour, views_per_hour_lifetime; all long."""
    names = ["video_id", "channel_id", "age_hours", "views_per_hour", "views_per_hour_lifetime"]
    frame = pd.DataFrame(list(rows), columns=names).assign(format="long", observed_at=AS_OF)
    return frame.assign(views=pd.array([None] * len(rows), dtype="Int64"))


def dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
