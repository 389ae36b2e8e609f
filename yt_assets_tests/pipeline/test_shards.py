"""How an hour's videos are dealt out to steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_assets.pipeline.capture.shards import Shard, ShardCount, deal
from yt_assets_tests.pipeline.observatory import FIRST, hour


def dealt(videos: int, shards: ShardCount, batch_size: int = 10) -> list[Shard]:
    ids = [f"v{number:04d}" for number in range(videos)]
    return deal(ids, hours=[FIRST, hour(1)], shards=shards, batch_size=batch_size)


@pytest.mark.parametrize("videos", [0, 1, 2, 7, 100])
def test_the_number_of_steps_is_a_constant_whatever_the_number_of_videos(videos: int) -> None:
    assert len(dealt(videos, 4)) == 4


@pytest.mark.parametrize(("videos", "steps"), [(0, 1), (1, 1), (10, 1), (11, 2), (95, 10)])
def test_per_batch_gives_one_step_a_batch_and_at_least_one(videos: int, steps: int) -> None:
    shards = dealt(videos, "per-batch")
    assert len(shards) == steps
    assert all(len(shard.video_ids) <= 10 for shard in shards)


def test_a_shard_stands_for_one_row_a_video_and_hour() -> None:
    assert [shard.rows for shard in dealt(7, 2)] == [6, 8]


def test_keys_of_shards_sort_like_their_numbers() -> None:
    keys = [shard.key for shard in dealt(3, 12)]
    assert keys == sorted(keys)
    assert (keys[0], keys[-1]) == ("00", "11")


def test_a_shard_carries_its_hours() -> None:
    shard = dealt(3, 1)[0]
    assert (shard.hours, shard.of) == ((FIRST, hour(1)), 1)


@given(
    videos=st.integers(0, 300),
    shards=st.one_of(st.integers(1, 40), st.just("per-batch")),
    batch_size=st.integers(1, 60),
)
def test_shares_are_contiguous_nearly_equal_and_lose_nothing(videos: int, shards: ShardCount, batch_size: int) -> None:
    shares = [shard.video_ids for shard in dealt(videos, shards, batch_size)]
    assert [key for share in shares for key in share] == [f"v{number:04d}" for number in range(videos)]
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    if shards == "per-batch":
        assert max(map(len, shares)) <= batch_size
