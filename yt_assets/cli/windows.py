"""`yt-assets top --window`: what videos, channels and keywords gained in 24 hours, 7 or 28 days.

Here: what is read, and its columns. Not here: the option (top.py), tables (tables.py), what a window is
(storage/insights_reading/windows.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console

from yt_assets.analysis.hours import WINDOWS
from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.cli.console import heading
from yt_assets.cli.tables import (
    LAST_HOURS,
    WIDE,
    TableColumn,
    figure_column,
    table_of,
    text_column,
    with_gains,
)
from yt_assets.display import figures
from yt_assets.display.lists import ESTIMATED, watched_hours
from yt_assets.display.sanitize import plain

if TYPE_CHECKING:
    from yt_assets.cli.filters import Filters
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

Row = Mapping[str, Any]
SPANS = {"24h": "24 hours", "7d": "7 days", "28d": "28 days"}


def _gain(row: Row) -> str:
    """What was gained, marked where an end of the window was not looked at."""
    mark = ESTIMATED if row.get("observed_ends") == 0 or row.get("inexact") else ""
    return f"{mark}{figures.signed(row['views_gained'])}"


GAIN = TableColumn("gained", _gain)


def _keyword_change(row: Row) -> str:
    gained, before = row["views_gained"], row["views_gained_before"]
    return figures.signed(None if gained is None or before is None else gained - before)


CHANGE = TableColumn("against before", lambda row: "" if row.get("is_upload") else figures.signed(row["change"]))
VIDEOS = (
    TableColumn("#", lambda row: figures.count(row["place"])),
    text_column("video", "title", ratio=3),
    text_column("channel", "channel_title", width="wide", ratio=1),
    TableColumn("format", lambda row: str(row["format"] or ""), "left", width="wide"),
    TableColumn("new", lambda row: "new" if row["is_upload"] else "", "left"),
    GAIN,
    CHANGE,
    figure_column("views", figures.count, "views", width="wide"),
    *LAST_HOURS,
)
CHANNELS = (
    TableColumn("#", lambda row: figures.count(row["place"])),
    TableColumn("channel", lambda row: plain(row["title"] or row["handle"] or row["channel_id"]), "left", ratio=1),
    GAIN,
    figure_column("against before", figures.signed, "change"),
    figure_column("uploads", figures.count, "uploads"),
    figure_column("videos", figures.count, "videos", width="wide"),
    figure_column("subscribers", figures.count, "subscribers"),
    figure_column("±", figures.signed, "subscribers_gained"),
)
KEYWORDS = (
    TableColumn("#", lambda row: figures.count(row["keyword_rank"])),
    text_column("keyword", "keyword", ratio=1),
    GAIN,
    TableColumn("against before", _keyword_change),
    figure_column("videos", figures.count, "videos"),
)


def window_document(
    insights: "InsightsReader",
    videos: "VideosReader | None",
    hour: datetime,
    window: str,
    filters: "Filters",
    limit: int,
) -> dict[str, Any]:
    """What was gained in a window up to an hour: hour, source, window, videos, channels, keywords; most first.

    channels and keywords are None where filters choose videos, since their gain is that of all their videos. keywords
    is None as well where the account may not read the videos database. Each keyword has its scope: a channel, or all.
    """
    hours = WINDOWS[window]
    rows = insights.gained(hour, hours, filters.query(hour), limit=limit)
    channels, keywords = None, None
    if not filters.are_about_videos:
        channels = insights.growth(hour, hours, channel_ids=filters.channel_ids)[:limit]
        keywords = None if videos is None else _keywords(insights, videos, hour, hours, filters.channel_ids, limit)
    source = next((row["source"] for row in rows if row["source"]), None)
    about = {"hour": hour, "source": source, "window": window}
    return {**about, "videos": rows, "channels": channels, "keywords": keywords}


def _keywords(
    insights: "InsightsReader",
    videos: "VideosReader",
    hour: datetime,
    hours: int,
    channel_ids: Sequence[str],
    limit: int,
) -> list[dict[str, Any]]:
    gains = insights.gains(hour, hours)
    return [
        {name: value for name, value in row.items() if name != "video_ids"} | {"scope": scope}
        for scope in channel_ids or (ALL_CHANNELS,)
        for row in videos.keyword_windows(*gains, scope=scope, limit=limit)
    ]


def show_window(screen: Console, insights: "InsightsReader", document: Mapping[str, Any]) -> None:
    """Print it for people."""
    hour, span, is_wide = document["hour"], SPANS[document["window"]], screen.width >= WIDE
    heading(screen, hour, document["source"])
    about = f"Up to this hour, uploads included, and against the {span} before. {ESTIMATED} marks an estimated end."
    watched = watched_hours(document["channels"] or document["videos"], WINDOWS[document["window"]])
    if watched is not None:
        about = f"{about} Only {watched} of these hours were watched, and gains are of no more."
    screen.print(f"\n[bold]Most views gained in {span}[/bold]\n[dim]{about}[/dim]")
    videos = _placed(with_gains(insights, document["videos"], hour))
    screen.print(table_of(VIDEOS, videos, wide=is_wide) if videos else "  Nothing to list in this window.")
    if document["channels"]:
        screen.print(f"\n[bold]Channels in {span}[/bold]\n[dim]Views that their videos gained, and subscribers.[/dim]")
        screen.print(table_of(CHANNELS, _placed(document["channels"]), wide=is_wide))
    if document["keywords"]:
        screen.print(f"\n[bold]Keywords in {span}[/bold]\n[dim]Views that the videos with them gained.[/dim]")
        screen.print(table_of(KEYWORDS, document["keywords"], wide=is_wide))


def _placed(rows: Any) -> list[dict[str, Any]]:
    return [{**row, "place": place} for place, row in enumerate(rows, 1)]
