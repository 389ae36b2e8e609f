"""The records that enter and leave this room, and the labels they speak of.

Only plain values: no prompt, no HTTP, no pydantic. The resources and assets above build `TrendFacts` and store what
`Explanation` brings back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TrendLabel = Literal["viral", "surging", "rising", "steady", "slowing", "dormant", "too_early"]
"""The seven labels of the benchmarks, and the only ones that a model may answer with."""


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """What the benchmarks know of one video in one hour.

    Rates are views per hour, ages are hours. `views`, `acceleration` and `outlier_multiple` are None when unknown.
    `label` is the benchmark's label and `reason` the benchmark's own words for it.
    """

    video_id: str
    title: str
    channel_title: str
    format: str
    age_hours: float
    views: int | None
    views_per_hour: float
    acceleration: float | None
    outlier_multiple: float | None
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class TrendOpinion:
    """What the model says of one video: a label, and why, as plain text of at most 280 characters."""

    video_id: str
    label: TrendLabel
    explanation: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The outcome of one question about many videos.

    `opinions` is keyed by video id and holds only videos that were asked about. Token counts are the server's own
    figures for the answers that came (0 where it reports none). `requests` counts HTTP requests, retries included.
    `problem` says in one sentence why some or all videos have no opinion, or is None when every one has.
    """

    opinions: dict[str, TrendOpinion]
    prompt_tokens: int
    completion_tokens: int
    requests: int
    problem: str | None
