"""Hours of a world as the product would plan them, and as somebody without a quota would see them.

Here: which lists are read, which videos are asked for, and what was seen when; the plan is the product's own. Not here:
counts (world.py), insights and comparisons (insights.py). Lists cost a page each, and no request fails.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from benchmarks.adaptive.world import EPOCH, Floats, Videos
from yt_assets.analysis.hours import DAY, HOUR
from yt_assets.analysis.priorities import LastLook
from yt_assets.pipeline.capture.list_order import lists_to_read, room_of
from yt_assets.pipeline.capture.listing import LATELY, TOPS
from yt_assets.pipeline.capture.request_plan import Calls, plan_requests
from yt_assets.storage.reading.catalog import StoredChannel, WatchedVideo
from yt_assets.youtube.protocol import MAX_IDS

Places = npt.NDArray[np.int64]
SECONDS = HOUR.total_seconds()
# Calls of videos.list that are kept for videos that batchGetStats leaves out, as with two shards.
RESERVE = 2


@dataclass(frozen=True)
class Looks:
    """One hour's observations: places of videos, ascending, with their moments and views."""

    places: Places
    at: Floats
    views: Floats


@dataclass
class Watcher:
    """Watches a world hour by hour. units: of each bucket an hour, None without a limit.

    Before the first hour every video that was public then is known, and was seen once within the day before.
    """

    videos: Videos
    units: int | None
    hour: int = 0
    looks: list[Looks] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    lists_read: list[int] = field(default_factory=list)
    worst_wait: float = 0.0

    def __post_init__(self) -> None:
        count, start = len(self.videos.ids), EPOCH.timestamp()
        self.known = self.videos.published <= start
        self.gone = np.zeros(count, dtype=bool)
        dice = np.random.default_rng(count)
        self.text_at = np.where(self.known, start - dice.uniform(0, 24 * SECONDS, count), np.nan)
        first = np.flatnonzero(self.known)
        at = start - dice.uniform(SECONDS, 24 * SECONDS, len(first))
        seen = self.videos.published[first] <= at
        self.last_at, self.last_views = np.full((2, count), np.nan)
        self.before_at, self.before_views = np.full((2, count), np.nan)
        self.rate, self.rate_before, self.span, self.span_before = np.full((4, count), np.nan)
        self._see(first[seen], at[seen])
        counts = np.bincount(self.videos.channel[self.videos.is_public(start)], minlength=len(self.videos.channel_ids))
        pairs = zip(self.videos.channel_ids, counts.tolist(), strict=True)
        self.channels = [_channel(key, EPOCH - HOUR, count) for key, count in pairs]
        self.rows = [self._row(place) for place in range(count)]

    @property
    def now(self) -> float:
        """The moment at which the running hour is planned, in POSIX seconds."""
        return EPOCH.timestamp() + self.hour * SECONDS + 60.0

    def watch(self, hours: int) -> None:
        """Watch so many further hours."""
        for _ in range(hours):
            self._discover()
            asked = self._plan()
            at = self._moments(asked)
            public = (self.videos.published[asked] <= at) & (at < self.videos.gone[asked])
            self._retire(asked[~public])
            self._see(asked[public], at[public])
            self.hour += 1

    def newest(self, hours: float) -> Places:
        """Videos that were seen within so many hours and are not known to be gone."""
        return np.flatnonzero(~self.gone & (self.now - SECONDS - self.last_at <= hours * SECONDS))

    def old_texts(self, hours: float) -> float:
        """The share of the known public videos whose text is older than this, or was never read."""
        age = (self.now - self.text_at) / SECONDS
        public = self.known & self.videos.is_public(self.now)
        return float(np.mean(~(age[public] <= hours)))

    def never_seen(self) -> float:
        """The share of the known public videos that no hour saw."""
        public = self.known & self.videos.is_public(self.now)
        return float(np.mean(~(self.last_at[public] >= EPOCH.timestamp())))

    def _discover(self) -> None:
        """Read lists of uploads in the product's order, as far as three quarters of the units go."""
        is_there = self.videos.is_public(self.now)
        if self.units is not None:
            self.spare = self.units - -(-len(self.channels) // MAX_IDS)
            counts = np.bincount(self.videos.channel[is_there], minlength=len(self.channels))
            now = datetime.fromtimestamp(self.now, UTC)
            channels = self._seen_channels(counts, now)
            places = {channel.channel_id: place for place, channel in enumerate(channels)}
            known = np.bincount(self.videos.channel[self.known & ~self.gone], minlength=len(channels))
            lacking = {key: int(number) for key, number in zip(places, counts - known, strict=True)}
            room = room_of(int(known.sum()), len(channels), self.spare, self.units, MAX_IDS)
            is_late = self.videos.published >= self.now - LATELY.total_seconds()
            late = np.bincount(self.videos.channel[self.known & ~self.gone & is_late], minlength=len(channels))
            uploads = {key: int(number) for key, number in zip(places, late, strict=True)}
            order = lists_to_read(channels, lacking, now, room, uploads)
            read = [places[each.channel_id] for each in order[: int(self.spare * TOPS)]]
            self.channels = channels
            for place in read:
                self.channels[place] = replace(channels[place], listed_at=now, listed_count=int(counts[place]))
            self.spare -= len(read)
            self.lists_read.append(len(read))
            is_listed = np.isin(self.videos.channel, read)
        else:
            is_listed = np.ones(len(is_there), dtype=bool)
        new = np.flatnonzero(is_there & is_listed & ~self.known)
        self.known[new] = True
        self.rows = [self._row(place) for place in range(len(self.rows))] if not self.hour else self.rows
        for place in new.tolist():
            self.rows[place] = self._row(place)
        self.unknown.append(int(np.sum(is_there & ~self.known)))

    def _seen_channels(self, counts: Places, now: datetime) -> list[StoredChannel]:
        """The channels as an hour sees them that asks for all of them. counts: their public videos."""
        places = np.flatnonzero(self.videos.is_public(self.now))
        of_videos = self.videos.views(np.full(len(places), self.now), places)
        views = np.bincount(self.videos.channel[places], of_videos, minlength=len(counts))
        return [
            replace(
                each,
                video_count=count,
                views=now_views,
                views_fell_at=now if each.views is not None and now_views < each.views else each.views_fell_at,
            )
            for each, count, now_views in zip(self.channels, counts.tolist(), views.astype(int).tolist(), strict=True)
        ]

    def _plan(self) -> Places:
        if self.units is None:
            return np.flatnonzero(self.known & ~self.gone)
        now = datetime.fromtimestamp(self.now, UTC)
        calls = Calls(self.spare, self.units, MAX_IDS, RESERVE)
        watched = [row for row, is_known in zip(self.rows, self.known, strict=True) if is_known]
        hour = EPOCH + self.hour * HOUR
        plan = plan_requests(watched, calls, hour=hour, now=now, last_looks=self._last_looks)
        described = np.searchsorted(self.videos.ids, np.array(plan.described, dtype=object))
        self.text_at[described] = self.now
        states = self.videos.live_states(self.now)
        for place in map(int, described):
            self.rows[place] = replace(self.rows[place], metadata_at=now, live_state=states[place])
        counted = np.searchsorted(self.videos.ids, np.array(plan.counted, dtype=object))
        asked = np.union1d(described, counted).astype(np.int64)
        waits = (self.now - self.last_at[asked]) / SECONDS
        self.worst_wait = max(self.worst_wait, float(np.nanmax(waits, initial=0.0)))
        return asked

    def _last_looks(self) -> dict[str, LastLook]:
        """The newest observation of each video, as the product reads it."""
        rates = np.fmax(self.rate, self.rate_before)
        seen = np.flatnonzero(~np.isnan(self.last_at))
        columns = (self.videos.ids[seen], self.last_at[seen], self.last_views[seen], rates[seen])
        return {
            key: LastLook(datetime.fromtimestamp(at, UTC), int(views), None if rate != rate else rate)  # noqa: PLR0124
            for key, at, views, rate in zip(*(column.tolist() for column in columns), strict=True)
        }

    def _moments(self, places: Places) -> Floats:
        """Each video has its own minute of the hour, as a capture of some minutes gives it."""
        return np.asarray(EPOCH.timestamp() + self.hour * SECONDS + 600.0 + places * 37 % 600, dtype=np.float64)

    def _see(self, places: Places, at: Floats) -> None:
        views = self.videos.views(at, places)
        self.before_at[places], self.before_views[places] = self.last_at[places], self.last_views[places]
        self.last_at[places], self.last_views[places] = at, views
        self.rate_before[places], self.span_before[places] = self.rate[places], self.span[places]
        age, hours = (at - self.videos.published[places]) / SECONDS, (at - self.before_at[places]) / SECONDS
        gained = views - self.before_views[places]
        self.span[places] = hours
        self.rate[places] = gained / np.where(age > 0, np.minimum(age, hours), hours)
        self.looks.append(Looks(places, at, views))

    def _retire(self, places: Places) -> None:
        self.gone[places] = True
        hour = EPOCH + self.hour * HOUR
        for place in places:
            gone = {"availability": "unavailable", "unavailable_since": hour, "asked_at": hour}
            self.rows[place] = replace(self.rows[place], **gone)

    def _row(self, place: int) -> WatchedVideo:
        text_at = self.text_at[place]
        return WatchedVideo(
            video_id=self.videos.ids[place],
            published_at=datetime.fromtimestamp(self.videos.published[place], UTC),
            live_state="none",
            metadata_at=None if np.isnan(text_at) else datetime.fromtimestamp(text_at, UTC),
            availability="public",
            unavailable_since=None,
            asked_at=None,
        )


def _channel(channel_id: str, at: datetime, count: int) -> StoredChannel:
    return StoredChannel(
        channel_id=channel_id,
        handle=None,
        title=channel_id,
        uploads_playlist_id="UU" + channel_id[2:],
        video_count=None,
        availability="public",
        unavailable_since=None,
        listed_at=at - timedelta(seconds=int(channel_id.encode()[-2]) * DAY.total_seconds() / 256),
        full_pass_at=at,
        page_token=None,
        unlisted=0,
        list_closed_since=None,
        listed_count=count,
        views=None,
        views_fell_at=None,
    )
