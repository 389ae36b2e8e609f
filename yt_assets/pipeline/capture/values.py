"""What travels between the steps of an hour: an order, a plan, a settlement. Values, no behaviour.

Here: what the operator asked for, what a capture set out to do, what an hour's tables hold afterwards. Not here: how
any of them comes about (plan.py, settle.py, features.py).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from yt_assets.pipeline.capture.shards import ShardCount

Notes = dict[str, str | int | float]

LONGEST_REASON = 300


def left_out_row(hour: datetime, video_id: str, plan: int, reason: str, *, is_refused: bool) -> dict[str, Any]:
    """A row of the table left_out."""
    cut = reason[:LONGEST_REASON]
    return {"hour": hour, "video_id": video_id, "plan": plan, "reason": cut, "is_refused": int(is_refused)}


@dataclass(frozen=True)
class Installation:
    """Who captures. key: of the Dagster instance; host, home: where it was seen, for people; channels: all of them."""

    key: str
    host: str
    home: str
    channels: tuple[str, ...]


@dataclass(frozen=True)
class CaptureOrder:
    """What the operator asked for. source: youtube, or sandbox for simulated data.

    narrowed: why this run is about a part of the watched channels, None when it is about all of them. refresh_texts:
    whether titles and descriptions are read again although they are not due. run_id: Dagster's run. owner: the
    installation, None where captures have no owner.
    """

    channels: tuple[str, ...]
    source: str
    shards: ShardCount
    batch_size: int
    grace: timedelta
    narrowed: str | None = None
    refresh_texts: bool = False
    run_id: str | None = None
    owner: Installation | None = None


@dataclass(frozen=True)
class CapturePlan:
    """What a capture set out to do. video_ids: planned for each of the live hours. waiting: those left for later.

    numbers: of the live hours' plans. channel_ids: whose videos it speaks of. watched_ids: ids of all watched channels.
    narrowed: as in the order. notes: for people, by name. remark: what the settings name and nothing can capture.
    """

    live: tuple[datetime, ...]
    reused: tuple[datetime, ...]
    video_ids: tuple[str, ...]
    planned_at: datetime | None
    source: str
    waiting: int = 0
    narrowed: str | None = None
    notes: Notes = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    channel_ids: tuple[str, ...] = ()
    run_id: str | None = None
    watched_ids: tuple[str, ...] = ()
    remark: str | None = None


@dataclass(frozen=True)
class Settlement:
    """What an hour's tables hold after a step. hours: the partitions concerned. notes: for people, by name."""

    table: str
    hours: tuple[datetime, ...]
    rows: int
    notes: Notes
