"""Milestones against the world's own counts at those ages, on every engine."""

from collections.abc import Sequence
from typing import Any

import pytest

from yt_assets.analysis.trends.milestones import AGES
from yt_assets.pipeline.history.compute import hour_of_history
from yt_assets.storage.engine.database import Database
from yt_assets_tests.pipeline.history.world_hours import EPOCH, HOUR, WorldHours

# Eleven days of which some hours were missed. Servers have the last two computed, SQLite all.
ELEVEN_DAYS = [number for number in range(264) if number not in {30, 31, 32, 100, 110, 111}]
# Five days in which an installation stood still.
STANDSTILL = [*range(30), *range(150, 156)]
NEAR_MINUTES, MOST_OFF, LEAST_PLACES = 60, 0.02, 0.95


def milestones(videos: Database, insights: Database, numbers: Sequence[int]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in numbers:
        rows = hour_of_history("video_milestones", EPOCH + number * HOUR, videos, insights).rows
        found += [dict(row) for row in rows]
    return found


def is_smooth(row: dict[str, Any], world: WorldHours) -> bool:
    """Whether the video's counter shows each view at once, from its publication on.

    One in twenty stands still for up to 90 minutes and then jumps: it is off by what it will catch up with. Broadcasts
    begin hours after they are announced, and the sandbox, other than YouTube, leaves their time of publication.
    """
    video = world.world.video(row["video_id"])
    assert video is not None
    return not video.traits.curve.freeze_hours and video.traits.kind in {"long", "short"}


def test_counts_and_places_are_those_of_the_world(videos: Database, insights: Database, engine_name: str) -> None:
    world = WorldHours(ELEVEN_DAYS)
    world.fill(videos)
    numbers = ELEVEN_DAYS if engine_name == "sqlite" else ELEVEN_DAYS[-48:]
    rows = milestones(videos, insights, numbers)
    keys = [(row["video_id"], row["age_hours"]) for row in rows]
    assert len(set(keys)) == len(keys), "an age is passed once"
    compared, off, places = 0, [], []
    for row in rows:
        video = world.world.video(row["video_id"])
        assert video is not None
        if row["views"] is None:
            assert row["reason"] == "first_seen_later"
            assert row["hour"] - HOUR not in {EPOCH + number * HOUR for number in ELEVEN_DAYS}, "an hour was missed"
            continue
        truth = world.true_views(video, row["age_hours"])
        if is_smooth(row, world) and row["distance_minutes"] <= NEAR_MINUTES:
            compared += 1
            # A count is a whole number: of 30 views one is more than 2 %.
            off += [(row, truth)] if abs(row["views"] - truth) > max(1, MOST_OFF * truth) else []
        places.append((row["place"], row["place_of"]) == world.true_place(video, row["age_hours"]))
    assert compared > (200 if engine_name == "sqlite" else 40)
    assert off == []
    assert sum(places) >= LEAST_PLACES * len(places)
    assert max(row["place_of"] or 0 for row in rows) == 10


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_an_hour_gives_the_same_rows_with_later_hours_there(videos: Database, insights: Database) -> None:
    """Also whether the hours before were computed or not: the counts of others come from snapshots."""
    world = WorldHours(range(60))
    WorldHours(range(49)).fill(videos)
    first = milestones(videos, insights, range(44, 49))
    assert any(row["place_of"] and row["place_of"] > 1 for row in first)
    world.fill(videos)
    assert milestones(videos, insights, range(44, 49)) == first


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_first_hour_says_once_what_it_came_too_late_for(videos: Database, insights: Database) -> None:
    """One row a video of up to 28 days, of the age before its first look; none of older ones."""
    world = WorldHours([0], videos_per_channel=30)
    world.fill(videos)
    rows = milestones(videos, insights, [0])
    ages = {video.video_id: (EPOCH.timestamp() - video.traits.published) / 3600 for video in world.videos}
    uploads = {video.video_id for video in world.videos if video.traits.kind in {"long", "short"}}
    late = [row for row in rows if row["reason"] == "first_seen_later"]
    assert {row["video_id"] for row in late} >= {key for key in uploads if 1.2 <= ages[key] <= AGES[-1] - 1}
    assert len({row["video_id"] for row in late}) == len(late)
    assert {row["video_id"] for row in rows}.isdisjoint(key for key, age in ages.items() if age > AGES[-1])
    assert all(row["views"] is None and row["place"] is None and row["distance_minutes"] is None for row in late)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_after_a_standstill_what_was_not_watched_has_no_counts(videos: Database, insights: Database) -> None:
    """And an age that was passed before it is not passed again."""
    world = WorldHours(STANDSTILL)
    world.fill(videos)
    before, after = milestones(videos, insights, range(30)), milestones(videos, insights, [150])
    assert {row["reason"] for row in after} >= {"not_watched", "first_seen_later"}
    for row in after:
        video = world.world.video(row["video_id"])
        assert video is not None
        seen = (video.traits.published - EPOCH.timestamp()) / 3600 < 30
        if row["reason"]:
            assert row["reason"] == ("not_watched" if seen else "first_seen_later")
    keys = [(row["video_id"], row["age_hours"]) for row in (*before, *after)]
    assert len(set(keys)) == len(keys)
