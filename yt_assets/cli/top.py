"""`yt-assets top`: the rankings of an hour, for people and for programs.

Here: options, JSON, CSV. Not here: how tables look (tables.py).
"""

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from yt_assets.analysis.formats import FORMATS
from yt_assets.analysis.hours import WINDOWS
from yt_assets.analysis.trends.labels import LABELS
from yt_assets.cli.console import NOTHING_YET, console
from yt_assets.cli.errors import CommandFailed, WrongSetting, checked_settings, settings_blamed
from yt_assets.cli.filters import Filters, channel_ids, one_of, read_hour, read_since
from yt_assets.cli.json_documents import as_time, json_of
from yt_assets.cli.preflight import open_resource
from yt_assets.cli.reading import newest_hour, readers
from yt_assets.cli.tables import ROWS, read_rankings, show_rankings
from yt_assets.cli.windows import show_window, window_document
from yt_assets.display.lists import LISTS, NOT_COMPUTED
from yt_assets.display.sanitize import cell
from yt_assets.settings.environment import Settings

# None stands for a list that was not computed.
Rankings = Mapping[str, Sequence[Mapping[str, Any]] | None]
VIEWS = {**{name: words.view for name, words in LISTS.items()}, "keywords": "top_keywords"}
# Without a name: not twice the same in another order.
SHOWN = ("trending", "gaining", "outliers", "engaging", "keywords")


@click.command()
@click.argument("tables", nargs=-1, type=click.Choice(list(VIEWS)))
@click.option("--channel", "channels", multiple=True, help="Only this channel: id, @handle, name, address; repeatable.")
@click.option("--since", help="Only videos published since: 2026-11-20, or 36h or 7d before the hour.")
@click.option("--format", "format_", help="Only long, short or live videos.")
@click.option("--label", help="Only videos with this label, such as rising.")
@click.option("--window", help="What was gained in 24h, 7d or 28d up to the hour, instead of the lists.")
@click.option("--hour", help="An hour such as 2026-11-20-05:00 (UTC); by default the newest.")
@click.option("--limit", type=click.IntRange(1, 1000), default=ROWS, show_default=True, help="Rows a table.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
@click.option("--csv", "as_csv", is_flag=True, help="Write one table as CSV to standard output.")
def top(
    tables: Sequence[str],
    channels: Sequence[str],
    since: str | None,
    format_: str | None,
    label: str | None,
    window: str | None,
    hour: str | None,
    limit: int,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Show the lists of an hour: trending, gaining, growing, outliers, engaging, keywords."""
    filters = Filters(
        since=None if since is None else read_since("--since", since),
        format=one_of("--format", format_, FORMATS),
        label=one_of("--label", label, LABELS),
    )
    named_hour = None if hour is None else read_hour("--hour", hour)
    span = one_of("--window", window, WINDOWS)
    if span is not None and as_json and as_csv:
        message = "--window writes --json or --csv: one of them without the other."
        raise WrongSetting(message)
    if span is not None and tables:
        message = f"--window is a list of its own: leave out {', '.join(tables)}."
        raise WrongSetting(message)
    chosen = _chosen(tables, filters, as_json=as_json, as_csv=as_csv and span is None)
    settings = checked_settings()
    filters = replace(filters, channel_ids=channel_ids(settings, "--channel", channels))
    if span is not None:
        _show_window(settings, span, filters, named_hour, limit, as_json=as_json, as_csv=as_csv)
        return
    shown_hour, rankings, coverage = _read(
        settings, [VIEWS[name] for name in chosen], filters, named_hour, limit, for_programs=as_json or as_csv
    )
    if as_json:
        sources = sorted({str(row["source"]) for rows in rankings.values() for row in rows or () if row["source"]})
        document = {"hour": shown_hour, "source": sources[0] if sources else None, "coverage": coverage, **rankings}
        click.echo(json_of(document))
    elif as_csv:
        ((view, rows),) = rankings.items()
        if rows is None:
            raise CommandFailed(NOT_COMPUTED)
        from yt_assets.storage.insights_reading.reader import InsightsReader

        _write_csv(rows, InsightsReader.columns(view))
    else:
        show_rankings(console(), shown_hour, rankings, coverage)


def _show_window(
    settings: Settings,
    window: str,
    filters: Filters,
    named_hour: datetime | None,
    limit: int,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What was gained in a window, for people or for programs; the CSV is of its videos."""
    with readers(settings) as (insights, videos):
        hour = named_hour or newest_hour(insights)
        if not insights.has_hour(hour):
            message = f"there are no insights for {hour:%Y-%m-%d %H:00} UTC."
            raise CommandFailed(message)
        document = window_document(insights, videos, hour, window, filters, limit)
        if as_json:
            click.echo(json_of(document))
        elif as_csv:
            _write_csv(document["videos"])
        else:
            show_window(console(), insights, document)


def _chosen(tables: Sequence[str], filters: Filters, *, as_json: bool, as_csv: bool) -> Sequence[str]:
    """The lists that are shown. Raises WrongSetting for what does not go together."""
    if filters.are_about_videos and "keywords" in tables:
        message = "--since, --format and --label choose videos, and keywords are none: leave out one of the two."
        raise WrongSetting(message)
    shown = [name for name in SHOWN if name != "keywords" or not filters.are_about_videos]
    chosen = list(dict.fromkeys(tables)) or shown
    if as_csv and (as_json or len(chosen) != 1):
        message = f"--csv writes one table: name one of {', '.join(VIEWS)}, without --json."
        raise WrongSetting(message)
    return chosen


def _read(
    settings: Settings,
    views: Sequence[str],
    filters: Filters,
    named_hour: datetime | None,
    limit: int,
    *,
    for_programs: bool,
) -> tuple[datetime, Rankings, Mapping[str, Any] | None]:
    """The hour that is shown and its rankings: the views' own columns for programs, else what a table needs."""
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.selects import RankingQuery

    with settings_blamed(), open_resource(settings, "insights").open() as store, InsightsReader(store) as insights:
        hour = named_hour or insights.newest_hour()
        if hour is None:
            raise CommandFailed(NOTHING_YET)
        query = filters.query(hour)
        if for_programs:
            rankings: Rankings = {
                view: insights.view(view, hour, query=query, limit=limit) if insights.has_view(view, hour) else None
                for view in views
            }
        else:
            rankings = read_rankings(insights, views, hour, query, limit=limit)
        is_there = named_hour is None or insights.has_hour(hour)
        if filters.channel_ids:  # a list without one of its videos is empty, and yet the hour has them
            is_there = bool(insights.videos(hour, RankingQuery("everything", filters.channel_ids), limit=1))
        coverage = insights.coverage(hour)
    if not any(rankings.values()) and not is_there and not filters.are_about_videos:
        of = f" and {', '.join(filters.channel_ids)}" if filters.channel_ids else ""
        message = f"there are no insights for {hour:%Y-%m-%d %H:00} UTC{of}."
        raise CommandFailed(message)
    return hour, rankings, coverage


def _write_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
    """columns: of a list that has no row."""
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return as_time(value)
    return cell(value) if isinstance(value, str) else value
