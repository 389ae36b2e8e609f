"""What the operator wants captured: always, as a resource from the settings; and in one run, as its config.

Here: settings and a run's config in, an order out. Not here: carrying it out (pipeline/capture/plan), defaults
(settings/environment).
"""

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from yt_assets.pipeline.errors import UnwatchedChannel
from yt_assets.settings.env_file import changed_settings

if TYPE_CHECKING:
    from yt_assets.pipeline.capture.shards import ShardCount
    from yt_assets.pipeline.capture.values import CaptureOrder


class CaptureConfig(dg.Config):
    """What one run may ask for otherwise; its launchpad shows these fields."""

    channels: list[str] = Field(
        default=[],
        description="Of the watched channels only these, as in YT_CHANNELS, or the ids of added ones; empty for "
        "all. An hour that is captured for a part of them alone stays partial.",
    )
    batch_size: int | None = Field(
        default=None, ge=1, le=50, description="Videos that move together, 1 to 50; YT_BATCH_SIZE when not set"
    )
    refresh_texts: bool = Field(
        default=False,
        description="Read titles, descriptions and tags again although they are less than a day old: one unit for 50",
    )


class CaptureResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # its parameter is for factories
    """Channels, and how their videos are cut into shards and batches."""

    channels: list[str] = Field(description="What YT_CHANNELS names: channel ids, @handles or channel URLs")
    source: str = Field(description="youtube, or sandbox for simulated data")
    shards: str = Field(description="Shards an hour, or per-batch")
    batch_size: int = Field(description="Videos that move together through fetch, process and store")
    grace_minutes: int = Field(description="How long after its end an hour may still be finished")

    @property
    def shard_count(self) -> "ShardCount":
        """The number of shards, or per-batch."""
        return "per-batch" if self.shards == "per-batch" else int(self.shards)

    @property
    def grace(self) -> timedelta:
        """The grace as a duration."""
        return timedelta(minutes=self.grace_minutes)

    @property
    def grace_now(self) -> timedelta:
        """The same for a sensor, which lives on while settings change."""
        changed = changed_settings(os.environ)
        return self.grace if changed is None else timedelta(minutes=changed.yt_grace_minutes)

    def order(self, config: CaptureConfig, watched: Sequence[str]) -> "CaptureOrder":
        """The order for a plan. watched: references of all channels. Raises UnwatchedChannel for another one."""
        from yt_assets.pipeline.capture.values import CaptureOrder

        unknown = [name for name in config.channels if name not in watched]
        if unknown:
            raise UnwatchedChannel(unknown[0], watched)
        channels = tuple(config.channels or watched)
        is_part = len(set(channels)) < len(watched)
        return CaptureOrder(
            channels=channels,
            source=self.source,
            shards=self.shard_count,
            batch_size=config.batch_size or self.batch_size,
            grace=self.grace,
            narrowed=f"this run asked for {len(channels)} of {len(watched)} channels" if is_part else None,
            refresh_texts=config.refresh_texts,
        )
