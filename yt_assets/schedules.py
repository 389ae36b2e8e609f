"""When the hourly job runs: at the start of each hour, for the hour that has just begun.

Here: the schedule. Not here: what to do about missed hours: they stay missed, since YouTube serves only the present.
"""

from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:  # names that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.partitions.partitioned_schedule import UnresolvedPartitionedAssetScheduleDefinition
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

    HourlySchedule = UnresolvedPartitionedAssetScheduleDefinition | dg.ScheduleDefinition


def hourly_schedule(job: "UnresolvedAssetJobDefinition") -> "HourlySchedule":
    """On by default. Dagster gives each hour one run key, so that a doubled tick makes one run."""
    return dg.build_schedule_from_partitioned_job(
        job,
        name="hourly_schedule",
        description="Captures the hour that has just begun. Hours missed while the daemon was down stay missed.",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
