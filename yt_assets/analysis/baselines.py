"""What is normal for a video: the views that comparable videos had at its age.

Belongs here: who is comparable, the ladder of comparisons, and the age curve that brings two ages together. Does not:
reading counts of earlier hours (storage), thresholds (benchmarks). Called by ``trend_ranking``; ``same_age_lookups``
also by the step that reads.

The field calls the multiple outlier score: views over the median of a video's neighbours of the same format, itself
left out (joinhackyard, outlier.so), at the same age (video-scripter, YouTube Studio's "1 of 10").
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from yt_assets.analysis.frames import conform
from yt_assets.analysis.neighbours import median_of_nearest, median_of_pairs

MIN_BASELINE = 5
"""Fewer other videos than this make no median worth comparing with."""
MOST_NEIGHBOURS = 20
SAME_AGE_SHARE, SAME_AGE_HOURS = 0.15, 1.0
"""Two counts are of the same age when their ages differ by no more than 15 % or an hour."""
HALF_HOUR = 0.5
STORED_UNTIL_HOURS = 168.0
"""Younger than a week, the others' counts at the same age are looked up in stored snapshots. Later a count grows so
slowly that today's counts of the neighbours in age are as good: the curve says 3 % for 15 % of age."""
CURVE_POWER = 0.2
"""Views grow as (age + 1 h) ** 0.2 - 1. Against medians of long videos by age (video-scripter, 554 to 1,110 videos):
day 7 over day 1 is 1.98 by the curve and 1.86 there, day 14 2.4 and 3.1, day 30 3.0 and 3.4."""
CURVE_REACH = 16.0
"""The curve carries a count to an age up to 16 times as high or low, over which views grow five times at most."""
BREAK_BEGINS, BREAK_ENDS = pd.Timestamp("2026-08-24T00:00Z"), pd.Timestamp("2026-08-28T00:00Z")
"""YouTube changed what a view is in these four days (API revision history, 27 August 2026)."""
LOOKUP_COLUMNS = {"subject_id": "str", "video_id": "str", "hour": "datetime64[us, UTC]"}
OUTLIER_COLUMNS = {
    "video_id": "str",
    "outlier_multiple": "float64",
    "baseline_views": "float64",
    "baseline_n": "Int64",
    "baseline_kind": "str",
}
VIDEOS = {
    "video_id": "str",
    "channel_id": "str",
    "format": "str",
    "observed_at": "datetime64[us, UTC]",
    "age_hours": "float64",
    "views": "Int64",
}
COUNTS = {**LOOKUP_COLUMNS, "observed_at": "datetime64[us, UTC]", "views": "Int64"}
FloatArray = npt.NDArray[np.float64]


def views_share(age_hours: FloatArray) -> FloatArray:
    """The age curve: views at an age, up to a factor that is the video's own."""
    return (age_hours + 1) ** CURVE_POWER - 1


def view_era(age_hours: FloatArray, observed_at: pd.Series) -> npt.NDArray[np.int64]:
    """-1 for a count of views as they were until 24 August 2026, 1 as they are since the 28th, 0 for a mix of both.

    A video that was published before and is observed afterwards carries a mix for ever: it is compared with nothing.
    """
    published = observed_at - pd.to_timedelta(age_hours, unit="h")
    before, after = (observed_at < BREAK_BEGINS).to_numpy(), (published >= BREAK_ENDS).to_numpy()
    return np.where(after, 1, np.where(before, -1, 0))


def same_age_lookups(videos: pd.DataFrame, captured: pd.DatetimeIndex) -> pd.DataFrame:
    """Which stored counts tell what the others had at the age of each young video: subject_id, video_id, hour.

    ``videos``: one hour's (columns ``VIDEOS``), ``captured``: the hours that have snapshots, UTC, sorted. Of each video
    younger than a week the 20 videos of its channel and format that were published next before it, each in the captured
    hour in which it was closest to the subject's age: 20 rows at most for each young video, whatever is stored.
    """
    rows = _comparable(videos)
    rows = rows.sort_values(["channel_id", "format", "age_hours", "video_id"], ignore_index=True)
    group = np.asarray(rows.groupby(["channel_id", "format"], sort=False).ngroup())
    subjects = np.flatnonzero(rows["age_hours"].to_numpy() <= STORED_UNTIL_HOURS)
    subject, peer = (np.repeat(subjects, MOST_NEIGHBOURS), (subjects[:, None] + _steps()).ravel())
    inside = peer < len(rows)
    subject, peer = subject[inside], peer[inside]
    same = group[subject] == group[peer]
    subject, peer = subject[same], peer[same]
    age = rows["age_hours"].to_numpy()
    moment = rows["observed_at"].iloc[peer] - pd.to_timedelta(age[peer] - age[subject], unit="h").to_numpy()
    hour, gap = _nearest(captured, pd.DatetimeIndex(moment))
    reached = gap <= np.maximum(SAME_AGE_SHARE * age[subject], SAME_AGE_HOURS) + HALF_HOUR
    ids = rows["video_id"].to_numpy()
    wanted = {"subject_id": ids[subject[reached]], "video_id": ids[peer[reached]], "hour": hour[reached]}
    return conform(pd.DataFrame(wanted), LOOKUP_COLUMNS)


