"""Sensors: when to look for hours that failed, and for hours that never came.

Here: three sensors and their cursors. Not here: what is news, or how it is sent (alerts/); what is fresh
(analysis/quality.py); which hour is run again (hour_retry.py).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import BaseModel, Field

from yt_assets.alerts.incidents import Incidents, Notice
from yt_assets.alerts.missed import missed_hours, observation_of, untold
from yt_assets.alerts.outcomes import finished_runs, outcome_of
from yt_assets.alerts.webhook import WebhookFormat, message_of, post
from yt_assets.assets.checks.capture import FRESH
from yt_assets.assets.checks.results import evaluated
from yt_assets.failures import translated
from yt_assets.hour_retry import hours_looked_at, next_run
from yt_assets.jobs import HOURLY, RETENTION
from yt_assets.resources.capture import CaptureResource
from yt_assets.resources.databases import DatabaseResource

if TYPE_CHECKING:  # a name that Dagster keeps to itself, and only for the type checker
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

# Materialize in the UI and a backfill of assets run as a job with a name of Dagster's own.
JOBS = frozenset({HOURLY, RETENTION, "__ASSET_JOB"})
SECONDS_BETWEEN_LOOKS = 30
SECONDS_BETWEEN_FRESHNESS = 300
SECONDS_BETWEEN_RETRIES = 60

# Dagster touches a run's row once more after its end, and clocks of two processes differ: looks overlap by this much,
# and what was told is remembered by its id.
OVERLAP = timedelta(minutes=5)
REMEMBERED = 500


class Told(BaseModel):
    """The sensor's cursor: how far it has read, and what goes on."""

    until: datetime
    run_ids: list[str] = Field(default_factory=list)
    incidents: Incidents = Field(default_factory=Incidents)

    def remember(self, record: dg.RunRecord) -> None:
        """Not to tell of this run again."""
        self.until = max(self.until, record.update_timestamp.replace(tzinfo=UTC))
        self.run_ids = [*self.run_ids[1 - REMEMBERED :], record.dagster_run.run_id]


def hour_alert(webhook: str, form: WebhookFormat) -> dg.SensorDefinition:
    """A sensor that posts to a URL once when an incident begins and once when it is over."""

    @dg.sensor(
        name="hour_alert",
        description=(
            "Posts to YT_ALERT_WEBHOOK_URL when hours begin to fail or to be captured in part, when they are well "
            "again, and when hours were missed. Once an incident; a receiver that is away gets it later."
        ),
        minimum_interval_seconds=SECONDS_BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def alert(context: dg.SensorEvaluationContext, videos_database: DatabaseResource) -> dg.SkipReason:
        told = _told(context.cursor)
        news = _news(context.instance, told)
        sent = 0
        with translated(), videos_database.open() as database:
            for number, record in enumerate(news):
                outcome = outcome_of(record, context.instance, database, HOURLY)
                try:
                    sent += _send(webhook, form, told.incidents.tell(outcome))
                except OSError as error:
                    if number == 0:
                        raise
                    # A tick that fails keeps no cursor, and would send again what was taken.
                    return dg.SkipReason(f"{sent} messages sent, {len(news) - number} runs wait: {error}")
                told.remember(record)
                context.update_cursor(told.model_dump_json())
        if context.cursor is None:
            context.update_cursor(told.model_dump_json())
        return dg.SkipReason(f"{len(news)} runs ended, {sent} messages sent")

    return alert


def _told(cursor: str | None) -> Told:
    """From the moment the sensor is first looked at: yesterday's failures are no news."""
    return Told.model_validate_json(cursor) if cursor else Told(until=datetime.now(UTC))


def _news(instance: dg.DagsterInstance, told: Told) -> Sequence[dg.RunRecord]:
    finished = finished_runs(instance, after=told.until - OVERLAP, names=JOBS)
    return [record for record in finished if record.dagster_run.run_id not in told.run_ids]


def _send(webhook: str, form: WebhookFormat, notices: Sequence[Notice]) -> int:
    for notice in notices:
        post(webhook, message_of(notice, form))
    return len(notices)


def freshness_sensor() -> dg.SensorDefinition:
    """A sensor that reports the check `fresh` of raw_videos when its verdict changes: a stopped schedule runs nothing.

    Each missed hour gets one observation on its partition, which says why; it stays unmaterialized, as it is. Dagster's
    freshness policies look at the newest materialization of an asset, which a backfill of an old hour renews.
    """

    @dg.sensor(
        name="freshness",
        description=(
            "Looks every five minutes how old the newest captured hour is, and reports the check `fresh`; an hour that "
            "nobody captured gets one observation on its partition, with the reason."
        ),
        minimum_interval_seconds=SECONDS_BETWEEN_FRESHNESS,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def freshness(
        context: dg.SensorEvaluationContext, videos_database: DatabaseResource, capture: CaptureResource
    ) -> dg.SensorResult:
        from yt_assets.analysis import quality
        from yt_assets.storage.hours import newest_hour

        now = datetime.now(UTC)
        with translated(), videos_database.open() as database, database.reading() as connection:
            record = newest_hour(connection)
            missed = missed_hours(connection, now, capture.grace)
        found = quality.freshness(record.hour if record else None, now)
        changed = found.level != context.cursor and not (context.cursor is None and found.passed)
        events: list[dg.AssetObservation | dg.AssetCheckEvaluation | dg.AssetMaterialization] = [
            observation_of(context.instance, hour) for hour in untold(context.instance, missed)
        ]
        events += [dg.AssetCheckEvaluation(**evaluated(FRESH, found))] if changed else []
        return dg.SensorResult(asset_events=events, cursor=found.level, skip_reason=None if events else found.words)

    return freshness


def hour_retry_sensor(
    job: "UnresolvedAssetJobDefinition", now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> dg.SensorDefinition:
    """A sensor that runs an hour again while YouTube still shows it. now: this machine's time."""

    @dg.sensor(
        name="hour_retry",
        job=job,
        description=(
            "Runs an hour again 5, 10 and 20 minutes after it failed for a reason that may pass, such as a rate limit "
            "or a database that is away, as long as it can still be captured; of a captured hour, what follows from it."
        ),
        minimum_interval_seconds=SECONDS_BETWEEN_RETRIES,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def hour_retry(
        context: dg.SensorEvaluationContext, videos_database: DatabaseResource
    ) -> dg.RunRequest | dg.SkipReason:
        from yt_assets.storage.hours import recorded_hours

        at = now()
        hours = hours_looked_at(at)
        with translated(), videos_database.open() as database, database.reading() as connection:
            captured = {hour for hour, record in recorded_hours(connection, hours).items() if record.settled}
        found = [next_run(context.instance, hour, at, is_captured=hour in captured) for hour in hours]
        due = [each for each in found if isinstance(each, dg.RunRequest)]
        return due[0] if due else dg.SkipReason("; ".join(map(str, found)))

    return hour_retry
