"""Sensors: who is told when an hour fails.

Here: one alert by webhook, sent once a failed run. Not here: what failed (the run says it), or retries (failures.py).
"""

import json
from urllib.request import Request, urlopen

import dagster as dg

TIMEOUT_SECONDS = 10


def failed_hour_alert(webhook: str) -> dg.SensorDefinition:
    """A sensor that posts {"text", "job", "hour", "run_id"} to a URL; Slack-compatible receivers show `text`."""

    @dg.run_failure_sensor(
        name="failed_hour_alert",
        description="Posts to YT_ALERT_WEBHOOK_URL when a run fails.",
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def alert(context: dg.RunFailureSensorContext) -> None:
        post(webhook, message_of(context.dagster_run, context.failure_event.message or ""))

    return alert


def message_of(run: dg.DagsterRun, reason: str) -> dict[str, str | None]:
    """What a receiver gets of a failed run."""
    hour = run.tags.get("dagster/partition") or run.tags.get("dagster/asset_partition_range_start")
    text = f"{run.job_name} failed for {hour or 'no hour'}: {reason}"
    return {"text": text, "job": run.job_name, "hour": hour, "run_id": run.run_id}


def post(webhook: str, message: dict[str, str | None]) -> None:
    """Send JSON. Raises OSError when nobody takes it: Dagster then shows a failed tick."""
    body = json.dumps(message).encode()
    request = Request(webhook, data=body, headers={"Content-Type": "application/json"})  # noqa: S310  checked setting
    with urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310  an http(s) URL, checked in the settings
        pass
