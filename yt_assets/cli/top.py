"""`yt-assets top`: the rankings of an hour, for people and for programs.

Here: options, JSON, CSV. Not here: how tables look (tables.py).
"""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from yt_assets.cli.console import console
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.preflight import open_resource
from yt_assets.cli.tables import ROWS, read_rankings, show_rankings
from yt_assets.display.lists import LISTS, NOT_COMPUTED
from yt_assets.display.sanitize import cell, json_escaped
from yt_assets.settings.environment import Settings

# None stands for a list that was not computed.
Rankings = Mapping[str, Sequence[Mapping[str, Any]] | None]
VIEWS = {**{name: words.view for name, words in LISTS.items()}, "keywords": "top_keywords"}
# Without a name: not twice the same in another order.
SHOWN = ("trending", "gaining", "outliers", "engaging", "keywords")
HOUR_FORMS = ("%Y-%m-%d-%H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H", "%Y-%m-%d %H:%M")


@click.command()
@click.argument("tables", nargs=-1, type=click.Choice(list(VIEWS)))
@click.option("--channel", help="Only this channel: its id or @handle.")
@click.option("--hour", help="An hour such as 2026-11-20-05:00 (UTC); by default the newest.")
@click.option("--limit", type=click.IntRange(1, 1000), default=ROWS, show_default=True, help="Rows a table.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option("--csv", "as_csv", is_flag=True, help="Write one table as CSV to standard output.")
def top(
    tables: Sequence[str], channel: str | None, hour: str | None, limit: int, *, as_json: bool, as_csv: bool
) -> None:
    """Show the lists of an hour: trending, gaining, growing, outliers, engaging, keywords."""
    chosen = list(dict.fromkeys(tables)) or list(SHOWN)
    if as_csv and (as_json or len(chosen) != 1):
        message = f"--csv writes one table: name one of {', '.join(VIEWS)}, without --json."
        raise WrongSetting(message)
    shown_hour, rankings, coverage = _read(
        checked_settings(), [VIEWS[name] for name in chosen], channel, hour, limit, for_programs=as_json or as_csv
    )
    if as_json:
        sources = sorted({str(row["source"]) for rows in rankings.values() for row in rows or () if row["source"]})
        document = {"hour": shown_hour, "source": sources[0] if sources else None, "coverage": coverage, **rankings}
        click.echo(json_escaped(json.dumps(document, default=_time, ensure_ascii=False, indent=2)))
    elif as_csv:
        (rows,) = rankings.values()
        if rows is None:
            raise CommandFailed(NOT_COMPUTED)
        _write_csv(rows)
    else:
        show_rankings(console(), shown_hour, rankings, coverage)


def _read(
    settings: Settings, views: Sequence[str], channel: str | None, moment: str | None, limit: int, *, for_programs: bool
) -> tuple[datetime, Rankings, Mapping[str, Any] | None]:
    """The hour that is shown and its rankings: the views' own columns for programs, else what a table needs."""
    from yt_assets.storage.insights_reading.reader import InsightsReader

    named_hour = None if moment is None else _hour(moment)
    channel_id = None if channel is None else _channel_id(settings, channel)
    with settings_blamed(), open_resource(settings, "insights").open() as store, InsightsReader(store) as insights:
        hour = named_hour or insights.newest_hour()
        if hour is None:
            message = "there are no insights yet: capture an hour with 'yt-assets run', or start the schedule."
            raise CommandFailed(message)
        if for_programs:
            rankings: Rankings = {
                view: insights.view(view, hour, channel_id=channel_id, limit=limit)
                if insights.has_view(view, hour)
                else None
                for view in views
            }
        else:
            rankings = read_rankings(insights, views, hour, channel_id=channel_id, limit=limit)
        is_there = named_hour is None or insights.has_hour(hour)
        coverage = insights.coverage(hour)
    if not any(rankings.values()) and (channel_id is not None or not is_there):
        message = f"there are no insights for {hour:%Y-%m-%d %H:00} UTC" + (f" and {channel}." if channel else ".")
        raise CommandFailed(message)
    return hour, rankings, coverage


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
    from yt_assets.storage.reading.catalog import ChannelCatalog

    with settings_blamed(), open_resource(settings, "videos").open() as videos, videos.reading() as connection:
        channel_ids = ChannelCatalog(connection).references()
    channel_id = channel_ids.get(channel.lower()) or channel_ids.get(f"@{channel.lower()}")
    if channel_id is None:
        handles = ", ".join(sorted(name for name in channel_ids if name.startswith("@")))
        message = f"--channel is '{channel}': it must be one of {handles or 'the captured channels'}, or an id."
        raise WrongSetting(message)
    return channel_id


def _write_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _time(value: datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return _time(value)
    return cell(value) if isinstance(value, str) else value
