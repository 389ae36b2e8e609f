"""When the jobs run: the hourly one at the start of each hour, for the hour that has just begun; the others daily.

Here: the schedules, and the one reason for which an hour is skipped. Not here: what to do about missed hours: they stay
missed, since YouTube serves only the present.
"""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.jobs import HOURLY_SCHEDULE
from yt_assets.orchestration.partitions import day_key_of, key_of
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.storage.errors import StorageError

if TYPE_CHECKING:  # a name that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def hourly_schedule(job: "UnresolvedAssetJobDefinition") -> dg.ScheduleDefinition:
    """On by default. One run key an hour, so that a doubled tick makes one run."""

    @dg.schedule(
        job=job,
        name=HOURLY_SCHEDULE,
        cron_schedule="0 * * * *",
        execution_timezone="UTC",
        description="Captures the hour that has just begun. Hours missed while the daemon was down stay missed. An "
        "hour is skipped when the day's quota is spent, and the tick says when it returns.",
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


def day_schedule(job: "UnresolvedAssetJobDefinition") -> dg.ScheduleDefinition:
    """On by default. At that time the last hour of the day, with its longest grace and a run again, is over."""

    @dg.schedule(
        job=job,
        name=f"{job.name}_schedule",
        cron_schedule="15 1 * * *",
        execution_timezone="UTC",
        description="Sums up the day that is over, after its last hour. A day missed while the daemon was down can be "
        "backfilled at any time.",
        default_status=dg.DefaultScheduleStatus.RUNNING,
    )
    def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        key = day_key_of(context.scheduled_execution_time.astimezone(UTC).date() - timedelta(days=1))
        return dg.RunRequest(run_key=key, partition_key=key)

    return daily


def daily_schedules(
    retention: dg.JobDefinition, model_check: "UnresolvedAssetJobDefinition"
) -> list[dg.ScheduleDefinition]:
    """On by default, away from the hourly runs. The day's newest missed tick is made up for at start."""
    return [
        dg.ScheduleDefinition(
            name=f"{job.name}_schedule",
            job=job,
            cron_schedule=cron,
            execution_timezone="UTC",
            description=description,
            default_status=dg.DefaultScheduleStatus.RUNNING,
        )
        for job, cron, description in (
            (retention, "30 0 * * *", "Deletes hours, texts and runs that are past their retention."),
            (model_check, "40 0 * * *", "Asks whether the language model will be shut down soon."),
        )
    ]


def _no_quota(
    context: dg.ScheduleEvaluationContext, videos_database: DatabaseResource, youtube: YouTubeResource
) -> str | None:
    """Why no request could be sent in this hour; None as well when the ledger cannot be read: the run then says why."""
    try:
        with videos_database.open() as database:
            return youtube.nothing_left(database)
    except StorageError as error:
        said(context.log.warning)(f"The quota ledger cannot be read: {error}")
        return None
