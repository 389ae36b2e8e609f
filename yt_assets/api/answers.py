"""Facts that more than one reader shows, out of both databases where both may be read.

Here: channels, a video, hours, put together from rows. Not here: endpoints (lookups.py), the page (site.py).
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from yt_assets.api.models import Channel, Hour
from yt_assets.api.problems import Problem
from yt_assets.api.stores import Stores
from yt_assets.storage.listings import (
    channels_with_insights,
    hours_with_insights,
    known_of_channels,
    ledger_between,
    oldest_hour,
    texts_of,
)
from yt_assets.storage.video_history import read_title
from yt_assets.storage.views import WATCH

if TYPE_CHECKING:  # what SQL is, this room does not know
    from sqlalchemy import Connection

CHANNEL_PAGE = "https://www.youtube.com/channel/"
HOUR = timedelta(hours=1)


def channel_facts(stores: Stores) -> list[dict[str, Any]]:
    """Channels by title, with the fields of models.Channel; None where the videos database may not be read."""
    with stores.insights.reading() as connection:
        found = channels_with_insights(connection)
    known: dict[str, dict[str, Any]] = {}
    if stores.videos is not None:
        with stores.videos.reading() as connection:
            known = known_of_channels(connection)
    empty = dict.fromkeys(Channel.model_fields)
    return [
        {**empty, **known.get(row["channel_id"], {}), **row, "link": CHANNEL_PAGE + row["channel_id"]} for row in found
    ]


def video_facts(stores: Stores, video_id: str) -> dict[str, Any]:
    """A video with the fields of models.Video, and its source. Raises Problem 404."""
    with stores.insights.reading() as connection:
        row = named(connection, video_id)
    return with_texts(stores, row)


def named(connection: "Connection", video_id: str) -> dict[str, Any]:
    """What the insights database knows of a video. Raises Problem 404."""
    row = read_title(connection, video_id)
    if row is None:
        raise Problem(404, "no video with this id was captured")
    row.pop("as_of_hour")
    return {**row, "link": WATCH + video_id}


def with_texts(stores: Stores, row: dict[str, Any]) -> dict[str, Any]:
    """The same with language and keyphrases, where the videos database may be read."""
    texts: dict[str, Any] = {"language": None, "keyphrases": []}
    if stores.videos is not None:
        with stores.videos.reading() as connection:
            texts |= texts_of(connection, [row["video_id"]]).get(row["video_id"], {})
    return {**row, **texts}


def hours_of(stores: Stores, count: int, until: datetime | None = None) -> list[dict[str, Any]]:
    """So many hours up to `until`, by default the newest, newest first, with the fields of models.Hour.

    None before the first that is stored. Without the videos database, an hour with insights counts as captured.
    """
    newest = until or stores.newest_hour()
    if newest is None:
        return []
    with stores.insights.reading() as connection:
        since = max(newest - HOUR * (count - 1), oldest_hour(connection) or newest)
        computed = set(hours_with_insights(connection, since, newest))
    ledger: dict[datetime, dict[str, Any]] = {}
    if stores.videos is not None:
        with stores.videos.reading() as connection:
            ledger = ledger_between(connection, since, newest)
    hours = (newest - HOUR * ago for ago in range(int((newest - since) / HOUR) + 1))
    return [_hour(hour, ledger.get(hour), is_computed=hour in computed) for hour in hours]


def _hour(hour: datetime, record: dict[str, Any] | None, *, is_computed: bool) -> dict[str, Any]:
    state = record["state"] if record else "captured" if is_computed else "missed"
    return {**dict.fromkeys(Hour.model_fields), **(record or {}), "hour": hour, "state": state, "insights": is_computed}
