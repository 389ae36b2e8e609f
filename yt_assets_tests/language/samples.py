"""The facts and the key that these tests use."""

from collections.abc import Sequence
from typing import Any

from yt_assets.language.analyst import Budget
from yt_assets.language.facts import Answers, ChannelFacts, TopVideo, TrendFacts
from yt_assets.language.model import OpenAITrendAnalyst

CANARY_KEY = "sk-canary-5f1e0d0b7a"


class NoLimit:
    """A budget without an end, for tests that bound requests otherwise."""

    def __init__(self) -> None:
        self._schema = True

    def reserve(self, tokens: int) -> str | None:  # noqa: ARG002 - the port's name for it
        """Grant everything."""
        return None

    def settle(self, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
        """Count nothing."""

    def takes_schema(self) -> bool:
        """Until a server refused one."""
        return self._schema

    def remember_plain_json(self) -> None:
        """For as long as it lives."""
        self._schema = False


class UnlimitedAnalyst(OpenAITrendAnalyst):
    """The analyst, for whose budget most tests do not care."""

    def explain(self, facts: Sequence[TrendFacts], budget: Budget | None = None) -> Answers:
        """With or without a budget."""
        return super().explain(facts, budget or NoLimit())

    def digest(self, facts: Sequence[ChannelFacts], budget: Budget | None = None) -> Answers:
        """With or without a budget."""
        return super().digest(facts, budget or NoLimit())


def facts(video_id: str, *, label: str = "steady", title: str = "A title", **figures: Any) -> TrendFacts:
    """Facts of an ordinary video."""
    known: dict[str, Any] = {
        "channel_title": "A channel",
        "format": "long",
        "age_hours": 30.0,
        "views": 6_000,
        "views_per_hour": 200.0,
        "recent_views_per_hour": 210.0,
        "expected_views_per_hour": 190.0,
        "outlier_multiple": 1.1,
        "baseline_kind": "channel_age",
        "baseline_n": 12,
    }
    return TrendFacts(video_id=video_id, title=title, label=label, **(known | figures))


def many(count: int, **same: Any) -> list[TrendFacts]:
    """Facts of `count` videos named v00, v01 and so on."""
    return [facts(f"v{number:02}", **same) for number in range(count)]


def channel(channel_id: str, *, title: str = "A title") -> ChannelFacts:
    """Facts of an ordinary channel."""
    top = TopVideo(title, "rising", 200.0, 1.6)
    return ChannelFacts(channel_id, "A channel", 25, {"rising": 1, "steady": 24}, 900.0, (top,))
