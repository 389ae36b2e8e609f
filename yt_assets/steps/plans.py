"""What travels between the steps of an hour: an order, a plan, a settlement. Values, no behaviour.

Here: what the operator asked for, what a capture set out to do, what an hour's tables hold afterwards. Not here: how
any of them comes about (capture.py, settle.py, featurize.py).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from yt_assets.steps.shards import ShardCount

Notes = dict[str, str | int | float]


@dataclass(frozen=True)
class CaptureOrder:
    """What the operator asked for. source: youtube, or sandbox for simulated data.

    narrowed: why this run is about a part of the watched channels, None when it is about all of them. refresh_texts:
    whether titles and descriptions are read again although they are not due.
    """

    channels: tuple[str, ...]
    source: str
    shards: ShardCount
    batch_size: int
    grace: timedelta
    narrowed: str | None = None
    refresh_texts: bool = False


@dataclass(frozen=True)
class CapturePlan:
    """What a capture set out to do. video_ids: planned for each of the live hours. waiting: those left for later.

    narrowed: as in the order. notes: for people, by name.
    """

    live: tuple[datetime, ...]
    reused: tuple[datetime, ...]
    video_ids: tuple[str, ...]
    planned_at: datetime | None
    source: str
    waiting: int = 0
    narrowed: str | None = None
    notes: Notes = field(default_factory=dict)


@dataclass(frozen=True)
class Settlement:
    """What an hour's tables hold after a step. hours: the partitions concerned. notes: for people, by name."""

    table: str
    hours: tuple[datetime, ...]
    rows: int
    notes: Notes
