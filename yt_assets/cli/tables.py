"""The lists of an hour as a person reads them, on narrow and on wide terminals.

Here: columns and their order. Not here: headings and figures in words (display/lists.py, display/figures.py), lines of
blocks (display/sparkline.py), JSON and CSV for programs (top.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from yt_assets.analysis.hours import gains_by_hour
from yt_assets.analysis.words import likely
from yt_assets.cli.console import heading
from yt_assets.display import figures
from yt_assets.display.lists import (
    KEYWORDS_ABOUT,
    KEYWORDS_HEADING,
    LISTS,
    NOT_COMPUTED,
    ListWords,
    coverage_words,
    marked,
    usual,
)
from yt_assets.display.sanitize import plain
from yt_assets.display.sparkline import sparkline

if TYPE_CHECKING:
    from yt_assets.storage.insights_reading.reader import InsightsReader
    from yt_assets.storage.insights_reading.selects import RankingQuery

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
    "upcoming": "dim",
}

Width = Literal["narrow", "wide", "any"]


@dataclass(frozen=True)
class TableColumn:
    """A column: heading, how a row is worded, and on which terminals it is shown."""

    heading: str
    word: Callable[[Row], str]
    justify: Literal["left", "right"] = "right"
    width: Width = "any"
    ratio: int | None = None


def figure_column(heading: str, word: Callable[[Any], str], name: str, *, width: Width = "any") -> TableColumn:
    """A column of figures, each marked where the hour did not see its video."""
    return TableColumn(heading, lambda row: marked(row, word(row.get(name))), width=width)


def text_column(heading: str, name: str, *, width: Width = "any", ratio: int) -> TableColumn:
    """A column of strangers' texts."""
    return TableColumn(heading, lambda row: plain(row.get(name) or ""), "left", width, ratio)


def likely_column(*, width: Width) -> TableColumn:
    """Within which bounds a video's gain is expected."""
    return TableColumn("likely in 24 h", likely, width=width)


def label_words(row: Row) -> str:
    """The label of a row as markup of ours."""
    label = str(row.get("label") or "–").replace("_", " ")
    style = LABEL_STYLES.get(str(row.get("label")), "")
    return f"[{style}]{label}[/{style}]" if style else label


def _hours(hours: int) -> Callable[[Row], str]:
    return lambda row: sparkline(row["gains"][-hours:])


VIDEO = (
    text_column("video", "title", ratio=3),
    text_column("channel", "channel_title", width="wide", ratio=1),
    TableColumn("label", label_words, "left"),
)
LAST_HOURS = (
    TableColumn(f"last {NARROW_HOURS} h", _hours(NARROW_HOURS), "left", width="narrow"),
    TableColumn(f"last {WIDE_HOURS} h", _hours(WIDE_HOURS), "left", width="wide"),
)
# Beside the figure of the list; a figure stands once in a row.
PACE = (
    figure_column("views/h", figures.count, "recent_views_per_hour"),
    TableColumn("usually", usual, width="wide"),
    figure_column("× channel", figures.times, "outlier_multiple", width="wide"),
    likely_column(width="wide"),
)
ENGAGED = (
    figure_column("× channel", figures.times, "vs_channel"),
    figure_column("just now", figures.percent, "recent_rate", width="wide"),
    figure_column("views", figures.count, "views", width="wide"),
)


def _columns(words: ListWords) -> Sequence[TableColumn]:
    figure = TableColumn(words.heading_of_figure, words.worded)
    others: Sequence[TableColumn] = PACE if words.reason == "reason" else ENGAGED
    others = tuple(column for column in others if column.heading != figure.heading)
    return (TableColumn("#", lambda row: figures.count(row.get(words.rank))), *VIDEO, figure, *others, *LAST_HOURS)


