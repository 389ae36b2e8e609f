"""The views that comparable videos had at a video's age: the ladder, rung by rung, by hand."""

from typing import Any

import pandas as pd
import pytest

from yt_assets.analysis.trends.baselines import (
    COUNTS,
    LOOKUP_COLUMNS,
    OUTLIER_COLUMNS,
    VIDEOS,
    outlier_multiples,
    same_age_lookups,
)
from yt_assets_tests.analysis.rows import AS_OF, dtypes

Known = tuple[str, str | None, float | None, int | None]


def videos(*rows: Known, at: pd.Timestamp = AS_OF, kind: str | None = "long") -> pd.DataFrame:
    """Rows of video_id, channel_id, age_hours, views, observed at one moment."""
    frame = pd.DataFrame(list(rows), columns=["video_id", "channel_id", "age_hours", "views"])
    return frame.assign(format=kind, observed_at=at)


def then(subject: str, *rows: tuple[str, float, int]) -> pd.DataFrame:
    """Stored counts for a subject: video_id, hours before AS_OF, views."""
    frame = pd.DataFrame(list(rows), columns=["video_id", "ago", "views"]).assign(subject_id=subject)
    moments = pd.DatetimeIndex([AS_OF - pd.Timedelta(hours=ago) for _, ago, _ in rows])
    return frame.assign(observed_at=moments, hour=moments.floor("h"))


def found(rows: pd.DataFrame, counts: pd.DataFrame | None = None, key: str = "new") -> Any:
    """Multiple, median, n and kind; Any, because no stub knows what kind of value a cell holds."""
    table: Any = outlier_multiples(rows, counts).set_index("video_id")
    return table.loc[key].tolist()[:4]


def place(rows: pd.DataFrame, counts: pd.DataFrame | None = None, key: str = "new") -> Any:
    """Its place among them."""
    table: Any = outlier_multiples(rows, counts).set_index("video_id")
    return table.loc[key, "baseline_place"]


def curve(age: float) -> float:
    return float((age + 1) ** 0.2 - 1)


DAILY: list[Known] = [(f"d{day}", "c", 10.0 + 24 * day, 50_000) for day in range(1, 7)]


def test_its_channels_others_at_its_age_come_first() -> None:
    """They had 100 to 500 views when they were ten hours old, whatever they have today."""
    counts = then("new", *((f"d{day}", 24.0 * day, 100 * day) for day in range(1, 6)))
    assert found(videos(("new", "c", 10.0, 1_200), *DAILY), counts) == pytest.approx([4.0, 300.0, 5, "channel_age"])


def test_a_count_some_minutes_off_is_brought_to_the_same_age() -> None:
    counts = then("new", *((f"d{day}", 24.0 * day - 0.5, 300) for day in range(1, 6)))
    median = 300 * curve(10.0) / curve(10.5)
    assert found(videos(("new", "c", 10.0, 1_200), *DAILY), counts)[:2] == pytest.approx([1_200 / median, median])


def test_a_count_two_hours_off_is_of_another_age() -> None:
    counts = then("new", *((f"d{day}", 24.0 * day - 2, 300) for day in range(1, 6)))
    assert found(videos(("new", "c", 10.0, 1_200), *DAILY), counts)[3] == "channel_curve"


def test_videos_first_seen_older_are_brought_to_its_age_by_the_curve() -> None:
    rows = videos(("new", "c", 10.0, 1_200), *DAILY)
    at_ten = sorted(50_000 * curve(10.0) / curve(10.0 + 24 * day) for day in range(1, 7))
    # The sixth is 155 hours old, which is within 16 times the age.
    median = (at_ten[2] + at_ten[3]) / 2
    assert found(rows) == pytest.approx([1_200 / median, median, 6, "channel_curve"])


def test_the_curve_does_not_reach_across_more_than_sixteen_times_the_age() -> None:
    """Against its channel's years of sleeping videos, a fresh upload once was 23,161 times the normal."""
    assert found(videos(("new", "c", 10.0, 30), *[(f"o{n}", "c", 900.0, 2) for n in range(9)]))[2:] == [0, "none"]


