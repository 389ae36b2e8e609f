"""One channel on the terminal, on eighty columns: its size, its days, its newest uploads, what gains.

Here: the order of the parts, and their columns. Not here: what is read (channel.py), figures and sentences in words
(display, analysis/words.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from yt_assets.analysis.words import counted, times
from yt_assets.cli.console import heading
from yt_assets.cli.tables import (
    LAST_HOURS,
    WIDE,
    TableColumn,
    figure_column,
    label_words,
    likely_column,
    table_of,
    text_column,
)
from yt_assets.cli.video_sheet import event_lines, gains
from yt_assets.display import figures
from yt_assets.display.sanitize import plain
from yt_assets.display.sparkline import sparkline

Row = Mapping[str, Any]
SHOWN_DAYS = 7
SHORT_AGE = 72.0  # hours


def _age(row: Row) -> str:
    hours = row.get("age_hours")
    if hours is None or hours < 0:
        return figures.UNKNOWN
    return f"{hours:.0f} h" if hours < SHORT_AGE else f"{hours / 24:.0f} d"


UPLOADS = (
    TableColumn("", lambda row: "★" if row["is_best"] else "", "left"),
    text_column("video", "title", ratio=3),
    TableColumn("format", lambda row: str(row.get("format") or ""), "left", width="wide"),
    TableColumn("age", _age),
    figure_column("views", figures.count, "views"),
    figure_column("views/h", figures.count, "recent_views_per_hour", width="wide"),
    figure_column("× channel", figures.times, "outlier_multiple"),
    figure_column("engaged", figures.percent, "smoothed_rate", width="wide"),
    TableColumn("label", label_words, "left"),
    *LAST_HOURS,
)
GAINING = (
    text_column("video", "title", ratio=3),
    TableColumn("label", label_words, "left"),
    figure_column("next 24 h", figures.signed, "predicted_gain"),
    likely_column(width="wide"),
    figure_column("views/h", figures.count, "recent_views_per_hour"),
    *LAST_HOURS,
)
DAYS = (
    TableColumn("day", lambda row: f"{row['day']}", "left"),
    figure_column("views", figures.signed, "views_gained"),
    figure_column("likes", figures.signed, "likes_gained", width="wide"),
    figure_column("uploads", figures.count, "uploads"),
    figure_column("subscribers", figures.count, "subscribers"),
    figure_column("±", figures.signed, "subscribers_gained"),
    TableColumn("best hour", lambda row: figures.UNKNOWN if row["best_hour"] is None else f"{row['best_hour']:02d}:00"),
    figure_column("hours seen", figures.count, "hours"),
)


def show_channel(screen: Console, document: Mapping[str, Any]) -> None:
    """Print a channel's document, as channel.py reads it."""
    known, is_wide = document["channel"], screen.width >= WIDE
    heading(screen, document["hour"], document["source"])
    name = Text(f"\n{plain(known['title'] or known['channel_id'])}", style="bold")
    screen.print(name.append(f"  {plain(known['handle'] or '')}", style="not bold"))
    screen.print(Text(" · ".join(_size(known))))
    screen.print(Text(known["link"], style="dim"), soft_wrap=True)
    gained = gains(document["windows"])
    if gained:
        screen.print(Text(f"views {gained}"))
    if document["digest"]:
        screen.print(Text(f"\n{plain(document['digest']['digest'])}"))
    best = document["best_of_newest"]
    newest = [{**row, "is_best": row["video_id"] == best} for row in document["newest"]]
    _print(screen, "Newest uploads", _best_words(newest), UPLOADS, newest, is_wide=is_wide)
    about = "by the views expected in the next 24 hours"
    _print(screen, "Most views to come", about, GAINING, document["gaining"], is_wide=is_wide)
    days = document["days"]
    if days:
        line = sparkline([row["views_gained"] for row in days])
        about = f"UTC, views gained; the last {counted(len(days), 'day')}: {line}"
        _print(screen, "Its days", about, DAYS, list(reversed(days))[:SHOWN_DAYS], is_wide=is_wide)
    if document["events"]:
        screen.print("\n[bold]What happened[/bold]")
        screen.print(event_lines(document["events"], with_titles=True))


def _size(known: Row) -> Iterator[str]:
    """What is known of its size; a part that is not known is left out."""
    if known["subscribers"] is not None:
        yield counted(known["subscribers"], "subscriber")
    if known["video_count"] is not None:
        yield f"{known['video_count']:,} public {'video' if known['video_count'] == 1 else 'videos'}"
    yield f"{known['videos']:,} with insights"
    if known["availability"] == "unavailable":
        yield "no longer public"


def _best_words(newest: Sequence[Row]) -> str:
    best = next((row for row in newest if row["is_best"]), None)
    if best is None:
        return "too few to compare with each other"
    among = "only one that compares" if len(newest) == 1 else f"best of its last {len(newest)}"
    return f"★ {among}: {times(best['outlier_multiple'])} the channel's usual at its age"


def _print(
    screen: Console, title: str, about: str, columns: Sequence[TableColumn], rows: Sequence[Row], *, is_wide: bool
) -> None:
    screen.print(f"\n[bold]{title}[/bold]\n[dim]{about}[/dim]")
    screen.print(table_of(columns, rows, wide=is_wide) if rows else "  Nothing to list in this hour.")
