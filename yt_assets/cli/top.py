"""`yt-assets top`: the rankings of an hour, for people and for programs.

Here: options, JSON, CSV. Not here: how tables look (tables.py).
"""

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from yt_assets.cli.console import console
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.preflight import open_resource
from yt_assets.cli.tables import ROWS, read_rankings, show_rankings
from yt_assets.inert import cell
from yt_assets.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

Rankings = Mapping[str, Sequence[Mapping[str, Any]]]
TABLES = {"trending": "top_trending_videos", "engaging": "most_engaging_videos", "keywords": "top_keywords"}
HOUR_FORMS = ("%Y-%m-%d-%H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H", "%Y-%m-%d %H:%M")


@click.command()
@click.argument("tables", nargs=-1, type=click.Choice(list(TABLES)))
@click.option("--channel", help="Only this channel: its id or @handle.")
@click.option("--hour", "wanted", help="An hour such as 2026-11-20-05:00 (UTC); by default the newest.")
@click.option("--limit", type=click.IntRange(1, 1000), default=ROWS, show_default=True, help="Rows a table.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option("--csv", "as_csv", is_flag=True, help="Write one table as CSV to standard output.")
def top(
    tables: Sequence[str], channel: str | None, wanted: str | None, limit: int, *, as_json: bool, as_csv: bool
) -> None:
    """Show top trending videos, most engaging videos and top keywords of an hour."""
    chosen = list(dict.fromkeys(tables)) or list(TABLES)
    if as_csv and (as_json or len(chosen) != 1):
        message = f"--csv writes one table: name one of {', '.join(TABLES)}, without --json."
        raise WrongSetting(message)
    settings = checked_settings()
    reader = read_plain if as_json or as_csv else read_rankings
    hour, rankings = _read(settings, [TABLES[name] for name in chosen], channel, wanted, partial(reader, limit=limit))
    if as_json:
        _write_json(hour, rankings)
    elif as_csv:
        _write_csv(next(iter(rankings.values())))
    else:
        show_rankings(console(), hour, rankings)


def read_plain(
    connection: "Connection", names: Sequence[str], hour: datetime, *, channel_id: str | None, limit: int
) -> Rankings:
    """The rows of some views as programs get them."""
    from yt_assets.storage.rankings import read_ranking

    return {name: read_ranking(connection, name, hour, channel_id=channel_id, limit=limit) for name in names}


def _read(
    settings: Settings, names: Sequence[str], channel: str | None, wanted: str | None, reader: Callable[..., Rankings]
) -> tuple[datetime, Rankings]:
    from yt_assets.storage.views import newest_insight_hour

    asked = None if wanted is None else _hour(wanted)
    channel_id = None if channel is None else _channel_id(settings, channel)
    with settings_blamed(), open_resource(settings, "insights").open() as insights, insights.reading() as connection:
        hour = asked or newest_insight_hour(connection)
        if hour is None:
            message = "there are no insights yet: capture an hour with 'yt-assets run', or start the schedule."
            raise CommandFailed(message)
        rankings = reader(connection, names, hour, channel_id=channel_id)
    if not any(rankings.values()) and asked is not None:
        message = f"there are no insights for {hour:%Y-%m-%d %H:00} UTC" + (f" and {channel}." if channel else ".")
        raise CommandFailed(message)
    return hour, rankings


def _hour(text: str) -> datetime:
    for form in HOUR_FORMS:
        try:
            return datetime.strptime(text, form).replace(minute=0, second=0, tzinfo=UTC)
        except ValueError:
            continue
    message = f"--hour is '{text}': it must be an hour such as 2026-11-20-05:00 (UTC)."
    raise WrongSetting(message)


def _channel_id(settings: Settings, channel: str) -> str:
    """The id of a channel that was captured before, by id or handle."""
    from yt_assets.storage.channels import known_references

    with settings_blamed(), open_resource(settings, "videos").open() as videos, videos.reading() as connection:
        known = known_references(connection)
    found = known.get(channel.lower()) or known.get(f"@{channel.lower()}")
    if found is None:
        handles = sorted(name for name in known if name.startswith("@"))
        message = (
            f"--channel is '{channel}': it must be one of {', '.join(handles) or 'the captured channels'}, or an id."
        )
        raise WrongSetting(message)
    return found


def _write_json(hour: datetime, rankings: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    sources = sorted({str(row["source"]) for rows in rankings.values() for row in rows if row["source"]})
    whole = {"hour": hour, "source": sources[0] if sources else None, **rankings}
    click.echo(json.dumps(whole, default=_time, ensure_ascii=False, indent=2))


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _inert(value) for name, value in row.items()} for row in rows)


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _inert(value: object) -> object:
    if isinstance(value, datetime):
        return _time(value)
    return cell(value) if isinstance(value, str) else value
