"""What the operator wants captured, as a resource: the UI shows it. It comes from the settings, not from run config.

Here: settings in, an order out. Not here: carrying it out (steps/capture.py).
"""

from datetime import timedelta
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

if TYPE_CHECKING:
    from yt_assets.steps.plans import CaptureOrder
    from yt_assets.steps.shards import ShardCount


class CaptureResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Channels, and how their videos are cut into shards and batches."""

    channels: list[str] = Field(default=[], description="Channel ids, @handles or channel URLs")
    source: str = Field(default="youtube", description="youtube, or sandbox for simulated data")
    shards: str = Field(default="2", description="Shards an hour, or per-batch")
    batch_size: int = Field(default=10, description="Videos that move together through fetch, process and store")
    grace_minutes: int = Field(default=10, description="How long after its end an hour may still be finished")

    @property
    def shard_count(self) -> "ShardCount":
        """The number of shards, or per-batch."""
        return "per-batch" if self.shards == "per-batch" else int(self.shards)

    @property
    def grace(self) -> timedelta:
        """The grace as a duration."""
        return timedelta(minutes=self.grace_minutes)

    def order(self) -> "CaptureOrder":
        """The order for a plan."""
        from yt_assets.steps.plans import CaptureOrder

        return CaptureOrder(tuple(self.channels), self.source, self.shard_count, self.batch_size, self.grace)
