"""What a shard loses, what it keeps, and how an hour is settled with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from yt_assets.pipeline.capture.observe import ShardCapture
from yt_assets.pipeline.capture.shards import Shard
from yt_assets.pipeline.capture.values import CapturePlan
from yt_assets.pipeline.errors import BatchesLost, HourIncomplete, WindowClosed
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import OperatorNeeded
from yt_assets_tests.pipeline.observatory import FIRST, Facts, Observatory, hour, open_database

# What a client does before it gives a call up.
ATTEMPTS = 4


def second_call(**effect: object) -> Facts:
    """A fault that outlasts the attempts of a shard's second call, and of no other."""
    return {"from": 2, "to": 1 + ATTEMPTS, "method": "videos.list", **effect}


@pytest.fixture
def planned(build: Callable[..., Observatory]) -> tuple[Observatory, CapturePlan, Shard]:
    """A first hour of 180 videos in one shard, planned and not yet observed: four calls of 50, 50, 50 and 30."""
    observatory = build(channels=3, videos_per_channel=60)
    observatory.shards = 1
    plan, shards = observatory.at(FIRST + timedelta(minutes=10)).plan(FIRST)
    return observatory, plan, shards[0]


Planned = tuple[Observatory, CapturePlan, Shard]


def test_a_call_that_fails_for_good_loses_its_videos_and_no_others(planned: Planned) -> None:
    observatory, _, shard = planned
    observatory.fail(second_call(status=500))
    with pytest.raises(BatchesLost, match="50 of 180 videos could not be fetched; the others are stored"):
        observatory.observe(shard)
    assert len(observatory.rows("raw_videos")) == 130


@pytest.mark.parametrize("effect", [{"drop": True}, {"body": "<html>Log in</html>"}, {"truncate": 300}])
def test_a_broken_answer_is_lost_like_a_refused_one(planned: Planned, effect: Facts) -> None:
    observatory, _, shard = planned
    observatory.fail(second_call(**effect))
    with pytest.raises(BatchesLost, match="50 of 180"):
        observatory.observe(shard)
    assert len(observatory.rows("raw_videos")) == 130


def test_a_failure_that_the_client_outlasts_is_not_noticed(planned: Planned) -> None:
    observatory, _, shard = planned
    observatory.fail({"from": 2, "to": ATTEMPTS, "method": "videos.list", "status": 503})
    observatory.observe(shard)
    assert len(observatory.rows("raw_videos")) == 180


def test_a_lost_batch_is_never_taken_for_deleted_videos(planned: Planned) -> None:
    observatory, _, shard = planned
    observatory.fail(second_call(status=500))
    with pytest.raises(BatchesLost):
        observatory.observe(shard)
    assert {row["availability"] for row in observatory.rows("videos")} == {"public"}


def test_the_next_try_fetches_only_what_is_missing(planned: Planned) -> None:
    observatory, plan, shard = planned
    observatory.fail(second_call(status=500))
    with pytest.raises(BatchesLost):
        observatory.observe(shard)
    observatory.fail()
    before = observatory.requests()
    batches = observatory.observe(shard)
    assert sum(batch.items for batch in batches) == 50
    assert observatory.requests()["videos.list"] - before["videos.list"] == 1
    notes = observatory.settle(plan).notes
    assert (notes["captured"], notes["unavailable"], notes["left out"]) == ("now", 0, 0)


def test_three_lost_calls_in_a_row_are_enough_to_see_that_the_service_fails(build: Callable[..., Observatory]) -> None:
    """A storm of 503s was answered with four requests for each of two hundred calls, and the day's quota was gone."""
    observatory = build(channels=4, videos_per_channel=130)
    observatory.shards = 1
    _, (shard,) = observatory.at(FIRST).plan(FIRST)
    observatory.fail({"from": 1, "status": 503})
    before = observatory.requests()
    with pytest.raises(BatchesLost, match="520 of 520"):
        observatory.observe(shard)
    assert observatory.requests()["videos.list"] - before["videos.list"] == 3 * ATTEMPTS


def test_the_first_reason_is_named_when_several_calls_are_lost(planned: Planned) -> None:
    observatory, _, shard = planned
    observatory.fail(
        second_call(status=503, message="First trouble"),
        {"from": 2 + ATTEMPTS, "method": "videos.list", "status": 500, "message": "Second trouble"},
    )
    with pytest.raises(BatchesLost, match=r"130 of 180 .*First trouble"):
        observatory.observe(shard)


def test_the_last_try_says_what_it_lost_and_leaves_the_verdict_to_the_settlement(planned: Planned) -> None:
    observatory, plan, shard = planned
    observatory.fail({"from": 4, "method": "videos.list", "status": 500})
    observatory.observe(shard, last_try=True)
    assert any(line.startswith("30 of 180 videos could not be fetched") for line in observatory.log)
    with pytest.raises(HourIncomplete) as caught:
        observatory.settle(plan)
    assert str(caught.value) == "2026-11-20 05:00 UTC is incomplete: raw_videos holds 150 of 180 videos."
    assert observatory.rows("hours")[0]["settled_at"] is None


