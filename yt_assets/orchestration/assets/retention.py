"""The two ops of the daily job: old hours go, then old runs.

Here: ops, their log and metadata. Not here: which hours, texts and runs go (pipeline/retention.py, run_history.py).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg

from yt_assets.orchestration import run_history
from yt_assets.orchestration.failures import STEP_RETRIES, translated
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.resources.databases import DatabaseResource, RetentionResource
from yt_assets.pipeline.retention import enforce_retention


@dg.op(
    out=dg.Out(Any, description="The moment from which on hours may be stored"),
    retry_policy=STEP_RETRIES,
    description="Delete hours older than YT_RETENTION_DAYS from both databases, then texts and names that no kept "
    "hour needs or that YouTube has not confirmed for 29 days. In short transactions, oldest first; stop it at any "
    "time.",
)
def delete_old_hours(
    context: dg.OpExecutionContext,
    videos_database: DatabaseResource,
    insights_database: DatabaseResource,
    retention: RetentionResource,
) -> dg.Output[Any]:
    """The moment from which on hours may be stored, with rows deleted and left as metadata."""
    with translated(), videos_database.open_for_step() as videos, insights_database.open_for_step() as insights:
        summary = enforce_retention(
            {"videos": videos, "insights": insights},
            now=datetime.now(UTC),
            days=retention.days,
            log=said(context.log.info),
        )
    left = {"hours kept": summary.hours_left, "snapshots kept": summary.snapshots_left}
    oldest = {"oldest hour kept": "none" if summary.oldest is None else summary.oldest.isoformat()}
    deleted = {f"deleted from {table}": rows for table, rows in summary.deleted.items()}
    limit = {"limit": summary.limits.hours.isoformat(), "hours deleted": summary.hours}
    metadata: dict[str, Any] = {**limit, **deleted, **left, **oldest}
    return dg.Output(summary.kept_since, metadata=metadata)


@dg.op(
    out=dg.Out(dg.Nothing),
    retry_policy=STEP_RETRIES,
    description="Delete Dagster's own runs older than YT_RUN_RETENTION_DAYS, with events and logs, but for those of "
    "hours that are still stored: their partitions would no longer show as materialized.",
)
def prune_runs(context: dg.OpExecutionContext, kept_since: Any, retention: RetentionResource) -> None:
    """Runs deleted and left, as metadata."""
    pruned = run_history.prune_runs(
        context.instance,
        before=datetime.now(UTC) - timedelta(days=retention.run_days),
        kept_since=kept_since,
        log=said(context.log.info),
    )
    context.add_output_metadata(
        {"runs deleted": pruned.deleted, "old runs of kept hours": pruned.of_stored_hours, "runs left": pruned.left}
    )
