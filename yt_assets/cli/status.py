"""`yt-assets status`: are hours captured, and will the next ones be? A line each, and an exit code for monitors.

Here: the questions about a running installation, answered from what is stored. Not here: whether settings, keys and
servers are right (doctor.py), what disks hold (disk.py).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from yt_assets.analysis import quality
from yt_assets.analysis.hours import HOUR
from yt_assets.analysis.words import counted
from yt_assets.cli.console import console
from yt_assets.cli.disk import disk_findings
from yt_assets.cli.errors import checked_settings
from yt_assets.cli.findings import Finding, asked, several, show_findings
from yt_assets.cli.home import home_of, prepare_home, server_reached
from yt_assets.cli.json_documents import json_of
from yt_assets.cli.preflight import youtube_resource
from yt_assets.cli.reading import readable_videos
from yt_assets.settings.environment import Settings
from yt_assets.youtube.errors import spoken_moment
from yt_assets.youtube.quota import DAILY_UNITS, hours_left, quota_resets_at

Figures = dict[str, Any]
NO_HOME = "Dagster was never started here: 'yt-assets up' starts it"
STATES = {"ok": "ok", "warning": "note", "error": "wrong"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    """Say whether hours are captured: newest hour, daemon, schedule, gaps, quota, alerts, disk.

    Exit code 1 where they are not.

    Asks nothing of YouTube, sends no message and changes nothing.
    """
    settings, now, figures = checked_settings(), datetime.now(UTC), Figures()
    findings = [
        *several("hour", lambda: _hours(settings, now, figures)),
        *several("daemon", lambda: _services(settings, now, figures)),
        asked("quota", lambda: _quota(settings, now, figures)),
        asked("alerts", lambda: _alerts(settings)),
        *several("disk", lambda: disk_findings(settings, now, figures)),
    ]
    states = {found.state for found in findings}
    worst = next(state for state in ("wrong", "note", "ok") if state in states)
    if as_json:
        listed = [{"state": each.state, "subject": each.subject, "words": each.words} for each in findings]
        click.echo(json_of({"state": worst, "findings": listed, "figures": figures}))
    else:
        show_findings(console(), findings)
    context.exit(1 if worst == "wrong" else 0)


def _hours(settings: Settings, now: datetime, figures: Figures) -> Iterator[Finding]:
    """The newest captured hour, and what the last 24 hours lack."""
    from yt_assets.orchestration.alerts.missed import WINDOW, missed_hours
    from yt_assets.storage.reading.hours import HourLedger

    figures |= {"newest_hour": None, "newest_hour_age_seconds": None, "missed_hours": [], "partial_hours": []}

    def newest() -> Finding:
        with readable_videos(settings) as videos, videos.reading() as connection:
            record = HourLedger(connection).newest()
        if record is None:
            return Finding("wrong", "hour", "no hour has been captured yet")
        age = now - record.hour
        figures.update(newest_hour=record.hour, newest_hour_age_seconds=round(age.total_seconds()))
        verdict = quality.freshness(record.hour, now)
        words = f"{record.hour:%Y-%m-%d %H:%M} UTC is the newest captured hour; it began {_spoken(age)} ago"
        return Finding(STATES[verdict.level], "hour", f"{words}, with {counted(record.stored, 'video')}")

    def gaps() -> Finding:
        grace = timedelta(minutes=settings.yt_grace_minutes)
        with readable_videos(settings) as videos, videos.reading() as connection:
            ledger = HourLedger(connection)
            missed = missed_hours(ledger, now, grace)
            running = now.replace(minute=0, second=0, microsecond=0)
            day = ledger.records([running - HOUR * ago for ago in range(1, int(WINDOW / HOUR) + 1)])
        partial = sorted(hour for hour, record in day.items() if record.state == "partial")
        unsettled = sorted(hour for hour, record in day.items() if not record.settled)
        figures.update(missed_hours=missed, partial_hours=partial)
        if not (missed or partial or unsettled):
            return Finding("ok", "gaps", "none in the last 24 hours")
        parts = {"missed": missed, "partial": partial, "begun and never finished": unsettled}
        words = "; ".join(f"{_listed(hours)} {what}" for what, hours in parts.items() if hours)
        return Finding("wrong" if missed or unsettled else "note", "gaps", f"of the last 24 hours {words}")

    found = asked("hour", newest)
    yield found
    if figures["newest_hour"] is not None:
        yield asked("gaps", gaps)


def _services(settings: Settings, now: datetime, figures: Figures) -> Iterator[Finding]:
    """Dagster's daemon and the hourly schedule."""
    figures |= {"daemon_alive": False, "schedule_on": None}
    if not home_of(settings).is_dir():
        yield Finding("wrong", "daemon", NO_HOME)
        return
    import dagster as dg

    from yt_assets.orchestration.instance.services import services_of

    prepare_home(settings)
    with server_reached(settings), dg.DagsterInstance.get() as instance:
        state = services_of(instance)
    figures.update(daemon_alive=state.is_alive, schedule_on=state.is_scheduled)
    if state.heartbeat is None:
        yield Finding("wrong", "daemon", NO_HOME)
    elif state.is_alive:
        yield Finding("ok", "daemon", f"at work, heard {_spoken(now - state.heartbeat)} ago")
    else:
        words = f"not at work ({', '.join(state.silent)}); heard {_spoken(now - state.heartbeat)} ago"
        yield Finding("wrong", "daemon", words)
    if state.is_scheduled:
        following = now.replace(minute=0, second=0, microsecond=0) + HOUR
        yield Finding("ok", "schedule", f"on; the next hour is {following:%H:%M} UTC")
    else:
        yield Finding("wrong", "schedule", "switched off: switch on hourly_schedule in Dagster's UI")


