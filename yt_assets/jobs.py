"""The jobs: which assets run together.

Here: selections. Not here: when they run (schedules.py), how (the executor in definitions.py).
"""

from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:  # the only name that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

HOURLY = "hourly"


def hourly_job() -> "UnresolvedAssetJobDefinition":
    """All five assets for one hour, or for a range of hours in a backfill."""
    return dg.define_asset_job(
        HOURLY,
        selection=dg.AssetSelection.all(),
        description="Snapshot the watched channels and turn the snapshots into insights.",
        # The longest an hour may take: then run monitoring ends it, and the next hour is not kept waiting.
        tags={"dagster/max_runtime": "3300"},
    )
