"""Hours asked for again, too late, too early, or of the wrong kind."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from yt_assets.pipeline.errors import MixedSources, NeverCaptured, NoChannels, NotYet
from yt_assets.storage.errors import Superseded
from yt_assets.storage.writing.upserts import write_batch
from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import ChannelNotFound
from yt_assets_tests.pipeline.observatory import FIRST, Observatory, account, hour


def unreachable() -> YouTubeClient:
    """Stands for a YouTube that must not be asked."""
    message = "YouTube was asked"
    raise AssertionError(message)


def test_inside_its_hour_a_capture_is_refreshed_and_the_newer_observation_wins(observatory: Observatory) -> None:
    observatory.capture(0, minute=10)
    before = {row["video_id"]: row for row in observatory.rows("raw_videos", 0)}
    settlement = observatory.capture(0, minute=50)
    after = {row["video_id"]: row for row in observatory.rows("raw_videos", 0)}
    assert settlement.notes["captured"] == "now"
    assert after.keys() == before.keys()
    assert {row["observed_at"] for row in after.values()} == {FIRST + timedelta(minutes=50)}
    assert sum(after[key]["views"] > before[key]["views"] for key in after) > len(after) / 2
    assert observatory.rows("hours")[0]["settled_at"] == FIRST + timedelta(minutes=50)


def test_a_refresh_that_is_interrupted_leaves_the_verdict_of_the_finished_hour(observatory: Observatory) -> None:
    """Sixty rows were there, and the ledger said "capturing, 0 stored" for as long as the refresh ran, or for ever."""
    observatory.capture(0, minute=10)
    before = observatory.rows("hours")
    observatory.at(FIRST + timedelta(minutes=50)).plan(FIRST)
    assert observatory.rows("hours") == [before[0] | {"plan": 2}]


def test_a_writer_that_comes_late_with_older_counts_changes_nothing(observatory: Observatory) -> None:
    """A killed run's step lived on and wrote its answers of ten past after a new run had written those of half past."""
    observatory.at(FIRST + timedelta(minutes=10))
    _, shards = observatory.plan(FIRST)
    late = [batch for shard in shards for batch in observatory.observation(shard)]
    observatory.capture(0, minute=30)
    before = observatory.rows("raw_videos", 0)
    for batch in late:
        with pytest.raises(Superseded, match="works for plan 1 of the hour, and plan 2 has taken over"):
            write_batch(observatory.videos, batch)
    assert observatory.rows("raw_videos", 0) == before


def test_an_hour_that_is_stored_and_over_is_reused_without_asking_anybody(observatory: Observatory) -> None:
    observatory.capture(0)
    before, served = observatory.rows("raw_videos"), observatory.requests()
    plan, shards = observatory.plan(FIRST, local_now=hour(3), client=unreachable)
    assert [observatory.observe(shard) for shard in shards] == [[], []]
    settlement = observatory.settle(plan)
    assert settlement.rows == len(before)
    assert settlement.hours == (FIRST,)
    assert settlement.notes == {"captured": "reused", "source": "sandbox", **account(60)}
    assert observatory.rows("raw_videos") == before
    assert observatory.requests() == served


def test_with_a_slow_local_clock_the_service_says_that_the_hour_is_over(observatory: Observatory) -> None:
    """The machine's clock was an hour behind: without the service's own time, 07:00's counts would fill 05:00."""
    observatory.capture(0)
    before = observatory.rows("raw_videos")
    observatory.at(hour(2))
    plan, shards = observatory.plan(FIRST, local_now=FIRST + timedelta(minutes=40))
    assert (plan.live, plan.reused) == ((), (FIRST,))
    assert [observatory.observe(shard) for shard in shards] == [[], []]
    assert observatory.settle(plan).notes["captured"] == "reused"
    assert observatory.rows("raw_videos") == before


def test_with_a_fast_local_clock_an_unfinished_hour_is_still_captured(observatory: Observatory) -> None:
    plan, _ = observatory.at(FIRST + timedelta(minutes=10)).plan(FIRST, local_now=hour(50))
    assert plan.live == (FIRST,)


