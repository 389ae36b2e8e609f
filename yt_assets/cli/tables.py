"""The three tables as a person reads them, on narrow and on wide terminals.

Here: columns, order, wording. Not here: reading them for programs (top.py writes JSON and CSV).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from yt_assets.cli.console import SIMULATED, plain
from yt_assets.cli.preflight import open_resource
from yt_assets.settings import Settings

Row = Mapping[str, Any]
WIDE = 110
ROWS = 10
LABEL_STYLES = {
    "viral": "bold magenta",
    "surging": "bold green",
    "rising": "green",
    "slowing": "yellow",
    "dormant": "dim",
    "too_early": "dim",
}


@dataclass(frozen=True)
class Shown:
    """A column: heading, how a row is worded, and whether a narrow terminal shows it."""

    heading: str
    word: Callable[[Row], str]
    justify: Literal["left", "right"] = "right"
    narrow: bool = True
    ratio: int | None = None


def _count(name: str) -> Callable[[Row], str]:
    return lambda row: "–" if row[name] is None else f"{row[name]:,.0f}"


def _times(name: str) -> Callable[[Row], str]:
    return lambda row: "–" if row[name] is None else f"{row[name]:,.1f} ×"


def _percent(name: str) -> Callable[[Row], str]:
    return lambda row: "–" if row[name] is None else f"{100 * row[name]:.2f} %"


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: plain(row[name] or "")


def _change(row: Row) -> str:
    """How far a keyword climbed or fell since the hour before; a dash where it has no rank to compare with."""
    change = row["rank_change"]
    return "–" if change is None else f"{change:+d}" if change else "="


def _label(row: Row) -> str:
    style = LABEL_STYLES.get(row["label"], "")
    return f"[{style}]{row['label']}[/{style}]" if style else str(row["label"])


TITLE = Shown("video", _text("title"), "left", ratio=3)
CHANNEL = Shown("channel", _text("channel_title"), "left", narrow=False, ratio=1)

COLUMNS: Mapping[str, Sequence[Shown]] = {
    "top_trending_videos": (
        Shown("#", _count("trend_rank")),
        TITLE,
        CHANNEL,
        Shown("label", _label, "left"),
        Shown("views/h", _count("views_per_hour")),
        Shown("× normal", _times("outlier_multiple")),
        Shown("next 24 h", _count("predicted_gain"), narrow=False),
        Shown("views", _count("views"), narrow=False),
    ),
    "most_engaging_videos": (
        Shown("#", _count("engagement_rank")),
        TITLE,
        CHANNEL,
        Shown("format", _text("format"), "left", narrow=False),
        Shown("engaged", _percent("smoothed_rate")),
        Shown("× channel", _times("vs_channel")),
        Shown("likes", _count("likes"), narrow=False),
        Shown("comments", _count("comments"), narrow=False),
        Shown("views", _count("views")),
    ),
    "top_keywords": (
        Shown("#", _count("keyword_rank")),
        Shown("±", _change),
        Shown("keyword", _text("keyword"), "left", ratio=1),
        Shown("views/h", _count("views_gained_per_hour")),
        Shown("share", _percent("score")),
        Shown("videos", _count("videos")),
        Shown("× scope", _times("lift"), narrow=False),
        Shown("for example", _text("example_title"), "left", narrow=False, ratio=2),
    ),
}
HEADINGS = {
    "top_trending_videos": "Top trending: rising beyond what is normal",
    "most_engaging_videos": "Most engaging: likes and comments against views",
    "top_keywords": "Top keywords: phrases that carry the views",
}


def show_tables(screen: Console, settings: Settings) -> None:
    """Print the three tables of the newest hour."""
    from yt_assets.storage.rankings import read_ranking
    from yt_assets.storage.views import newest_insight_hour

    with open_resource(settings, "insights").open() as insights, insights.reading() as connection:
        hour = newest_insight_hour(connection)
        if hour is not None:
            show_rankings(screen, hour, {name: read_ranking(connection, name, hour, limit=ROWS) for name in COLUMNS})


def show_rankings(screen: Console, hour: datetime, rankings: Mapping[str, Sequence[Row]]) -> None:
    """Print rankings of an hour, each under its heading; says when the data are simulated."""
    simulated = any(row["source"] == "sandbox" for rows in rankings.values() for row in rows)
    screen.print(f"\n[bold]{hour:%Y-%m-%d %H:00} UTC[/bold]" + (f"  [yellow]{SIMULATED}[/yellow]" if simulated else ""))
    for name, rows in rankings.items():
        screen.print(f"\n[bold]{HEADINGS[name]}[/bold]")
        screen.print(_table(COLUMNS[name], rows, wide=screen.width >= WIDE) if rows else "  nothing to rank yet")


def _table(columns: Sequence[Shown], rows: Sequence[Row], *, wide: bool) -> Table:
    shown = [column for column in columns if wide or column.narrow]
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim")
    for column in shown:
        table.add_column(column.heading, justify=column.justify, ratio=column.ratio, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(_cell(column, row) for column in shown))
    return table


def _cell(column: Shown, row: Row) -> Any:
    from rich.text import Text

    worded = column.word(row)
    # Only our own words may carry markup; a title in square brackets is a title.
    return worded if column.word is _label else Text(worded)
