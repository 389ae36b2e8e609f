"""The videos whose titles hold the words of a search, on every engine the same.

The engines compare texts in three ways: SQLite knows case in ASCII alone, and to MySQL's collation all emoji are equal.
So titles are compared here. A process reads and folds them once after each hour that was written (0.3 s for 100,000),
and then looks through them in a hundredth of a second.

Here: the folded titles of a database, and how long they are good for. Not here: the form (analysis/text/search.py), the
rows of the videos that were found (reader.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, func, select

from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.pages import PagedSelect, each_row
from yt_assets.storage.schema.insights import insight_hours, video_titles


@dataclass(frozen=True)
class FoldedTitles:
    """Ids and searchable titles of all videos, as they were when an hour was last written."""

    written_at: datetime | None
    titles: Sequence[tuple[str, str]]


_FOLDED: WeakKeyDictionary[Database, FoldedTitles] = WeakKeyDictionary()
# One thread folds while the others wait for it: five of them would take five times as long.
_FOLDING = Lock()
TITLES = PagedSelect(select(video_titles.c.video_id, video_titles.c.title), ("video_id",))


def ids_with_words(database: Database, connection: Connection, text: str) -> frozenset[str]:
    """Ids of the videos whose newest title has every word of the text; none for a text without a word."""
    from yt_assets.analysis.text.search import holds, search_words  # its sets of letters take a while to make

    words = search_words(text)
    if not words:
        return frozenset()
    titles = _folded(database, connection).titles
    return frozenset(video_id for video_id, title in titles if holds(title, words))


def _folded(database: Database, connection: Connection) -> FoldedTitles:
    from yt_assets.analysis.text.search import searchable

    written_at = connection.scalar(select(func.max(insight_hours.c.written_at)))
    with _FOLDING:
        folded = _FOLDED.get(database)
        if folded is None or folded.written_at != written_at:
            rows = each_row(connection, TITLES)
            folded = FoldedTitles(written_at, [(key, searchable(title)) for key, title in rows if title is not None])
            _FOLDED[database] = folded
    return folded
