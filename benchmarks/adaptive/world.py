"""Counts of a whole simulated world at once: the sandbox's curves as arrays.

Here: every video of a world that is public within some days, and its counts at given moments. Not here: who looks at
them when (watcher.py).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from yt_assets.sandbox.world.casting import Traits, cast
from yt_assets.sandbox.world.curves import HOUR
from yt_assets.sandbox.world.dice import Dice
from yt_assets.sandbox.world.texts import compose
from yt_assets.sandbox.world.world import World

Floats = npt.NDArray[np.float64]
EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
OF_CURVE = (
    "announced", "start", "potential", "fast_share", "fast_hours", "slow_hours", "rhythm", "peak_hour", "like_rate",
    "comment_rate", "early_likes", "audit_hours", "audit_share", "freeze_hours",
)  # fmt: skip


@dataclass(frozen=True)
class Videos:
    """Videos of a world, sorted by id. channel: place of each one's channel in channel_ids. Times: POSIX seconds."""

    ids: npt.NDArray[np.object_]
    channel: npt.NDArray[np.int64]
    channel_ids: npt.NDArray[np.object_]
    traits: tuple[Traits, ...]
    keyphrases: npt.NDArray[np.object_]
    published: Floats
    gone: Floats

    def is_public(self, at: float) -> npt.NDArray[np.bool_]:
        """Whether YouTube shows each of them at a moment."""
        return (self.published <= at) & (at < self.gone)

    def live_states(self, at: float) -> npt.NDArray[np.object_]:
        """none, upcoming or live."""
        before_start = np.where(at < self._curve["start"], "upcoming", "live")
        return np.where(self._is_broadcast & (at < self._ends), before_start, "none").astype(object)

    def views(self, at: Floats, of: npt.NDArray[np.int64]) -> Floats:
        """Views of some of the videos, each at its own moment."""
        c = {name: values[of] for name, values in self._curve.items()}
        period = np.where(c["freeze_hours"] > 0, c["freeze_hours"] * HOUR, 1.0)
        frozen = c["start"] + (at - c["start"]) // period * period
        shown = np.where(c["freeze_hours"] > 0, frozen, at)
        turn = (shown - c["start"]) / HOUR / np.where(c["audit_hours"] > 0, c["audit_hours"], 1.0) % 1.0
        credit = np.where(c["audit_hours"] > 0, c["audit_share"] * turn, 0.0)
        return np.where(shown > c["start"], np.floor(_audience(c, shown) * (1.0 + credit)), 0.0)

    def reactions(self, at: Floats, of: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Likes and comments of some of the videos; NaN where they are hidden."""
        c = {name: values[of] for name, values in self._curve.items()}
        age = np.maximum(at - c["start"], 0.0) / HOUR
        audience = np.where(at > c["start"], _audience(c, at), 0.0)
        wave = np.sin(at / 7000.0 + c["potential"])
        waiting = np.maximum(0.0, np.minimum(at, c["start"]) - c["announced"]) / HOUR
        likes = audience * c["like_rate"] * (1 + 0.25 * np.exp(-age / 30)) * (1 + 0.004 * wave)
        comments = audience * c["comment_rate"] * (1 + 0.6 * np.exp(-age / 30)) * (1 + 0.002 * wave)
        likes = np.floor(c["early_likes"] * np.sqrt(waiting) + likes)
        return (
            np.where(self._flags["hides_likes"][of], np.nan, likes),
            np.where(self._flags["comments_off"][of], np.nan, np.floor(comments)),
        )

    @cached_property
    def formats(self) -> npt.NDArray[np.object_]:
        """long, short or live."""
        kinds = np.array([each.kind for each in self.traits], dtype=object)
        return np.where(np.isin(kinds, ("long", "short", "live")), kinds, "long").astype(object)

    @cached_property
    def _curve(self) -> dict[str, Floats]:
        curves = [each.curve for each in self.traits]
        columns = {name: np.array([getattr(curve, name) for curve in curves]) for name in OF_CURVE}
        bursts = [curve.bursts[0] if curve.bursts else None for curve in curves]
        columns["burst_at"] = np.array([0.0 if burst is None else burst.at for burst in bursts])
        columns["burst_hours"] = np.array([1.0 if burst is None else burst.width_hours for burst in bursts])
        columns["burst_size"] = np.array([0.0 if burst is None else burst.size for burst in bursts])
        return columns

    @cached_property
    def _flags(self) -> dict[str, npt.NDArray[np.bool_]]:
        names = ("hides_likes", "comments_off")
        return {name: np.array([getattr(each, name) for each in self.traits], dtype=bool) for name in names}

    @cached_property
    def _is_broadcast(self) -> npt.NDArray[np.bool_]:
        return np.array([each.kind in {"live", "premiere"} for each in self.traits], dtype=bool)

    @cached_property
    def _ends(self) -> Floats:
        return np.array([each.ends for each in self.traits], dtype=float)


def build_videos(*, seed: int, channels: int, videos: int, until: float) -> Videos:
    """All videos of a world that are public at any time from its epoch until a moment (POSIX seconds)."""
    world = World(seed=seed, epoch=EPOCH, channels=channels, videos_per_channel=max(1, videos // channels))
    start, found = EPOCH.timestamp(), []
    for channel in world.channels:
        for number in range(channel.timetable.count(until)):
            traits = cast(seed, channel.index, number, channel.timetable, channel.subscribers)
            if traits.gone_at is None or traits.gone_at > start:
                found.append((world.video_id_at(channel, number), channel, number, traits))
    found.sort(key=lambda video: video[0])
    return Videos(
        ids=np.array([video_id for video_id, *_ in found], dtype=object),
        channel=np.array([channel.index for _, channel, *_ in found], dtype=np.int64),
        channel_ids=np.array([channel.channel_id for channel in world.channels], dtype=object),
        traits=tuple(traits for *_, traits in found),
        keyphrases=_keyphrases(found),
        published=np.array([traits.published for *_, traits in found], dtype=float),
        gone=np.array([np.inf if traits.gone_at is None else traits.gone_at for *_, traits in found], dtype=float),
    )


def _keyphrases(found: list[tuple[str, Any, int, Traits]]) -> npt.NDArray[np.object_]:
    """Each video's tags stand for its keyphrases: how they are found in a text is measured elsewhere."""
    phrases = np.empty(len(found), dtype=object)
    for place, (_, channel, number, traits) in enumerate(found):
        dice = Dice(channel.seed, "text", channel.index, number)
        text = compose(dice, channel.theme, channel.handle, traits.kind, 2026)
        phrases[place] = [tag.lower() for tag in text.tags]
    return phrases


def _audience(c: dict[str, Floats], t: Floats) -> Floats:
    age = np.maximum(0.0, t - c["start"]) / HOUR
    swing = c["rhythm"] * 12.0 / np.pi
    phase = [np.sin((at / HOUR - c["peak_hour"]) * np.pi / 12.0) for at in (t, c["start"])]
    warped = np.where(age > 0, age + swing * (phase[0] - phase[1]), 0.0)
    first = c["fast_share"] * (1.0 - np.exp(-warped / c["fast_hours"]))
    slow = c["slow_hours"]
    tail = (1.0 - c["fast_share"]) * np.log1p(warped / slow) / np.log1p(8760.0 / slow)
    surge = c["burst_size"] * (_share(c, t) - _share(c, c["start"]))
    return c["potential"] * (first + tail + np.maximum(0.0, surge))


def _share(c: dict[str, Floats], t: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-np.clip((t - c["burst_at"]) / (c["burst_hours"] * HOUR), -40.0, 40.0)))
