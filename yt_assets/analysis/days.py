"""What videos and channels gained on a UTC day, out of the features of its hours.

Here: gains by elapsed time, the best hour, ranks. Not here: keywords of a day (keywords/days.py), reading hours and
storing days (pipeline/days.py, storage), windows up to any hour (storage/insights_reading/windows.py).

A gain is the last count of the day minus the last one before it, so days add up to what was counted. Where an hour or
more is missing over midnight, the day gets its share of that gap by elapsed time, and gap_views is the rest; a gap
begins no earlier than the publication of what was announced before. The counts of an upload begin with 0 at its
publication: on the day, or since the hour of the looks before at its channel. Of any other video that was not seen
before, the first look is what it gains on.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import FloatArray, floats
from yt_assets.analysis.hours import DAY, HOUR

COUNTS = ("views", "likes", "comments")
# Features look back as far.
LONGEST_GAP = 72 * HOUR
COLUMNS = (
    "hour", "video_id", "channel_id", "observed_at", "previous_observed_at", "age_hours", "views", "likes", "comments",
    "delta_views", "delta_likes", "delta_comments", "views_per_hour",
)  # fmt: skip
GAINS = ("views_gained", "likes_gained", "comments_gained")
VIDEO_COLUMNS = (
    "video_id", "hours", "views", *GAINS, "gap_views", "covered_minutes", "best_hour", "peak_views_per_hour",
    "day_rank",
)  # fmt: skip
CHANNEL_COLUMNS = (
    "channel_id", "hours", "videos", "uploads", *GAINS, "gap_views", "best_hour", "peak_views_per_hour", "day_rank",
)  # fmt: skip
# Of the looks before the day.
LOOK_COLUMNS = ("hour", "video_id", "observed_at", *COUNTS)
SIZE_COLUMNS = ("hour", "channel_id", "subscribers", "views", "video_count")


@dataclass(frozen=True)
class EarlierLooks:
    """The hours before a day that the days before are made of, as far back as features look.

    rows: the LOOK_COLUMNS of each, newest first, read only as far as a look is sought.
    """

    hours: Collection[datetime]
    rows: Iterable[pd.DataFrame]


@dataclass(frozen=True)
class DayOfVideos:
    """A day's videos, sorted by id: VIDEO_COLUMNS, channel_id, is_upload.

    velocities: video_id, channel_id, hour_of_day, views_per_hour of each hour in which a velocity is known. seen_in:
    video_id and the newest hour of the day in which it was seen. hours: of each channel, in how many hours it was seen.
    """

    videos: pd.DataFrame
    velocities: pd.DataFrame
    seen_in: pd.DataFrame
    hours: pd.Series


def day_of_videos(hours: Iterable[pd.DataFrame], midnight: datetime, before: EarlierLooks | None = None) -> DayOfVideos:
    """The day that begins at `midnight`, of the rows of its hours (COLUMNS), oldest first, one frame at a time.

    Of each video its first and its newest row stay in memory, and its velocities. before: where a look counts for the
    days before; without it every look that the features had before them does.
    """
    firsts, lasts, paces = [], pd.DataFrame(columns=list(COLUMNS)), []
    seen: pd.Index = pd.Index([], dtype="str")
    for rows in hours:
        is_new = ~rows["video_id"].isin(seen)
        firsts.append(rows[is_new])
        seen = seen.append(pd.Index(rows.loc[is_new, "video_id"]))
        older = lasts[~lasts["video_id"].isin(rows["video_id"])]
        lasts = pd.concat([older, rows], ignore_index=True) if len(older) else rows
        paces.append(_velocities(rows, midnight))
    first = pd.concat(firsts, ignore_index=True).sort_values("video_id", ignore_index=True)
    first = first if before is None else _since_looks_of(before, first)
    last = lasts.sort_values("video_id", ignore_index=True)
    velocities = pd.concat(paces, ignore_index=True)
    seen_hours = velocities.groupby("video_id").size()
    gained = _gains(first, last, midnight).assign(hours=last["video_id"].map(seen_hours).astype("Int64"))
    known = velocities[velocities["views_per_hour"].notna()]
    videos = _ranked(gained.merge(best_hours(known, "video_id"), on="video_id", how="left"), "video_id")
    by_channel = velocities.groupby("channel_id")["hour_of_day"].nunique()
    return DayOfVideos(videos, known, last[["video_id", "hour"]], by_channel)


def day_of_channels(day: DayOfVideos) -> pd.DataFrame:
    """Rows of CHANNEL_COLUMNS, sorted by id. A sum is of the videos whose gain is known; NA where none is."""
    groups = day.videos.groupby("channel_id")
    sums = groups[[*GAINS, "gap_views"]].sum(min_count=1)
    counted = groups.agg(videos=("video_id", "size"), uploads=("is_upload", "sum")).join(sums).reset_index()
    counted["hours"] = counted["channel_id"].map(day.hours).astype("Int64")
    together = day.velocities.groupby(["channel_id", "hour_of_day"], as_index=False)[["views_per_hour"]].sum()
    channels = counted.merge(best_hours(together, "channel_id"), on="channel_id", how="left")
    return _ranked(channels, "channel_id")[list(CHANNEL_COLUMNS)]


def with_sizes(channels: pd.DataFrame, counts: pd.DataFrame, midnight: datetime) -> pd.DataFrame:
    """The channels with subscribers, subscribers_gained, total_views, video_count as YouTube counted them last.

    counts: SIZE_COLUMNS of what YouTube answered in the day's hours, and last before them, oldest first; NA where it
    hides a count. What was gained is since the answer before the day, or since the first count of the day.
    """
    ids = channels["channel_id"]
    of_day = counts[counts["hour"] >= pd.Timestamp(midnight)]
    # Not the last one that is known: what is hidden by then is NA.
    last = of_day.drop_duplicates("channel_id", keep="last").set_index("channel_id")
    first = counts.groupby("channel_id")["subscribers"].first()
    sizes = {name: ids.map(last[name]).astype("Int64") for name in SIZE_COLUMNS[2:]}
    gained = sizes["subscribers"] - ids.map(first).astype("Int64")
    renamed = {"total_views": sizes["views"], "video_count": sizes["video_count"]}
    return channels.assign(subscribers=sizes["subscribers"], subscribers_gained=gained, **renamed)


def best_hours(velocities: pd.DataFrame, key: str) -> pd.DataFrame:
    """Of each key: best_hour, peak_views_per_hour; the earlier one of two hours that are alike.

    velocities: key, hour_of_day, views_per_hour. best_hour is NA where nothing came in any hour.
    """
    order = velocities.sort_values([key, "views_per_hour", "hour_of_day"], ascending=[True, False, True])
    best = order.drop_duplicates(key).rename(columns={"views_per_hour": "peak_views_per_hour"})
    gained = best["peak_views_per_hour"] > 0
    return best.assign(best_hour=best["hour_of_day"].astype("Int64").where(gained))[
        [key, "best_hour", "peak_views_per_hour"]
    ]


def _velocities(rows: pd.DataFrame, midnight: datetime) -> pd.DataFrame:
    """Of each row its velocity: that of the features, or of the day's upload at its first look since publication."""
    age, pace = floats(rows["age_hours"]), floats(rows["views_per_hour"])
    of_day = age <= _seconds(rows["observed_at"] - pd.Timestamp(midnight - HOUR)) / HOUR.total_seconds()
    is_first = rows["previous_observed_at"].isna().to_numpy() & (age > 0) & of_day
    with np.errstate(divide="ignore", invalid="ignore"):
        pace = np.where(is_first, floats(rows["views"]) / age, pace)
    hours = rows["hour"].dt.hour.to_numpy()
    return rows[["video_id", "channel_id"]].assign(hour_of_day=hours, views_per_hour=pace)


