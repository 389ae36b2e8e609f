"""channel_digests: a channel's hour in words, by the model where its budget allows, else by the figures.

Here: the choice of channels, and their rows. Not here: the plain sentence (analysis/trends/digests), the exchange
(language).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isnan
from typing import Any

import pandas as pd

from yt_assets.analysis.trends.digests import ChannelHour, channel_hours, plain_digest
from yt_assets.language.analyst import Budget, TrendAnalyst
from yt_assets.language.fact_hash import channel_hash
from yt_assets.language.facts import Answers, ChannelFacts, TopVideo
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.explanations import ModelAnswers


def digest_channels(
    hour: datetime,
    trends: pd.DataFrame,
    titles: pd.DataFrame,
    analyst: TrendAnalyst,
    budget: Budget | None,
    *,
    most: int,
    database: Database,
) -> tuple[Sequence[Mapping[str, Any]], Answers | None]:
    """Rows of an hour's digests; and the model's answers, None without a question to it. Raises what storage raises.

    `trends` with their final labels, `titles` of the same hour. budget: None when the server is not to be asked; its
    answers of before stand all the same. most: the model digests so many channels, those of the best-ranked videos.
    """
    channels = channel_hours(trends)
    # Title and channel title; '' where YouTube's words are deleted already.
    filled = titles[["video_id", "title", "channel_title"]].fillna("")
    names = {row[0]: (row[1], row[2]) for row in filled.itertuples(index=False, name=None)}
    facts = {channel.channel_id: _channel_facts(channel, names) for channel in channels}
    hashes = {key: channel_hash(fact, analyst.language) for key, fact in facts.items()}
    stored = ModelAnswers(database).digests(hour)
    voice = (analyst.model, analyst.digest_version)
    lines: dict[str, tuple[str, str, str]] = {}  # digest, model, version of the prompt
    questions = []
    for key in [channel.channel_id for channel in channels if channel.moving][:most]:
        old = stored.get(key)
        if old and old.facts_hash == hashes[key] and (not analyst.has_key or (old.model, old.prompt_version) == voice):
            lines[key] = (old.digest, old.model, old.prompt_version)
        else:
            questions.append(facts[key])
    answers = analyst.digest(questions, budget) if questions and budget is not None else None
    if answers is not None:
        lines |= {key: (opinion.text, *voice) for key, opinion in answers.by_key.items()}
    rows = [_row(hour, channel, hashes[channel.channel_id], lines.get(channel.channel_id)) for channel in channels]
    return rows, answers


def _row(hour: datetime, channel: ChannelHour, facts_hash: str, line: tuple[str, str, str] | None) -> dict[str, Any]:
    digest, model, prompt_version = line or (plain_digest(channel), None, None)
    return {
        "hour": hour,
        "channel_id": channel.channel_id,
        "videos": channel.videos,
        "digest": digest,
        "source": "model" if line else "benchmark",
        "model": model,
        "prompt_version": prompt_version,
        "top_video_id": channel.fastest[0].video_id if channel.fastest else None,
        "facts_hash": facts_hash,
    }


def _channel_facts(channel: ChannelHour, names: Mapping[str, tuple[str, str]]) -> ChannelFacts:
    """The facts of a channel for the model; `names` gives title and channel title by video id."""
    top = [
        TopVideo(
            title=names.get(video.video_id, ("", ""))[0],
            label=video.label,
            views_per_hour=video.views_per_hour,
            outlier_multiple=None if isnan(video.outlier_multiple) else video.outlier_multiple,
        )
        for video in channel.fastest
    ]
    first = channel.fastest[0].video_id if channel.fastest else ""
    return ChannelFacts(
        channel_id=channel.channel_id,
        channel_title=names.get(first, ("", ""))[1],
        videos=channel.videos,
        labels=channel.labels,
        views_per_hour=channel.views_per_hour,
        top=tuple(top),
    )
