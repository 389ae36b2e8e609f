"""The records that enter and leave this room.

Here: facts about a video or a channel, an opinion on one, the answers to a question. Not here: how facts are written
for the model (prompts), which opinions count (answers). No HTTP, no pydantic.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yt_assets.analysis.trends.labels import Label


@dataclass(frozen=True, slots=True)
class TrendFacts:
    """What the benchmarks know of one video in one hour.

    Rates are views per hour, ages are hours; None is unknown. `label` is the benchmark's; the multiple is of its
    channel's usual, `baseline_kind` says how that was found, `baseline_n` of how many videos.
    """

    video_id: str
    title: str
    channel_title: str
    format: str
    age_hours: float
    views: int | None
    views_per_hour: float
    recent_views_per_hour: float | None
    expected_views_per_hour: float | None
    outlier_multiple: float | None
    label: str
    baseline_kind: str
    baseline_n: int

    @property
    def key(self) -> str:
        """The id that an answer names."""
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
        """The id that an answer names."""
        return self.channel_id

    @property
    def texts(self) -> tuple[str, ...]:
        """What strangers wrote."""
        return (self.channel_title, *(video.title for video in self.top))


Facts = TrendFacts | ChannelFacts


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says of one video or channel: a line of plain text, and of a video its label."""

    key: str
    text: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The opinions that one question about many videos or channels brought, and what it cost.

    `by_key` holds only keys of the question. Token counts are the server's own figures for the answers that came (0
    where it reports none). `requests` counts HTTP requests, retries included, `replies` those with a completion.
    `unusable` are keys that had a request of their own and a reply that cannot be believed: another would cost the
    same. `problem` says in one sentence why some or all have no opinion, and is None when every one has.
    """

    by_key: dict[str, Opinion]
    prompt_tokens: int
    completion_tokens: int
    requests: int
    problem: str | None
    unusable: frozenset[str] = frozenset()
    replies: int = 0
