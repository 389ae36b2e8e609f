"""A shard of a capture: which videos are asked how, and what becomes of those that are gone."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from yt_assets.pipeline.capture.observe import ShardCapture
from yt_assets.youtube.errors import OperatorNeeded
from yt_assets_tests.pipeline.observatory import FIRST, Facts, Observatory, hour

BOTH = ("videos.list", "videos.batchGetStats")
BLOCKED = {"status": 403, "reason": "keyBlocked"}
REFUSALS = [BLOCKED, {"status": 403, "reason": "forbidden"}, {"status": 404}, {"status": 400, "reason": "badRequest"}]


def spent(observatory: Observatory, before: dict[str, int]) -> dict[str, int]:
    """Requests for videos since `before`."""
    now = observatory.requests()
    return {method: now[method] - before[method] for method in BOTH}


def vanish_hour(observatory: Observatory) -> int:
    """The number of the first hour, captured at ten past, in which a video of the first hour is gone."""
    known = observatory.public(FIRST + timedelta(minutes=10))
    return next(number for number in range(1, 100) if known - observatory.public(hour(number) + timedelta(minutes=10)))


def test_a_deleted_video_is_retired_with_its_hour_and_counted_as_unavailable(observatory: Observatory) -> None:
    observatory.capture(0)
    known, number = observatory.public(), vanish_hour(observatory)
    settlement = observatory.capture(number)
    gone = known - observatory.public()
    assert settlement.notes["unavailable"] == len(gone) > 0
    assert settlement.notes["left out"] == 0
    retired = {row["video_id"]: row for row in observatory.rows("videos") if row["availability"] == "unavailable"}
    assert retired.keys() == gone
    assert {row["unavailable_since"] for row in retired.values()} == {hour(number)}
    ledger = observatory.rows("hours")[-1]
    assert (ledger["state"], ledger["unavailable"]) == ("captured", len(gone))
    assert ledger["stored"] == ledger["planned"] - len(gone)


def test_videos_that_batch_statistics_leave_out_are_retired_only_when_the_video_list_agrees(
    observatory: Observatory,
) -> None:
    """One empty 200 of batchGetStats retired eighteen living videos for ever, and the hour called itself captured."""
    observatory.capture(0)
    empty = json.dumps({"kind": "youtube#batchGetStatsResponse", "items": []})
    observatory.fail({"at": 1, "method": "videos.batchGetStats", "body": empty})
    settlement = observatory.capture(1)
    assert settlement.rows == len(observatory.public())
    assert (settlement.notes["unavailable"], settlement.notes["left out"]) == (0, 0)
    assert {row["availability"] for row in observatory.rows("videos")} == {"public"}


def test_a_video_that_was_gone_is_welcome_back(observatory: Observatory) -> None:
    """Two empty answers in a row, or a video made private for a while: it is asked for again an hour later."""
    observatory.capture(0)
    kinds = {"videos.batchGetStats": "youtube#batchGetStatsResponse", "videos.list": "youtube#videoListResponse"}
    empty = {method: json.dumps({"kind": kind, "items": []}) for method, kind in kinds.items()}
    observatory.fail(*({"from": 1, "method": method, "body": body} for method, body in empty.items()))
    observatory.capture(1)
    observatory.fail()
    assert {row["availability"] for row in observatory.rows("videos")} == {"unavailable"}
    assert observatory.rows("raw_videos", 1) == []
    observatory.capture(2)
    assert observatory.public() == {row["video_id"] for row in observatory.rows("raw_videos", 2)}
    back = [row for row in observatory.rows("videos") if row["availability"] == "public"]
    assert len(back) == len(observatory.public()) > 0
    assert {row["unavailable_since"] for row in back} == {None}


def test_a_retired_video_is_asked_for_after_one_two_and_four_hours_and_keeps_its_rows(observatory: Observatory) -> None:
    observatory.capture(0)
    known, number = observatory.public(), vanish_hour(observatory)
    observatory.capture(number)
    gone = known - observatory.public()
    asked = []
    for later in range(1, 5):
        plan, _ = observatory.at(hour(number + later)).plan(hour(number + later))
        if gone <= set(plan.video_ids):
            asked.append(later)
        else:
            assert gone.isdisjoint(plan.video_ids)
        observatory.capture(number + later)
    assert asked == [1, 2, 4]
    assert gone <= {row["video_id"] for row in observatory.rows("raw_videos", 0)}


def test_the_first_hour_of_a_retirement_stands(observatory: Observatory) -> None:
    observatory.capture(0)
    number = vanish_hour(observatory)
    observatory.at(hour(number) + timedelta(minutes=10))
    _, shards = observatory.plan(hour(number))
    for shard in shards:
        observatory.observe(shard)
    for shard in shards:
        later = [batch for batch in observatory.observe(shard) if batch.retired]
        assert all(batch.items == 0 for batch in later)
    retired = [row for row in observatory.rows("videos") if row["availability"] == "unavailable"]
    assert {row["unavailable_since"] for row in retired} == {hour(number)}


def test_metadata_that_is_a_day_old_is_read_again(observatory: Observatory) -> None:
    observatory.capture(0)
    before = observatory.requests()
    observatory.capture(24)
    metadata = spent(observatory, before)
    assert metadata == {"videos.list": 2, "videos.batchGetStats": 0}
    read = {row["metadata_at"] for row in observatory.rows("videos") if row["availability"] == "public"}
    assert read == {hour(24) + timedelta(minutes=10)}


def test_live_streams_and_premieres_to_come_are_read_whole_every_hour(observatory: Observatory) -> None:
    """Counts alone do not say that a stream ended, or that a premiere was moved."""
    observatory.capture(0)
    moving = {row["video_id"] for row in observatory.rows("videos") if row["live_state"] in {"live", "upcoming"}}
    observatory.capture(1)
    read = {row["video_id"] for row in observatory.rows("videos") if row["metadata_at"] >= hour(1)}
    assert moving <= read != set()
    assert len(read) < 10


@pytest.mark.parametrize("refusal", REFUSALS)
def test_where_batch_statistics_are_refused_the_video_list_serves_both(
    observatory: Observatory, refusal: Facts
) -> None:
    observatory.capture(0)
    observatory.fail({"from": 1, "method": "videos.batchGetStats", **refusal})
    before = observatory.requests()
    settlement = observatory.capture(1)
    assert settlement.rows == len(observatory.public())
    assert settlement.notes["left out"] == 0
    assert spent(observatory, before) == {"videos.batchGetStats": 1, "videos.list": 3}
    (said,) = [line for line in observatory.log if line.startswith("No more by videos.batchGetStats in this hour")]
    assert "but by videos.list as far as its units go" in said


def test_an_api_that_is_switched_off_is_no_refusal_of_one_method(observatory: Observatory) -> None:
    """Asking videos.list instead would only be refused as well: the operator must hear what to switch on."""
    observatory.capture(0)
    observatory.fail({"from": 1, "status": 403, "reason": "accessNotConfigured", "method": "videos.batchGetStats"})
    with pytest.raises(OperatorNeeded, match="Enable 'YouTube Data API v3'"):
        observatory.capture(1)


def test_a_refused_method_is_asked_for_once_a_day_and_tried_again_on_the_next(
    build: Callable[..., Observatory],
) -> None:
    """06:00 UTC to 08:00 UTC, midnight in California: the refusal costs one request, in whatever hour and process."""
    observatory = build(channels=1, videos_per_channel=160)
    observatory.shards = 1
    observatory.capture(0)
    observatory.fail({"from": 1, "method": "videos.batchGetStats", **BLOCKED})
    before = observatory.requests()
    for number in (1, 2):
        assert observatory.capture(number).notes["left out"] == 0
    assert spent(observatory, before)["videos.batchGetStats"] == 1
    observatory.fail()
    before = observatory.requests()
    observatory.capture(3)
    assert spent(observatory, before)["videos.batchGetStats"] >= 3


def test_a_shard_that_is_run_twice_asks_only_for_what_it_lacks(observatory: Observatory) -> None:
    _, shards = observatory.at(FIRST).plan(FIRST)
    for shard in shards:
        observatory.observe(shard)
    before = observatory.requests()
    assert [observatory.observe(shard) for shard in shards] == [[], []]
    assert observatory.requests() == before


def test_a_reader_that_stops_early_leaves_no_thread_and_no_open_file(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=1, videos_per_channel=120)
    _, shards = observatory.at(FIRST).plan(FIRST)
    stream: ShardCapture = observatory.observation(shards[0])
    for _ in stream:
        break
    assert stream.database._engine is None


def test_a_shard_says_how_many_rows_it_sets_out_to_store(observatory: Observatory) -> None:
    _, shards = observatory.at(FIRST).plan(FIRST)
    stream = observatory.observation(shards[0])
    assert (stream.table, stream.expected) == ("raw_videos", 50)
    assert len(list(stream)) > 0
