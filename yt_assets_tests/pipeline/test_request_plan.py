"""Whom an hour asks for, and how."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.analysis.priorities import LastLook
from yt_assets.pipeline.capture.request_plan import Calls, RequestPlan, is_asked_again, plan_requests, text_is_due
from yt_assets.storage.reading.catalog import WatchedVideo
from yt_assets_tests.pipeline.observatory import FIRST

NOW = FIRST + timedelta(minutes=5)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLENTY = Calls(described=1_000, counted=1_000, ids=50)


def video(key: str = "v", **changes: Any) -> WatchedVideo:
    """A public video of last month whose text was read an hour ago."""
    usual: dict[str, Any] = {"published_at": NOW - 30 * DAY, "live_state": "none", "metadata_at": NOW - HOUR}
    gone: dict[str, Any] = {"availability": "public", "unavailable_since": None, "asked_at": None}
    return WatchedVideo(key, **(usual | gone | changes))


def gone(key: str, since: datetime, asked: datetime | None = None) -> WatchedVideo:
    return video(key, availability="unavailable", unavailable_since=since, asked_at=asked or since)


def nobody() -> Mapping[str, LastLook]:
    """Last looks are read of the whole catalog: only when somebody has to wait."""
    pytest.fail("there is room for all")


def requests(*videos: WatchedVideo, calls: Calls = PLENTY, looks: Mapping[str, LastLook] | None = None) -> RequestPlan:
    return plan_requests(videos, calls, hour=FIRST, now=NOW, last_looks=nobody if looks is None else lambda: looks)


def test_counts_are_enough_for_those_whose_text_is_fresh() -> None:
    drawn = requests(video("a"), video("b"))
    assert (drawn.described, drawn.counted) == ((), ("a", "b"))
    assert (drawn.waiting, drawn.texts_waiting) == (0, 0)


@pytest.mark.parametrize(
    "changes",
    [{"metadata_at": None}, {"metadata_at": NOW - DAY}, {"live_state": "live"}, {"live_state": "upcoming"}],
)
def test_new_videos_old_texts_lives_and_premieres_are_read_whole(changes: dict[str, Any]) -> None:
    drawn = requests(video("a", **changes), video("b"))
    assert (drawn.described, drawn.counted) == (("a",), ("b",))


def test_a_text_that_would_wait_for_another_turn_is_read_in_this_one() -> None:
    """Turns come every 23 hours: of texts that are due after 24, each second turn read none."""
    looks = {key: LastLook(NOW - 23 * HOUR, 1, 0.0) for key in ("a", "b")}
    videos = [video(key, metadata_at=NOW - 23 * HOUR) for key in looks]
    assert requests(*videos, calls=Calls(described=1, counted=0, ids=1), looks=looks).described == ("a",)
    assert requests(*videos).described == ()
    few = requests(*videos, calls=Calls(described=1, counted=0, ids=1), looks=looks)
    assert (few.waiting, few.texts_waiting) == (1, 0), "a text is due after a day"


def test_calls_that_bring_texts_at_no_price_bring_those_that_would_be_oldest_at_the_next_look() -> None:
    looks = {"rare": LastLook(NOW - 23 * HOUR, 1, 0.0), "often": LastLook(NOW - HOUR, 1, 1e9)}
    looks |= {"new text": LastLook(NOW - 2 * HOUR, 1, 1e9), "waits": LastLook(NOW - 22 * HOUR, 1, 0.0)}
    hours = {"rare": 5, "often": 20, "new text": 1, "waits": 1}
    videos = [video(key, metadata_at=NOW - age * HOUR) for key, age in hours.items()]
    drawn = requests(*videos, calls=Calls(described=1, counted=2, ids=1), looks=looks)
    assert (drawn.described, drawn.counted) == (("rare",), ("new text", "often"))


def test_a_text_is_fresh_for_a_day() -> None:
    assert not text_is_due(video(metadata_at=NOW - DAY + timedelta(seconds=1)), NOW)
    assert text_is_due(video(metadata_at=NOW - DAY), NOW)


def test_texts_that_the_hour_cannot_read_wait_and_their_counts_do_not() -> None:
    """Lives first, then new videos with the newest first, then the oldest texts."""
    videos = [
        video("stale", metadata_at=NOW - 2 * DAY),
        video("staler", metadata_at=NOW - 3 * DAY),
        video("old", metadata_at=None, published_at=NOW - 9 * DAY),
        video("new", metadata_at=None, published_at=NOW - HOUR),
        video("live", live_state="live"),
    ]
    in_order = ["live", "new", "old", "staler", "stale"]
    for room in range(6):
        drawn = requests(*videos, calls=Calls(described=room, counted=9, ids=1))
        assert set(drawn.described) == set(in_order[:room])
        assert set(drawn.counted) == set(in_order[room:])
        assert (drawn.waiting, drawn.texts_waiting) == (0, 5 - room)


def test_where_counts_have_no_bucket_the_list_of_videos_serves_them() -> None:
    drawn = requests(video("a"), video("b"), calls=Calls(described=1, counted=0, ids=50))
    assert (drawn.described, drawn.counted, drawn.waiting, drawn.spare) == (("a", "b"), (), 0, 0)


def test_when_not_all_can_be_asked_for_the_rest_waits_and_is_counted() -> None:
    seen = {key: LastLook(NOW - hours * HOUR, 9, 1.0) for key, hours in (("a", 1), ("b", 9), ("c", 2))}
    drawn = requests(video("a"), video("b"), video("c"), calls=Calls(described=0, counted=2, ids=1), looks=seen)
    assert drawn.counted == ("b", "c"), "the longest unseen has its turn; then c waited longer than a"
    assert drawn.waiting == 1


def test_what_a_video_gained_lately_decides_when_not_all_can_be_asked_for() -> None:
    looks = {
        "turn": LastLook(NOW - 20 * HOUR, 1, 0.0),
        "slow": LastLook(NOW - HOUR, 190, 10.0),
        "fast": LastLook(NOW - HOUR, 10_000, 1_100.0),
        "hidden": LastLook(NOW - HOUR, None, None),
    }
    drawn = requests(*(video(key) for key in looks), calls=Calls(described=1, counted=1, ids=1), looks=looks)
    assert set(drawn.video_ids) == {"turn", "fast"}
    assert drawn.waiting == 2


def test_a_video_seen_once_is_valued_by_its_whole_life() -> None:
    looks = {
        "turn": LastLook(NOW - 20 * HOUR, 1, 0.0),
        "young": LastLook(NOW - HOUR, 9_000, None),
        "old": LastLook(NOW - HOUR, 9_000, None),
    }
    videos = [video("turn"), video("young", published_at=NOW - 3 * DAY), video("old", published_at=NOW - 300 * DAY)]
    drawn = requests(*videos, calls=Calls(described=0, counted=2, ids=1), looks=looks)
    assert drawn.counted == ("turn", "young")


def test_a_fast_video_stays_fast_when_youtube_takes_views_back() -> None:
    """Hours without a look hid the correction in a gap, and a steady video was called surging after it."""
    looks = {
        "turn": LastLook(NOW - 20 * HOUR, 1, 0.0, 0.0),
        "slow": LastLook(NOW - HOUR, 190, 10.0, 10.0),
        "corrected": LastLook(NOW - HOUR, 10_000, -9_000.0, 1_100.0),
    }
    drawn = requests(*(video(key) for key in looks), calls=Calls(described=1, counted=1, ids=1), looks=looks)
    assert set(drawn.video_ids) == {"turn", "corrected"}


@pytest.mark.parametrize(
    ("missed", "asked"),
    [
        pytest.param(0, [1, 2, 4, 8, 16, 32, 64, 128, 256, 424, 592], id="every hour captured"),
        pytest.param(4, [1, 2, 5, 10, 21, 42, 85, 170, 338, 506, 674], id="every fourth hour missed"),
    ],
)
def test_a_video_that_is_gone_is_asked_for_after_1_2_4_and_8_hours_and_weekly_in_the_end(
    missed: int, asked: list[int]
) -> None:
    """A missed hour takes nothing away: the next one asks."""
    found = [0]
    for number in range(1, 700):
        due = is_asked_again(gone("v", FIRST, FIRST + found[-1] * HOUR), FIRST + number * HOUR)
        if due and (not missed or number % missed):
            found.append(number)
    assert found[1:] == asked


def test_an_hour_that_is_run_again_asks_again_for_those_it_found_gone() -> None:
    """Killed after it had found one: the run that went on planned a video less, and the ledger said so for ever."""
    assert is_asked_again(gone("v", FIRST), FIRST)
    assert is_asked_again(gone("v", FIRST - 3 * HOUR, FIRST), FIRST)
    assert not is_asked_again(gone("v", FIRST - 3 * HOUR, FIRST - HOUR), FIRST)


def test_videos_that_are_gone_are_asked_for_with_what_is_left_and_do_not_wait() -> None:
    back = gone("back", FIRST - DAY)
    drawn = requests(video("a"), back, gone("later", FIRST - 4 * HOUR, FIRST - HOUR))
    assert (drawn.described, drawn.counted, drawn.waiting) == (("back",), ("a",), 0)
    full = requests(video("a", metadata_at=None), back, calls=Calls(described=1, counted=1, ids=1))
    assert (full.described, full.waiting) == (("a",), 0)


def test_calls_that_are_left_are_spare() -> None:
    many = [video(f"v{number}", metadata_at=None) for number in range(60)]
    assert requests(*many, calls=Calls(described=10, counted=0, ids=50)).spare == 8


@given(
    public=st.integers(0, 60),
    stale=st.integers(0, 30),
    hidden=st.integers(0, 10),
    described=st.integers(0, 30),
    counted=st.integers(0, 30),
    ids=st.integers(1, 5),
    reserve=st.integers(0, 3),
)
def test_nobody_is_asked_twice_or_forgotten_and_no_hour_overdraws(
    public: int, stale: int, hidden: int, described: int, counted: int, ids: int, reserve: int
) -> None:
    fresh = [video(f"p{number:02d}") for number in range(public)]
    old = [replace(video(f"s{number:02d}"), metadata_at=NOW - 2 * DAY) for number in range(stale)]
    away = [gone(f"g{number:02d}", FIRST - DAY) for number in range(hidden)]
    drawn = requests(*fresh, *old, *away, calls=Calls(described, counted, ids, reserve), looks={})
    assert len(set(drawn.video_ids)) == len(drawn.video_ids)
    assert len(drawn.described) <= described * ids
    assert len(drawn.counted) <= counted * ids
    asked = sum(not key.startswith("g") for key in drawn.video_ids)
    assert asked + drawn.waiting == public + stale
    kept = min(reserve, described // 2) if counted else 0
    assert asked == min(public + stale, (described - kept + counted) * ids)
    assert drawn.spare >= kept
    assert drawn.spare == described - -(-len(drawn.described) // ids)
    assert drawn.spare_counts == counted - -(-len(drawn.counted) // ids)
