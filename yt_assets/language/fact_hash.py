"""The hash that an answer is cached by: it changes when a video's or a channel's facts change materially.

A figure counts by its band (ten to each power of ten, so a step is a quarter). The model reads figures of two
significant digits, so what it wrote stays true to a quarter while the bands stay the same. Titles count as they are
sent.

Here: bands and hashes. Not here: which answers are used again (pipeline/insights/explain). Pure functions.
"""

import hashlib
import json
import math

from yt_assets.language.facts import ChannelFacts, TrendFacts
from yt_assets.language.prompts import name_as_sent

BANDS_A_DECADE = 10
_LEAST = 0.01


def trend_hash(fact: TrendFacts, language: str) -> str:
    """32 hexadecimal digits over what is material about a video, and the language that is asked for."""
    figures = [fact.age_hours, fact.views, fact.views_per_hour, fact.outlier_multiple, fact.baseline_n]
    figures += [fact.recent_views_per_hour, fact.expected_views_per_hour]
    texts = [name_as_sent(fact.title), name_as_sent(fact.channel_title), fact.format, fact.label, fact.baseline_kind]
    return _hash([language, fact.video_id, texts, [band(figure) for figure in figures]])


def channel_hash(fact: ChannelFacts, language: str) -> str:
    """The same over a channel's hour."""
    top = [
        [name_as_sent(video.title), video.label, band(video.views_per_hour), band(video.outlier_multiple)]
        for video in fact.top
    ]
    counts = [band(fact.videos), sorted(fact.labels.items()), band(fact.views_per_hour)]
    return _hash([language, fact.channel_id, name_as_sent(fact.channel_title), counts, top])


def band(value: float | None) -> int | None:
    """The number of a figure's band: 0 for what is almost nothing, negative for negative figures, None for unknown."""
    if value is None or not math.isfinite(value):
        return None
    if abs(value) < _LEAST:
        return 0
    size = 1 + round(BANDS_A_DECADE * math.log10(abs(value) / _LEAST))
    return size if value > 0 else -size


def _hash(facts: object) -> str:
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
