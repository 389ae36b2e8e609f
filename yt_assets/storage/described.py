"""What the columns of a select mean, for whoever must describe them: the schemas' own comments, as Python types.

Here: one fact sheet a column. Not here: the document of all tables (dictionary.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Double, Integer, Label, Select
from sqlalchemy.types import TypeEngine

from yt_assets.storage.columns import UtcDateTime

# What YouTube said itself; every other figure of the insights database is this project's.
BY_YOUTUBE = frozenset(
    {"video_id", "channel_id", "title", "channel_title", "published_at", "views", "likes", "comments", "link",
     "example_title"}
)  # fmt: skip
LINK = "The video on YouTube"
# A column of the side that a join may miss is NULL there, whatever its own table promises.
ALWAYS = frozenset({"hour", "video_id", "channel_id", "link", "scope", "keyword", "keyword_rank"})


@dataclass(frozen=True)
class ColumnFacts:
    """A column: its name, Python type, whether None can be there, its meaning, and whose it is."""

    name: str
    kind: type
    is_optional: bool
    meaning: str
    is_by_youtube: bool


def described(statement: Select[Any]) -> Iterator[ColumnFacts]:
    """Facts of each column of a select, in its order."""
    for column in statement.selected_columns:
        source = column.element if isinstance(column, Label) else column
        meaning = source.comment if isinstance(source, Column) and source.comment else LINK
        # SQLAlchemy's own kind of str costs ten times its writing as JSON.
        name = str(column.name)
        yield ColumnFacts(name, _kind(column.type), name not in ALWAYS, meaning, name in BY_YOUTUBE)


def _kind(kind: TypeEngine[Any]) -> type:
    if isinstance(kind, UtcDateTime):
        return datetime
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, Double):
        return float
    return int if isinstance(kind, Integer) else str
