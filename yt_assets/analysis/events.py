"""What happened to a video, out of two states of it.

Here: kinds of events by states, texts and counts, and which part of a text is said of; plain Python. Not here: reading
the states (storage/reading/events.py), which of them an hour compares, and their words as lines of bounded length
(pipeline/history/events.py).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

# Longer texts are said of from so many characters before the part that changed.
LONG, LEAD = 500, 40
VIEW_MARKS = tuple(10**power for power in range(3, 11))
# Kinds that repeat a video's texts: those go when YouTube has not confirmed them for as long as is allowed.
TEXT_KINDS = frozenset({"title_changed", "description_changed", "tags_changed"})
# Kinds by the state of a broadcast before and afterwards.
STATE_KINDS: Mapping[tuple[str, str], str] = {
    ("upcoming", "live"): "went_live",
    ("none", "live"): "went_live",
    ("upcoming", "none"): "premiered",
    ("live", "none"): "became_video",
}


class TextState(NamedTuple):
    """A version of a video's text."""

    title: str
    description: str
    tags: Sequence[str]
    category_id: str | None


class Change(NamedTuple):
    """An event's kind, and what was before and is afterwards."""

    kind: str
    before: str | None
    after: str | None


def text_changes(before: TextState, after: TextState) -> list[Change]:
    """What differs between two versions of a text, in a fixed order."""
    pairs = {
        "title_changed": (before.title, after.title),
        "description_changed": (before.description, after.description),
        "tags_changed": (", ".join(before.tags), ", ".join(after.tags)),
        "category_changed": (before.category_id or "", after.category_id or ""),
    }
    return [Change(kind, *_parts(*texts)) for kind, texts in pairs.items() if texts[0] != texts[1]]


def state_change(before: str | None, after: str | None) -> Change | None:
    """The event between two states of a broadcast; None where it is none."""
    kind = STATE_KINDS.get((before or "none", after or "none"))
    return None if kind is None else Change(kind, before, after)


def mark_passed(before: int, after: int) -> int | None:
    """The highest round number of views between two counts; None where none was passed."""
    return max((mark for mark in VIEW_MARKS if before < mark <= after), default=None)


def _parts(before: str, after: str) -> tuple[str, str]:
    """Both texts; where they are long, from shortly before the first difference on."""
    start = 0
    if max(len(before), len(after)) > LONG:
        same = next((n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), None)
        start = max(0, (min(len(before), len(after)) if same is None else same) - LEAD)
    lead = "…" if start else ""
    return lead + before[start:], lead + after[start:]