def outlier_multiples(videos: pd.DataFrame, counts: pd.DataFrame | None = None) -> pd.DataFrame:
    """How many times the views of comparable videos at its age each video has; one row a video, in their order.

    ``videos``: columns ``VIDEOS``. ``counts``: the rows of ``same_age_lookups`` that are stored, with their observed_at
    and views. baseline_views is the median of the first group of at least five (20 at most, the closest in age):

    * ``channel_age``: its channel's others of the same format, at the same age: as looked up, or beyond a week of age
      those that have about its age today.
    * ``channel_curve``: its channel's others of the same format, today's counts brought to its age by the age curve.
    * ``format_age`` and ``format_curve``: the same over all channels, for a channel that has no five others.
    * ``none``: baseline_views and outlier_multiple are NaN, baseline_n is 0; so for unknown views, channel, format or
      age, and for counts that mix the two definitions of a view (``view_era``).

    The multiple is NaN as well where the median is 0.
    """
    rows = conform(videos, VIDEOS)
    known = _comparable(rows)
    baseline = known[[]].assign(median=np.nan, n=0, kind="none")
    for kind, middle, n in _ladder(known, conform(counts if counts is not None else rows.iloc[:0], COUNTS)):
        reached = (baseline["kind"] == "none").to_numpy() & (n >= MIN_BASELINE)
        baseline.loc[reached, "median"], baseline.loc[reached, "n"] = middle[reached], n[reached]
        baseline.loc[reached, "kind"] = kind
    baseline = baseline.reindex(rows.index)
    median = baseline["median"].where(baseline["median"] > 0)
    result = {
        "video_id": rows["video_id"],
        "outlier_multiple": rows["views"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan) / median,
        "baseline_views": baseline["median"],
        "baseline_n": baseline["n"].fillna(0).astype("int64"),
        "baseline_kind": baseline["kind"].fillna("none"),
    }
    return conform(pd.DataFrame(result), OUTLIER_COLUMNS)


def _ladder(known: pd.DataFrame, counts: pd.DataFrame) -> list[tuple[str, FloatArray, npt.NDArray[np.int64]]]:
    age, views = known["age_hours"].to_numpy(), known["views"].to_numpy(dtype="float64")
    level, young = views / views_share(age), age <= STORED_UNTIL_HOURS
    channel = np.asarray(known.groupby(["channel_id", "format", "era"]).ngroup(), dtype=np.int64)
    every = np.asarray(known.groupby(["format", "era"]).ngroup(), dtype=np.int64)
    found = {
        "channel_age": median_of_nearest(level, age, channel, _is_same_age, MOST_NEIGHBOURS),
        "channel_curve": median_of_nearest(level, age, channel, _in_reach, MOST_NEIGHBOURS),
        "format_age": median_of_nearest(level, age, every, _is_same_age, MOST_NEIGHBOURS),
        "format_curve": median_of_nearest(level, age, every, _in_reach, MOST_NEIGHBOURS),
    }
    looked_up = median_of_pairs(*_stored_counts(known, counts), len(known))
    found["channel_age"] = (
        np.where(young, looked_up[0], found["channel_age"][0]),
        np.where(young, looked_up[1], found["channel_age"][1]),
    )
    return [(kind, median * views_share(age), n) for kind, (median, n) in found.items()]


def _stored_counts(known: pd.DataFrame, counts: pd.DataFrame) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Row number of the subject, and the other's views over the curve, of the stored counts of the same age and era."""
    place = pd.Series(np.arange(len(known)), index=known["video_id"])
    rows = counts[
        counts["views"].notna() & counts["subject_id"].isin(place.index) & counts["video_id"].isin(place.index)
    ]
    subject, peer = (place.loc[rows[name]].to_numpy() for name in ("subject_id", "video_id"))
    then = rows["observed_at"].reset_index(drop=True)
    now = known["observed_at"].iloc[peer].reset_index(drop=True)
    own = known["age_hours"].to_numpy()[subject]
    age = known["age_hours"].to_numpy()[peer] - (now - then).dt.total_seconds().to_numpy() / 3600
    same_age = (age > 0) & _is_same_age(own, age)
    same_era = view_era(age, then) == known["era"].to_numpy()[subject]
    kept = same_age & same_era & (subject != peer)
    level = rows["views"].to_numpy(dtype="float64")[kept] / views_share(age[kept])
    return subject[kept], level


def _comparable(videos: pd.DataFrame) -> pd.DataFrame:
    """The videos that can be compared at all, with their era; the index stays."""
    known = videos["views"].notna() & videos["channel_id"].notna() & videos["format"].notna()
    rows = videos[known & videos["age_hours"].gt(0) & videos["observed_at"].notna()]
    rows = rows.assign(era=view_era(rows["age_hours"].to_numpy(dtype="float64"), rows["observed_at"]))
    return rows[rows["era"] != 0]


def _is_same_age(own: FloatArray, other: FloatArray) -> npt.NDArray[np.bool_]:
    return np.abs(own - other) <= np.maximum(SAME_AGE_SHARE * own, SAME_AGE_HOURS)


def _in_reach(own: FloatArray, other: FloatArray) -> npt.NDArray[np.bool_]:
    ratio = (own + 1) / (other + 1)
    return (ratio <= CURVE_REACH) & (ratio >= 1 / CURVE_REACH)


def _steps() -> npt.NDArray[np.int64]:
    return np.arange(1, MOST_NEIGHBOURS + 1)


def _nearest(captured: pd.DatetimeIndex, moments: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, FloatArray]:
    """The captured hour whose middle is closest to each moment, and how many hours away that is."""
    if not len(captured) or not len(moments):
        return moments, np.full(len(moments), np.inf)
    half = pd.Timedelta(hours=HALF_HOUR)
    hour = captured[captured.get_indexer(moments - half, method="nearest")]
    return hour, np.abs((hour + half - moments).total_seconds().to_numpy()) / 3600
