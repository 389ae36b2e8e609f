"""`yt-assets channels list`: what is watched, since when and why, and what is watched no more.

Here: the rows, for people and for programs. Not here: changes of the list (watch_list.py), one channel (channel.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from yt_assets.analysis.words import counted
from yt_assets.cli.console import console
from yt_assets.cli.errors import checked_settings, settings_blamed
from yt_assets.cli.json_documents import json_of
from yt_assets.cli.preflight import open_resource, require_distinct_databases
from yt_assets.cli.world import start_world
from yt_assets.display import figures
from yt_assets.display.sanitize import plain
from yt_assets.settings.environment import Settings

if TYPE_CHECKING:
    from yt_assets.storage.engine.database import Database

Row = Mapping[str, Any]
NONE = "No channel is watched: add one by 'yt-assets channels add', or name some in YT_CHANNELS."

COLUMNS = (
    *("channel_id", "name", "handle", "title", "video_count", "groups"),
    *("is_added", "is_watched", "watched_since", "watched_until"),
)


@click.command("list")
@click.option("--group", help="Only channels of this group.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object to standard output.")
def list_channels(group: str | None, *, as_json: bool) -> None:
    """List the watched channels, those of YT_CHANNELS too, and those that are watched no more. Asks YouTube nothing."""
    settings = checked_settings()
    require_distinct_databases(settings)
    if settings.is_keyless:
        start_world(settings).stop()  # tells which channels it has
        settings = checked_settings()
    with settings_blamed(), open_resource(settings, "videos").open() as videos:
        rows = [row for row in _rows(videos, settings) if group is None or group in row["groups"]]
    if as_json:
        click.echo(json_of({"channels": rows}))
    else:
        _show(console(), rows)


def _rows(videos: "Database", settings: Settings) -> Iterator[dict[str, Any]]:
    """Watched channels by name, then names that were not looked up yet, then those that are watched no more."""
    from yt_assets.pipeline.capture.discovery import sort_references
    from yt_assets.storage.reading.catalog import ChannelCatalog

    sorts = sort_references(videos, settings.channels)
    with videos.reading() as connection:
        catalog = ChannelCatalog(connection)
        entries, ended = catalog.entries(), catalog.ended()
        stored = catalog.stored(sorted({*sorts.ids, *entries, *ended}))
    written = {channel_id: sorts.written[key] for channel_id, key in sorts.ids.items()}
    is_watched = {each: each in written or each not in ended for each in {*written, *entries, *ended}}
    titles = {each: stored[each].title.casefold() if each in stored else "" for each in is_watched}
    order = sorted(is_watched, key=lambda each: (not is_watched[each], titles[each], each))
    waiting = [_row(name=sorts.written[key], is_watched=True) for key in sorts.names]
    for channel_id in order:
        if not is_watched[channel_id]:
            yield from waiting
            waiting = []
        entry, channel = entries.get(channel_id), stored.get(channel_id)
        yield _row(
            channel_id=channel_id,
            name=written.get(channel_id),
            handle=channel and channel.handle,
            title=channel and channel.title,
            video_count=channel and channel.video_count,
            groups=list(entry.groups) if entry else [],
            is_added=entry is not None and entry.is_watched,
            is_watched=is_watched[channel_id],
            watched_since=entry and entry.watched_since,
            watched_until=None if is_watched[channel_id] else ended[channel_id],
        )
    yield from waiting


def _row(**values: Any) -> dict[str, Any]:
    """A row with all keys, in their order. name: as YT_CHANNELS has it."""
    return {**dict.fromkeys(COLUMNS), "groups": [], "is_added": False, **values}


def _show(screen: Console, rows: Sequence[Row]) -> None:
    if not rows:
        screen.print(NONE)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading, options in (
        ("channel", {"overflow": "fold"}),
        ("title", {"overflow": "ellipsis", "no_wrap": True}),
        ("videos", {"justify": "right"}),
        ("groups", {"overflow": "fold"}),
        ("", {"overflow": "fold"}),
    ):
        table.add_column(heading, **options)
    for row in rows:
        called = row["handle"] or row["channel_id"] or row["name"]
        cells = (called, row["title"] or "", figures.count(row["video_count"]), ", ".join(row["groups"]), _state(row))
        table.add_row(*(Text(plain(cell)) for cell in cells), style="" if row["is_watched"] else "dim")
    screen.print(table)
    watched = [row for row in rows if row["is_watched"]]
    videos = sum(row["video_count"] or 0 for row in watched)
    gone = f"; {len(rows) - len(watched):,} no longer watched" if len(rows) > len(watched) else ""
    screen.print(f"\n{counted(len(watched), 'channel')} watched, {counted(videos, 'video')}{gone}", markup=False)


def _state(row: Row) -> str:
    """Why it is watched, or since when no more."""
    if not row["is_watched"]:
        return f"no longer watched, since {figures.day_and_hour(row['watched_until'])}"
    if row["channel_id"] is None:
        return "named by YT_CHANNELS, not looked up yet"
    added = f"added {row['watched_since']:%Y-%m-%d}" if row["is_added"] else ""
    return ", ".join(filter(None, (added, "YT_CHANNELS" if row["name"] else "")))
