"""Whom to observe when the quota does not reach everybody."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yt_assets.analysis.priorities import NEW_HOURS, TURNS, PublicVideo, choose


def sleepers(count: int, **changes: float | None) -> list[PublicVideo]:
    """Old videos that gain nothing and were all seen an hour ago."""
    usual: dict[str, float | None] = {"age_hours": 9_000.0, "waited_hours": 1.0, "views_per_hour": 0.0}
    return [PublicVideo(f"v{number:04d}", **(usual | changes)) for number in range(count)]


def test_everybody_is_chosen_where_there_is_room_for_all() -> None:
    assert choose(sleepers(3), 3) == ["v0000", "v0001", "v0002"]
    assert choose([], 0) == []


def test_new_videos_and_fast_ones_are_chosen_every_hour() -> None:
    videos = sleepers(230)
    new = PublicVideo("new", 2.0, 1.0, None)
    fast = PublicVideo("fast", 9_000.0, 1.0, 5_000.0)
    chosen = choose([*videos, new, fast], 20)
    assert {"new", "fast"} <= set(chosen)
    assert len(chosen) == 20


def test_the_newest_goes_before_the_fastest_and_at_three_days_it_is_new_no_more() -> None:
    turn = PublicVideo("turn", 9_000.0, 22.0, 0.0)
    rivals = [PublicVideo("new", NEW_HOURS - 1, 1.0, 0.0), PublicVideo("old", NEW_HOURS, 1.0, 1e6)]
    assert choose([turn, *rivals], 2) == ["turn", "new"]
    assert choose([turn, replace(rivals[0], age_hours=NEW_HOURS), rivals[1]], 2) == ["turn", "old"]


def test_what_a_video_gained_since_it_was_seen_counts_and_not_its_velocity_alone() -> None:
    turn = PublicVideo("turn", 9_000.0, 23.0, 0.0)
    patient, quick = PublicVideo("patient", 9_000.0, 20.0, 10.0), PublicVideo("quick", 9_000.0, 1.0, 100.0)
    assert choose([turn, quick, patient], 2) == ["turn", "patient"]


def test_those_never_seen_come_first_and_of_them_the_youngest() -> None:
    never = [
        PublicVideo("old", 5_000.0, None, None),
        PublicVideo("young", 50.0, None, None),
        PublicVideo("who", None, None, 0),
    ]
    assert choose([*sleepers(40), *never], 2) == ["young", "old"]


@pytest.mark.parametrize(("count", "capacity"), [(200, 3), (200, 8), (120, 6), (60, 20), (7, 1)])
def test_no_video_waits_for_longer_than_a_day_or_one_and_a_quarter_rounds(count: int, capacity: int) -> None:
    """Whatever the quota: also where a round takes days, and however many are new or fast."""
    last_seen: dict[str, int] = {}
    names = [f"v{number:04d}" for number in range(count)]
    bound = max(TURNS, 1.25 * count / capacity)
    for hour in range(int(4 * bound)):
        videos = [
            PublicVideo(name, 5.0 if place < 2 else 900.0, hour - last_seen[name] if name in last_seen else None, place)
            for place, name in enumerate(names)
        ]
        for name in choose(videos, capacity):
            last_seen[name] = hour
        if hour > bound + 1:
            assert len(last_seen) == count, "none is never seen"
            assert max(hour - seen for seen in last_seen.values()) <= bound + 1


def test_a_quota_below_a_turn_a_day_still_looks_at_new_videos() -> None:
    videos = [*sleepers(2_300), PublicVideo("new", 1.0, 1.0, 0.0)]
    chosen = choose(videos, 10)
    assert len(chosen) == 10
    assert "new" in chosen


@settings(max_examples=25, deadline=None)
@given(count=st.integers(2, 300), spare=st.integers(0, 20), fast=st.integers(0, 300))
def test_nobody_is_forgotten_for_longer_than_a_day(count: int, spare: int, fast: int) -> None:
    """However many fast videos want every hour, each other one has its turn within 23 hours."""
    capacity = -(-count // TURNS) + spare
    waited = {f"v{number:04d}": 1.0 for number in range(count)}
    for _ in range(3 * TURNS):
        videos = [
            PublicVideo(key, 9_000.0, hours, 1e6 if number < fast else 0.0)
            for number, (key, hours) in enumerate(waited.items())
        ]
        chosen = set(choose(videos, capacity))
        assert len(chosen) == min(capacity, count)
        waited = {key: 1.0 if key in chosen else hours + 1 for key, hours in waited.items()}
        assert max(waited.values()) <= TURNS + 1


@pytest.mark.parametrize("capacity", [0, 1, 5])
def test_no_more_are_chosen_than_there_is_room_for_and_none_twice(capacity: int) -> None:
    chosen = choose(sleepers(50), capacity)
    assert len(chosen) == len(set(chosen)) == capacity
