"""The ten rows of an hour that a person looks at first, for each asset.

Here: columns and wording. Not here: which rows (each caller gives them, best first), cells (markdown.py). A row is a
mapping of a table's columns, with `title` and `channel_title` beside them where they are known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yt_assets.presentation.markdown import count, inert, percent, table, video_link

Row = Mapping[str, Any]
ROWS = 10


@dataclass(frozen=True)
class Shown:
    """A column: heading, and how a row is worded in it."""

    heading: str
    word: Callable[[Row], str]


def _figure(heading: str, column: str, wording: Callable[[object], str] = count) -> Shown:
    return Shown(heading, lambda row: wording(row.get(column)))


VIDEO = Shown("video", lambda row: video_link(row.get("title"), str(row["video_id"])))
CHANNEL = Shown("channel", lambda row: inert(row.get("channel_title") or row.get("channel_id") or "–", 30))

SNAPSHOTS = (VIDEO, CHANNEL, _figure("views", "views"), _figure("likes", "likes"), _figure("comments", "comments"))
FEATURES = (
    VIDEO,
    CHANNEL,
    _figure("views", "views"),
    _figure("views/h", "views_per_hour"),
    _figure("age in h", "age_hours"),
    _figure("engagement", "engagement_rate", percent),
)
TRENDS = (
    VIDEO,
    Shown("label", lambda row: inert(row["label"], 16)),
    _figure("views", "views"),
    _figure("views/h", "recent_views_per_hour"),
    _figure("expected", "expected_views_per_hour"),
    _figure("× normal", "outlier_multiple"),
    _figure("+24 h", "predicted_gain"),
)
ENGAGEMENT = (
    VIDEO,
    CHANNEL,
    _figure("views", "views"),
    _figure("likes", "likes"),
    _figure("comments", "comments"),
    _figure("rate, smoothed", "smoothed_rate", percent),
    _figure("× format", "vs_format"),
)
KEYWORDS = (
    Shown("keyword", lambda row: inert(row["keyword"])),
    Shown("example", lambda row: video_link(row.get("title"), str(row["example_video_id"]))),
    _figure("share", "score", percent),
    _figure("videos", "videos"),
    _figure("views gained/h", "views_gained_per_hour"),
    _figure("rank before", "previous_rank"),
)


def preview(columns: Sequence[Shown], rows: Sequence[Row]) -> str:
    """A Markdown table of at most ten rows; a sentence for an hour without any."""
    if not rows:
        return "This hour has no rows."
    numbered = [[str(number), *(column.word(row) for column in columns)] for number, row in enumerate(rows[:ROWS], 1)]
    return table(["", *(column.heading for column in columns)], numbered, words=3)
