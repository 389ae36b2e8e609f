"""Which change of a video's or a channel's facts is material: what an answer is cached by.

A figure counts by its band (ten to each power of ten, so a step is a quarter), the speed's change by its direction. The
model is told figures of two significant digits (`prompts`), so what it wrote stays true to a quarter while the bands
stay the same. Titles count as they are sent. Pure functions: the same facts give the same hash.
"""

from __future__ import annotations

import hashlib
import json
import math

from yt_assets.language.facts import ChannelFacts, TrendFacts
from yt_assets.language.prompts import named

BANDS_A_DECADE = 10
_LEAST = 0.01
# Change of speed an hour, as a share of the speed: the benchmarks call more than 1 / 7.5 of it a turn.
_TURNS = (-0.4, -0.13, 0.13, 0.4)


def trend_hash(fact: TrendFacts, language: str) -> str:
    """32 hexadecimal digits over what is material about a video, and the language that is asked for."""
    figures = [fact.age_hours, fact.views, fact.views_per_hour, fact.outlier_multiple, fact.baseline_n]
    turn = _turn(fact.acceleration, fact.views_per_hour)
    texts = [named(fact.title), named(fact.channel_title), fact.format, fact.label, fact.baseline_kind]
    return _hash([language, fact.video_id, texts, [band(figure) for figure in figures], turn])


def channel_hash(fact: ChannelFacts, language: str) -> str:
    """The same over a channel's hour."""
    top = [
        [named(video.title), video.label, band(video.views_per_hour), band(video.outlier_multiple)]
        for video in fact.top
    ]
    counts = [band(fact.videos), sorted(fact.labels.items()), band(fact.views_per_hour)]
    return _hash([language, fact.channel_id, named(fact.channel_title), counts, top])


def band(value: float | None) -> int | None:
    """The number of a figure's band: 0 for what is almost nothing, negative for negative figures, None for unknown."""
    if value is None or not math.isfinite(value):
        return None
    if abs(value) < _LEAST:
        return 0
    size = 1 + round(BANDS_A_DECADE * math.log10(abs(value) / _LEAST))
    return size if value > 0 else -size


def _turn(acceleration: float | None, speed: float) -> int | None:
    if acceleration is None or not math.isfinite(acceleration) or not math.isfinite(speed):
        return None
    share = acceleration / max(abs(speed), _LEAST)
    return sum(share > limit for limit in _TURNS)


def _hash(facts: object) -> str:
    said = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:32]
