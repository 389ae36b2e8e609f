"""Shards: equal shares of an hour's videos, one step each.

Here: the value that travels from a plan to its shards, and how ids are dealt out. It is plain data: a shard shares
nothing with the others but the databases, so an executor over many machines needs no other code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

ShardCount = int | Literal["per-batch"]


@dataclass(frozen=True)
class Shard:
    """A share of the videos of some hours. planned_at: when the plan was made, by the service's clock."""

    index: int
    of: int
    hours: tuple[datetime, ...]
    video_ids: tuple[str, ...]
    planned_at: datetime | None = None

    @property
    def rows(self) -> int:
        """Rows that it stands for: one a video and hour."""
        return len(self.video_ids) * len(self.hours)

    @property
    def key(self) -> str:
        """A name that Dagster accepts as a mapping key; zero-padded so that it sorts."""
        return f"{self.index:0{len(str(self.of - 1))}d}"


def deal(
    video_ids: Sequence[str],
    *,
    hours: Sequence[datetime],
    shards: ShardCount,
    batch_size: int,
    planned_at: datetime | None,
) -> list[Shard]:
    """Cut sorted ids into contiguous shares of nearly equal size, so that two shards write to two ends of a key.

    A number of shards gives just as many, empty ones included: the number of steps in an hour is a constant.
    'per-batch' gives one shard a batch, and at least one.
    """
    of = -(-len(video_ids) // batch_size) or 1 if shards == "per-batch" else shards
    bounds = [len(video_ids) * index // of for index in range(of + 1)]
    shares = [tuple(video_ids[start:end]) for start, end in pairwise(bounds)]
    return [Shard(index, of, tuple(hours), share, planned_at) for index, share in enumerate(shares)]
