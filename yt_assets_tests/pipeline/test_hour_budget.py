"""What an hour spends, and what it does when that is not enough."""

from collections.abc import Callable

import pytest

from yt_assets.pipeline.errors import HourIncomplete, NothingObserved
from yt_assets.youtube.errors import QuotaExhausted
from yt_assets.youtube.quota import BATCH_STATS_BUCKET, DEFAULT_BUCKET
from yt_assets_tests.pipeline.observatory import FIRST, Facts, Observatory, hour

Build = Callable[..., Observatory]
SPENT = {"status": 403, "reason": "quotaExceeded"}
COUNTS = "videos.batchGetStats"
SPENT_TODAY = {"status": 429, "reason": "quotaExceeded"}


def units(observatory: Observatory) -> int:
    """Requests of all methods since the sandbox's start: each costs a unit."""
    return sum(observatory.requests().values())


def spend(observatory: Observatory, bucket: str, left: int) -> None:
    """Have only so many units left in a bucket for the rest of the day."""
    ledger = observatory.at(observatory.sandbox.clock.now()).ledger()
    ledger.spend(bucket, ledger.left(bucket) - left)


def hour_row(observatory: Observatory, number: int) -> Facts:
    (row,) = observatory.rows("hours", number)
    return row


@pytest.mark.thorough
@pytest.mark.unmeasured
def test_ten_thousand_videos_in_a_hundred_channels_cost_a_first_hour_402_units_and_a_steady_one_303(
    build: Build,
) -> None:
    """The floor: a call for 50 videos, a page for each channel, a call for 50 channels."""
    observatory = build(channels=100, videos_per_channel=100)
    observatory.channels = tuple(channel.channel_id for channel in observatory.sandbox.world.channels)
    observatory.daily_quota = 10_000
    observatory.capture(0)
    first = units(observatory)
    assert len(observatory.rows("raw_videos", 0)) == 10_000
    assert first <= 2.1 * 200 + 2
    observatory.capture(1)
    steady = units(observatory) - first
    assert hour_row(observatory, 1)["stored"] >= 9_990
    assert hour_row(observatory, 1)["waiting"] == 0
    assert steady <= 325
    assert (first, steady) == (402, 303), "should these move, the README's figures move too"