def _since_looks_of(before: EarlierLooks, first: pd.DataFrame) -> pd.DataFrame:
    """The first rows since the newest look of those hours: features go by any snapshot, which may be in no day."""
    since = first["previous_observed_at"]
    sought = since.notna() & ~since.dt.floor("h").isin(pd.DatetimeIndex(list(before.hours), tz="UTC"))
    if not sought.any():
        return first
    missing = first.loc[sought, ["video_id", "hour"]].rename(columns={"hour": "first"})
    found = [pd.DataFrame(columns=list(LOOK_COLUMNS)).astype(first[list(LOOK_COLUMNS)].dtypes)]
    for rows in before.rows:
        looks = rows.merge(missing, on="video_id")
        found.append(looks.loc[looks["first"] - looks["hour"] <= LONGEST_GAP, list(LOOK_COLUMNS)])
        missing = missing[~missing["video_id"].isin(looks["video_id"])]
        if missing.empty:
            break
    look = first[["video_id"]].merge(pd.concat(found, ignore_index=True), on="video_id", how="left")
    deltas = {f"delta_{name}": first[f"delta_{name}"].where(~sought, first[name] - look[name]) for name in COUNTS}
    return first.assign(previous_observed_at=since.where(~sought, look["observed_at"]), **deltas)


