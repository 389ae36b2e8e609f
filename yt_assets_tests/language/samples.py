"""The facts and the key that these tests use."""

from __future__ import annotations

from typing import Any

from yt_assets.language.facts import ChannelFacts, TopVideo, TrendFacts

CANARY_KEY = "sk-canary-5f1e0d0b7a"


def facts(video_id: str, *, label: str = "steady", title: str = "A title", **figures: Any) -> TrendFacts:
    """Facts of an ordinary video."""
    known: dict[str, Any] = {
        "channel_title": "A channel",
        "format": "long",
        "age_hours": 30.0,
        "views": 6_000,
        "views_per_hour": 200.0,
        "acceleration": 1.5,
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
