"""The simulated world: channels and their videos as pure functions of (seed, epoch, time).

Here: who exists, what is public at a time, lookups by id and handle. Not here: JSON, HTTP, clocks. The endpoints ask
it; tests ask it for ids. A video is built when a request needs it and may be forgotten: the next one is the same.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from yt_assets.sandbox.world import ids
from yt_assets.sandbox.world.casting import Aspect, Traits, aspect_of, cast, gone_at, part_of, subscribers_of
from yt_assets.sandbox.world.curves import DAY
from yt_assets.sandbox.world.dice import Dice
from yt_assets.sandbox.world.texts import Text, compose, retitled
from yt_assets.sandbox.world.themes import THEMES, Theme
from yt_assets.sandbox.world.timetable import Timetable, timetable_for

_MOST_CACHED_VIDEOS = 20_000  # about 2 kB each
_MOST_CHANNELS = 10_000
_MOST_VIDEOS = 1_000_000  # of a channel


@dataclass(frozen=True)
class SimulatedVideo:
    """One video: its id and what is fixed about it."""

    video_id: str
    channel: "SimulatedChannel"
    number: int
    traits: Traits = field(repr=False)

    def is_public(self, t: float) -> bool:
        """Whether the API knows it at t (POSIX seconds): published, and not yet deleted or private."""
        return self.traits.published <= t and (self.traits.gone_at is None or t < self.traits.gone_at)

    def text(self, version: int) -> Text:
        """Title, description and tags after `version` edits of the title."""
        return retitled(self._first_text, self.channel.theme, version - 1) if version else self._first_text

    @cached_property
    def aspect(self) -> Aspect:
        """The picture's width to its height. Drawn on demand: few answers show it."""
        channel, kind = self.channel, self.traits.kind
        part = part_of(channel.index, self.number, channel.timetable)
        return aspect_of(channel.seed, channel.index, self.number, kind, part)

    @cached_property
    def _first_text(self) -> Text:
        channel, year = self.channel, datetime.fromtimestamp(self.traits.published, UTC).year
        dice = Dice(channel.seed, "text", channel.index, self.number)
        # Descriptions go on linking to the handle that the channel began with when it takes another.
        handle = _first_handle(channel.theme, channel.index)
        return compose(dice, channel.theme, handle, self.traits.kind, year)


@dataclass(frozen=True)
class SimulatedChannel:
    """One channel. `handle` starts with @; `subscribers` are those at the epoch."""

    seed: int
    index: int
    channel_id: str
    handle: str
    title: str
    theme: Theme = field(repr=False)
    subscribers: int
    timetable: Timetable = field(repr=False)

    @property
    def uploads_playlist_id(self) -> str:
        """The playlist of everything the channel has published."""
        return "UU" + self.channel_id[2:]

    @property
    def created(self) -> int:
        """POSIX second of the channel's creation, before its first video."""
        return int(self.timetable.published_at(0) - (30 + 97 * (self.index % 9)) * DAY)

    def subscribers_at(self, t: float) -> int:
        """Subscribers at t; the API shows three significant digits of them."""
        days = (t - self.timetable.epoch) / DAY
        return max(100, int(self.subscribers * (1.0 + 0.0006 * days)))

    def views_at(self, t: float) -> int:
        """Views of all its videos at t. What a video had goes with it, as on YouTube."""
        ever = self.subscribers * max(1.0, (t - self.created) / DAY) * (0.08 + 0.02 * (self.index % 5))
        went = sum(views for at, views in self._views_that_went(self.timetable.count(t)) if at <= t)
        return max(0, int(ever) - went)

    def public_numbers(self, t: float) -> list[int]:
        """Numbers of the videos that are public at t, newest first."""
        count = self.timetable.count(t)
        gone = {number for number, at in self._vanishing(count) if at <= t}
        return [number for number in range(count - 1, -1, -1) if number not in gone]

    def _vanishing(self, count: int) -> list[tuple[int, int]]:
        gone = self._gone
        if len(gone) < count:
            # Replaced rather than grown in place: two threads may get here at once, and both must see whole lists.
            new = (gone_at(self.seed, self.index, number, self.timetable) for number in range(len(gone), count))
            self.__dict__["_gone"] = gone = [*gone, *new]
        return [(number, at) for number, at in enumerate(gone[:count]) if at is not None]

    @cached_property
    def _gone(self) -> list[int | None]:
        return []

    def _views_that_went(self, count: int) -> list[tuple[int, int]]:
        """When videos disappear, and with how many views."""
        went = self._went
        for number, at in self._vanishing(count):
            if number not in went:
                traits = cast(self.seed, self.index, number, self.timetable, self.subscribers)
                went[number] = at, traits.curve.views(at)
        return list(went.values())

    @cached_property
    def _went(self) -> dict[int, tuple[int, int]]:
        return {}