def _gains(first: pd.DataFrame, last: pd.DataFrame, midnight: datetime) -> pd.DataFrame:
    """Of the first and the newest rows of the same videos: video_id, channel_id, is_upload, views, gains, minutes."""
    start = pd.Timestamp(midnight)
    published, before = _published(first), first["previous_observed_at"]
    has_before = before.notna().to_numpy()
    # By the hour: what was published while its channel was looked at is in the next hour's looks.
    of_channel = before.dt.floor("h").groupby(first["channel_id"]).transform("max")
    is_born = ~has_before & ((published >= start) | (published >= of_channel)).to_numpy()
    since = before.where(has_before, first["observed_at"])
    since = since.where(~((published > before).to_numpy() | is_born), published)
    # With an hour missing between the look before and the first one of the day, midnight lies in a gap.
    is_gap = ((since < start) & (first["hour"] - since.dt.floor("h") > pd.Timedelta(HOUR))).to_numpy()
    span = _seconds(first["observed_at"] - since)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(is_gap, _seconds(first["observed_at"] - start) / span, 1.0)
    gained: dict[str, Any] = {"video_id": last["video_id"], "channel_id": last["channel_id"], "views": last["views"]}
    for name in COUNTS:
        new = np.where(is_born, floats(first[name]), np.where(has_before, floats(first[f"delta_{name}"]), 0.0))
        crossing = np.where(floats(first[name]) == floats(first[name]), new, np.nan)
        part = np.floor(crossing * share + 0.5)
        gained[f"{name}_gained"] = _whole(floats(last[name]) - floats(first[name]) + part)
        if name == "views":
            gained["gap_views"] = _whole(np.where(is_gap, crossing - part, np.nan))
    begun = since.where(~is_gap, start)
    minutes = np.floor(_seconds(last["observed_at"] - begun) / 60 + 0.5)
    appeared = _published(last)
    is_upload = ((appeared >= start) & (appeared < start + DAY)).to_numpy()
    return pd.DataFrame({**gained, "covered_minutes": _whole(minutes), "is_upload": is_upload})


def _published(rows: pd.DataFrame) -> pd.Series:
    """When they were published, as it was known then; NaT before it."""
    age = floats(rows["age_hours"])
    return rows["observed_at"] - pd.to_timedelta(np.where(age > 0, age, np.nan), unit="h").round("ms")


def _ranked(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Sorted by key, with day_rank by views_gained; NA without it."""
    order = rows.sort_values(["views_gained", key], ascending=[False, True], na_position="last")
    ranks = pd.Series(range(1, len(order) + 1), index=order.index, dtype="Int64")
    return rows.assign(day_rank=ranks.where(rows["views_gained"].notna())).sort_values(key, ignore_index=True)


def _seconds(span: pd.Series) -> FloatArray:
    seconds: FloatArray = span.dt.total_seconds().to_numpy(dtype="float64")
    return seconds


def _whole(values: FloatArray) -> pd.arrays.IntegerArray:
    known = np.isfinite(values)
    return pd.arrays.IntegerArray(np.where(known, values, 0).astype(np.int64), ~known)