def _quota(settings: Settings, now: datetime, figures: Figures) -> Finding:
    with readable_videos(settings) as videos:
        ledger = youtube_resource(settings).ledger(videos)
        left = {bucket: ledger.left(bucket) for bucket in DAILY_UNITS}
        refused = [bucket for bucket in DAILY_UNITS if ledger.is_refused(bucket)]
    figures["quota_left"] = left
    words = ", ".join(
        f"{bucket}: {'refused to this key today' if bucket in refused else f'{units:,} of {settings.yt_daily_quota:,}'}"
        for bucket, units in left.items()
    )
    words = (
        f"left of the day are {words}; {counted(hours_left(now), 'hour')} until {spoken_moment(quota_resets_at(now))}"
    )
    if not any(left.values()):
        return Finding("wrong", "quota", f"{words}: no hour can be captured before that")
    return Finding("ok" if all(left.values()) else "note", "quota", words)


def _alerts(settings: Settings) -> Finding:
    if settings.yt_alert_webhook_url is None:
        return Finding("note", "alerts", "YT_ALERT_WEBHOOK_URL is not set: no message is sent when hours fail")
    if not home_of(settings).is_dir():
        return Finding("ok", "alerts", "no message was due yet")
    import dagster as dg

    from yt_assets.orchestration.alerts.deliveries import deliveries

    prepare_home(settings)
    with server_reached(settings), dg.DagsterInstance.get() as instance:
        sent = deliveries(instance)
    return Finding("wrong" if sent.failing else "ok", "alerts", sent.words)


def _listed(hours: list[datetime]) -> str:
    few = 3
    named = ", ".join(f"{hour:%H:%M}" for hour in hours[-few:])
    return f"{len(hours)} ({'… ' if len(hours) > few else ''}{named} UTC)"


def _spoken(span: timedelta) -> str:
    """A span as people say it: 12 s, 34 min, 5 h, 3 days."""
    seconds = max(0.0, span.total_seconds())
    for unit, name in ((86_400 * 2, "days"), (3_600 * 2, "h"), (120, "min")):
        if seconds >= unit:
            size = {"days": 86_400, "h": 3_600, "min": 60}[name]
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s"
