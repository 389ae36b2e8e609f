"""The settings that change what a row holds, as digests that a run takes along to other machines.

Here: which settings they are, and how they are compared. Not here: who compares (orchestration/io_managers/values.py).

A digest and no value: it lies in a database, and a file of channels may be long. A file counts by what it says, a key
by whether there is one.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version

from yt_assets.settings.environment import Settings

RELEASE = "the release of yt_assets"
DIGITS = 12
AS_THEY_ARE = (
    "youtube_api_endpoint",
    "yt_shards",
    "yt_batch_size",
    "yt_grace_minutes",
    "yt_daily_quota",
    "yt_start_date",
    "openai_model",
    "openai_base_url",
    "yt_model_requests_per_hour",
    "yt_model_tokens_per_hour",
    "yt_explained_videos",
    "yt_digest_channels",
    "yt_explanation_language",
)


def row_settings(settings: Settings) -> dict[str, str]:
    """A digest by variable. Raises SettingsError for a file of channels that cannot be read."""
    values: dict[str, object] = {name.upper(): getattr(settings, name) for name in AS_THEY_ARE}
    values |= {
        "YT_SHARDS": settings.shards,
        "YT_CHANNELS": settings.channels,
        "YT_BENCHMARKS_FILE": settings.thresholds,
        "YOUTUBE_API_KEY": settings.youtube_api_key is not None,
        "OPENAI_API_KEY": settings.openai_api_key is not None,
        RELEASE: version("yt_assets"),
    }
    return {name: _digest(value) for name, value in values.items()}


def different(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    """The variables that differ, or that one of the two does not know, in the order of the alphabet."""
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def _digest(value: object) -> str:
    return sha256(json.dumps(value, default=str, sort_keys=True).encode()).hexdigest()[:DIGITS]
