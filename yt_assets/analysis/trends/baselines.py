"""What is usual for a video: the views that its channel's others of the same format had at its age.

Here: who is comparable, the age curve that brings two ages together, medians over the nearest others, its place among
them. Not here: reading counts of earlier hours (storage), thresholds (thresholds.py). Called by ranking.py;
``same_age_lookups`` also by the step that reads.

Beside the videos of other channels a multiple is the channel's size, so there is none.

The field calls the multiple outlier score: views over the median of a video's neighbours of the same format, itself
left out (joinhackyard, outlier.so), at the same age (video-scripter, YouTube Studio's "1 of 10").
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from yt_assets.analysis.frames import BoolArray, FloatArray, IntArray, conform

# Fewer other videos than this make no median worth comparing with.
MIN_BASELINE = 5
MOST_NEIGHBOURS = 20
# Two counts are of the same age when their ages differ by no more than 15 % or an hour.
SAME_AGE_SHARE, SAME_AGE_HOURS = 0.15, 1.0
HALF_HOUR = 0.5
# Younger than a week, the others' counts at the same age are looked up in stored snapshots. Later a count grows so
# slowly that today's counts of the neighbours in age are as good: the curve says 3 % for 15 % of age.
STORED_UNTIL_HOURS = 168.0
# Views grow as (age + 1 h) ** 0.2 - 1. Against medians of long videos by age (video-scripter, 554 to 1,110 videos): day
# 7 over day 1 is 1.98 by the curve and 1.86 there, day 14 2.4 and 3.1, day 30 3.0 and 3.4.
CURVE_POWER = 0.2
# The curve carries a count to an age up to 16 times as high or low, over which views grow five times at most.
CURVE_REACH = 16.0
# A multiple beyond this says that the others are no measure: they have hardly any views.
MOST_TIMES = 1_000.0
# YouTube changed what a view is in these four days (API revision history, 27 August 2026).
BREAK_BEGINS, BREAK_ENDS = pd.Timestamp("2026-08-24T00:00Z"), pd.Timestamp("2026-08-28T00:00Z")
LOOKUP_COLUMNS = {"subject_id": "str", "video_id": "str", "hour": "datetime64[us, UTC]"}
OUTLIER_COLUMNS = {
    "video_id": "str", "outlier_multiple": "float64", "baseline_views": "float64", "baseline_n": "Int64",
    "baseline_kind": "str", "baseline_place": "Int64",
}  # fmt: skip
VIDEOS = {
    "video_id": "str", "channel_id": "str", "format": "str", "observed_at": "datetime64[us, UTC]",
    "age_hours": "float64", "views": "Int64", "live_state": "str",
}  # fmt: skip
COUNTS = {**LOOKUP_COLUMNS, "observed_at": "datetime64[us, UTC]", "views": "Int64"}
Reach = Callable[[FloatArray, FloatArray], BoolArray]


def views_share(age_hours: FloatArray) -> FloatArray:
    """The age curve: views at an age, up to a factor that is the video's own."""
    return (age_hours + 1) ** CURVE_POWER - 1


def view_era(age_hours: FloatArray, observed_at: pd.Series) -> IntArray:
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
    steps = np.arange(1, MOST_NEIGHBOURS + 1)
    subject, peer = np.repeat(subjects, MOST_NEIGHBOURS), (subjects[:, None] + steps).ravel()
    inside = peer < len(rows)
    subject, peer = subject[inside], peer[inside]
    same = group[subject] == group[peer]
    subject, peer = subject[same], peer[same]
    age = rows["age_hours"].to_numpy()
    moment = rows["observed_at"].iloc[peer] - pd.to_timedelta(age[peer] - age[subject], unit="h").to_numpy()
    hour, gap = _nearest(captured, pd.DatetimeIndex(moment))
    reached = gap <= np.maximum(SAME_AGE_SHARE * age[subject], SAME_AGE_HOURS) + HALF_HOUR
    ids = rows["video_id"].to_numpy()
    lookups = {"subject_id": ids[subject[reached]], "video_id": ids[peer[reached]], "hour": hour[reached]}
    return conform(pd.DataFrame(lookups), LOOKUP_COLUMNS)


