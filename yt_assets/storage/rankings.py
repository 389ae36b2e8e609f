"""The three rankings of an hour, for readers: trending, engaging, keywords.

Here: reads over the analysts' views, for the newest hour or another. Not here: how they are shown.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select

from yt_assets.storage.views import VIEWS

ALL_CHANNELS = "all"


def read_ranking(
    connection: Connection, name: str, hour: datetime, *, channel_id: str | None = None, limit: int | None = None
) -> Sequence[Mapping[str, Any]]:
    """Rows of one view at an hour, best first; of one channel when it is named. Keys are the view's columns.

    Keywords have a ranking of their own for each channel; without a channel it is the one over all.
    """
    statement: Select[Any] = VIEWS[name](hour)
    if name == "top_keywords":
        statement = statement.where(statement.selected_columns.scope == (channel_id or ALL_CHANNELS))
    elif channel_id is not None:
        statement = statement.where(statement.selected_columns.channel_id == channel_id)
    return [dict(row._mapping) for row in connection.execute(statement.limit(limit))]  # noqa: SLF001  public by its docs
