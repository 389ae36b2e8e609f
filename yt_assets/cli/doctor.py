"""`yt-assets doctor`: is everything in place? One finding each: ok, or what to do.

Here: the questions. Not here: mending anything. It spends one quota unit, to see that the key works.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from yt_assets.cli.console import SIMULATED, console
from yt_assets.cli.errors import WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.home import server_reached
from yt_assets.cli.preflight import find_channels_or_stop, open_resource, youtube_resource
from yt_assets.cli.world import remembered_world, start_world
from yt_assets.settings import DatabaseName, Settings

# The job runs once a day, so an hour may be stored a day longer than the limit says.
DELETED_WITHIN_DAYS = 1
OVERDUE = "overdue: leave Dagster's daemon running, or run the job `retention` in its UI"

STYLES = {"ok": "green", "note": "yellow", "wrong": "bold red"}


@dataclass(frozen=True)
class Finding:
    """One answer. state: ok, note for what works but should be known, wrong for what stops an hour or breaks terms."""

    state: str
    subject: str
    words: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Check settings, databases, key, quota and model; each line says ok or what to do."""
    settings = checked_settings()
    sandbox = None
    if settings.is_keyless:
        sandbox = start_world(remembered_world(settings))
        settings = checked_settings()
    findings = list(_findings(settings))
    if sandbox is not None:
        sandbox.stop()
    if as_json:
        click.echo(json.dumps({"findings": [asdict(found) for found in findings]}, ensure_ascii=False, indent=2))
    else:
        _show(console(), findings)
    context.exit(2 if any(found.state == "wrong" for found in findings) else 0)


def _show(screen: Console, findings: Sequence[Finding]) -> None:
    """A line each where it fits; longer ones go on under their own beginning."""
    table = Table.grid(padding=(0, 2))
    for _ in ("state", "subject"):
        table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for found in findings:
        table.add_row(Text(found.state, STYLES[found.state]), Text(found.subject, "bold"), Text(found.words))
    screen.print(table)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("ok", "settings", f"read; Dagster and embedded databases live in {settings.data_dir}")
    yield _asked("videos", lambda: _database(settings, "videos"))
    yield _asked("insights", lambda: _database(settings, "insights"))
    if settings.dagster_mysql_url is not None:
        yield _asked("dagster", lambda: _instance_server(settings))
    if settings.source == "sandbox":
        yield Finding("note", "source", SIMULATED)
    yield _asked("channels", lambda: _channels(settings))
    yield _asked("quota", lambda: _quota(settings))
    yield _model(settings)
    yield _retention(settings)


def _asked(subject: str, question: Callable[[], str]) -> Finding:
    try:
        with settings_blamed():
            return Finding("ok", subject, question())
    except WrongSetting as error:
        return Finding("wrong", subject, str(error))


def _database(settings: Settings, name: DatabaseName) -> str:
    with open_resource(settings, name).open() as database:
        return f"{database.dialect} at {database.where}, schema up to date"


def _instance_server(settings: Settings) -> str:
    with server_reached(settings) as where:
        return f"its runs and events go to mysql at {where}"


def _channels(settings: Settings) -> str:
    """Ask YouTube for the channels: the key, the network and the references in one unit."""
    from yt_assets.steps.errors import NoChannels

    if not settings.channels:
        raise NoChannels
    with open_resource(settings, "videos").open() as videos, youtube_resource(settings).open(videos) as client:
        watched = find_channels_or_stop(client, videos, settings)
    if watched.unasked:
        return f"{len(watched.unasked)} channels as they were seen last: the quota for asking is spent"
    names = ", ".join(channel.handle or channel.title for channel in watched.found)
    gone = f"; no longer on YouTube: {', '.join(watched.gone)}" if watched.gone else ""
    return f"the key works; {len(watched.found)} channels: {names}{gone}"


def _quota(settings: Settings) -> str:
    from yt_assets.youtube.errors import spoken_moment
    from yt_assets.youtube.quota import DAILY_UNITS, hours_left, quota_resets_at

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
    from yt_assets.language.options import DEFAULT_MODEL

    key = settings.openai_api_key.get_secret_value()
    status = check_model(key, settings.openai_model or DEFAULT_MODEL, settings.openai_base_url)
    return Finding("ok" if status.ok else "wrong", "model", status.message)


def _retention(settings: Settings) -> Finding:
    """Whether the daily deletion keeps up. The oldest snapshots tell: an hour that is deleted leaves them last."""
    from yt_assets.storage.retention import oldest_snapshot_hour

    try:
        with settings_blamed(), open_resource(settings, "videos").open() as videos, videos.reading() as connection:
            oldest = oldest_snapshot_hour(connection)
    except WrongSetting as error:
        return Finding("wrong", "retention", str(error))
    rule = f"hours older than {settings.yt_retention_days} days are deleted daily at 00:30 UTC"
    if oldest is None:
        return Finding("ok", "retention", f"{rule}; no hour is stored yet")
    words = f"{rule}; the oldest is {oldest:%Y-%m-%d %H:%M} UTC"
    if datetime.now(UTC) - oldest <= timedelta(days=settings.yt_retention_days + DELETED_WITHIN_DAYS):
        return Finding("ok", "retention", words)
    # Simulated hours are nobody's but the operator's.
    return Finding("wrong" if settings.source == "youtube" else "note", "retention", f"{words}, which is {OVERDUE}")