class World:
    """`channels` channels, each with exactly `videos_per_channel` public videos at the epoch.

    Raises ValueError for sizes that the ids cannot hold.
    """

    def __init__(self, *, seed: int, epoch: datetime, channels: int, videos_per_channel: int) -> None:
        if not (1 <= channels <= _MOST_CHANNELS and 1 <= videos_per_channel <= _MOST_VIDEOS):
            limits = f"1 to {_MOST_CHANNELS} channels of 1 to {_MOST_VIDEOS} videos"
            message = f"A world has {limits}, not {channels} of {videos_per_channel}."
            raise ValueError(message)
        self.seed = seed
        self.epoch = epoch
        self._ids = ids.VideoIds(seed)
        self._videos: dict[str, SimulatedVideo] = {}
        start = int(epoch.timestamp())
        self.channels = [self._channel(index, start, videos_per_channel) for index in range(channels)]
        self._by_id = {channel.channel_id: channel for channel in self.channels}
        self._by_playlist = {channel.uploads_playlist_id: channel for channel in self.channels}
        self._by_handle = {handle_key(channel.handle): channel for channel in self.channels}
        # The first channel keeps a name that two handles come down to.
        self._by_username = {_username(channel.handle): channel for channel in reversed(self.channels)}

    def channel(self, channel_id: str) -> SimulatedChannel | None:
        """The channel with this id; ids are case-sensitive."""
        return self._by_id.get(channel_id)

    def channel_of_playlist(self, playlist_id: str) -> SimulatedChannel | None:
        """The channel whose uploads playlist this is."""
        return self._by_playlist.get(playlist_id)

    def channel_by_handle(self, handle: str) -> SimulatedChannel | None:
        """The channel with this handle, with or without @, in any case."""
        return self._by_handle.get(handle_key(handle))

    def channel_by_username(self, username: str) -> SimulatedChannel | None:
        """The channel with this legacy user name: here, the handle's letters and digits."""
        return self._by_username.get(username.casefold())

    def video(self, video_id: str) -> SimulatedVideo | None:
        """The video with this id, public or not; None for an id that is not of this world."""
        video = self._videos.get(video_id)
        if video is not None:
            return video
        position = self._ids.position_of(video_id)
        if position is None or position[0] >= len(self.channels):
            return None
        return self._built(video_id, self.channels[position[0]], position[1])

    def video_at(self, channel: SimulatedChannel, number: int) -> SimulatedVideo:
        """The channel's video with this number."""
        video_id = self.video_id_at(channel, number)
        return self._videos.get(video_id) or self._built(video_id, channel, number)

    def video_id_at(self, channel: SimulatedChannel, number: int) -> str:
        """The id alone, without building the video."""
        return self._ids.id_of(channel.index, number)

    def public_video_ids(self, channel: SimulatedChannel, at: datetime) -> list[str]:
        """Ids of the channel's public videos at a time, newest first."""
        return [self.video_id_at(channel, number) for number in channel.public_numbers(at.timestamp())]

    def _built(self, video_id: str, channel: SimulatedChannel, number: int) -> SimulatedVideo:
        traits = cast(self.seed, channel.index, number, channel.timetable, channel.subscribers)
        if len(self._videos) >= _MOST_CACHED_VIDEOS:
            self._videos.clear()
        video = self._videos[video_id] = SimulatedVideo(video_id, channel, number, traits)
        return video

    def _channel(self, index: int, epoch: int, history: int) -> SimulatedChannel:
        theme, series = THEMES[index % len(THEMES)], index // len(THEMES) + 1
        return SimulatedChannel(
            seed=self.seed,
            index=index,
            channel_id=ids.channel_id(self.seed, index),
            handle=_first_handle(theme, index),
            title=theme.title + (f" {series}" if series > 1 else ""),
            theme=theme,
            subscribers=subscribers_of(self.seed, index),
            timetable=timetable_for(self.seed, index, epoch, history),
        )


def handle_key(handle: str) -> str:
    """What two spellings of one handle have in common: with @, in small letters."""
    return "@" + handle.removeprefix("@").casefold()


def _username(handle: str) -> str:
    return "".join(filter(str.isalnum, handle)).casefold()


def _first_handle(theme: Theme, index: int) -> str:
    series = index // len(THEMES) + 1
    return f"@{theme.handle}" + (f"-{series}" if series > 1 else "")
