"""Videos of simulated worlds, observed hourly: what the labels are held against.

Here: choosing videos, their counts at the minutes of an hourly capture, and whether a burst runs. Not here:
what is expected of the labels (test_bursts). The counts come from the sandbox's curves, without a server or a database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from yt_assets.sandbox.world.curves import HOUR, Burst
from yt_assets.sandbox.world.dice import Dice
from yt_assets.sandbox.world.world import SimulatedVideo, World
from yt_assets_tests.sandbox.truth import burst_begins, burst_runs

EPOCH = datetime(2026, 11, 20, 5, tzinfo=UTC)
START = EPOCH.timestamp()
HISTORY_HOURS, HOURS = 73, 72
BURST_TIMES, BURST_BEYOND = 4.0, 100.0
RUNS_TIMES = 1.5
SETTLED_HOURS = 12.0


@dataclass(frozen=True)
class Planted:
    """A video and the moment at which its burst begins (POSIX seconds); stretch: 1 for the quick ones, 3 and 8."""

    video: SimulatedVideo
    begins: float
    stretch: int


def planted(seeds: range, most: int) -> list[Planted]:
    """Videos of these worlds with one burst each, that begins within the observed days; up to ``most`` of them.

    The bursts are planted here, three kinds in turn, drawn as the world draws its own (casting), of which a hundred
    would take a hundred worlds. A burst begins when a video first gains four times what its curve would give without
    it, and 100 views an hour more. It must have had views for twelve hours by then: one in the first hours of a video
    is its launch, and nothing that came before tells the two apart.
    """
    found: list[Planted] = []
    for place, video in enumerate(everybody(seeds)):
        dice = Dice("bursts", video.video_id)
        stretch, share = ((1, 1.0), (3, 1.0), (8, 0.25))[place % 3]
        size, width = dice.log_between(1.5, 9) * share, dice.between(0.6, 1.5) * stretch
        burst = Burst(START + dice.between(12, HOURS) * HOUR, width, size)
        curve = replace(video.traits.curve, bursts=(burst,))
        begins = burst_begins(curve, times=BURST_TIMES, beyond=BURST_BEYOND)
        changed = replace(video, traits=replace(video.traits, curve=curve))
        if begins is not None and _is_observed(changed, begins):
            found.append(Planted(changed, begins, stretch))
        if len(found) == most:
            break
    return found


def everybody(seeds: range) -> list[SimulatedVideo]:
    """All videos of these worlds that are public at some time of the observed days."""
    return [video for seed in seeds for video in _videos(seed)]


def observed(videos: list[SimulatedVideo]) -> pd.DataFrame:
    """Hourly observations, as the columns of snapshots and features, with their hour's number and whether a burst runs.

    Every video has its own minute in the hour, as a capture that takes some minutes gives it.
    """
    parts = []
    for place, video in enumerate(videos):
        hours = np.arange(-HISTORY_HOURS, HOURS)
        times = START + hours * HOUR + 600 + (place * 37 % 600)
        public = np.array([video.is_public(float(t)) for t in times], dtype=bool)
        times, hours, curve = times[public], hours[public], video.traits.curve
        part = {
            "video_id": video.video_id,
            "channel_id": video.channel.channel_id,
            "format": "live" if video.traits.kind in {"live", "premiere"} else video.traits.kind,
            "published": float(video.traits.published),
            "number": hours,
            "time": times,
            "views": [curve.views(float(t)) for t in times],
            "bursts": np.array([burst_runs(curve, float(t), times=RUNS_TIMES) for t in times], dtype=bool),
        }
        parts.append(pd.DataFrame(part))
    rows = pd.concat(parts, ignore_index=True)
    rows["observed_at"] = pd.to_datetime(rows["time"], unit="s", utc=True)
    rows["published_at"] = pd.to_datetime(rows["published"], unit="s", utc=True)
    rows["age_hours"] = (rows["time"] - rows["published"]) / HOUR
    lifetime = rows["views"] / rows["age_hours"].where(rows["age_hours"] > 0)
    missing = rows.assign(views=rows["views"].astype("Int64"), likes=None, comments=None, views_per_hour=np.nan)
    return missing.assign(views_per_hour_lifetime=lifetime)


def hours_of(rows: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame, pd.DataFrame]]:
    """For each hour of the days its number, its rows, and the history that the product would read."""
    by_hour = {number: rows[rows["number"] == number] for number in range(-HISTORY_HOURS, HOURS)}
    for number in range(HOURS):
        wanted = [number - 72, number - 48, *range(number - 29, number + 1)]
        yield number, by_hour[number], pd.concat([by_hour[at] for at in wanted], ignore_index=True)


def _videos(seed: int) -> Iterator[SimulatedVideo]:
    world = World(seed=seed, epoch=EPOCH, channels=8, videos_per_channel=25)
    for channel in world.channels:
        for number in range(channel.timetable.count(START + HOURS * HOUR)):
            yield world.video_at(channel, number)


def _is_observed(video: SimulatedVideo, begins: float) -> bool:
    settled = begins - SETTLED_HOURS * HOUR
    inside = START + 6 * HOUR < begins < START + (HOURS - 3) * HOUR
    return (
        inside
        and settled >= video.traits.curve.start
        and video.is_public(settled)
        and video.is_public(begins + 3 * HOUR)
    )
