"""The ten rows of an hour that a person looks at first, for each asset, as a table in Dagster's UI.

Here: columns and their words. Not here: which rows (each caller gives them, best first), cells (sanitize.py).

A row is a mapping of a table's columns, with `title` and `channel_title` beside them where they are known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yt_assets.display.figures import UNKNOWN, count_or_tenths, percent_in_tenths
from yt_assets.display.lists import LISTS
from yt_assets.display.markdown import table, video_link
from yt_assets.display.sanitize import markdown_cell

Row = Mapping[str, Any]
ROWS = 10


@dataclass(frozen=True)
class PreviewColumn:
    """A column: heading, and what it says of a row."""

    heading: str
    word: Callable[[Row], str]


def _figure(heading: str, column: str, words: Callable[[object], str] = count_or_tenths) -> PreviewColumn:
    return PreviewColumn(heading, lambda row: words(row.get(column)))


VIDEO = PreviewColumn("video", lambda row: video_link(row.get("title"), str(row["video_id"])))
CHANNEL = PreviewColumn(
    "channel", lambda row: markdown_cell(row.get("channel_title") or row.get("channel_id") or UNKNOWN, 30)
)

SNAPSHOTS = (VIDEO, CHANNEL, _figure("views", "views"), _figure("likes", "likes"), _figure("comments", "comments"))
FEATURES = (
    VIDEO,
    CHANNEL,
    _figure("views", "views"),
    _figure("views/h", "views_per_hour"),
    _figure("age in h", "age_hours"),
    _figure("engagement", "engagement_rate", percent_in_tenths),
)
# Every hour stores its previews for good: the lists that a person opens first say why, the others their figures.
WITH_REASONS = ("trending", "engaging")
LABEL = PreviewColumn("label", lambda row: markdown_cell(row["label"].replace("_", " "), 16))
RATES = (_figure("views/h", "recent_views_per_hour"), _figure("usually", "expected_views_per_hour"))
KEYWORDS = (
    PreviewColumn("keyword", lambda row: markdown_cell(row["keyword"])),
    PreviewColumn("example", lambda row: video_link(row.get("title"), str(row["example_video_id"]))),
    _figure("share", "score", percent_in_tenths),
    _figure("videos", "videos"),
    _figure("views gained/h", "views_gained_per_hour"),
    _figure("rank before", "previous_rank"),
)
VIDEO_DAY = (
    VIDEO,
    CHANNEL,
    _figure("views gained", "views_gained"),
    _figure("likes", "likes_gained"),
    _figure("best hour, UTC", "best_hour"),
    _figure("views/h then", "peak_views_per_hour"),
    _figure("hours seen", "hours"),
)
CHANNEL_DAY = (
    CHANNEL,
    _figure("views gained", "views_gained"),
    _figure("uploads", "uploads"),
    _figure("subscribers gained", "subscribers_gained"),
    _figure("best hour, UTC", "best_hour"),
    _figure("hours seen", "hours"),
)
KEYWORD_DAY = (
    PreviewColumn("keyword", lambda row: markdown_cell(row["keyword"])),
    PreviewColumn("example", lambda row: video_link(row.get("title"), str(row["example_video_id"]))),
    _figure("videos", "videos"),
    _figure("views gained", "views_gained"),
    _figure("best hour, UTC", "best_hour"),
)
CHANNELS = (
    CHANNEL,
    _figure("subscribers", "subscribers"),
    _figure("views", "views"),
    _figure("public videos", "videos_public"),
    _figure("uploads", "uploads"),
    _figure("taken down", "taken_down"),
)
MILESTONES = (
    VIDEO,
    CHANNEL,
    _figure("age in h", "age_hours"),
    _figure("views", "views"),
    PreviewColumn("place", lambda row: UNKNOWN if row["place"] is None else f"{row['place']} of {row['place_of']}"),
    _figure("usually", "usual_views"),
)
EVENTS = (
    VIDEO,
    PreviewColumn("what", lambda row: markdown_cell(row["kind"].replace("_", " "), 24)),
    PreviewColumn("before", lambda row: markdown_cell(row["value_before"] or UNKNOWN)),
    PreviewColumn("after", lambda row: markdown_cell(row["value_after"] or UNKNOWN)),
)


def list_columns(name: str) -> Sequence[PreviewColumn]:
    """The columns of a list of videos: its figure, and why where it is opened first."""
    words = LISTS[name]
    figure = PreviewColumn(words.heading_of_figure, words.worded)
    why = PreviewColumn("why", lambda row: markdown_cell(row.get(words.reason) or UNKNOWN, 300))
    columns = (VIDEO, LABEL, figure, *RATES) if words.reason == "reason" else (VIDEO, CHANNEL, figure)
    return (*columns, why) if name in WITH_REASONS else columns


def preview(columns: Sequence[PreviewColumn], rows: Sequence[Row], when_empty: str = "This hour has no rows.") -> str:
    """A Markdown table of at most ten rows; a sentence for an hour without any."""
    if not rows:
        return when_empty
    numbered = [[str(number), *(column.word(row) for column in columns)] for number, row in enumerate(rows[:ROWS], 1)]
    return table(["", *(column.heading for column in columns)], numbered, words=3)
