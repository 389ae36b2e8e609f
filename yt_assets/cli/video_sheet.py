"""One video on the terminal, on eighty columns: what it is, how it does, its hours, its ages, what happened to it.

Here: the order of the parts, and figures beside their names. Not here: what is read (video.py), figures and sentences
in words (display, analysis/words.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from yt_assets.analysis.hours import gains_by_hour
from yt_assets.analysis.words import TOO_EARLY, age, counted, likely, place
from yt_assets.cli.console import heading
from yt_assets.cli.tables import WIDE, label_words
from yt_assets.display import figures
from yt_assets.display.events import event_words
from yt_assets.display.lists import ESTIMATED, marked, usual, watched_hours
from yt_assets.display.sanitize import plain
from yt_assets.display.sparkline import sparkline

Row = Mapping[str, Any]
SHOWN_HOURS, WIDE_HOURS = 48, 96
SPANS = {24: "24 h", 168: "7 d", 672: "28 d"}
REASONS = {
    "first_seen_later": "first seen later",
    "not_watched": "not watched then",
    "views_hidden": "views are hidden",
}


def show_video(screen: Console, document: Mapping[str, Any]) -> None:
    """Print a video's document, as video.py reads it."""
    named, row, hour = document["video"], document["now"] or {}, document["hour"]
    heading(screen, hour, document["source"])
    screen.print(Text(f"\n{plain(named['title'] or named['video_id'])}", style="bold"))
    about = [plain(named["channel_title"] or named["channel_id"]), row.get("format"), _age(row, named, hour)]
    screen.print(Text(" · ".join(str(each) for each in about if each)))
    screen.print(Text(named["link"], style="dim"), soft_wrap=True)
    screen.print()
    if row:
        _print_now(screen, row, hour)
        screen.print()
        screen.print(_pairs(_figures(row, document["windows"], is_gone=named["unavailable_since"] is not None)))
    screen.print()
    screen.print(_pairs(_hours(document, WIDE_HOURS if screen.width >= WIDE else SHOWN_HOURS)))
    phrases = [plain(phrase) for phrase in named["keyphrases"]]
    if phrases:
        screen.print(_pairs([("keywords", "", " · ".join(phrases))], is_loud=True))
    if document["milestones"]:
        screen.print("\n[bold]At the same age[/bold]  [dim]beside its channel's last ten of its format[/dim]")
        screen.print(_milestones(document["milestones"]))
    if document["events"]:
        screen.print("\n[bold]What happened[/bold]")
        screen.print(event_lines(document["events"]))


def _age(row: Row, named: Row, hour: datetime) -> str:
    if row.get("age_hours") is not None and row["age_hours"] >= 0:
        return f"out for {age(row['age_hours'])}"
    published = named["published_at"]
    if published is None:
        return ""
    return f"{'announced for' if published > hour else 'published'} {figures.day_and_hour(published)}"


