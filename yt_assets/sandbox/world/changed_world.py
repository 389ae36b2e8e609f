"""The world as ordered changes leave it: the lookups of `World`, with closed, renamed and hidden things as ordered.

Here: what each change does to each lookup. Not here: reading and checking orders (changes.py), JSON. The endpoints ask
it, and nothing else of the world. It is made anew for each list of orders and never changes, so that one request sees
one state; `World` itself knows nothing of it and stays a pure function of (seed, epoch, time).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from yt_assets.sandbox.world.world import SimulatedChannel, SimulatedVideo, World, handle_key


@dataclass(frozen=True, slots=True)
class ChannelChange:
    """terminated: unknown, with all its videos. empty: known, without a public video. title, handle: its new names."""

    terminated: bool = False
    empty: bool = False
    title: str | None = None
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class VideoChange:
    """private: not public any more. listed False: public, but missing in the uploads playlist."""

    private: bool = False
    listed: bool = True


class ChangedWorld:
    """A world under changes by channel id and by video id; without any it answers as the world does."""

    def __init__(
        self,
        world: World,
        channels: Mapping[str, ChannelChange] | None = None,
        videos: Mapping[str, VideoChange] | None = None,
    ) -> None:
        self._world = world
        self._changes = dict(channels or {})
        self._private: dict[int, set[int]] = defaultdict(set)  # video numbers by channel index
        self._unlisted: dict[int, set[int]] = defaultdict(set)
        for video_id, change in (videos or {}).items():
            video = world.video(video_id)
            for hides, numbers in ((change.private, self._private), (not change.listed, self._unlisted)):
                if hides and video is not None:
                    numbers[video.channel.index].add(video.number)
        self._renamed: dict[str, SimulatedChannel] = {}
        self._by_new_handle: dict[str, str] = {}  # channel ids
        self._old_handles: set[str] = set()
        for channel in world.channels:
            self._rename(channel, self._changes.get(channel.channel_id, ChannelChange()))

    def channels(self) -> list[SimulatedChannel]:
        """The channels that exist, in the world's order, under their present names."""
        present = (self.channel(channel.channel_id) for channel in self._world.channels)
        return [channel for channel in present if channel is not None]

    def channel(self, channel_id: str) -> SimulatedChannel | None:
        """The channel with this id, unless it was terminated."""
        change = self._changes.get(channel_id)
        if change is not None and change.terminated:
            return None
        return self._renamed.get(channel_id) or self._world.channel(channel_id)

    def channel_by_handle(self, handle: str) -> SimulatedChannel | None:
        """The channel that has this handle now; one that was given up leads nowhere, unless another has it."""
        key = handle_key(handle)
        if key in self._by_new_handle:
            return self.channel(self._by_new_handle[key])
        return None if key in self._old_handles else self._present(self._world.channel_by_handle(handle))

    def channel_by_username(self, username: str) -> SimulatedChannel | None:
        """The channel with this legacy user name, which no change of names touches."""
        return self._present(self._world.channel_by_username(username))

    def channel_of_playlist(self, playlist_id: str) -> SimulatedChannel | None:
        """The channel whose uploads playlist this is; None when the channel is terminated or empty, as on YouTube."""
        channel = self._present(self._world.channel_of_playlist(playlist_id))
        return None if channel is None or self._is_bare(channel) else channel

    def uploads(self, channel: SimulatedChannel, t: float) -> list[int]:
        """Numbers of the videos in the uploads playlist at t, newest first."""
        numbers = channel.public_numbers(t)
        hidden = self._private.get(channel.index, set()) | self._unlisted.get(channel.index, set())
        return [number for number in numbers if number not in hidden] if hidden else numbers

    def video_count(self, channel: SimulatedChannel, t: float) -> int:
        """How many videos of the channel are public at t, listed or not."""
        if self._is_bare(channel):
            return 0
        numbers, private = channel.public_numbers(t), self._private.get(channel.index, ())
        return len(numbers) - len(private and set(numbers).intersection(private))

    def public_videos(self, video_ids: Iterable[str], t: float) -> list[SimulatedVideo]:
        """The videos among these ids that the API knows at t, in the order of the ids."""
        videos = (self._world.video(video_id) for video_id in video_ids)
        public = [video for video in videos if video is not None and video.is_public(t)]
        if not self._changes and not self._private:
            return public
        shown = (video for video in public if video.number not in self._private.get(video.channel.index, ()))
        return [self._as_named(video) for video in shown if not self._is_bare(video.channel)]

    def video_at(self, channel: SimulatedChannel, number: int) -> SimulatedVideo:
        """The channel's video with this number."""
        return self._as_named(self._world.video_at(self._world.channels[channel.index], number))

    def video_id_at(self, channel: SimulatedChannel, number: int) -> str:
        """The id alone, without building the video."""
        return self._world.video_id_at(channel, number)

    def _rename(self, channel: SimulatedChannel, change: ChannelChange) -> None:
        title, handle = change.title or channel.title, change.handle or channel.handle
        if (title, handle) != (channel.title, channel.handle):
            self._renamed[channel.channel_id] = replace(channel, title=title, handle=handle)
        if change.handle is not None and not change.terminated:
            self._old_handles.add(handle_key(channel.handle))
            self._by_new_handle[handle_key(handle)] = channel.channel_id

    def _present(self, channel: SimulatedChannel | None) -> SimulatedChannel | None:
        return None if channel is None else self.channel(channel.channel_id)

    def _is_bare(self, channel: SimulatedChannel) -> bool:
        change = self._changes.get(channel.channel_id)
        return change is not None and (change.terminated or change.empty)

    def _as_named(self, video: SimulatedVideo) -> SimulatedVideo:
        """The same video under its channel's present name."""
        renamed = self._renamed.get(video.channel.channel_id)
        return video if renamed is None else replace(video, channel=renamed)
