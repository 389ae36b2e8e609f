"""The service's clock is set back or forth by two hours while an hour is captured."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from yt_assets.pipeline.errors import BatchesLost, WindowClosed
from yt_assets_tests.pipeline.observatory import FIRST, Observatory

TEN_PAST = FIRST + timedelta(minutes=10)
TWENTY_PAST = FIRST + timedelta(minutes=20)
STEP = timedelta(hours=2)


@pytest.fixture
def planned(build: Callable[..., Observatory]) -> Observatory:
    """A first hour of 180 videos in one shard."""
    observatory = build(channels=3, videos_per_channel=60)
    observatory.shards = 1
    return observatory.at(TEN_PAST)


def test_an_answer_dated_before_the_hour_is_lost_and_the_next_try_observes_it(planned: Observatory) -> None:
    """It was stored under an hour that had not begun when it was made, by the only clock that counts."""
    plan, (shard,) = planned.plan(FIRST)
    planned.at(TEN_PAST - STEP)
    with pytest.raises(BatchesLost, match=r"180 of 180 .*First reason: an answer is dated 2026-11-20 03:10 UTC"):
        planned.observe(shard)
    assert planned.rows("raw_videos") == []
    planned.at(TWENTY_PAST).observe(shard)
    assert {row["observed_at"] for row in planned.rows("raw_videos")} == {TWENTY_PAST}
    assert planned.settle(plan).notes["captured"] == "now"


def test_a_clock_that_was_set_forth_and_is_right_again_leaves_a_whole_hour(planned: Observatory) -> None:
    plan, (shard,) = planned.plan(FIRST)
    planned.at(TEN_PAST + STEP)
    with pytest.raises(WindowClosed):
        planned.observe(shard)
    assert planned.rows("raw_videos") == []
    planned.at(TWENTY_PAST).observe(shard)
    assert {row["observed_at"] for row in planned.rows("raw_videos")} == {TWENTY_PAST}
    assert planned.settle(plan).rows == 180


def test_a_clock_that_is_set_back_inside_the_hour_never_replaces_a_newer_observation(planned: Observatory) -> None:
    planned.at(TWENTY_PAST)
    planned.capture(0, minute=20)
    planned.capture(0, minute=5)
    assert {row["observed_at"] for row in planned.rows("raw_videos")} == {TWENTY_PAST}