def outlier_multiples(videos: pd.DataFrame, counts: pd.DataFrame | None = None) -> pd.DataFrame:
    """How many times the views of comparable videos at its age each video has; one row a video, in their order.

    ``videos``: columns ``VIDEOS``. ``counts``: the rows of ``same_age_lookups`` that are stored, with their observed_at
    and views. baseline_views is the median of the first group of at least five (20 at most, the closest in age) of its
    channel's others of the same format:

    * ``channel_age``: at the same age: as looked up, or beyond a week of age those that have about its age today.
    * ``channel_curve``: today's counts brought to its age by the age curve.
    * ``none``: baseline_views and outlier_multiple are NaN; baseline_n says how many others there are, 0 for unknown
      views, channel, format or age, for an announced video, and for counts that mix the two definitions of a view
      (``view_era``).

    baseline_place: 1 where none of the others had more views, 2 where one had, and so on; missing without a baseline.
    The multiple is NaN as well where the median is 0, and beyond MOST_TIMES.
    """
    rows = conform(videos, VIDEOS)
    comparable = _comparable(rows)
    baseline = comparable[[]].assign(median=np.nan, n=0, kind="none", place=0)
    for kind, middle, n, above in _ladder(comparable, conform(counts if counts is not None else rows.iloc[:0], COUNTS)):
        open_yet = (baseline["kind"] == "none").to_numpy()
        baseline.loc[open_yet, "n"] = n[open_yet]
        reached = open_yet & (n >= MIN_BASELINE)
        baseline.loc[reached, "median"], baseline.loc[reached, "place"] = middle[reached], above[reached] + 1
        baseline.loc[reached, "kind"] = kind
    baseline = baseline.reindex(rows.index)
    median = baseline["median"].where(baseline["median"] > 0)
    multiple = rows["views"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan) / median
    result = {
        "video_id": rows["video_id"],
        "outlier_multiple": multiple.where(multiple <= MOST_TIMES),
        "baseline_views": baseline["median"],
        "baseline_n": baseline["n"].fillna(0).astype("int64"),
        "baseline_kind": baseline["kind"].fillna("none"),
        "baseline_place": baseline["place"].where(baseline["place"] > 0).astype("Int64"),
    }
    return conform(pd.DataFrame(result), OUTLIER_COLUMNS)


def _ladder(videos: pd.DataFrame, counts: pd.DataFrame) -> list[tuple[str, FloatArray, IntArray, IntArray]]:
    age, views = videos["age_hours"].to_numpy(), videos["views"].to_numpy(dtype="float64")
    level, young = views / views_share(age), age <= STORED_UNTIL_HOURS
    group = np.asarray(videos.groupby(["channel_id", "format", "era"]).ngroup(), dtype=np.int64)
    stored = median_of_pairs(*_stored_counts(videos, counts), level)
    today = median_of_nearest(level, age, group, _is_same_age, MOST_NEIGHBOURS)
    at_age = [np.where(young, one, other) for one, other in zip(stored, today, strict=True)]
    by_curve = median_of_nearest(level, age, group, _in_reach, MOST_NEIGHBOURS)
    return [
        (kind, median * views_share(age), n, above)
        for kind, (median, n, above) in (("channel_age", at_age), ("channel_curve", by_curve))
    ]


def _stored_counts(videos: pd.DataFrame, counts: pd.DataFrame) -> tuple[IntArray, FloatArray]:
    """Row number of the subject, and the other's views over the curve, of the stored counts of the same age and era."""
    place = pd.Series(np.arange(len(videos)), index=videos["video_id"])
    rows = counts[
        counts["views"].notna() & counts["subject_id"].isin(place.index) & counts["video_id"].isin(place.index)
    ]
    subject, peer = (place.loc[rows[name]].to_numpy() for name in ("subject_id", "video_id"))
    then = rows["observed_at"].reset_index(drop=True)
    now = videos["observed_at"].iloc[peer].reset_index(drop=True)
    own = videos["age_hours"].to_numpy()[subject]
    age = videos["age_hours"].to_numpy()[peer] - (now - then).dt.total_seconds().to_numpy() / 3600
    same_age = (age > 0) & _is_same_age(own, age)
    same_era = view_era(age, then) == videos["era"].to_numpy()[subject]
    kept = same_age & same_era & (subject != peer)
    level = rows["views"].to_numpy(dtype="float64")[kept] / views_share(age[kept])
    return subject[kept], level


