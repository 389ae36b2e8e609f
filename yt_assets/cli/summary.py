"""What `yt-assets run` ends with: the tops of three tables, and the hour in five lines of words.

Here: which rows these are made of. Not here: the sentences of rows (analysis), how tables look (tables.py).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from yt_assets.analysis.words import TOO_EARLY, counted, likely
from yt_assets.cli.preflight import open_resource
from yt_assets.cli.tables import read_rankings, show_rankings
from yt_assets.display.lists import LISTS
from yt_assets.display.sanitize import plain
from yt_assets.settings.environment import Settings

if TYPE_CHECKING:
    from yt_assets.storage.insights_reading.reader import InsightsReader

Row = Mapping[str, Any]
# Fewer hours than this let little be expected of a video.
SETTLED_HOURS = 24
MOST_RISING = 1_000
# One of each insight.
TABLES = (LISTS["trending"].view, LISTS["engaging"].view, "top_keywords")
FIRST_ROWS = 5
INDENT = 2


def show_summary(screen: Console, settings: Settings) -> Row | None:
    """Print the newest hour: the first rows of each insight table, then five lines. Its first row, if it has any."""
    from yt_assets.storage.insights_reading.reader import InsightsReader

    with open_resource(settings, "insights").open() as database, InsightsReader(database) as insights:
        hour = insights.newest_hour()
        if hour is None:
            return None
        rankings, lines = read_rankings(insights, TABLES, hour, limit=FIRST_ROWS), summary_lines(insights, hour)
        coverage = insights.coverage(hour)
    show_rankings(screen, hour, rankings, coverage, with_reasons=False)
    screen.print("\n[bold]In words[/bold]")
    for line in lines:
        screen.print(Padding(Text(plain(line)), (0, 0, 0, INDENT), expand=False))
    return next((row for rows in rankings.values() for row in rows or () if row.get("video_id")), None)


def summary_lines(insights: "InsightsReader", hour: datetime) -> Sequence[str]:
    """What rises and why, in how many channels, what gains, what engages, what it is about."""
    rising = insights.view(LISTS["trending"].view, hour, limit=MOST_RISING, is_whole=True)
    gaining, engaging, keyword = (
        next(iter(insights.view(view, hour, limit=1, is_whole=True)), None)
        for view in (LISTS["gaining"].view, LISTS["engaging"].view, "top_keywords")
    )
    hours = len(insights.hours(insights.oldest_hour() or hour, hour))
    first = "This is the first hour" if hours == 1 else f"These are the first {hours} hours"
    young = f" {first}: what is usual settles after a day." if hours < SETTLED_HOURS else ""
    channels = len({row["channel_id"] for row in rising})
    named = f"in {counted(channels, 'channel')} of {len(insights.channels())}"
    lines = [
        f"{_name(rising[0])} is {rising[0]['label']}. {rising[0]['reason']}"
        if rising
        else LISTS["trending"].when_empty,
        f"Rising: {counted(len(rising), 'video')}, {named}.{young}",
    ]
    if gaining and gaining["gain_low"] is not None:
        to_come = likely(gaining)
        to_come = to_come if to_come == TOO_EARLY else f"likely {to_come} in 24 hours"
        lines.append(f"Most views to come: {_name(gaining)}, {to_come}.")
    if engaging:
        lines.append(f"Most engaging: {_name(engaging)}, {engaging['engagement_reason']}")
    if keyword:
        gained = keyword["views_gained_per_hour"]
        pace = "" if gained is None else f" with {counted(round(gained), 'view')} an hour"
        lines.append(f"Top keyword: {keyword['keyword']}, in {counted(keyword['videos'], 'video')}{pace}.")
    return lines


def _name(row: Row) -> str:
    return f"“{row['title'] or row['video_id']}” ({row['channel_title'] or row['channel_id']})"
