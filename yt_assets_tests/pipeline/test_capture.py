"""The capture of an hour, from its plan to its settlement, against the sandbox."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from yt_assets.pipeline.capture.shards import ShardCount
from yt_assets.sandbox.world.world import SimulatedVideo
from yt_assets_tests.pipeline.observatory import FIRST, Facts, Observatory, account, hour


def video_of(observatory: Observatory, video_id: str) -> SimulatedVideo:
    video = observatory.sandbox.world.video(video_id)
    assert video is not None
    return video


def test_a_first_hour_holds_one_snapshot_of_every_public_video(observatory: Observatory) -> None:
    settlement = observatory.capture(0)
    rows = observatory.rows("raw_videos", 0)
    assert {row["video_id"] for row in rows} == observatory.public()
    assert len(rows) == len(observatory.public()) == settlement.rows == 60
    assert settlement.hours == (FIRST,)
    found = {"channels": 3, "new videos": 60}
    assert settlement.notes == {"captured": "now", "source": "sandbox", **account(60), **found}


def test_the_ledger_says_when_from_whom_and_how_completely_an_hour_was_captured(observatory: Observatory) -> None:
    observatory.capture(0)
    at = FIRST + timedelta(minutes=10)
    assert observatory.rows("hours") == [
        {
            "hour": FIRST,
            "source": "sandbox",
            "state": "captured",
            "planned": 60,
            "stored": 60,
            "unavailable": 0,
            "planned_at": at,
            "settled_at": at,
            "waiting": 0,
            "reason": None,
            "plan": 1,
            "generation": 1,
            "features_generation": None,
            "channels_generation": None,
            "run_id": None,
            "left_out": 0,
            "named": 60,
        }
    ]


def test_between_plan_and_settlement_an_hour_is_recorded_as_capturing(observatory: Observatory) -> None:
    observatory.at(FIRST).plan(FIRST)
    row = observatory.rows("hours")[0]
    assert (row["state"], row["settled_at"], row["stored"]) == ("capturing", None, 0)


def test_counts_are_what_the_service_showed_at_that_moment(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.capture(1)
    for number in (0, 1):
        at = hour(number) + timedelta(minutes=10)
        for row in observatory.rows("raw_videos", number):
            traits = video_of(observatory, row["video_id"]).traits
            moment = at.timestamp()
            assert row["observed_at"] == at
            assert row["views"] == traits.curve.views(moment)
            assert row["likes"] == (None if traits.hides_likes else traits.curve.likes(moment))
            assert row["comments"] == (None if traits.comments_off else traits.curve.comments(moment))


def test_hidden_likes_and_closed_comments_are_null_and_never_zero(observatory: Observatory) -> None:
    observatory.capture(0)
    traits = {row["video_id"]: video_of(observatory, row["video_id"]).traits for row in observatory.rows("raw_videos")}
    hidden = {row["video_id"] for row in observatory.rows("raw_videos") if row["likes"] is None}
    closed = {row["video_id"] for row in observatory.rows("raw_videos") if row["comments"] is None}
    assert hidden == {key for key, found in traits.items() if found.hides_likes} != set()
    assert closed == {key for key, found in traits.items() if found.comments_off} != set()


def test_a_second_hour_asks_for_counts_alone_and_stores_no_text_again(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=2, videos_per_channel=60)
    observatory.capture(0)
    texts, before = observatory.rows("video_texts"), observatory.requests()
    observatory.capture(1)
    live = sum(row["live_state"] in {"live", "upcoming"} for row in observatory.rows("videos"))
    spent = {method: times - before[method] for method, times in observatory.requests().items()}
    # A call names 50 whichever shard sends it: three for the counts of 120 videos, one for the few that are live.
    assert 0 < live <= 10
    assert spent["videos.batchGetStats"] == 3
    assert spent["videos.list"] == 1
    assert spent["playlistItems.list"] == 2
    assert spent["channels.list"] == 1
    assert observatory.rows("video_texts") == texts
    assert len(texts) == 120


def test_a_snapshot_of_counts_alone_has_the_text_that_was_read_last(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.capture(1)
    known = {row["video_id"]: row["text_hash"] for row in observatory.rows("videos")}
    seen = observatory.texts(1)
    assert seen == {key: known[key] for key in seen}
    assert None not in seen.values()
    assert len(seen) == len(observatory.rows("raw_videos", 1))


def test_a_version_is_written_when_something_changed_and_not_each_time_that_a_video_is_read(
    observatory: Observatory,
) -> None:
    """The premiere that begins and the stream that ends are read every hour: they have a version for each change."""
    for number in (0, 1, 24):
        observatory.capture(number)
    versions: dict[str, list[Facts]] = {}
    for row in observatory.rows("video_versions"):
        versions.setdefault(row["video_id"], []).append(row)
    for found in versions.values():
        seen = [{name: value for name, value in row.items() if name != "valid_from"} for row in found]
        assert all(before != after for before, after in pairwise(seen))
    moved = [found for found in versions.values() if len({row["live_state"] for row in found}) > 1]
    assert moved != []
    assert len(observatory.rows("video_versions")) < 1.2 * len(observatory.rows("videos"))


def test_a_title_edited_between_two_captures_becomes_a_second_version_beside_the_first(
    build: Callable[..., Observatory],
) -> None:
    observatory = build(channels=1, videos_per_channel=40)
    later = 24 * 10
    observatory.capture(0)
    observatory.capture(later)
    moments = [(hour(number) + timedelta(minutes=10)).timestamp() for number in (0, later)]
    edited = {
        row["video_id"]
        for row in observatory.rows("raw_videos", later)
        if len({video_of(observatory, row["video_id"]).traits.version(moment) for moment in moments}) > 1
    }
    versions: dict[str, set[str]] = {}
    for row in observatory.rows("video_texts"):
        versions.setdefault(row["video_id"], set()).add(row["text_hash"])
    first = {row["video_id"] for row in observatory.rows("raw_videos", 0)}
    assert {key for key, found in versions.items() if len(found) > 1} == edited & first != set()
    by_hour = [observatory.texts(number) for number in (0, later)]
    assert all(by_hour[0][key] != by_hour[1][key] for key in edited & first)


@pytest.mark.parametrize("shards", [1, 3, "per-batch"])
def test_shards_cut_the_work_and_not_the_result(build: Callable[..., Observatory], shards: ShardCount) -> None:
    usual, other = build(), build()
    other.shards, other.batch_size = shards, 7
    usual.capture(0)
    other.capture(0)
    assert other.rows("raw_videos") == usual.rows("raw_videos")
    assert other.rows("video_texts") == usual.rows("video_texts")


def test_batches_are_no_larger_than_asked_and_each_is_about_one_hour(observatory: Observatory) -> None:
    observatory.batch_size = 7
    _, shards = observatory.at(FIRST).plan(FIRST)
    batches = observatory.observe(shards[1])
    assert [batch.items for batch in batches] == [7, 3]
    assert [batch.plans for batch in batches] == [{FIRST: 1}] * 2


def test_in_the_grace_one_plan_may_capture_two_hours(observatory: Observatory) -> None:
    """A daemon that was down at 05:00 comes back at 06:05: the hour before can still be filled, honestly stamped."""
    plan, shards = observatory.at(hour(1) + timedelta(minutes=5)).plan(FIRST, hour(1))
    for shard in shards:
        observatory.observe(shard)
    settlement = observatory.settle(plan)
    assert plan.live == settlement.hours == (FIRST, hour(1))
    assert settlement.rows == 2 * len(observatory.public())
    assert {row["observed_at"] for row in observatory.rows("raw_videos", 0)} == {hour(1) + timedelta(minutes=5)}


def test_a_channel_without_videos_is_a_captured_hour_without_rows(build: Callable[..., Observatory]) -> None:
    """An empty hour is a fact, and no failure."""
    observatory = build(channels=1, videos_per_channel=1, now=FIRST - timedelta(days=4000))
    observatory.at(FIRST - timedelta(days=4000))
    opening = observatory.sandbox.clock.now()
    plan, shards = observatory.plan(opening)
    assert [observatory.observe(shard) for shard in shards] == [[], []]
    assert observatory.settle(plan).rows == 0
    assert observatory.rows("hours")[0]["state"] == "captured"


@pytest.mark.thorough
@pytest.mark.unmeasured
def test_two_days_of_hours_store_each_text_once_a_version(build: Callable[..., Observatory]) -> None:
    """About one video in fifty is edited in two days: the hours between cost numbers alone."""
    observatory = build(channels=3, videos_per_channel=60)
    for number in range(48):
        observatory.capture(number)
    texts = Counter(row["video_id"] for row in observatory.rows("video_texts"))
    assert texts.keys() == {row["video_id"] for row in observatory.rows("videos")}
    moments = [(hour(number) + timedelta(minutes=10)).timestamp() for number in range(48)]
    for video_id, stored in texts.items():
        traits = video_of(observatory, video_id).traits
        assert stored <= len({traits.version(moment) for moment in moments if moment >= traits.published})
    edited = [video_id for video_id, stored in texts.items() if stored > 1]
    assert 0.005 < len(edited) / len(texts) < 0.05
    assert len(observatory.rows("raw_videos")) > 40 * texts.total()
