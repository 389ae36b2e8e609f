"""Many hours of a simulated world as they would have been captured, written without a server.

Here: rows of snapshots, features and versions out of the world's curves, and what the world itself says of an age. Not
here: what is expected of the tables (test_milestones.py). A capture of so many hours would take minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from yt_assets.analysis.features import CountSample, compute_features
from yt_assets.analysis.trends.milestones import LAST_UPLOADS
from yt_assets.sandbox.world.world import SimulatedVideo, World
from yt_assets.storage.engine.database import Database
from yt_assets.storage.writing.batches import Row
from yt_assets_tests.storage.samples import channel_row, features_row, hour_row, put, text_row, version_row, video_row

EPOCH = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Captures begin at this minute; each video is answered some seconds later.
MINUTE = timedelta(minutes=4)
FORMATS = {"short": "short", "live": "live", "premiere": "live"}


@dataclass(frozen=True)
class WorldHours:
    """A world of some channels, watched in these hours after EPOCH. Videos of before are watched from the first on."""

    hours: Sequence[int]
    channels: int = 3
    videos_per_channel: int = 8

    @cached_property
    def world(self) -> World:
        """The world itself."""
        return World(seed=7, epoch=EPOCH, channels=self.channels, videos_per_channel=self.videos_per_channel)

    @cached_property
    def videos(self) -> list[SimulatedVideo]:
        """All videos that are published by the last hour and never vanish."""
        last = EPOCH.timestamp() + 3600 * (self.hours[-1] + 1)
        everything = (
            self.world.video_at(channel, number)
            for channel in self.world.channels
            for number in range(channel.timetable.count(last))
        )
        return [video for video in everything if video.traits.gone_at is None]

    def answered_at(self, video: SimulatedVideo, number: int) -> datetime:
        """When the capture of an hour saw a video."""
        return EPOCH + number * HOUR + MINUTE + timedelta(seconds=video.number % 50)

    def fill(self, database: Database) -> None:
        """Write all of it."""
        put(
            database,
            channels=[
                channel_row(channel.channel_id, first_seen_at=EPOCH + self.hours[0] * HOUR)
                for channel in self.world.channels
            ],
            hours=[
                hour_row(EPOCH + number * HOUR, settled_at=EPOCH + number * HOUR + 2 * MINUTE) for number in self.hours
            ],
            videos=[self._video(video) for video in self.videos],
            video_texts=[text_row(video.video_id) for video in self.videos],
            video_versions=[row for video in self.videos for row in self._versions(video)],
        )
        # One video at a time: 28 days of a thousand videos are more rows than fit into memory.
        for video in self.videos:
            rows = list(self._snapshots(video))
            put(database, raw_videos=[row for row, _ in rows], video_features=[features for _, features in rows])

    def true_views(self, video: SimulatedVideo, age: int) -> int:
        """What the world would have shown at an age, to the second."""
        return video.traits.curve.views(video.traits.published + 3600 * age)

    def true_place(self, video: SimulatedVideo, age: int) -> tuple[int | None, int]:
        """The place among the last ten uploads whose age lies in the watched hours, and how many these are."""
        begun = (EPOCH + self.hours[0] * HOUR).timestamp()
        others = [
            other
            for other in self.videos
            if other.channel is video.channel
            and format_of(other) == format_of(video)
            and other.traits.published < video.traits.published
        ]
        last = sorted(others, key=lambda other: other.traits.published)[1 - LAST_UPLOADS :]
        known = [other for other in last if other.traits.published + 3600 * age >= begun]
        own = self.true_views(video, age)
        above = sum(self.true_views(other, age) > own for other in known)
        return (above + 1 if known else None), len(known) + 1

    def _video(self, video: SimulatedVideo) -> Row:
        return video_row(video.video_id, channel_id=video.channel.channel_id, published_at=published(video))

    def _versions(self, video: SimulatedVideo) -> Iterator[Row]:
        state = None
        for number in self._seen_in(video):
            at = self.answered_at(video, number)
            now = video.traits.live_state(at.timestamp())
            if now != state:
                facts = {"published_at": published(video), "format": format_of(video), "live_state": now}
                yield version_row(video.video_id, valid_from=at, **facts)
            state = now

    def _seen_in(self, video: SimulatedVideo) -> list[int]:
        return [
            number for number in self.hours if self.answered_at(video, number).timestamp() >= video.traits.published
        ]

    def _snapshots(self, video: SimulatedVideo) -> Iterator[tuple[Row, Row]]:
        before: CountSample | None = None
        for number in self._seen_in(video):
            at = self.answered_at(video, number)
            curve, t = video.traits.curve, at.timestamp()
            now = CountSample(at, curve.views(t), curve.likes(t), curve.comments(t))
            near = before if before is not None and at - before.observed_at < 72 * HOUR else None
            values = compute_features(now, near, published(video))
            counts = {"views": now.views, "likes": now.likes, "comments": now.comments, "observed_at": at}
            hour = EPOCH + number * HOUR
            of_video = {"channel_id": video.channel.channel_id, "format": format_of(video)}
            features = {name: getattr(values, name) for name in values.__slots__}
            raw = {"hour": hour, "video_id": video.video_id, **counts}
            yield raw, features_row(video.video_id, hour, **of_video, **counts, **features)
            before = now


def published(video: SimulatedVideo) -> datetime:
    """When the video was published."""
    return datetime.fromtimestamp(video.traits.published, UTC)


def format_of(video: SimulatedVideo) -> str:
    """The format that YouTube's fields would tell."""
    return FORMATS.get(video.traits.kind, "long")
