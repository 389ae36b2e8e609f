"""The records that enter and leave this room, and the labels they speak of.

Only plain values: no prompt, no HTTP, no pydantic. The steps above build `TrendFacts` and `ChannelFacts`, and store
what `Answers` bring back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

TrendLabel = Literal["viral", "surging", "rising", "steady", "slowing", "dormant", "too_early"]
"""The seven labels of the benchmarks, and the only ones that a model may answer with."""

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """What the benchmarks know of one video in one hour.

    Rates are views per hour, ages are hours. `views`, `acceleration` and `outlier_multiple` are None when unknown.
    `label` is the benchmark's label; `baseline_kind` says what the multiple compares with, `baseline_n` with how many.
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
    baseline_kind: str
    baseline_n: int

    @property
    def key(self) -> str:
        """What an answer about it is told by."""
        return self.video_id

    @property
    def texts(self) -> tuple[str, ...]:
        """What strangers wrote."""
        return (self.title, self.channel_title)


@dataclass(frozen=True, slots=True)
class TopVideo:
    """One of a channel's fastest videos. Views per hour; `outlier_multiple` is None when unknown."""

    title: str
    label: str
    views_per_hour: float
    outlier_multiple: float | None


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What an hour says of a channel: videos by label, views an hour over all of them, and its fastest videos."""

    channel_id: str
    channel_title: str
    videos: int
    labels: Mapping[str, int]
    views_per_hour: float
    top: tuple[TopVideo, ...]

    @property
    def key(self) -> str:
        """What an answer about it is told by."""
        return self.channel_id

    @property
    def texts(self) -> tuple[str, ...]:
        """What strangers wrote."""
        return (self.channel_title, *(video.title for video in self.top))


@dataclass(frozen=True, slots=True)
class TrendOpinion:
    """What the model says of one video: a label, and why, as plain text of at most 280 characters."""

    video_id: str
    label: TrendLabel
    explanation: str


@dataclass(frozen=True, slots=True)
class Answers(Generic[AnswerT]):
    """The outcome of one question about many videos or channels.

    `by_key` holds only what was asked about. Token counts are the server's own figures for the answers that came (0
    where it reports none). `requests` counts HTTP requests, retries included, `replies` those with a completion.
    `unusable` are keys that the model was asked about alone, and of which its reply could not be believed: asking again
    would cost the same. `problem` says in one sentence why some or all have no answer, or is None when every one has.
    """

    by_key: dict[str, AnswerT]
    prompt_tokens: int
    completion_tokens: int
    requests: int
    problem: str | None
    unusable: frozenset[str] = field(default=frozenset())
    replies: int = 0
