"""What happened to a video, in words: the kinds of events, and the sentence of each.

Here: kinds, one line for a row of video_events. Not here: when something is an event (analysis/events.py), which events
are shown (storage/insights_reading).
"""

from collections.abc import Callable, Mapping
from typing import Any

from yt_assets.display.sanitize import bounded_line

Row = Mapping[str, Any]
# Of a title or text that is quoted inside a line.
LONGEST_QUOTE = 60


def _changed(what: str) -> Callable[[Row], str]:
    return lambda row: f"{what} changed: {_quoted(row['value_before'])} → {_quoted(row['value_after'])}"


def _quoted(text: object) -> str:
    line = bounded_line(str(text or ""), LONGEST_QUOTE)
    return f"“{line}”" if line else "nothing"


def _views(row: Row) -> str:
    after = str(row["value_after"] or "")
    return f"passed {int(after):,} views" if after.isascii() and after.isdigit() else "passed a round number of views"


def _viral(row: Row) -> str:
    before = bounded_line(str(row["value_before"] or ""), LONGEST_QUOTE).replace("_", " ")
    return f"turned viral, was {before}" if before else "turned viral"


WORDS: Mapping[str, Callable[[Row], str]] = {
    "published": lambda _: "published",
    "announced": lambda _: "announced",
    "went_live": lambda _: "went live",
    "premiered": lambda _: "premiered",
    "became_video": lambda _: "the stream ended and became a video",
    "title_changed": _changed("title"),
    "description_changed": _changed("description"),
    "tags_changed": _changed("tags"),
    "category_changed": lambda _: "category changed",
    "taken_down": lambda _: "taken down, or made private",
    "back": lambda _: "back after it was taken down",
    "views_passed": _views,
    "turned_viral": _viral,
}
KINDS = tuple(WORDS)


def event_words(row: Row) -> str:
    """What happened, in one line without a subject; a kind of a later release is its name."""
    kind = str(row["kind"])
    word = WORDS.get(kind)
    return kind.replace("_", " ") if word is None else word(row)
