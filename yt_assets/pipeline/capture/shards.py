"""Shards: equal shares of an hour's videos, one step each.

Here: the value that travels from a plan to its shards, and how ids are dealt out. Not here: which ids
(request_plan.py), what a shard does (observe.py, features.py).

A shard is plain data and shares nothing with the others but the databases, so an executor over many machines needs no
other code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

from yt_assets.batching import batches_of
from yt_assets.pipeline.capture.request_plan import RequestPlan

ShardCount = int | Literal["per-batch"]

# The API takes at most 50 ids a call, and a call costs one unit whether it names 1 or 50.
IDS_PER_CALL = 50


@dataclass(frozen=True)
class Shard:
    """A share of the videos of some hours. planned_at: when the plan was made, by the service's clock.

    numbers: of a capture the hours' plans, of features their generations. aside: hours that have a generation already.
    described: of a capture, those of the videos that videos.list is asked for; the others are counted. spare,
    spare_counts: calls of videos.list and of videos.batchGetStats beside these, for where the other one fails.
    """

    index: int
    of: int
    hours: tuple[datetime, ...]
    video_ids: tuple[str, ...]
    planned_at: datetime | None = None
    numbers: tuple[int, ...] = ()
    aside: tuple[datetime, ...] = ()
    described: frozenset[str] = frozenset()
    spare: int = 0
    spare_counts: int = 0

    def number_of(self, hour: datetime) -> int:
        """The plan, or the generation, that it works for."""
        return self.numbers[self.hours.index(hour)]

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
    numbers: Sequence[int] = (),
) -> list[Shard]:
    """Cut sorted ids into contiguous shares of nearly equal size, so that two shards write to two ends of a key.

    A number of shards gives just as many, empty ones included: the number of steps in an hour is a constant.
    'per-batch' gives one shard a batch, and at least one.
    """
    of = -(-len(video_ids) // batch_size) or 1 if shards == "per-batch" else shards
    return [
        Shard(index, of, tuple(hours), share, numbers=tuple(numbers))
        for index, share in enumerate(_shares(video_ids, of, unit=1))
    ]


def deal_calls(requests: RequestPlan, *, hours: Sequence[datetime], shards: ShardCount, batch_size: int) -> list[Shard]:
    """Cut the requests so that each call but the last of its kind is full: a call costs the same for 1 id and for 50.

    'per-batch' gives one shard a batch, as `deal` does, and so a call that names a batch.
    """
    ids = ids_per_call(shards, batch_size)
    if shards == "per-batch":
        batches: list[tuple[list[str], list[str]]] = [(batch, []) for batch in batches_of(requests.described, ids)]
        batches += [([], batch) for batch in batches_of(requests.counted, ids)]
        pairs = batches or [([], [])]
    else:
        kinds = [_shares(kind, shards, unit=ids) for kind in (requests.described, requests.counted)]
        pairs = [(list(described), list(counted)) for described, counted in zip(*kinds, strict=True)]
    of = len(pairs)
    spare: dict[str, Any] = {"spare": requests.spare // of, "spare_counts": requests.spare_counts // of}
    return [
        Shard(index, of, tuple(hours), tuple(sorted(ours + counted)), described=frozenset(ours), **spare)
        for index, (ours, counted) in enumerate(pairs)
    ]


def ids_per_call(shards: ShardCount, batch_size: int) -> int:
    """How many ids a call names: the API's most, unless each shard has only a batch."""
    return min(IDS_PER_CALL, batch_size) if shards == "per-batch" else IDS_PER_CALL


def _shares(video_ids: Sequence[str], of: int, *, unit: int) -> list[tuple[str, ...]]:
    """Contiguous shares of whole units (the last unit may be smaller), as equal as that allows."""
    units = -(-len(video_ids) // unit)
    bounds = [units * index // of * unit for index in range(of + 1)]
    return [tuple(video_ids[start:end]) for start, end in pairwise(bounds)]
