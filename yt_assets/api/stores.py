"""The two databases as the API has them: read only, and the second one optional; and facts out of both.

Here: channels, a video's names, hours, put together from rows; what a name in a question stands for. Not here: SQL
(storage/insights_reading), endpoints (lookup_routes.py), the page (site.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from yt_assets.analysis.hours import HOUR
from yt_assets.api.models import Channel, Hour
from yt_assets.api.problems import Problem
from yt_assets.display.links import channel_page
from yt_assets.storage.engine.database import Database
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.videos_reader import VideosReader

CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
MOST_NAMED = 8
NO_VIDEOS = "the account of this service may not read the videos database, where {} are"


@dataclass(frozen=True)
class Stores:
    """insights, and videos where the account may read it: handles, languages, keyphrases, how complete an hour is."""

    insights: Database
    videos: Database | None = None

    def read_insights(self) -> InsightsReader:
        """A reader of the insights: one transaction from `with` to its end."""
        return InsightsReader(self.insights)

    def newest_hour(self) -> datetime | None:
        """The newest hour with insights."""
        with self.read_insights() as insights:
            return insights.newest_hour()

    def channel_id(self, channel: str) -> str:
        """The id of a channel by id, @handle or name. Raises Problem 404."""
        return next(iter(self.channel_ids([channel])))

    def channel_ids(self, channels: Sequence[str]) -> tuple[str, ...]:
        """The ids of channels by ids, @handles or names, several in a text apart by commas. Raises Problem 404."""
        names = tuple(dict.fromkeys(name.strip() for text in channels for name in text.split(",")))
        if all(CHANNEL_ID.fullmatch(name) for name in names):
            return names
        with self.read_videos("handles and names") as videos:
            named = [
                (name,) if CHANNEL_ID.fullmatch(name) else videos.channels_named(name, f"@{name}") for name in names
            ]
        if not all(named):
            raise Problem(404, "no channel with this handle or name was captured: /v1/channels lists those that were")
        shared = next((ids for ids in named if len(ids) > 1), None)
        if shared is not None:
            few = ", ".join(shared[:MOST_NAMED])
            raise Problem(404, f"{len(shared)} channels have this name: name one by its id or @handle, such as {few}")
        return tuple(dict.fromkeys(ids[0] for ids in named))

    def ids_in_language(self, language: str | None) -> frozenset[str] | None:
        """Ids of the videos in a language; None for None. Raises Problem 404."""
        if language is None:
            return None
        with self.read_videos("languages") as videos:
            return videos.ids_in_language(language)

    def channels(self, channel_id: str | None = None) -> list[dict[str, Any]]:
        """Channels by title, or one, with the fields of models.Channel; None where videos may not be read."""
        with self.read_insights() as insights:
            rows = insights.channels(channel_id)
        catalog: dict[str, Any] = {}
        if self.videos is not None:
            with VideosReader(self.videos) as videos:
                catalog = videos.channels(channel_id)
        empty = dict.fromkeys(Channel.model_fields)
        return [
            {**empty, **catalog.get(row["channel_id"], {}), **row, "link": channel_page(row["channel_id"])}
            for row in rows
        ]

    def channel(self, channel_id: str) -> dict[str, Any] | None:
        """The same of one channel; None when no hour ever had it."""
        return next(iter(self.channels(channel_id)), None)

    def known_channel(self, channel_id: str) -> dict[str, Any]:
        """The same of a channel that an hour had. Raises Problem 404."""
        row = self.channel(channel_id)
        if row is None:
            raise Problem(404, "no channel with this id was captured: /v1/channels lists those that were")
        return row

    def with_text(self, video: dict[str, Any]) -> dict[str, Any]:
        """A video with language and keyphrases, where the videos database may be read."""
        text: dict[str, Any] = {"language": None, "keyphrases": []}
        if self.videos is not None:
            with VideosReader(self.videos) as videos:
                text |= videos.text(video["video_id"])
        return {**video, **text}

    def hours(self, count: int) -> list[dict[str, Any]]:
        """So many hours up to the newest, newest first, with the fields of models.Hour.

        None before the first that is stored. Without the videos database, an hour with insights counts as captured.
        """
        with self.read_insights() as insights:
            newest = insights.newest_hour()
            if newest is None:
                return []
            since = max(newest - HOUR * (count - 1), insights.oldest_hour() or newest)
            computed = set(insights.hours(since, newest))
            made_of = insights.coverages(since, newest)
        ledger: dict[datetime, Any] = {}
        if self.videos is not None:
            with VideosReader(self.videos) as videos:
                ledger = videos.ledger(since, newest)
        empty = dict.fromkeys(Hour.model_fields)
        hours = []
        for hour in (newest - HOUR * ago for ago in range(int((newest - since) / HOUR) + 1)):
            record = ledger.get(hour) or {"state": "captured" if hour in computed else "missed"}
            carried = {name: made_of.get(hour, {}).get(name) for name in ("estimated", "oldest_look")}
            hours.append({**empty, **record, **carried, "hour": hour, "insights": hour in computed})
        return hours

    def read_videos(self, what: str) -> VideosReader:
        """A reader of the videos database. Raises Problem 404 where the account may not read it."""
        if self.videos is None:
            raise Problem(404, NO_VIDEOS.format(what))
        return VideosReader(self.videos)


def video_of(insights: InsightsReader, video_id: str) -> dict[str, Any]:
    """What the insights database knows of a video by name. Raises Problem 404."""
    video = insights.video(video_id)
    if video is None:
        raise Problem(404, "no video with this id was captured: /v1/trending lists those of the newest hour")
    return video


def stored_hour(insights: InsightsReader, text: str) -> datetime:
    """The stored hour that a parameter names. Raises Problem 404."""
    if text == "latest":
        newest = insights.newest_hour()
        if newest is None:
            raise Problem(404, "there are no insights yet: capture an hour with 'yt-assets run'")
        return newest
    hour = parsed_hour(text)
    if not insights.has_hour(hour):
        raise Problem(404, "no insights are stored of this hour: /v1/hours lists those that are")
    return hour


def parsed_hour(text: str) -> datetime:
    """An hour as parameters write it. Raises Problem 404 for a day that no calendar has."""
    return parsed_moment(text[:13])


def moment_of(text: str | None) -> datetime | None:
    """The same of a parameter that may be missing."""
    return None if text is None else parsed_moment(text)


def parsed_moment(text: str) -> datetime:
    """The start of a day, or a moment, as parameters write them. Raises Problem 404 likewise."""
    try:
        return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        raise Problem(
            404, "no calendar has this day: an hour is like 2026-11-20T05, and /v1/hours lists those that are stored"
        ) from None


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name, and no file that a name could lead to. Raises Problem 422."""
    if name not in _zones():
        raise Problem(422, "no time zone has this name: it is like Europe/Berlin, America/New_York or UTC")
    return ZoneInfo(name)


@cache
def _zones() -> frozenset[str]:
    # localtime is the machine's own zone, and readers are elsewhere.
    return frozenset(available_timezones() - {"localtime"})
