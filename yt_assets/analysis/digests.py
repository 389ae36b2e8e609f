"""A channel's hour in figures, and in one plain sentence made of them.

Belongs here: counting a channel's rows of one hour, and the sentence that stands where no language model wrote one.
Does not: labels and ranks (trend_ranking), a model's words (the language room). Called by the step that makes
channel_digests.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

import numpy as np
import pandas as pd

FASTEST = 3
LOUD = ("viral", "surging", "rising")
COLUMNS = ("video_id", "label", "views_per_hour", "outlier_multiple", "trend_rank")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FastVideo:
    """A video with a velocity; views an hour, and a multiple that may be NaN."""

    video_id: str
    label: str
    views_per_hour: float
    outlier_multiple: float


@dataclass(frozen=True, slots=True)
class ChannelHour:
    """One channel in one hour.

    videos: its rows. labels: how many carry each label. moving: videos with a velocity. views_per_hour: their sum.
    fastest: up to three of them, fastest first. best_rank: the smallest trend_rank.
    """

    channel_id: str
    videos: int
    labels: Mapping[str, int]
    moving: int
    views_per_hour: float
    fastest: tuple[FastVideo, ...]
    best_rank: int


def channel_hours(trends: pd.DataFrame) -> list[ChannelHour]:
    """The channels of one hour, that of the best-ranked video first.

    ``trends``: video_id, channel_id, label, views_per_hour (NaN: unknown), outlier_multiple, trend_rank.
    """
    of_channel: dict[str, list[Row]] = {}
    # Rows as tuples: a frame for each of a hundred channels costs more than all else that is done with them.
    for key, *row in zip(*(trends[name].tolist() for name in ("channel_id", *COLUMNS)), strict=True):
        of_channel.setdefault(str(key), []).append(tuple(row))
    found = [_channel_hour(key, rows) for key, rows in of_channel.items()]
    return sorted(found, key=lambda channel: (channel.best_rank, channel.channel_id))


def plain_digest(channel: ChannelHour) -> str:
    """One or two sentences of figures. No title: titles must go sooner than hours may (docs/retention.md)."""
    if not channel.moving:
        return f"No velocity yet: {_videos(channel.videos)} counted for the first time."
    loud = [f"{channel.labels[label]:,} {label}" for label in LOUD if channel.labels.get(label)]
    standing_out = (
        f"{', '.join(loud)} of {_videos(channel.videos)}" if loud else f"None of {_videos(channel.videos)} rising"
    )
    pace = f"{channel.views_per_hour:,.0f} views/h over all"
    top = channel.fastest[0]
    normal = "" if math.isnan(top.outlier_multiple) else f", {top.outlier_multiple:,.1f} × what is normal"
    return f"{standing_out}. {pace}; the fastest makes {top.views_per_hour:,.0f}{normal}."


def _channel_hour(channel_id: str, rows: list[Row]) -> ChannelHour:
    moving = [row for row in rows if not math.isnan(row[2])]
    fastest = nsmallest(FASTEST, moving, key=lambda row: (-row[2], row[0]))
    return ChannelHour(
        channel_id=channel_id,
        videos=len(rows),
        labels=dict(Counter(row[1] for row in rows)),
        moving=len(moving),
        views_per_hour=float(np.sum([row[2] for row in moving])),
        fastest=tuple(FastVideo(*row[:-1]) for row in fastest),
        best_rank=min(row[-1] for row in rows),
    )


def _videos(count: int) -> str:
    return f"{count:,} video{'' if count == 1 else 's'}"