def _print_now(screen: Console, row: Row, hour: datetime) -> None:
    """The label and its reason; and when it was seen, where that was not in the hour."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(label_words(row), Text(plain(row["reason"])))
    screen.print(table)
    if row["hour"] != hour:
        screen.print(f"[yellow]Not seen since {figures.day_and_hour(row['hour'])}.[/yellow]")
    elif row.get("estimated"):
        seen = figures.day_and_hour(row["observed_at"])
        screen.print(f"[yellow]Not looked at in this hour: ~ marks figures by its look of {seen}.[/yellow]")


def _figures(row: Row, windows: Sequence[Row], *, is_gone: bool) -> Iterator[tuple[str, str, str]]:
    """Names, figures, and what is said beside them."""
    yield "views", marked(row, figures.count(row["views"])), gains(windows)
    if not is_gone and (to_come := _likely(row)):
        yield "", "", f"likely {to_come} more in the next 24 h"
    recent = row["recent_views_per_hour"]
    velocity = recent if recent is not None else row["views_per_hour"]
    usually = f"usually {usual(row)}" if row["expected_views_per_hour"] is not None else ""
    yield "views/h", marked(row, figures.count(velocity)), usually
    rank, n = row["baseline_place"], row["baseline_n"]
    few = f"{n} of its format to compare with: too few" if n else "nothing of its format to compare with"
    beside = f"{place(rank, n + 1)} of its channel at its age" if rank is not None else few
    yield "× channel", marked(row, figures.times(row["outlier_multiple"])), beside
    if row["smoothed_rate"] is None:
        yield "engaged", figures.UNKNOWN, "likes or comments are hidden" if row["views"] else ""
        return
    likes = f"{_counted(row, 'like')}, {_counted(row, 'comment')}"
    against = f"; {figures.times(row['vs_channel'])} its channel" if row["vs_channel"] is not None else ""
    yield "engaged", marked(row, figures.percent(row["smoothed_rate"])), f"{likes}{against}"


def _likely(row: Row) -> str:
    words = likely(row)
    return "" if words in {TOO_EARLY, figures.UNKNOWN} else words


def gains(windows: Sequence[Row]) -> str:
    """What was gained in each window, +343 in 24 h, ~+2,100 in 7 d, +90 in 29 h of 28 d where no more was watched."""
    worded = []
    for row in windows:
        if row["views_gained"] is not None:
            mark = ESTIMATED if row.get("observed_ends") == 0 or row.get("inexact") else ""
            hours = row["window_hours"]
            watched = watched_hours([row], hours)
            span = SPANS.get(hours, f"{hours} h") if watched is None else f"{watched} h of {SPANS.get(hours, hours)}"
            worded.append(f"{mark}{figures.signed(row['views_gained'])} in {span}")
    return ", ".join(worded)


def _hours(document: Mapping[str, Any], hours: int) -> Iterator[tuple[str, str, str]]:
    """What it gained in each of its last hours, from the first that is known on."""
    counts = {row["hour"]: row["views"] for row in document["history"]}
    gains = gains_by_hour(counts, document["hour"], hours)
    first = next((place for place, gain in enumerate(gains) if gain is not None), None)
    if first is not None:
        best = max(gain for gain in gains if gain is not None)
        yield f"last {hours - first} h", sparkline(gains[first:]), f"most {figures.count(best)} an hour"


def _pairs(rows: Iterable[tuple[str, str, str]], *, is_loud: bool = False) -> Table:
    """Names, what belongs to them, and what is said beside it: dim, unless there is nothing else."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim", no_wrap=True, min_width=9)
    if not is_loud:
        table.add_column()
    table.add_column(ratio=1)
    for name, figure, beside in rows:
        cells = (Text(figure), Text(beside, style="dim"))
        table.add_row(name, *(cells if not is_loud else [Text(beside)]))
    return table


def _milestones(milestones: Sequence[Row]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("age", "views", "place", "usually", "likes", "comments"):
        table.add_column(name, justify="left" if name == "usually" else "right", no_wrap=True)
    for row in milestones:
        low, high = row["usual_views_low"], row["usual_views_high"]
        usually = figures.UNKNOWN if low is None else f"{figures.count(low)} to {figures.count(high)}"
        ranked = figures.UNKNOWN if row["place"] is None else f"{row['place']} of {row['place_of']}"
        counts = (figures.count(row[name]) for name in ("likes", "comments"))
        of_age = age(float(row["age_hours"]))
        if row["views"] is None:
            table.add_row(of_age, figures.UNKNOWN, "", Text(REASONS.get(row["reason"], ""), style="dim"), "", "")
        else:
            table.add_row(of_age, figures.count(row["views"]), ranked, usually, *counts)
    return table


def event_lines(events: Sequence[Row], *, with_titles: bool = False) -> Table:
    """A line for each event: the moment, the video, what happened."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(ratio=1)
    for row in events:
        # A new title names its video itself.
        is_named = with_titles and row["kind"] != "title_changed"
        title = f"“{plain(row['title'] or row['video_id'])}” " if is_named else ""
        table.add_row(f"{row['happened_at']:%Y-%m-%d %H:%M}", Text(f"{title}{plain(event_words(row))}"))
    return table


def _counted(row: Row, thing: str) -> str:
    count = row[f"{thing}s"]
    return f"{thing}s hidden" if count is None else counted(count, thing)
