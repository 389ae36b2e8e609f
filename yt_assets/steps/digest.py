"""channel_digests: a channel's hour in words, by the model where it may be asked, else by the figures.

Here: which channels are asked about, and the rows. Not here: the plain sentence (analysis/digests), the exchange
(language).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isnan
from typing import Any

import pandas as pd

from yt_assets.analysis.digests import ChannelHour, channel_hours, plain_digest
from yt_assets.language.analyst import Purse, TrendAnalyst
from yt_assets.language.facts import Answers, ChannelFacts, TopVideo
from yt_assets.language.material import channel_hash
from yt_assets.storage.columnar import Row
from yt_assets.storage.engine import Database
from yt_assets.storage.explanations import StoredDigest, digests_in
from yt_assets.storage.rows import replace_hours

DigestRow = dict[str, Any]


def digest_channels(
    hour: datetime, trends: pd.DataFrame, titles: pd.DataFrame, analyst: TrendAnalyst, purse: Purse | None, most: int
) -> "HourOfDigests":
    """Make ready to digest an hour: `trends` with their final labels, `titles` of the same hour."""
    return HourOfDigests(hour, channel_hours(trends), _names(titles), analyst, purse, most)


class HourOfDigests:
    """The digests of one hour. `most`: channels that a model is asked about, those of the best-ranked videos first.

    purse: None where nobody is to be asked any more; what was answered before stands all the same.
    """

    def __init__(
        self,
        hour: datetime,
        channels: Sequence[ChannelHour],
        names: Mapping[str, tuple[str, str]],
        analyst: TrendAnalyst,
        purse: Purse | None,
        most: int,
    ) -> None:
        self._hour = hour
        self._channels = channels
        self._analyst = analyst
        self._purse = purse
        moving = [channel for channel in channels if channel.moving][:most]
        self._facts = {channel.channel_id: channel_facts(channel, names) for channel in moving}
        every = {channel.channel_id: channel_facts(channel, names) for channel in channels}
        self._hashes = {key: channel_hash(fact, analyst.language) for key, fact in every.items()}

    def store(self, database: Database) -> Answers[str] | None:
        """Replace the hour's digests; what was heard, or None when nobody was asked. Raises what storage does."""
        with database.reading() as connection:
            before = digests_in(connection, self._hour)
        kept = {key: before[key] for key in self._facts if key in before and self._stands(before[key], key)}
        asked = [fact for key, fact in self._facts.items() if key not in kept]
        heard = self._analyst.digest(asked, self._purse) if asked and self._purse is not None else None
        rows = [self._row(channel, kept, heard.by_key if heard else {}) for channel in self._channels]
        replace_hours(database, "channel_digests", [self._hour], rows)
        return heard

    def _stands(self, stored: StoredDigest, key: str) -> bool:
        analyst = self._analyst
        same_voice = (stored.model, stored.prompt_version) == (analyst.model, analyst.digest_version)
        return stored.facts_hash == self._hashes[key] and (same_voice or not analyst.has_key)

    def _row(self, channel: ChannelHour, kept: Mapping[str, StoredDigest], heard: Mapping[str, str]) -> Row:
        key = channel.channel_id
        row: DigestRow = {
            "hour": self._hour,
            "channel_id": key,
            "videos": channel.videos,
            "digest": plain_digest(channel),
            "source": "benchmark",
            "model": None,
            "prompt_version": None,
            "top_video_id": channel.fastest[0].video_id if channel.fastest else None,
            "facts_hash": self._hashes[key],
        }
        if key in kept:
            voice = {"model": kept[key].model, "prompt_version": kept[key].prompt_version}
            row |= {"digest": kept[key].digest, "source": "model", **voice}
        elif key in heard:
            voice = {"model": self._analyst.model, "prompt_version": self._analyst.digest_version}
            row |= {"digest": heard[key], "source": "model", **voice}
        return row


def channel_facts(channel: ChannelHour, names: Mapping[str, tuple[str, str]]) -> ChannelFacts:
    """A channel as the model is told of it; `names` gives title and channel title by video id."""
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


def _names(titles: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Title and channel title by video id; '' where YouTube's words are not kept any more."""
    filled = titles[["video_id", "title", "channel_title"]].fillna("")
    return {row[0]: (row[1], row[2]) for row in filled.itertuples(index=False, name=None)}
