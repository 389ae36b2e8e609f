"""Capture hours of a running sandbox without deriving anything from them, in one process: `python -m … COUNT`.

Here: what a backfill of derived hours needs to begin with. Not here: the product's ordinary runs (yt-assets run).
"""

import sys
from datetime import UTC, datetime, timedelta

import dagster as dg

from yt_assets.analysis.hours import HOUR
from yt_assets.cli.errors import checked_settings
from yt_assets.cli.home import prepare_home
from yt_assets.cli.world import RemoteClock
from yt_assets.orchestration.partitions import key_of


def capture(count: int) -> None:
    """The first hours of the sandbox's world, as materializations of raw_videos; then its clock is frozen."""
    settings = checked_settings()
    clock = RemoteClock(str(settings.youtube_api_endpoint))
    prepare_home(settings)
    from yt_assets.definitions import defs

    job = defs.resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.get() as instance:
        for number in range(count):
            hour = clock.epoch() + number * HOUR
            clock.freeze(hour + timedelta(minutes=5))
            ended = job.execute_in_process(
                instance=instance, partition_key=key_of(hour), asset_selection=[dg.AssetKey("raw_videos")]
            )
            assert ended.success
    clock.freeze(datetime.now(UTC))


if __name__ == "__main__":
    capture(int(sys.argv[1]))
