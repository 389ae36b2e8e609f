"""What a run is about, as tags by which the runs page can be searched.

Here: the tags that a run's first step gives it, since the Materialize button gives none. Not here: tags that jobs
and Dagster set (jobs.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import dagster as dg

from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.runs_at_work import wait_for_earlier_runs

# A lost run is started again whole. From the failed step on, Dagster would leave out dynamic steps, which are our
# shards: an hour without its videos would look finished (dagster-io/dagster#30248).
RETRY_STRATEGY = {"dagster/retry_strategy": "ALL_STEPS"}

# How many channels are watched.
CHANNELS = "yt_assets/channels"
TRIGGERS = {"dagster/backfill": "backfill", "dagster/schedule_name": "schedule", "dagster/sensor_name": "sensor"}


def tag_run(context: dg.OpExecutionContext, hours: Sequence[datetime]) -> None:
    """Tag this step's run, and wait for earlier runs of its hours. Called by the first step of assets with shards."""
    context.instance.add_run_tags(context.run_id, tags_of(context.run.tags, hours))
    wait_for_earlier_runs(context.instance, context.run_id, said(context.log.info))


def tags_of(given: Mapping[str, str], hours: Sequence[datetime]) -> dict[str, str]:
    """yt_assets/day and yt_assets/hours (of a range the first, and how many), /trigger."""
    return {
        **RETRY_STRATEGY,
        "yt_assets/day": f"{min(hours):%Y-%m-%d}",
        "yt_assets/hours": key_of(min(hours)) if len(hours) == 1 else f"{key_of(min(hours))} and {len(hours) - 1} more",
        "yt_assets/trigger": next((name for tag, name in TRIGGERS.items() if tag in given), "person"),
    }
