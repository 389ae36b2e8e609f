"""The jobs: which assets, or ops, run together.

Here: selections and their order. Not here: when they run (schedules.py), how (the executor in definitions.py).
"""

from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.orchestration.asset_names import DAYS
from yt_assets.orchestration.assets.checks.model import MODEL_SHUTDOWN
from yt_assets.orchestration.assets.retention import delete_old_hours, prune_runs
from yt_assets.orchestration.assets.run_tags import RETRY_STRATEGY

if TYPE_CHECKING:  # the only name that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

HOURLY = "hourly"
DAILY = "daily"
HOURLY_SCHEDULE = "hourly_schedule"
RETENTION = "retention"
MODEL_CHECK = "model_check"
MAX_RUNTIME = {"dagster/max_runtime": "3300"}
DAYS_OF_ALL = dg.AssetSelection.assets(*DAYS)


def hourly_job() -> "UnresolvedAssetJobDefinition":
    """All assets of hours for one hour, or for a range of hours in a backfill."""
    return dg.define_asset_job(
        HOURLY,
        # The model's check asks its server: once a day is enough.
        selection=dg.AssetSelection.all() - dg.AssetSelection.checks(MODEL_SHUTDOWN) - DAYS_OF_ALL,
        description="Snapshot the watched channels and turn the snapshots into insights.",
        # The longest an hour may take: then run monitoring ends it, and the next hour is not kept waiting.
        tags={**MAX_RUNTIME, **RETRY_STRATEGY},
    )


def daily_job() -> "UnresolvedAssetJobDefinition":
    """The three assets of days for one day, or for a range of days in a backfill."""
    return dg.define_asset_job(
        DAILY,
        selection=DAYS_OF_ALL,
        description="Sum up what videos, channels and keywords gained on a day.",
        tags={**MAX_RUNTIME, **RETRY_STRATEGY},
    )


def model_check_job() -> "UnresolvedAssetJobDefinition":
    """The check of the model alone: it materializes nothing."""
    return dg.define_asset_job(
        MODEL_CHECK,
        selection=dg.AssetSelection.checks(MODEL_SHUTDOWN),
        description="Ask whether the language model is still there, and when it will be shut down.",
        tags=MAX_RUNTIME,
    )


def retention_job() -> dg.JobDefinition:
    """Old hours, then old runs: without a limit that was enforced, no run is deleted."""

    @dg.job(
        name=RETENTION,
        description="Delete what is past its retention: hours from both databases, texts that YouTube has not "
        "confirmed, and Dagster's own runs. What it deleted and what is left stands in the metadata of its two ops.",
        # What a long deletion leaves, the next one finds.
        tags=MAX_RUNTIME,
    )
    def retention() -> None:
        prune_runs(delete_old_hours())

    return retention
