"""The three tables as a person reads them, on narrow and on wide terminals.

Here: columns and their order. Not here: figures in words (wording.py), reading them for programs (top.py writes JSON
and CSV), lines of blocks (sparkline.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table

from yt_assets import wording
from yt_assets.cli.console import SIMULATED
from yt_assets.cli.preflight import open_resource
from yt_assets.cli.sparkline import gains_by_hour, sparkline
from yt_assets.inert import plain
from yt_assets.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Mapping[str, Any]
WIDE = 110
ROWS = 10
# Hours of a line of blocks, and one more for the count that the first gain is taken from.
NARROW_HOURS, WIDE_HOURS = 12, 24
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
    """A column: heading, how a row is worded, and on which terminals it is shown."""

    heading: str
    word: Callable[[Row], str]
    justify: Literal["left", "right"] = "right"
    width: Literal["narrow", "wide", "any"] = "any"
    ratio: int | None = None


def _count(name: str) -> Callable[[Row], str]:
    return lambda row: wording.count(row.get(name))


def _times(name: str) -> Callable[[Row], str]:
    return lambda row: wording.times(row.get(name))


def _percent(name: str) -> Callable[[Row], str]:
    return lambda row: wording.percent(row.get(name))


def _change(row: Row) -> str:
    return wording.change(row["rank_change"])


def _multiple(row: Row) -> str:
    return wording.multiple(row)


def _text(name: str) -> Callable[[Row], str]:
    return lambda row: plain(row.get(name) or "")


def _label(row: Row) -> str:
    label = str(row.get("label") or "–").replace("_", " ")
    style = LABEL_STYLES.get(str(row.get("label")), "")
    return f"[{style}]{label}[/{style}]" if style else label


def _hours(hours: int) -> Callable[[Row], str]:
    return lambda row: sparkline(row.get("gains", [])[-hours:])


def _ranks(row: Row) -> str:
    return f"{_count('gain_rank')(row)}/{_count('growth_rank')(row)}"


TITLE = Shown("video", _text("title"), "left", ratio=3)
LAST_HOURS = (
    Shown(f"last {NARROW_HOURS} h", _hours(NARROW_HOURS), "left", width="narrow"),
    Shown(f"last {WIDE_HOURS} h", _hours(WIDE_HOURS), "left", width="wide"),
)
CHANNEL = Shown("channel", _text("channel_title"), "left", width="wide", ratio=1)

COLUMNS: Mapping[str, Sequence[Shown]] = {
    "top_trending_videos": (
        Shown("#", _count("trend_rank")),
        TITLE,
        CHANNEL,
        Shown("label", _label, "left"),
        Shown("views/h", _count("views_per_hour")),
        Shown("× normal", _multiple),
        *LAST_HOURS,
        Shown("next 24 h", _count("predicted_gain"), width="wide"),
        Shown("gain/growth #", _ranks, width="wide"),
    ),
    "most_engaging_videos": (
        Shown("#", _count("engagement_rank")),
        TITLE,
        CHANNEL,
        Shown("label", _label, "left"),
        Shown("engaged", _percent("smoothed_rate")),
        Shown("× channel", _times("vs_channel"), width="wide"),
        Shown("views/h", _count("views_per_hour")),
        Shown("× normal", _multiple),
        *LAST_HOURS,
        Shown("views", _count("views"), width="wide"),
    ),
    "top_keywords": (
        Shown("#", _count("keyword_rank")),
        Shown("±", _change),
        Shown("keyword", _text("keyword"), "left", ratio=1),
        Shown("views/h", _count("views_gained_per_hour")),
        Shown("share", _percent("score")),
        Shown("videos", _count("videos")),
        Shown("× scope", _times("lift"), width="wide"),
        Shown("for example", _text("example_title"), "left", width="wide", ratio=2),
    ),
}
HEADINGS = {
    "top_trending_videos": "Top trending: rising beyond what is normal",
    "most_engaging_videos": "Most engaging: likes and comments against views",
    "top_keywords": "Top keywords: phrases that carry the views",
}


def read_rankings(
    connection: "Connection", names: Sequence[str], hour: datetime, *, channel_id: str | None = None, limit: int = ROWS
) -> dict[str, list[Row]]:
    """Rows of some views at an hour, with what trends say of their videos beside them: label, reason, gains by hour."""
    from yt_assets.storage.rankings import read_ranking, read_trends, read_views

    found: dict[str, list[Row]] = {}
    for name in names:
        rows = read_ranking(connection, name, hour, channel_id=channel_id, limit=limit)
        ids = [row["video_id"] for row in rows if "video_id" in row]
        trends = read_trends(connection, hour, ids) if ids else {}
        views = read_views(connection, hour, ids, timedelta(hours=WIDE_HOURS + 1)) if ids else {}
        gains = {key: gains_by_hour(counts, hour, WIDE_HOURS) for key, counts in views.items()}
        found[name] = [_beside(row, trends.get(row.get("video_id", ""), {}), gains) for row in rows]
    return found


def show_tables(screen: Console, settings: Settings) -> None:
    """Print the three tables of the newest hour."""
    from yt_assets.storage.views import newest_insight_hour

    with open_resource(settings, "insights").open() as insights, insights.reading() as connection:
        hour = newest_insight_hour(connection)
        if hour is not None:
            show_rankings(screen, hour, read_rankings(connection, list(COLUMNS), hour))


def show_rankings(screen: Console, hour: datetime, rankings: Mapping[str, Sequence[Row]]) -> None:
    """Print rankings of an hour, each under its heading; says when the data are simulated."""
    simulated = any(row["source"] == "sandbox" for rows in rankings.values() for row in rows)
    screen.print(f"\n[bold]{hour:%Y-%m-%d %H:00} UTC[/bold]" + (f"  [yellow]{SIMULATED}[/yellow]" if simulated else ""))
    for name, rows in rankings.items():
        screen.print(f"\n[bold]{HEADINGS[name]}[/bold]")
        screen.print(_table(COLUMNS[name], rows, wide=screen.width >= WIDE) if rows else "  nothing to rank yet")
        _print_reasons(screen, rows)


def _beside(row: Row, trend: Row, gains: Mapping[str, list[float | None]]) -> Row:
    if "video_id" not in row:
        return row
    return {**trend, **row, "gains": gains.get(row["video_id"], [])}


def _table(columns: Sequence[Shown], rows: Sequence[Row], *, wide: bool) -> Table:
    shown = [column for column in columns if column.width in {"any", "wide" if wide else "narrow"}]
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim")
    for column in shown:
        table.add_column(column.heading, justify=column.justify, ratio=column.ratio, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(_cell(column, row) for column in shown))
    return table


def _print_reasons(screen: Console, rows: Sequence[Row]) -> None:
    """Why each label: a line for each video, under the table, where it has room on any terminal."""
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False, style="dim")
    table.add_column(justify="right", min_width=4)
    table.add_column()
    for row in rows:
        if row.get("reason"):
            rank = row.get("engagement_rank") or row.get("trend_rank")
            table.add_row(str(rank), Text(plain(row["reason"])))
    if table.row_count:
        screen.print(table)


def _cell(column: Shown, row: Row) -> Any:
    from rich.text import Text

    worded = column.word(row)
    # Only our own words may carry markup; a title in square brackets is a title.
    return worded if column.word is _label else Text(worded)