def test_in_the_grace_a_finished_hour_is_kept_as_it_is(observatory: Observatory) -> None:
    observatory.capture(0)
    plan, _ = observatory.at(hour(1) + timedelta(minutes=5)).plan(FIRST)
    assert (plan.live, plan.reused) == ((), (FIRST,))


def test_an_hour_that_was_never_captured_names_its_neighbours_and_writes_nothing(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.capture(5)
    before = observatory.counts()
    with pytest.raises(NeverCaptured) as caught:
        observatory.plan(hour(3))
    assert str(caught.value) == (
        "2026-11-20 08:00 UTC was never captured and cannot be any more, because YouTube serves only the present; "
        "the nearest captured hours are 2026-11-20 05:00 UTC and 2026-11-20 10:00 UTC."
    )
    assert observatory.counts() == before


def test_before_the_first_capture_there_is_no_neighbour_to_name(observatory: Observatory) -> None:
    with pytest.raises(NeverCaptured, match="no hour has been captured yet"):
        observatory.at(hour(4)).plan(FIRST)
    assert observatory.counts() == {}


def test_one_lost_hour_of_a_range_stops_the_whole_range_before_anything_is_written(observatory: Observatory) -> None:
    with pytest.raises(NeverCaptured, match="05:00 UTC was never captured"):
        observatory.at(hour(1) + timedelta(minutes=30)).plan(FIRST, hour(1))
    assert observatory.counts() == {}


def test_a_range_that_was_never_captured_is_told_as_one(observatory: Observatory) -> None:
    observatory.capture(5)
    with pytest.raises(NeverCaptured) as caught:
        observatory.plan(FIRST, hour(1), hour(2))
    assert str(caught.value).startswith(
        "2026-11-20 05:00 UTC and 2 more of the hours up to 2026-11-20 07:00 UTC were never captured, or were deleted"
    )


def test_an_hour_to_come_says_what_time_it_is_by_the_service(observatory: Observatory) -> None:
    with pytest.raises(NotYet) as caught:
        observatory.at(FIRST + timedelta(minutes=59)).plan(hour(1))
    assert str(caught.value) == "2026-11-20 06:00 UTC has not begun: it is 2026-11-20 05:59 UTC by YouTube's clock."
    assert observatory.counts() == {}


def test_simulated_hours_and_real_ones_do_not_mix(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.source = "youtube"
    with pytest.raises(MixedSources, match=r"holds hours from sandbox; hours from youtube .* VIDEOS_DATABASE_URL"):
        observatory.plan(hour(1), client=unreachable)


def test_without_channels_nobody_is_asked_and_the_setting_is_named(observatory: Observatory) -> None:
    observatory.channels = ()
    with pytest.raises(NoChannels, match="YT_CHANNELS is not set"):
        observatory.plan(FIRST, client=unreachable)


def test_a_stored_hour_is_reused_even_when_the_channels_setting_is_gone(observatory: Observatory) -> None:
    observatory.capture(0)
    observatory.channels = ()
    plan, _ = observatory.plan(FIRST, local_now=hour(2), client=unreachable)
    assert plan.reused == (FIRST,)


def test_a_channel_that_never_existed_stops_the_hour_before_anything_is_written(observatory: Observatory) -> None:
    observatory.channels = ("@no-such-channel-anywhere",)
    with pytest.raises(ChannelNotFound, match="@no-such-channel-anywhere"):
        observatory.plan(FIRST)
    assert observatory.counts() == {}


def test_videos_of_a_channel_that_is_no_longer_watched_are_not_observed(build: Callable[..., Observatory]) -> None:
    observatory = build(channels=2)
    observatory.capture(0)
    observatory.channels = observatory.channels[:1]
    observatory.capture(1)
    kept = observatory.sandbox.world.channels[0]
    assert {row["video_id"] for row in observatory.rows("raw_videos", 1)} == set(
        observatory.sandbox.world.public_video_ids(kept, observatory.sandbox.clock.now())
    )