def test_the_size_of_other_channels_is_no_multiple() -> None:
    """Of ten trending rows six were compared with all channels: 499.5 times was the size of the channel."""
    rows = videos(("new", "c", 10.0, 1_200), *[(f"v{n}", f"c{n}", 10.0, 100 * n) for n in range(1, 6)])
    assert found(rows)[2:] == [0, "none"]
    assert pd.isna(found(rows)[0])
    assert pd.isna(place(rows))


def test_its_place_counts_those_of_its_channel_that_had_more() -> None:
    rows = videos(("new", "c", 400.0, 350), *[(f"v{n}", "c", 400.0, 100 * n) for n in range(1, 6)])
    assert place(rows) == 3
    assert place(rows, key="v5") == 1


def test_what_is_announced_is_no_other() -> None:
    """Announced premieres wait at a handful of views, and were the median of those that had begun."""
    rows = videos(("new", "c", 10.0, 1_200), *[(f"v{n}", "c", 10.0, 1) for n in range(5)]).assign(live_state="upcoming")
    rows.loc[0, "live_state"] = "none"
    assert found(rows)[2:] == [0, "none"]


def test_others_without_views_are_no_measure() -> None:
    rows = videos(("new", "c", 400.0, 9_000_000), *[(f"v{n}", "c", 400.0, 9) for n in range(5)])
    assert found(rows)[1:] == [9.0, 5, "channel_age"]
    assert pd.isna(found(rows)[0])


def test_four_others_are_no_norm() -> None:
    rows = videos(("new", "c", 10.0, 1_200), *[(f"v{n}", "c", 10.0, 100) for n in range(4)])
    multiple, median, n, kind = found(rows)
    assert (n, kind) == (4, "none")
    assert pd.isna(multiple)
    assert pd.isna(median)


def test_another_format_is_nothing_to_compare_with() -> None:
    shorts = videos(*[(f"s{n}", "c", 10.0, 100) for n in range(9)], kind="short")
    assert found(pd.concat([videos(("new", "c", 10.0, 1_200)), shorts], ignore_index=True))[3] == "none"


def test_beyond_a_week_todays_counts_of_the_neighbours_in_age_will_do() -> None:
    rows = videos(("new", "c", 400.0, 900), *[(f"v{n}", "c", 400.0 + n, 300) for n in range(1, 6)])
    assert found(rows)[3] == "channel_age"
    assert found(rows)[0] == pytest.approx(900 / (300 * curve(400.0) / curve(403.0)))


def test_a_median_of_zero_gives_no_multiple_and_says_so() -> None:
    multiple, median, n, kind = found(videos(("new", "c", 400.0, 9), *[(f"v{n}", "c", 400.0, 0) for n in range(5)]))
    assert (median, n, kind) == (0.0, 5, "channel_age")
    assert pd.isna(multiple)


@pytest.mark.parametrize(
    "unknown",
    [
        ("new", None, 10.0, 9),
        ("new", "c", None, 9),
        ("new", "c", 10.0, None),
        ("new", "c", 0.0, 9),
        ("new", "c", -3.0, 9),
    ],
)
def test_what_is_unknown_has_no_multiple_and_is_no_other(unknown: Known) -> None:
    rest: list[Known] = [(f"v{n}", "c", 10.0, 100) for n in range(5)]
    table = videos(unknown, *rest)
    assert found(table)[2:] == [0, "none"]
    assert found(table, key="v0")[2:] == [4, "none"], "four others are left"


BREAK = pd.Timestamp("2026-08-29T00:00Z")


