"""The two databases as this room has them: read only, and the second one optional.

Here: which there are, and what a name in a question stands for. Not here: SQL (storage).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from yt_assets.api.problems import Problem
from yt_assets.storage.engine import Database
from yt_assets.storage.listings import channel_of_handle
from yt_assets.storage.ranked import has_hour
from yt_assets.storage.views import newest_insight_hour

if TYPE_CHECKING:  # what SQL is, this room does not know
    from sqlalchemy import Connection

NO_VIDEOS = "the account of this service may not read the videos database, where {} are"


@dataclass(frozen=True)
class Stores:
    """insights, and videos where the account may read it: handles, languages, keyphrases, how complete an hour is."""

    insights: Database
    videos: Database | None = None

    def need_videos(self, what: str) -> Database:
        """The videos database. Raises Problem 404 where the account may not read it."""
        if self.videos is None:
            raise Problem(404, NO_VIDEOS.format(what))
        return self.videos

    def newest_hour(self) -> datetime | None:
        """The newest hour with insights."""
        with self.insights.reading() as connection:
            return newest_insight_hour(connection)

    def channel_id(self, asked: str | None) -> str | None:
        """The id of a channel by id or @handle; None for None. Raises Problem 404."""
        if asked is None or not asked.startswith("@"):
            return asked
        with self.need_videos("handles").reading() as connection:
            found = channel_of_handle(connection, asked)
        if not found:
            raise Problem(404, "no channel with this handle was captured: /v1/channels lists those that were")
        return min(found)


def stored_hour(connection: "Connection", asked: str) -> datetime:
    """The stored hour that a parameter names. Raises Problem 404. Insights database."""
    if asked == "latest":
        newest = newest_insight_hour(connection)
        if newest is None:
            raise Problem(404, "there are no insights yet: capture an hour with 'yt-assets run'")
        return newest
    hour = parsed_hour(asked)
    if not has_hour(connection, hour):
        raise Problem(404, "no insights are stored of this hour: /v1/hours lists those that are")
    return hour


def parsed_hour(asked: str) -> datetime:
    """An hour as parameters write it. Raises Problem 404 for a day that no calendar has."""
    try:
        return datetime.strptime(asked[:13], "%Y-%m-%dT%H").replace(tzinfo=UTC)
    except ValueError:
        raise Problem(404, "no calendar has this day") from None