def test_an_hour_with_nine_tenths_of_its_videos_is_partial(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=4, videos_per_channel=130)
    observatory.shards = 1
    plan, (shard,) = observatory.at(FIRST).plan(FIRST)
    observatory.fail(second_call(status=500))
    observatory.observe(shard, last_try=True)
    settlement = observatory.settle(plan)
    assert (settlement.rows, settlement.notes["captured"], settlement.notes["left out"]) == (470, "partial", 50)
    ledger = observatory.rows("hours")[0]
    assert (ledger["state"], ledger["planned"], ledger["stored"]) == ("partial", 520, 470)
    assert ledger["settled_at"] == FIRST


def test_a_partial_hour_is_completed_by_a_refresh(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=4, videos_per_channel=130)
    observatory.shards = 1
    plan, (shard,) = observatory.at(FIRST).plan(FIRST)
    observatory.fail(second_call(status=500))
    observatory.observe(shard, last_try=True)
    observatory.settle(plan)
    observatory.fail()
    assert observatory.capture(0, minute=20).notes["captured"] == "now"
    assert observatory.rows("hours")[0]["state"] == "captured"
    assert len(observatory.rows("raw_videos", 0)) == 520


def test_an_hour_cut_short_near_its_end_is_settled_later_from_what_stands(build: Callable[..., Observatory]) -> None:
    """The machine went down in the last call: nine tenths were stored, and the step that settles never ran."""
    observatory = build(channels=4, videos_per_channel=130)
    observatory.shards = 1
    _, (shard,) = observatory.at(FIRST).plan(FIRST)
    observatory.fail({"from": 11, "method": "videos.list", "status": 400, "reason": "keyInvalid"})
    with pytest.raises(OperatorNeeded):
        observatory.observe(shard)
    stored = len(observatory.rows("raw_videos"))
    observatory.fail()
    observatory.at(hour(3))
    plan, _ = observatory.plan(FIRST)
    assert (plan.live, plan.reused) == ((), (FIRST,))
    ledger = observatory.rows("hours")[0]
    assert (ledger["state"], ledger["planned"], ledger["stored"]) == ("partial", 520, stored)
    assert stored >= 0.9 * 520
    assert observatory.settle(plan).rows == stored


def test_an_hour_cut_short_at_its_beginning_says_how_little_there_is(planned: Planned) -> None:
    observatory, _, shard = planned
    observatory.fail({"from": 2, "method": "videos.list", "status": 400, "reason": "keyInvalid"})
    with pytest.raises(OperatorNeeded):
        observatory.observe(shard)
    stored = len(observatory.rows("raw_videos"))
    observatory.fail()
    observatory.at(hour(3))
    with pytest.raises(HourIncomplete, match=f"raw_videos holds {stored} of 180 videos"):
        observatory.plan(FIRST)


def test_a_stored_hour_is_settled_again_without_a_client(planned: Planned) -> None:
    """A backfill must work without a key, and while YouTube is away."""
    observatory, _, shard = planned

    def nobody() -> YouTubeClient:
        pytest.fail("no client is needed")

    empty = replace(shard, video_ids=())
    database = open_database("videos", observatory.folder / "videos.db")
    assert list(ShardCapture(empty, nobody, database, 10, timedelta(0), last_try=False, log=pytest.fail)) == []


def test_a_key_that_is_refused_stops_a_shard_at_once(planned: Planned) -> None:
    observatory, _, shard = planned
    before = observatory.requests()
    observatory.fail({"from": 1, "status": 400, "reason": "keyInvalid"})
    with pytest.raises(OperatorNeeded):
        observatory.observe(shard)
    assert observatory.requests()["videos.list"] - before["videos.list"] == 1


def test_an_answer_after_the_window_is_not_written_under_the_hour_that_is_over(planned: Planned) -> None:
    """A machine slept in the middle of a capture and went on when the window was over."""
    observatory, _, shard = planned
    observatory.at(hour(1) + timedelta(minutes=10))
    with pytest.raises(WindowClosed) as caught:
        observatory.observe(shard)
    assert str(caught.value).startswith("The window of 2026-11-20 05:00 UTC is over: an answer came at 06:10:00 UTC.")
    assert observatory.rows("raw_videos") == []


def test_the_last_second_of_the_grace_still_counts(planned: Planned) -> None:
    observatory, plan, shard = planned
    observatory.at(hour(1) + timedelta(minutes=9, seconds=59))
    observatory.observe(shard)
    assert observatory.settle(plan).rows == 180


def test_what_was_stored_before_the_window_closed_stands(planned: Planned) -> None:
    observatory, _, shard = planned
    observatory.fail(second_call(status=500))
    with pytest.raises(BatchesLost):
        observatory.observe(shard)
    observatory.fail()
    observatory.at(hour(2))
    with pytest.raises(WindowClosed):
        observatory.observe(shard)
    assert len(observatory.rows("raw_videos", 0)) == 130


def test_videos_that_are_gone_count_as_accounted_for(planned: Planned) -> None:
    """A hundred deleted videos are no reason to call an hour incomplete."""
    observatory, _, shard = planned
    observatory.observe(shard)
    number = next(n for n in range(2, 2000) if len(observatory.public(hour(n)) & set(shard.video_ids)) < 179)
    settlement = observatory.capture(number)
    assert settlement.notes["captured"] == "now"
    assert settlement.notes["unavailable"] == len(set(shard.video_ids) - observatory.public()) >= 2
