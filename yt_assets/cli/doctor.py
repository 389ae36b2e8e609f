"""`yt-assets doctor`: is everything in place? One finding each: ok, or what to do.

Here: the questions. Not here: mending anything. It spends a unit for each fifty channels that are known, and one for
each name that it looks up: a few, or one where there are more, to see that the key works.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Literal

import click

from yt_assets.cli import doctor_channels
from yt_assets.cli.console import SIMULATED, console
from yt_assets.cli.errors import WrongSetting, checked_settings
from yt_assets.cli.findings import Finding, asked, several, show_findings
from yt_assets.cli.home import home_of, prepare_home, server_reached
from yt_assets.cli.preflight import (
    open_resource,
    require_distinct_databases,
    require_own_source,
    youtube_resource,
)
from yt_assets.cli.world import start_world
from yt_assets.display.sanitize import json_escaped
from yt_assets.errors import BadNetworkSetting
from yt_assets.settings.environment import KNOWN, DatabaseName, Settings
from yt_assets.settings.first_hour import written_first_hour
from yt_assets.settings.folders import is_open
from yt_assets.settings.variables import names_of_others
from yt_assets.youtube.errors import spoken_moment
from yt_assets.youtube.quota import DAILY_UNITS, hours_left, quota_resets_at

# The job runs once a day, so an hour may be stored a day longer than the limit says.
DELETED_WITHIN_DAYS = 1
OVERDUE = "overdue: leave Dagster's daemon running, or run the job `retention` in its UI"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option("--send-test-alert", is_flag=True, help="Send a test message to YT_ALERT_WEBHOOK_URL.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool, send_test_alert: bool) -> None:
    """Check settings, databases, key, quota, model and alerts; each line says ok or what to do."""
    settings = checked_settings()
    with ExitStack() as stack:
        if settings.is_keyless:
            stack.callback(start_world(settings).stop)
            settings = checked_settings()
        findings = list(_findings(settings))
        findings += _alerts(settings, send_test=send_test_alert)
        if settings.yt_alert_rules is not None:
            findings.append(asked("alert rules", lambda: _deliveries(settings, "alert rules")))
    if as_json:
        text = json.dumps({"findings": [asdict(found) for found in findings]}, ensure_ascii=False, indent=2)
        click.echo(json_escaped(text))
    else:
        show_findings(console(), findings)
    context.exit(2 if any(found.state == "wrong" for found in findings) else 0)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", "settings", f"read; Dagster and embedded databases live in {settings.data_dir}")
    if others := names_of_others(os.environ, KNOWN):
        words = f"of other programs, and no settings of this project: {', '.join(others)}"
        yield Finding("note", "variables", words)
    try:
        require_distinct_databases(settings, reached=False)
    except WrongSetting as error:
        # A look at either would make its tables there.
        yield Finding("wrong", "databases", str(error))
        return
    yield from several("hours", lambda: _installation(settings))
    yield asked("videos", lambda: _database(settings, "videos"))
    yield asked("insights", lambda: _database(settings, "insights"))
    if settings.dagster_mysql_url is not None:
        yield asked("dagster", lambda: _instance_server(settings))
    if settings.source == "sandbox":
        yield Finding("note", "source", SIMULATED)
    yield from several("proxy", lambda: _proxies(settings))
    nowhere: list[str] = []
    yield from several("channels", lambda: doctor_channels.channels(settings, nowhere))
    yield from several("names", lambda: doctor_channels.names_waiting(settings, nowhere))
    yield from several("hour", lambda: doctor_channels.newest_hour(settings))
    yield asked("quota", lambda: _quota(settings))
    yield asked("model", lambda: _model(settings))
    yield asked("retention", lambda: _retention(settings))


def _installation(settings: Settings) -> Iterator[Finding]:
    """With which hour partitions begin, once that is known; and whether others may look into the data folder."""
    home = home_of(settings)
    if settings.yt_start_date is not None:
        yield Finding("ok", "hours", f"begin with {settings.yt_start_date:%Y-%m-%d %H:%M} UTC (YT_START_DATE)")
    elif home.is_dir():
        first = written_first_hour(str(home))
        yield Finding("ok", "hours", f"begin with {first:%Y-%m-%d %H:%M} UTC; YT_START_DATE names another beginning")
    if settings.data_dir.is_dir() and is_open(settings.data_dir):
        words = f"other accounts of this machine may look into {settings.data_dir}: chmod 700 by its owner ends that"
        yield Finding("note", "folder", words)


def _database(settings: Settings, name: DatabaseName) -> str:
    with open_resource(settings, name).open() as database:
        if name == "videos":
            require_own_source(database, settings)
        return f"{database.dialect} at {database.where}, schema up to date"


def _instance_server(settings: Settings) -> str:
    with server_reached(settings) as where:
        return f"its runs and events go to mysql at {where}"


def _proxies(settings: Settings) -> Iterator[Finding]:
    """Proxies and certificates of the environment: a line for each proxy that is used, and for what is missing."""
    from yt_assets.http_limits import missing_certificates, proxy_for
    from yt_assets.youtube.transport import GOOGLE

    for variable, value in missing_certificates().items():
        words = f"{variable} is {value!r}, where there is nothing: what the system trusts counts instead"
        yield Finding("note", "certificates", words)
    urls = {"YouTube": settings.youtube_api_endpoint or GOOGLE}
    if settings.openai_api_key is not None:
        urls["the model"] = settings.openai_base_url
    for service, url in urls.items():
        try:
            proxy = proxy_for(url)
        except BadNetworkSetting as error:
            yield Finding("wrong", "proxy", str(error))
        else:
            if proxy is not None:
                yield Finding("ok", "proxy", f"requests to {service} go through {proxy}")


def _quota(settings: Settings) -> str:
    now = datetime.now(UTC)
    with open_resource(settings, "videos").open() as videos:
        ledger = youtube_resource(settings).ledger(videos)
        units = {
            bucket: "refused to this key today"
            if ledger.is_refused(bucket)
            else f"{ledger.left(bucket):,} of {settings.yt_daily_quota:,} left"
            for bucket in DAILY_UNITS
        }
    words = ", ".join(f"{bucket}: {left}" for bucket, left in units.items())
    return f"{words}; hours left: {hours_left(now)}, until {spoken_moment(quota_resets_at(now))}"


def _model(settings: Settings) -> Finding:
    if settings.openai_api_key is None:
        return Finding("note", "model", "OPENAI_API_KEY is not set: trends carry the benchmarks' labels alone")
    from yt_assets.language.checkup import check_model

    key = settings.openai_api_key.get_secret_value()
    status = check_model(key, settings.openai_model, settings.openai_base_url, settings.openai_timeout_seconds)
    return Finding("ok" if status.ok else "wrong", "model", status.message)


def _alerts(settings: Settings, *, send_test: bool) -> Iterator[Finding]:
    """Whether messages arrive: by a test message, and by what Dagster's daemon has counted."""
    webhook = settings.yt_alert_webhook_url
    if webhook is None:
        words = "YT_ALERT_WEBHOOK_URL is not set: failed and missed hours stand in Dagster's UI alone"
        yield Finding("wrong" if send_test else "note", "alerts", words)
        return
    if send_test:
        yield asked("alerts", lambda: _test_alert(webhook.get_secret_value(), settings.yt_alert_format))
    yield asked("alerts", lambda: _deliveries(settings))


