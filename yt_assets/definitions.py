"""The composition root: settings in, Dagster's definitions out.

Here: wiring, nothing else. Not here: anything that opens a socket or an engine: every step is a process that imports
this module again. It loads with an empty environment, and fails with one clear sentence on a wrong setting.
"""

import gc
import os
import warnings
from collections.abc import Mapping
from typing import Any

import dagster as dg

from yt_assets.orchestration.assets.checks.capture import capture_checks
from yt_assets.orchestration.assets.checks.insights import insight_checks
from yt_assets.orchestration.assets.checks.model import model_shutdown
from yt_assets.orchestration.assets.days import build_days
from yt_assets.orchestration.assets.definition_metadata.code_references import with_code_references
from yt_assets.orchestration.assets.engagement_insights import build_engagement_insights
from yt_assets.orchestration.assets.hourly_history import build_hourly_history
from yt_assets.orchestration.assets.keyword_insights import build_keyword_insights
from yt_assets.orchestration.assets.raw_videos import build_raw_videos
from yt_assets.orchestration.assets.trend_insights import build_trend_insights
from yt_assets.orchestration.assets.video_features import build_video_features
from yt_assets.orchestration.executors import build_executor
from yt_assets.orchestration.io_managers.database_io_manager import DatabaseIOManager
from yt_assets.orchestration.io_managers.values import ValuesIOManager
from yt_assets.orchestration.jobs import HOURLY, daily_job, hourly_job, model_check_job, retention_job
from yt_assets.orchestration.partitions import daily_partitions, hourly_partitions
from yt_assets.orchestration.resources.analyst import AnalystResource, ThresholdsResource
from yt_assets.orchestration.resources.capture import CaptureResource
from yt_assets.orchestration.resources.databases import DatabaseResource, RetentionResource
from yt_assets.orchestration.resources.youtube import YouTubeResource
from yt_assets.orchestration.rules_sensor import rule_alerts_sensor
from yt_assets.orchestration.schedules import daily_schedules, day_schedule, hourly_schedule
from yt_assets.orchestration.sensors import (
    backfill_end_sensor,
    freshness_sensor,
    hour_alert,
    hour_retry_sensor,
    hour_start_sensor,
)
from yt_assets.settings.env_file import follow_env_file
from yt_assets.settings.environment import DATABASE_SETTINGS, DatabaseName, Settings, load_settings
from yt_assets.settings.first_hour import written_first_hour
from yt_assets.settings.row_settings import row_settings


def build_definitions(
    settings: Settings, environment: Mapping[str, str], **instead: dg.ConfigurableResource[Any]
) -> dg.Definitions:
    """Everything that Dagster loads, for these settings.

    environment: where they came from; tells which secrets are set and where Dagster's home is, and nothing else is read
    of it. instead: resources that take the place of the usual ones, such as youtube=… with a client that goes by
    another clock.
    """
    first = settings.yt_start_date or written_first_hour(environment.get("DAGSTER_HOME"))
    partitions = hourly_partitions(first)
    kinds: dict[str, str] = {name: _kind(settings, name) for name in DATABASE_SETTINGS}
    hourly, daily, retention, model = hourly_job(), daily_job(), retention_job(), model_check_job()
    webhook = settings.yt_alert_webhook_url
    alert = hour_alert(webhook.get_secret_value() if webhook else None, settings.yt_alert_format)
    sensors = [freshness_sensor(), hour_retry_sensor(hourly), hour_start_sensor(hourly), backfill_end_sensor(), alert]
    sensors.append(rule_alerts_sensor(settings))
    with warnings.catch_warnings():
        # `backfill_policy` and code references are marked beta; both are worth it, and each step would say so again.
        warnings.simplefilter("ignore", dg.BetaWarning)
        assets = with_code_references(
            [
                build_raw_videos(partitions, kinds["videos"]),
                build_video_features(partitions, kinds["videos"]),
                build_keyword_insights(partitions, kinds["insights"]),
                build_trend_insights(partitions, kinds["insights"]),
                build_engagement_insights(partitions, kinds["insights"]),
                build_hourly_history(partitions, kinds),
                build_days(daily_partitions(first), kinds["insights"]),
            ]
        )
    return dg.Definitions(
        assets=assets,
        asset_checks=[capture_checks, insight_checks, model_shutdown],
        jobs=[hourly, daily, retention, model],
        sensors=sensors,
        schedules=[hourly_schedule(hourly), day_schedule(daily), *daily_schedules(retention, model)],
        resources=build_resources(settings, environment) | instead,
        executor=build_executor(settings),
    )