COLUMNS: Mapping[str, Sequence[TableColumn]] = {
    **{words.view: _columns(words) for words in LISTS.values()},
    "top_keywords": (
        figure_column("#", figures.count, "keyword_rank"),
        figure_column("±", figures.change, "rank_change"),
        text_column("keyword", "keyword", ratio=1),
        figure_column("views/h", figures.count, "views_gained_per_hour"),
        figure_column("share", figures.percent, "score"),
        figure_column("videos", figures.count, "videos"),
        figure_column("× scope", figures.times, "lift", width="wide"),
        text_column("for example", "example_title", width="wide", ratio=2),
    ),
}
KEYWORDS = ListWords(
    "top_keywords", KEYWORDS_HEADING, KEYWORDS_ABOUT, "keyword_rank", "score", "share", figures.percent
)

WORDS = {words.view: words for words in (*LISTS.values(), KEYWORDS)}


def read_rankings(
    reader: "InsightsReader",
    views: Sequence[str],
    hour: datetime,
    query: "RankingQuery | None" = None,
    *,
    limit: int = ROWS,
) -> dict[str, Sequence[Row] | None]:
    """Rows of some views at an hour, those of videos with their gains by hour; None where it was not computed."""
    chosen = {} if query is None else {"query": query}
    rankings: dict[str, Sequence[Row] | None] = dict.fromkeys(views)
    for view in [view for view in views if reader.has_view(view, hour)]:
        rows = reader.view(view, hour, **chosen, limit=limit, is_whole=True)
        rankings[view] = with_gains(reader, rows, hour)
    return rankings


def with_gains(reader: "InsightsReader", rows: Sequence[Row], hour: datetime) -> list[dict[str, Any]]:
    """The same rows, each with what its video gained in the hours up to this one; of keywords nothing."""
    ids = [row["video_id"] for row in rows if "video_id" in row]
    counts = reader.hourly("views", ids, hour - timedelta(hours=WIDE_HOURS), hour)
    gains = {video_id: gains_by_hour(counts[video_id], hour, WIDE_HOURS) for video_id in counts}
    return [{**row, "gains": gains.get(row.get("video_id", ""), [])} for row in rows]


def show_rankings(
    screen: Console,
    hour: datetime,
    rankings: Mapping[str, Sequence[Row] | None],
    coverage: Row | None = None,
    *,
    with_reasons: bool = True,
) -> None:
    """Print lists of an hour, each under its heading; with reasons, it says when the data are simulated, too.

    coverage: the videos that the hour is made of, as the reader gives it.
    """
    sources = {row["source"] for rows in rankings.values() for row in rows or ()} if with_reasons else set()
    heading(screen, hour, "sandbox" if "sandbox" in sources else None)
    made_of = coverage_words(coverage, hour)
    if made_of is not None:
        screen.print(made_of)
    for name, rows in rankings.items():
        words = WORDS[name]
        screen.print(f"\n[bold]{words.heading}[/bold]\n[dim]{words.about}[/dim]")
        empty = f"  {NOT_COMPUTED if rows is None else words.when_empty}"
        screen.print(table_of(COLUMNS[name], rows, wide=screen.width >= WIDE) if rows else empty)
        if with_reasons:
            _print_reasons(screen, rows or (), words)


def table_of(columns: Sequence[TableColumn], rows: Sequence[Row], *, wide: bool) -> Table:
    """Rows as a table over the width of the terminal."""
    shown = [column for column in columns if column.width in {"any", "wide" if wide else "narrow"}]
    table = Table(box=None, pad_edge=False, expand=True, header_style="dim")
    for column in shown:
        table.add_column(column.heading, justify=column.justify, ratio=column.ratio, no_wrap=True, overflow="ellipsis")
    for row in rows:
        table.add_row(*(_cell(column, row) for column in shown))
    return table


def _print_reasons(screen: Console, rows: Sequence[Row], words: ListWords) -> None:
    """Why: a line for each video, under the table, where it has room on any terminal."""
    table = Table(box=None, pad_edge=False, show_header=False, style="dim")
    table.add_column(justify="right", min_width=4)
    table.add_column()
    for row in rows:
        if row.get(words.reason):
            table.add_row(str(row[words.rank]), Text(plain(row[words.reason])))
    if table.row_count:
        screen.print(table)


def _cell(column: TableColumn, row: Row) -> Any:
    worded = column.word(row)
    # Only our own words may carry markup; a title in square brackets is a title.
    return worded if column.word is label_words else Text(worded)