def _test_alert(webhook: str, form: Literal["json", "slack"]) -> str:
    from yt_assets.orchestration.alerts.webhook import TEST, message_of, post

    post(webhook, message_of(TEST, form))
    return "the test message arrived"


def _deliveries(settings: Settings, subject: str = "alerts") -> str | Finding:
    from yt_assets.orchestration.alerts.deliveries import KEY, KEY_OF_RULES, deliveries

    if not home_of(settings).is_dir():
        return "no message was due yet: Dagster has not been started"
    import dagster as dg

    prepare_home(settings)
    with dg.DagsterInstance.get() as instance:
        counted = deliveries(instance, KEY if subject == "alerts" else KEY_OF_RULES)
    return Finding("wrong" if counted.failing else "ok", subject, counted.words)


def _retention(settings: Settings) -> Finding:
    """Whether the daily deletion keeps up. The oldest snapshots tell: an hour that is deleted leaves them last."""
    from yt_assets.storage.reading.hours import HourlyTable

    with open_resource(settings, "videos").open() as videos, videos.reading() as connection:
        oldest = HourlyTable(connection, "raw_videos").oldest()
    rule = f"hours older than {settings.yt_retention_days} days are deleted daily at 00:30 UTC"
    if oldest is None:
        return Finding("ok", "retention", f"{rule}; no hour is stored yet")
    words = f"{rule}; the oldest is {oldest:%Y-%m-%d %H:%M} UTC"
    if datetime.now(UTC) - oldest <= timedelta(days=settings.yt_retention_days + DELETED_WITHIN_DAYS):
        return Finding("ok", "retention", words)
    # Simulated hours belong to the operator alone.
    return Finding("wrong" if settings.source == "youtube" else "note", "retention", f"{words}, which is {OVERDUE}")