@pytest.mark.parametrize("quota", [24 * 3, 24 * 5, 24 * 12])
def test_no_hour_spends_more_than_what_is_left_divided_by_the_hours_left(build: Build, quota: int) -> None:
    observatory = build(channels=3, videos_per_channel=160)
    observatory.channels = tuple(channel.channel_id for channel in observatory.sandbox.world.channels)
    observatory.daily_quota = quota
    observatory.at(hour(3))
    for number in range(3, 3 + 8):  # from midnight in California on
        before, left = observatory.requests(), observatory.ledger().left(DEFAULT_BUCKET)
        counts_left = observatory.ledger().left(BATCH_STATS_BUCKET)
        observatory.capture(number)
        now = observatory.requests()
        counts = now["videos.batchGetStats"] - before["videos.batchGetStats"]
        others = sum(now.values()) - sum(before.values()) - counts
        hours_left = 24 - (number - 3)
        assert others <= max(1, left // hours_left)
        assert counts <= counts_left // hours_left


@pytest.mark.thorough
@pytest.mark.unmeasured
def test_a_quota_that_is_too_small_reaches_each_video_within_a_day_and_says_how_many_wait(build: Build) -> None:
    """960 videos; an hour has 8 calls for counts and 8 for all the rest, half of them for channels and lists."""
    observatory = build(channels=3, videos_per_channel=320)
    observatory.channels = tuple(channel.channel_id for channel in observatory.sandbox.world.channels)
    observatory.capture(0)
    observatory.daily_quota = 24 * 8
    seen: dict[str, int] = {}
    for number in range(3, 3 + 30):
        settlement = observatory.capture(number)
        row = hour_row(observatory, number)
        assert row["state"] == "captured"
        assert row["waiting"] == settlement.notes.get("waiting", 0)
        assert row["waiting"] > 100 or number > 20, "the last hours of a day have what the others left"
        seen |= {found["video_id"]: number for found in observatory.rows("raw_videos", number)}
    public = observatory.public(hour(3)) & observatory.public()
    assert {key for key in public if seen.get(key, 0) < 3 + 30 - 24} == set()
    assert [line for line in observatory.log if "videos wait for a later hour, because the quota" in line]


def test_a_channel_of_many_uploads_is_listed_over_several_hours_and_none_of_them_overdraws(build: Build) -> None:
    """Twenty pages, and ten units an hour: the reading goes on from hour to hour, and every page is read once."""
    observatory = build(channels=1, videos_per_channel=1_000)
    observatory.daily_quota = 24 * 10
    observatory.at(hour(3))
    number, listed = 3, list[int]()
    while not listed or observatory.rows("channels")[0]["full_pass_at"] is None:
        observatory.capture(number)
        listed.append(len(observatory.rows("videos")))
        number += 1
    assert listed == sorted(listed)
    assert 3 <= len(listed) <= 10
    assert listed[-1] >= 990
    tops = len(listed) - 1
    assert observatory.requests()["playlistItems.list"] == 20 + tops


def test_texts_wait_for_a_later_hour_and_counts_do_not(build: Build) -> None:
    """A day after the first hour every text is due at once, and the hour has calls for some of them."""
    observatory = build(channels=1, videos_per_channel=300)
    observatory.capture(0)
    observatory.daily_quota = 24 * 8
    waiting = []
    for number in range(27, 31):  # from midnight in California on
        settlement = observatory.capture(number)
        assert settlement.notes["left out"] == 0
        assert settlement.rows >= 290
        waiting.append(int(settlement.notes.get("texts waiting", 0)))
    assert waiting[0] >= 90
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[-1] < 10


def test_a_bucket_that_runs_dry_in_the_middle_ends_the_hour_as_partial_with_what_it_has(build: Build) -> None:
    observatory = build(channels=3, videos_per_channel=60)
    observatory.shards = 1
    observatory.fail({"from": 2, "method": "videos.list", **SPENT}, {"from": 1, "method": COUNTS, **SPENT_TODAY})
    settlement = observatory.capture(0)
    row = hour_row(observatory, 0)
    assert settlement.rows == row["stored"] == 50
    assert (settlement.notes["captured"], row["state"]) == ("partial", "partial")
    assert "starts anew at 2026-11-20 08:00 UTC" in row["reason"]
    assert row["reason"].startswith(str(settlement.notes["reason"]))
    assert "130 of 180 videos were not asked for: the quota does not reach them" in observatory.log
    assert (observatory.requests()["videos.list"], observatory.requests()[COUNTS]) == (2, 1), "one refusal of each"


def test_when_everything_but_counts_is_spent_the_hour_goes_on_with_counts_of_what_is_known(build: Build) -> None:
    """The last hours of a day were lost although the bucket of the counts was full."""
    observatory = build(channels=3, videos_per_channel=60)
    observatory.capture(0)
    observatory.ledger().mark_spent(DEFAULT_BUCKET, observatory.sandbox.clock.now())
    before = observatory.requests()
    settlement = observatory.capture(1)
    now = observatory.requests()
    assert {method for method in now if now[method] != before[method]} == {"videos.batchGetStats"}
    assert settlement.rows == len(observatory.public())
    assert [line for line in observatory.log if line.startswith("Counts alone, of the videos that are known")]


def test_when_counts_are_spent_the_list_of_videos_serves_as_far_as_the_hour_goes(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=200)
    observatory.shards = 1
    observatory.capture(0)
    spend(observatory, DEFAULT_BUCKET, left=2 * 5)  # five units in each of the two hours left
    observatory.fail({"from": 1, "method": COUNTS, **SPENT_TODAY})
    before = observatory.requests()
    settlement = observatory.capture(1)
    spent = {method: times - before[method] for method, times in observatory.requests().items()}
    assert spent["videos.batchGetStats"] == 1
    assert sum(spent.values()) - 1 == 5
    assert settlement.notes["captured"] == "partial"
    assert 100 <= settlement.rows < 200
    assert "'batch_get_stats' is spent" in hour_row(observatory, 1)["reason"]


def test_when_every_bucket_is_spent_nobody_is_asked_and_the_reset_is_named(observatory: Observatory) -> None:
    observatory.capture(0)
    for bucket in (DEFAULT_BUCKET, BATCH_STATS_BUCKET):
        observatory.ledger().mark_spent(bucket, observatory.sandbox.clock.now())
    before = units(observatory)
    observatory.at(hour(1))
    with pytest.raises(QuotaExhausted, match="starts anew at 2026-11-20 08:00 UTC"):
        observatory.plan(hour(1))
    assert units(observatory) == before
    assert observatory.rows("hours", 1) == []


def test_after_midnight_in_california_all_is_as_before(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.fail({"from": 1, **SPENT})
    with pytest.raises(QuotaExhausted):
        observatory.capture(1)
    observatory.fail()
    with pytest.raises(QuotaExhausted):
        observatory.capture(2)
    assert observatory.capture(3).notes["captured"] == "now"


def test_an_hour_that_got_nothing_says_so_and_when_the_quota_returns(build: Build) -> None:
    observatory = build(channels=1, videos_per_channel=60)
    observatory.fail({"from": 1, "method": "videos.list", **SPENT}, {"from": 1, "method": COUNTS, **SPENT_TODAY})
    with pytest.raises(NothingObserved, match=r"05:00 UTC has no snapshot\. .* starts anew at 2026-11-20 08"):
        observatory.capture(0)


def test_an_hour_that_lost_its_calls_to_a_broken_service_is_no_matter_of_quota(build: Build) -> None:
    observatory = build(channels=3, videos_per_channel=60)
    observatory.shards = 1
    plan, (shard,) = observatory.at(FIRST).plan(FIRST)
    observatory.fail({"from": 2, "method": "videos.list", "status": 500})
    observatory.observe(shard, last_try=True)
    with pytest.raises(HourIncomplete):
        observatory.settle(plan)


def test_a_storm_of_faults_costs_an_hour_a_bounded_number_of_requests(build: Build) -> None:
    """100 channels, 10,000 videos, and a service that answers nothing but 503."""
    observatory = build(channels=8, videos_per_channel=60)
    observatory.capture(0)
    observatory.fail({"from": 2, "status": 503})  # the channels are still answered
    before = units(observatory)
    _, shards = observatory.at(hour(1)).plan(hour(1))
    lists = units(observatory) - before - 1
    for shard in shards:
        observatory.observe(shard, last_try=True)
    calls = units(observatory) - before - 1 - lists
    assert lists == 3 * 4
    assert calls == 2 * 3 * 4