def build_resources(settings: Settings, environment: Mapping[str, str]) -> dict[str, Any]:
    """Resources by key. Secrets stay references to their variables: Dagster shows those, and not their values."""
    databases = {
        name: DatabaseResource(
            name=name, url=_database_url(settings, environment, name), setting=variable, ca=settings.database_ca
        )
        for name, variable in DATABASE_SETTINGS.items()
    }
    same = row_settings(settings)
    return {
        "videos_database": databases["videos"],
        "insights_database": databases["insights"],
        # Dagster's key for outputs that name none: plans and shards.
        "io_manager": ValuesIOManager(database=databases["videos"], row_settings=same),
        "videos_io_manager": DatabaseIOManager(database=databases["videos"], row_settings=same),
        "insights_io_manager": DatabaseIOManager(database=databases["insights"], row_settings=same),
        "youtube": YouTubeResource(
            api_key=_secret(environment, "YOUTUBE_API_KEY"),
            endpoint=settings.youtube_api_endpoint,
            daily_quota=settings.yt_daily_quota,
        ),
        "capture": CaptureResource(
            channels=settings.channels,
            source=settings.source,
            shards=str(settings.shards),
            batch_size=settings.yt_batch_size,
            grace_minutes=settings.yt_grace_minutes,
        ),
        "retention": RetentionResource(days=settings.yt_retention_days, run_days=settings.yt_run_retention_days),
        "benchmarks": ThresholdsResource(fields=settings.thresholds),
        "analyst": AnalystResource(
            api_key=_secret(environment, "OPENAI_API_KEY"),
            model=settings.openai_model,
            base_url=settings.openai_base_url,
            timeout_seconds=settings.openai_timeout_seconds,
            language=settings.yt_explanation_language,
            requests_per_hour=settings.yt_model_requests_per_hour,
            tokens_per_hour=settings.yt_model_tokens_per_hour,
            explained_videos=settings.yt_explained_videos,
            digest_channels=settings.yt_digest_channels,
            prompt_price=settings.openai_prompt_price,
            completion_price=settings.openai_completion_price,
        ),
    }


def hourly_job_definition() -> dg.JobDefinition:
    """The hourly job, for dagster.reconstructable: other processes find it by this name."""
    return defs.resolve_job_def(HOURLY)


def _kind(settings: Settings, name: DatabaseName) -> str:
    return "sqlite" if settings.database_url(name).startswith("sqlite") else "mysql"


def _database_url(settings: Settings, environment: Mapping[str, str], name: DatabaseName) -> str:
    """A reference where the operator set a URL, which may hold a password; the embedded default as it is."""
    variables = (DATABASE_SETTINGS[name], "DATABASE_URL") if name == "videos" else (DATABASE_SETTINGS[name],)
    found = next((variable for variable in variables if environment.get(variable)), None)
    return settings.database_url(name) if found is None else dg.EnvVar(found)


def _secret(environment: Mapping[str, str], variable: str) -> str | None:
    return dg.EnvVar(variable) if environment.get(variable) else None


follow_env_file(os.environ)
defs = build_definitions(load_settings(), os.environ)
# What is loaded by now stays to the end, and Python need not look through it for garbage when the process ends: that
# took a run, and each command, a third of a second. What comes later are rows and hardly any cycles: a look for each of
# 700 new objects took a tenth of what a step computes.
gc.freeze()
gc.set_threshold(20_000)
