"""What a day gained, by hand: ordinary hours, gaps inside it and over midnight, uploads, and what is hidden."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from yt_assets.analysis.days import COLUMNS, DayOfVideos, day_of_channels, day_of_videos, with_sizes
from yt_assets.analysis.keywords.days import OF_ALL, OF_CHANNEL, day_of_keywords

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
TIMES = ("hour", "observed_at", "previous_observed_at")
COUNTS = ("views", "likes", "comments", "delta_views", "delta_likes", "delta_comments")


def at(hours: float) -> pd.Timestamp:
    return pd.Timestamp(MIDNIGHT + timedelta(hours=hours))


def seen(
    video: str,
    hours: float,
    views: int | None,
    *,
    before: tuple[float, int] | None = None,
    age: float = 500.0,
    **more: Any,
) -> dict[str, Any]:
    """A row of features, `hours` after midnight. before: when the look before was, and its views."""
    since, had = (None, None) if before is None else (at(before[0]), before[1])
    gained = None if had is None or views is None else views - had
    pace = None if before is None or gained is None else gained / (hours - before[0])
    known = {"likes": None, "comments": 3, "delta_likes": None, "delta_comments": None if before is None else 1}
    row = {"hour": at(hours).floor("h"), "video_id": video, "channel_id": "c", "observed_at": at(hours)}
    row |= {"previous_observed_at": since, "age_hours": age, "views": views, "delta_views": gained}
    return {**row, **known, "views_per_hour": pace, **more}


def day_of(*rows: dict[str, Any]) -> DayOfVideos:
    frame = pd.DataFrame(list(rows))[list(COLUMNS)]
    for name in TIMES:
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    frame = frame.astype(dict.fromkeys(COUNTS, "Int64") | {"views_per_hour": "float64", "age_hours": "float64"})
    frame = frame.astype({"video_id": "str", "channel_id": "str"})
    return day_of_videos((of_hour.reset_index(drop=True) for _, of_hour in frame.groupby("hour")), MIDNIGHT)


def only(day: DayOfVideos, *names: str, video: str = "a") -> tuple[Any, ...]:
    (row,) = day.videos[day.videos["video_id"] == video][list(names)].itertuples(index=False)
    return tuple(None if pd.isna(value) else value for value in row)


def test_a_day_gains_from_its_last_look_back_to_the_last_one_before_it() -> None:
    """Without a gap the look of the hour before midnight begins the day: so days add up to what was counted."""
    day = day_of(seen("a", 0.2, 1_050, before=(-0.8, 1_000)), seen("a", 23.2, 2_000, before=(0.2, 1_050)))
    assert only(day, "views_gained", "gap_views", "covered_minutes", "hours") == (1_000, None, 1_440, 2)
    assert only(day, "likes_gained", "comments_gained") == (None, 1)


def test_of_a_gap_over_midnight_the_day_has_its_share_by_elapsed_time() -> None:
    """Looks at 16:00 and 08:00: half of the 160 views came since midnight, and the 40 of the next hours are all its."""
    day = day_of(seen("a", 8, 1_160, before=(-8, 1_000)), seen("a", 9, 1_200, before=(8, 1_160)))
    assert only(day, "views_gained", "gap_views", "covered_minutes") == (120, 80, 540)


def test_a_gap_within_the_day_costs_nothing() -> None:
    day = day_of(seen("a", 0.5, 110, before=(-0.5, 100)), seen("a", 20.5, 510, before=(0.5, 110)))
    assert only(day, "views_gained", "gap_views", "hours") == (410, None, 2)
    assert only(day, "best_hour", "peak_views_per_hour") == (20, 20.0)


def test_an_upload_of_the_day_begins_with_nothing_at_its_publication() -> None:
    day = day_of(seen("a", 5, 40, age=2.0), seen("a", 6, 100, before=(5, 40), age=3.0))
    assert only(day, "views_gained", "covered_minutes", "is_upload", "peak_views_per_hour") == (100, 180, True, 60.0)
    assert day_of_channels(day)["uploads"].to_list() == [1]


def test_an_upload_during_a_gap_over_midnight_has_its_share_like_any_other() -> None:
    """Its channel was watched before, so the video is new: published at 20:00, seen at 04:00 with 80 views."""
    known = seen("known", 4, 500, before=(-6, 400))
    assert only(day_of(seen("a", 4, 80, age=8.0), known), "views_gained", "gap_views") == (40, 40)


def test_of_a_channel_that_was_not_watched_before_the_first_look_is_what_the_day_gains_on() -> None:
    day = day_of(seen("a", 4, 80, age=8.0), seen("a", 5, 90, before=(4, 80), age=9.0))
    assert only(day, "views_gained", "gap_views", "is_upload") == (10, None, False)


@pytest.mark.parametrize("hidden", ["first", "last"])
def test_hidden_views_are_no_gain_and_no_rank(hidden: str) -> None:
    first, last = (None, 200) if hidden == "first" else (150, None)
    day = day_of(seen("a", 1, first, before=(0, 100)), seen("a", 2, last, before=(1, 150)))
    assert only(day, "views_gained", "day_rank") == (None, None)


def test_views_that_youtube_took_back_are_below_zero_and_no_best_hour() -> None:
    day = day_of(seen("a", 1, 900, before=(0, 1_000)))
    assert only(day, "views_gained", "best_hour", "peak_views_per_hour") == (-100, None, -100.0)


def test_ranks_are_of_the_day_and_a_channels_best_hour_is_that_of_its_videos_together() -> None:
    day = day_of(
        seen("a", 1, 130, before=(0, 100)), seen("a", 2, 150, before=(1, 130)),
        seen("b", 1, 110, before=(0, 100)), seen("b", 2, 150, before=(1, 110)),
        seen("other", 2, 500, before=(1, 100), channel_id="d"),
    )  # fmt: skip
    assert day.videos["day_rank"].to_list() == [2, 3, 1]
    channels = day_of_channels(day).set_index("channel_id")
    assert channels["views_gained"].to_dict() == {"c": 100, "d": 400}
    assert list(channels.loc["c", ["best_hour", "peak_views_per_hour", "videos", "hours"]]) == [2, 60.0, 2, 2]
    assert channels["day_rank"].to_dict() == {"c": 2, "d": 1}


def test_subscribers_are_those_of_the_end_of_the_day_since_the_hour_before_it() -> None:
    counts = pd.DataFrame(
        [
            (at(-1), "c", 1_000, 50, 3),
            (at(3), "c", 1_010, 60, 4),
            (at(3), "d", 7, 1, 1),
            (at(9), "c", 1_030, 70, 4),
            (at(-1), "hides", 500, 8, 2),
            (at(3), "hides", 500, 9, 2),
            (at(9), "hides", None, 9, 2),
        ],
        columns=["hour", "channel_id", "subscribers", "views", "video_count"],
    ).astype({"subscribers": "Int64", "views": "Int64", "video_count": "Int64"})
    channels = pd.DataFrame({"channel_id": ["c", "d", "hides", "unasked"]})
    sized = with_sizes(channels, counts, MIDNIGHT).set_index("channel_id").astype("object")
    names = ["subscribers", "subscribers_gained", "total_views", "video_count"]
    assert list(sized.loc["c", names]) == [1_030, 30, 70, 4]
    assert list(sized.loc["d", names]) == [7, 0, 1, 1]
    assert sized.loc["hides", names[:2]].isna().all()
    assert list(sized.loc["hides", names[2:]]) == [9, 2]
    assert sized.loc["unasked", names].isna().all()


def test_keywords_of_a_day_sum_what_their_videos_gained() -> None:
    names = [f"v{number:02}" for number in range(60)]
    rows = [seen(name, 2, 100 + number, before=(1, 100)) for number, name in enumerate(names)]
    day = day_of(*rows, *(seen(name, 3, 200 + number, before=(2, 100 + number)) for number, name in enumerate(names)))
    phrases = pd.DataFrame({"video_id": names, "keyphrases": [["bread dough", name] for name in names]})
    keywords = day_of_keywords(day, phrases)
    bread = keywords[keywords["keyword"] == "bread dough"].set_index("scope")
    total = sum(100 + number for number in range(60))
    assert bread["views_gained"].to_dict() == {"all": total, "c": total}
    assert list(bread.loc["all", ["videos", "best_hour", "peak_views_per_hour"]]) == [60, 3, 6_000.0]
    assert keywords.groupby("scope")["keyword_rank"].max().to_dict() == {"all": OF_ALL, "c": OF_CHANNEL}
