"""When the jobs run: the hourly one at the start of each hour, for the hour that has just begun; the others once a day.

Here: the schedules, and the one reason for which an hour is skipped. Not here: what to do about missed hours: they stay
missed, since YouTube serves only the present.
"""

from datetime import UTC
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.partitions import key_of
from yt_assets.resources.databases import DatabaseResource
from yt_assets.resources.youtube import YouTubeResource

if TYPE_CHECKING:  # a name that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def hourly_schedule(job: "UnresolvedAssetJobDefinition") -> dg.ScheduleDefinition:
    """On by default. One run key an hour, so that a doubled tick makes one run."""

    @dg.schedule(
        job=job,
        name="hourly_schedule",
        cron_schedule="0 * * * *",
        execution_timezone="UTC",
        description=(
            "Captures the hour that has just begun. Hours missed while the daemon was down stay missed. An hour is "
            "skipped when the day's quota is spent, and the tick says when it returns."
        ),
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def hourly(
        context: dg.ScheduleEvaluationContext, videos_database: DatabaseResource, youtube: YouTubeResource
    ) -> dg.RunRequest | dg.SkipReason:
        reason = _no_quota(context, videos_database, youtube)
        if reason is not None:
            return dg.SkipReason(reason)
        key = key_of(context.scheduled_execution_time.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
        return dg.RunRequest(run_key=key, partition_key=key)

    return hourly


def retention_schedule(job: dg.JobDefinition) -> dg.ScheduleDefinition:
    """On by default, half an hour away from the hourly runs. The day's newest missed tick is made up for at start."""
    return dg.ScheduleDefinition(
        name="retention_schedule",
        job=job,
        cron_schedule="30 0 * * *",
        execution_timezone="UTC",
        description="Deletes hours, texts and runs that are past their retention.",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def model_check_schedule(job: "UnresolvedAssetJobDefinition") -> dg.ScheduleDefinition:
    """On by default, once a day, away from the hourly runs. Without a key it says so, and asks nobody."""
    return dg.ScheduleDefinition(
        name="model_check_schedule",
        job=job,
        cron_schedule="40 0 * * *",
        execution_timezone="UTC",
        description="Asks whether the language model will be shut down soon.",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )


def _no_quota(
    context: dg.ScheduleEvaluationContext, videos_database: DatabaseResource, youtube: YouTubeResource
) -> str | None:
    """Why no request could be sent in this hour; None as well when the ledger cannot be read: the run then says why."""
    from yt_assets.storage.errors import StorageError

    try:
        with videos_database.open() as database:
            return youtube.nothing_left(database)
    except StorageError as error:
        context.log.warning(f"The quota ledger cannot be read: {error}")
        return None