def test_what_straddles_the_break_in_the_view_count_is_compared_with_nothing() -> None:
    """YouTube changed what a view is on 24 to 27 August 2026: a video from before carries a mix for ever."""
    old: list[Known] = [(f"o{n}", "c", 2_400.0, 100) for n in range(9)]  # published on 12 August
    assert found(videos(*old), key="o0")[2:] == [0, "none"]
    new: list[Known] = [(f"n{n}", "c", 2_000.0, 100) for n in range(6)]  # published on 29 August
    assert found(videos(*old, *new), key="n0")[2:] == [5, "channel_age"]
    assert found(videos(*old, *new), key="o0")[2:] == [0, "none"]


def test_counts_from_before_the_break_are_no_baseline_for_one_after_it() -> None:
    at = BREAK + pd.Timedelta(hours=12)
    after: list[Known] = [("new", "c", 10.0, 1_200)]
    before: list[Known] = [(f"o{day}", "c", 10.0 + 24 * day, 50_000) for day in range(6, 14)]
    lookups = then("new", *((f"o{day}", 24.0 * day, 100) for day in range(6, 14)))
    shift = at - AS_OF
    lookups = lookups.assign(observed_at=lookups["observed_at"] + shift, hour=lookups["hour"] + shift)
    assert found(videos(*after, *before, at=at), lookups)[2:] == [0, "none"]


def test_before_the_break_videos_compare_among_themselves() -> None:
    rows: list[Known] = [(f"v{n}", "c", 10.0, 100) for n in range(6)]
    at = pd.Timestamp("2026-08-23T12:00Z")
    assert found(videos(*rows, at=at), key="v0")[3] == "channel_curve", "younger than a week it is looked up"
    assert found(videos(*rows, at=pd.Timestamp("2026-08-25T12:00Z")), key="v0")[3] == "none"


def test_no_videos_have_no_multiples() -> None:
    assert dtypes(outlier_multiples(pd.DataFrame(columns=list(VIDEOS)))) == OUTLIER_COLUMNS
    assert dtypes(outlier_multiples(videos(), pd.DataFrame(columns=list(COUNTS)))) == OUTLIER_COLUMNS


HOURS = pd.DatetimeIndex(pd.date_range(end=AS_OF, periods=200, freq="h"), dtype="datetime64[us, UTC]")


def looked_up(rows: pd.DataFrame, hours: pd.DatetimeIndex = HOURS) -> list[tuple[str, str, float]]:
    """Subject, other, and how many hours before AS_OF its hour began."""
    table = same_age_lookups(rows, hours)
    ago = (AS_OF - table["hour"]).dt.total_seconds() / 3600
    return sorted(zip(table["subject_id"], table["video_id"], ago, strict=True))


def test_each_other_is_looked_up_in_the_hour_in_which_it_was_as_old() -> None:
    at = AS_OF + pd.Timedelta(minutes=30)
    rows = videos(("new", "c", 10.0, 1), ("a", "c", 34.0, 1), ("b", "c", 60.0, 1), ("x", "other", 20.0, 1), at=at)
    assert looked_up(rows) == [("a", "b", 26.0), ("new", "a", 24.0), ("new", "b", 50.0)]


def test_a_missed_hour_is_replaced_by_the_one_next_to_it_and_a_missed_day_by_none() -> None:
    at = AS_OF + pd.Timedelta(minutes=30)
    rows = videos(("new", "c", 10.0, 1), ("a", "c", 34.0, 1), at=at)
    without = HOURS[pd.Timedelta(hours=24) != (AS_OF - HOURS)]
    assert [ago for *_, ago in looked_up(rows, without)] in ([23.0], [25.0])
    assert looked_up(rows, HOURS[-12:]) == []
    assert looked_up(rows, HOURS[:0]) == []


def test_twenty_others_are_asked_for_and_only_for_videos_younger_than_a_week() -> None:
    rows = videos(*[(f"v{n:02d}", "c", 1.0 + 6 * n, 1) for n in range(40)])
    table = same_age_lookups(rows, HOURS)
    assert table.groupby("subject_id").size().max() == 20
    assert set(table["subject_id"]) == {f"v{n:02d}" for n in range(28)}, "those up to 163 hours of age"
    assert dtypes(same_age_lookups(videos(), HOURS)) == LOOKUP_COLUMNS
