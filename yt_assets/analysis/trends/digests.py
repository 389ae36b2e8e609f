"""A channel's hour in figures, and in one plain sentence made of them.

Here: counting a channel's rows of one hour, and the sentence that stands where no language model wrote one. Not here:
labels and ranks (ranking.py), a model's words (the language room). Called by the step that makes channel_digests.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

import numpy as np
import pandas as pd

from yt_assets.analysis.trends.labels import RISING
from yt_assets.analysis.words import counted, number, times, views

FASTEST = 3
COLUMNS = ("video_id", "label", "views_per_hour", "outlier_multiple", "trend_rank", "gain_rank")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FastVideo:
    """A video with a velocity; views an hour, and the multiple of its channel's usual, which may be NaN."""

    video_id: str
    label: str
    views_per_hour: float
    outlier_multiple: float


@dataclass(frozen=True, slots=True)
class ChannelHour:
    """One channel in one hour.

    videos: its rows. labels: how many carry each label. moving: videos with a velocity. views_per_hour: their sum.
    fastest: up to three of them, fastest first. best: the smallest trend_rank and gain_rank, infinite without one.
    """

    channel_id: str
    videos: int
    labels: Mapping[str, int]
    moving: int
    views_per_hour: float
    fastest: tuple[FastVideo, ...]
    best: tuple[float, float]


def channel_hours(trends: pd.DataFrame) -> list[ChannelHour]:
    """The channels of one hour, that of the first video of Trending first, then by views to come.

    ``trends``: video_id, channel_id, label, views_per_hour (NaN: unknown), outlier_multiple, trend_rank, gain_rank.
    """
    of_channel: dict[str, list[Row]] = {}
    # Rows as tuples: a frame for each of a hundred channels costs more than all else that is done with them.
    ranks = {name: trends[name].astype("Float64").fillna(math.inf).tolist() for name in ("trend_rank", "gain_rank")}
    columns = (ranks[name] if name in ranks else trends[name].tolist() for name in ("channel_id", *COLUMNS))
    for key, *row in zip(*columns, strict=True):
        of_channel.setdefault(str(key), []).append(tuple(row))
    channels = [_channel_hour(key, rows) for key, rows in of_channel.items()]
    return sorted(channels, key=lambda channel: (*channel.best, channel.channel_id))


def plain_digest(channel: ChannelHour) -> str:
    """One or two sentences of figures. No title: titles must go sooner than hours may (docs/retention.md)."""
    if not channel.moving:
        return f"Too early to tell: {counted(channel.videos, 'video')} counted for the first time."
    loud = [f"{channel.labels[label]:,} {label}" for label in RISING if channel.labels.get(label)]
    rising = f"{', '.join(loud)} of" if loud else "Nothing unusual in"
    top = channel.fastest[0]
    usual = (
        "" if math.isnan(top.outlier_multiple) else f", {times(top.outlier_multiple)} this channel's usual at its age"
    )
    return (
        f"{rising} {counted(channel.videos, 'video')}. {views(channel.views_per_hour)} an hour over all; "
        f"the fastest gets {number(top.views_per_hour)}{usual}."
    )


def _channel_hour(channel_id: str, rows: list[Row]) -> ChannelHour:
    moving = [row for row in rows if not math.isnan(row[2])]
    fastest = nsmallest(FASTEST, moving, key=lambda row: (-row[2], row[0]))
    return ChannelHour(
        channel_id=channel_id,
        videos=len(rows),
        labels=dict(Counter(row[1] for row in rows)),
        moving=len(moving),
        views_per_hour=float(np.sum([row[2] for row in moving])),
        fastest=tuple(FastVideo(*row[:-2]) for row in fastest),
        best=(min(row[-2] for row in rows), min(row[-1] for row in rows)),
    )