def _comparable(videos: pd.DataFrame) -> pd.DataFrame:
    """The videos that can be compared at all, with their era; the index stays."""
    is_counted = videos["views"].notna() & videos["channel_id"].notna() & videos["format"].notna()
    # What was announced has not begun: its few views are no measure.
    has_begun = (
        videos["age_hours"].gt(0) & (conform(videos, {"live_state": "str"})["live_state"] != "upcoming").to_numpy()
    )
    rows = videos[is_counted & has_begun & videos["observed_at"].notna()]
    rows = rows.assign(era=view_era(rows["age_hours"].to_numpy(dtype="float64"), rows["observed_at"]))
    return rows[rows["era"] != 0]


def _is_same_age(own: FloatArray, other: FloatArray) -> BoolArray:
    return np.abs(own - other) <= np.maximum(SAME_AGE_SHARE * own, SAME_AGE_HOURS)


def _in_reach(own: FloatArray, other: FloatArray) -> BoolArray:
    ratio = (own + 1) / (other + 1)
    return (ratio <= CURVE_REACH) & (ratio >= 1 / CURVE_REACH)


def _nearest(captured: pd.DatetimeIndex, moments: pd.DatetimeIndex) -> tuple[pd.DatetimeIndex, FloatArray]:
    """The captured hour whose middle is closest to each moment, and how many hours away that is."""
    if not len(captured) or not len(moments):
        return moments, np.full(len(moments), np.inf)
    half = pd.Timedelta(hours=HALF_HOUR)
    hour = captured[captured.get_indexer(moments - half, method="nearest")]
    return hour, np.abs((hour + half - moments).total_seconds().to_numpy()) / 3600


def median_of_nearest(
    values: FloatArray, ages: FloatArray, groups: IntArray, reach: Reach, most: int
) -> tuple[FloatArray, IntArray, IntArray]:
    """For each row the median of ``values`` over up to ``most`` others of its group, how many they are, how many above.

    Others are those within ``reach(own ages, others' ages)``, the nearest by the ratio of their ages (+ 1 h) first;
    none gives NaN and 0. ``ages`` are hours, not negative. The cost is rows × 2 ``most``, however large a group is.
    """
    order = np.lexsort((values, ages, groups))
    value, age, group = values[order], ages[order], groups[order]
    steps = np.concatenate([np.arange(-most, 0), np.arange(1, most + 1)])
    other = np.arange(len(value))[:, None] + steps
    inside = (other >= 0) & (other < len(value))
    other = np.where(inside, other, 0)
    own = age[:, None]
    usable = inside & (group[other] == group[:, None]) & reach(own, age[other])
    distance = np.where(usable, np.abs(np.log((age[other] + 1) / (own + 1))), np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :most]
    chosen = np.where(
        np.take_along_axis(usable, nearest, axis=1), value[np.take_along_axis(other, nearest, axis=1)], np.inf
    )
    median, count = np.full(len(value), np.nan), np.zeros(len(value), dtype=np.int64)
    median[order], count[order] = _median_of_rows(chosen)
    above = np.zeros_like(count)
    above[order] = ((chosen > value[:, None]) & np.isfinite(chosen)).sum(axis=1)
    return median, count, above


def median_of_pairs(rows: IntArray, values: FloatArray, own: FloatArray) -> tuple[FloatArray, IntArray, IntArray]:
    """The median of ``values`` of each row number that ``rows`` names, how many it has, and how many above its own."""
    median, count = np.full(len(own), np.nan), np.zeros(len(own), dtype=np.int64)
    by_row = pd.Series(values).groupby(rows).agg(["median", "count"])
    median[by_row.index], count[by_row.index] = by_row["median"], by_row["count"]
    return median, count, np.bincount(rows[values > own[rows]], minlength=len(own)).astype(np.int64)


def _median_of_rows(values: FloatArray) -> tuple[FloatArray, IntArray]:
    """Medians along the rows of a matrix in which infinity stands for nothing."""
    count = np.isfinite(values).sum(axis=1)
    if not values.size:
        return np.full(len(values), np.nan), count
    ordered = np.sort(values, axis=1)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    pick = np.arange(len(values))
    middle = (ordered[pick, low] + ordered[pick, high]) / 2
    return np.where(count > 0, middle, np.nan), count
