"""Keywords of windows, kept until there is a newer hour: ranking the phrases of ten thousand videos takes seconds.

Here: what is kept, and for how long. Not here: the ranking (storage/insights_reading/keyword_windows.py), responses
that are kept whole (response_cache.py).
"""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from cachetools import TTLCache

from yt_assets.analysis.hours import WINDOWS
from yt_assets.api.parameters import MOST_ROWS
from yt_assets.api.response_cache import SETTLED_SECONDS
from yt_assets.api.stores import Stores
from yt_assets.storage.insights_reading.reader import InsightsReader

Rows = Sequence[dict[str, Any]]
MOST_KEPT = 64


class KeptKeywords:
    """Keywords by hour, window and scope."""

    def __init__(self) -> None:
        self._kept: TTLCache[tuple[datetime, str, str], Rows] = TTLCache(MOST_KEPT, SETTLED_SECONDS)
        # One thread ranks while the others wait for it: together they would take all of the processor.
        self._ranking = Lock()

    def clear(self) -> None:
        """Forget all of them: there is a new hour."""
        with self._ranking:
            self._kept.clear()

    def rows(self, stores: Stores, insights: InsightsReader, hour: datetime, window: str, scope: str) -> Rows:
        """The first keywords of a scope. Raises Problem 404 where the account may not read the videos database."""
        with self._ranking:
            rows = self._kept.get((hour, window, scope))
            if rows is None:
                rows = _ranked(stores, insights, hour, window, scope)
                self._kept[hour, window, scope] = rows
        return rows


def _ranked(stores: Stores, insights: InsightsReader, hour: datetime, window: str, scope: str) -> Rows:
    gains = insights.gains(hour, WINDOWS[window])
    with stores.read_videos("keyphrases") as videos:
        rows = videos.keyword_windows(*gains, scope=scope, limit=MOST_ROWS)
    return [{**row, "scope": scope} for row in rows]
