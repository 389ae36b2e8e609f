"""Sensors: when to look for hours that failed, for hours that never came, and for one that goes on without a run.

Here: five sensors and their cursors. Not here: what is news, or how it is sent (alerts/); what is fresh
(analysis/quality.py); which hour is run again (run_retry.py); what a backfill lacks (missed_backfills.py).
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import BaseModel, Field

from yt_assets.analysis import quality
from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.alerts.deliveries import count_delivery
from yt_assets.orchestration.alerts.incidents import Incidents
from yt_assets.orchestration.alerts.missed import missed_hours, observation_of, unobserved
from yt_assets.orchestration.alerts.outcomes import finished_runs, outcome_of
from yt_assets.orchestration.alerts.webhook import NotDelivered, WebhookFormat, message_of, post
from yt_assets.orchestration.assets.checks.capture import FRESH
from yt_assets.orchestration.assets.checks.results import evaluated
from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.jobs import DAILY, HOURLY, RETENTION
from yt_assets.orchestration.partitions import key_of
from yt_assets.orchestration.resources.capture import CaptureResource
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.orchestration.run_retry import next_run, why_not_started
from yt_assets.settings.env_file import changed_settings
from yt_assets.storage.reading.hours import HourLedger

if TYPE_CHECKING:  # a name that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

# Materialize in the UI and a backfill of assets run as a job with a name of Dagster's own.
JOBS = frozenset({HOURLY, DAILY, RETENTION, "__ASSET_JOB"})

# Dagster touches a run's row once more after its end, and clocks of two processes differ: looks overlap by this much,
# and runs that were reported are remembered by their ids.
OVERLAP = timedelta(minutes=5)
REMEMBERED = 500


class AlertCursor(BaseModel):
    """How far the alert sensor has read, and which incidents are open."""

    until: datetime
    run_ids: list[str] = Field(default_factory=list)
    incidents: Incidents = Field(default_factory=Incidents)

    def remember(self, record: dg.RunRecord) -> None:
        """Mark a run as reported."""
        self.until = max(self.until, record.update_timestamp.replace(tzinfo=UTC))
        self.run_ids = [*self.run_ids[1 - REMEMBERED :], record.dagster_run.run_id]


def hour_alert(webhook: str | None, form: WebhookFormat) -> dg.SensorDefinition:
    """A sensor that posts to a URL once when an incident begins and once when it is over.

    webhook, form: where to and how, unless .env says otherwise by then.
    """

    @dg.sensor(
        name="hour_alert",
        description="Posts to YT_ALERT_WEBHOOK_URL when hours begin to fail or to be captured in part, when they "
        "recover, and when hours were missed. Once an incident; a receiver that is away gets it later, and "
        "`yt-assets doctor` counts what did not arrive.",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def alert(context: dg.SensorEvaluationContext, videos_database: DatabaseResource) -> dg.SkipReason:
        # A new cursor begins now: yesterday's failures are no news.
        text = context.cursor
        url, style = _receiver(webhook, form)
        cursor = AlertCursor.model_validate_json(text) if text and url else AlertCursor(until=datetime.now(UTC))
        if text is None or url is None:
            context.update_cursor(cursor.model_dump_json())
        if url is None:
            return dg.SkipReason("YT_ALERT_WEBHOOK_URL is not set")
        finished = finished_runs(context.instance, after=cursor.until - OVERLAP, names=JOBS)
        records = [record for record in finished if record.dagster_run.run_id not in cursor.run_ids]
        sent = 0
        with translated(), videos_database.open() as database:
            for number, record in enumerate(records):
                outcome = outcome_of(record, context.instance, database, HOURLY)
                notices = cursor.incidents.report(outcome)
                try:
                    for notice in notices:
                        post(url, message_of(notice, style))
                        count_delivery(context.instance, None)
                except NotDelivered as error:
                    tries = count_delivery(context.instance, str(error)).failing
                    if number == 0 and text is not None:
                        raise
                    # A tick that fails keeps no cursor, and would send again what was taken.
                    waiting = f"{len(records) - number} runs wait, {tries} tries failed"
                    return dg.SkipReason(f"{sent} messages sent, {waiting}: {error}")
                sent += len(notices)
                cursor.remember(record)
                context.update_cursor(cursor.model_dump_json())
        return dg.SkipReason(f"{len(records)} runs ended, {sent} messages sent")

    return alert


def _receiver(webhook: str | None, form: WebhookFormat) -> tuple[str | None, WebhookFormat]:
    changed = changed_settings(os.environ)
    if changed is None:
        return webhook, form
    url = changed.yt_alert_webhook_url
    return (url.get_secret_value() if url else None), changed.yt_alert_format


def freshness_sensor() -> dg.SensorDefinition:
    """A sensor that reports the check `fresh` of raw_videos when its verdict changes: a stopped schedule runs nothing.

    Each missed hour gets one observation on its partition, which says why; it stays unmaterialized, as it is. Dagster's
    freshness policies look at the newest materialization of an asset, which a backfill of an old hour renews.
    """

    @dg.sensor(
        name="freshness",
        description="Looks every five minutes how old the newest captured hour is, and reports the check `fresh`; a "
        "missed hour gets one observation on its partition, with the reason.",
        minimum_interval_seconds=300,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def freshness(
        context: dg.SensorEvaluationContext, videos_database: DatabaseResource, capture: CaptureResource
    ) -> dg.SensorResult:
        now = datetime.now(UTC)
        with translated(), videos_database.open() as database, database.reading() as connection:
            record = HourLedger(connection).newest()
            missed = missed_hours(HourLedger(connection), now, capture.grace_now)
        age_verdict = quality.freshness(record.hour if record else None, now)
        changed = age_verdict.level != context.cursor and not (context.cursor is None and age_verdict.passed)
        events: list[dg.AssetObservation | dg.AssetCheckEvaluation | dg.AssetMaterialization] = [
            observation_of(context.instance, hour) for hour in unobserved(context.instance, missed)
        ]
        events += [dg.AssetCheckEvaluation(**evaluated(FRESH, age_verdict))] if changed else []
        return dg.SensorResult(
            asset_events=events, cursor=age_verdict.level, skip_reason=None if events else age_verdict.words
        )

    return freshness


def hour_retry_sensor(
    job: "UnresolvedAssetJobDefinition", now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> dg.SensorDefinition:
    """A sensor that runs an hour again while YouTube still shows it. now: this machine's time."""

    @dg.sensor(
        name="hour_retry",
        job=job,
        description="Runs an hour again 5, 10 and 20 minutes after it failed for a reason that may pass, such as a "
        "rate limit or a database that is away, as long as it can still be captured; of a captured hour, what follows "
        "from it.",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def hour_retry(
        context: dg.SensorEvaluationContext, videos_database: DatabaseResource
    ) -> dg.RunRequest | dg.SkipReason:
        at = now()
        running = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        hours = [running, running - HOUR]  # of the one before, insights may still be owed
        with translated(), videos_database.open() as database, database.reading() as connection:
            records = HourLedger(connection).records(hours)
        captured = {hour for hour, record in records.items() if record.settled}
        again = {hour for hour in captured if records[hour].is_capturing}
        requests = [
            next_run(context.instance, hour, at, is_captured=hour in captured, is_begun_again=hour in again)
            for hour in hours
        ]
        due = [request for request in requests if isinstance(request, dg.RunRequest)]
        return due[0] if due else dg.SkipReason("; ".join(map(str, requests)))

    return hour_retry


def hour_start_sensor(
    job: "UnresolvedAssetJobDefinition", now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> dg.SensorDefinition:
    """A sensor that captures the running hour when services start in the middle of it. now: this machine's time."""

    @dg.sensor(
        name="hour_start",
        job=job,
        description="Captures the running hour at once, when Dagster was started in the middle of it and no run of it "
        "is there. YouTube shows it for so long only.",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def hour_start(
        context: dg.SensorEvaluationContext, videos_database: DatabaseResource, youtube: YouTubeResource
    ) -> dg.RunRequest | dg.SkipReason:
        at = now()
        hour = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        key = key_of(hour)
        reason = why_not_started(context.instance, hour, at)
        if reason is None:
            with translated(), videos_database.open() as database:
                with database.reading() as connection:
                    begun = HourLedger(connection).records([hour])
                reason = f"{key} has a capture" if begun else youtube.nothing_left(database)
        if reason is not None:
            return dg.SkipReason(reason)
        if context.cursor != key:
            # The schedule makes up for its newest tick at start, and may be about to.
            context.update_cursor(key)
            return dg.SkipReason(f"{key} has no run yet: the next look starts one")
        return dg.RunRequest(run_key=key, partition_key=key)

    return hour_start


def backfill_end_sensor(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> dg.SensorDefinition:
    """A sensor that ends backfills well which lack missed hours alone. now: this machine's time."""

    @dg.sensor(
        name="backfill_end",
        description="Ends a backfill well if all that it lacks are hours that were never captured: these are missed, "
        "and no run can mend that.",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def backfill_end(context: dg.SensorEvaluationContext, videos_database: DatabaseResource) -> dg.SkipReason:
        # Dagster's backfills are a tenth of a second of imports, in each process that loads the definitions.
        from yt_assets.orchestration.missed_backfills import end_well

        repository = context.repository_def
        if repository is None:
            return dg.SkipReason("no repository")
        with translated(), videos_database.open() as database:
            ended, judged = end_well(context.instance, repository.asset_graph, database, now(), context.cursor)
        context.update_cursor(judged)
        if not ended:
            return dg.SkipReason("no backfill lacks missed hours alone")
        return dg.SkipReason(f"ended well without their missed hours: {', '.join(ended)}")

    return backfill_end
