"""The query parameters of each kind of endpoint, as models.

A parameter that is not named here is refused, since it was meant to do something.

Here: names, bounds, examples. Not here: what endpoints do with them (ranking_routes.py, lookup_routes.py).
"""

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from yt_assets.analysis.trends.labels import Label
from yt_assets.display.events import KINDS

HOUR_PATTERN = r"^(latest|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:00(:00)?(\.0+)?Z?)?)$"
# Handles and names exist in every script, so what cannot be in one is listed rather than what can.
_CHANNEL = (
    r"(UC[A-Za-z0-9_-]{22}|@[^\s/\\?#&=%:;,@<>\x22'()\x00-\x1f\x7f-\x9f]+"
    r"|[^@\s,\x00-\x1f\x7f-\x9f][^,\x00-\x1f\x7f-\x9f]{0,99})"
)
CHANNEL_PATTERN, CHANNELS_PATTERN = f"^{_CHANNEL}$", f"^{_CHANNEL}(,{_CHANNEL})*$"
# The start of a day, an hour, a minute or a second, in UTC.
MOMENT_PATTERN = (
    r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"(T([01][0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?)?Z?)?$"
)
DAY_PATTERN = r"^(latest|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))$"
ZONE_PATTERN = r"^[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}$"
MOST_ROWS = 200

Format = Literal["long", "short", "live"]
VideoSort = Literal[
    "trend_rank", "gain_rank", "growth_rank", "outlier_rank", "engagement_rank", "rank_28_days", "rank_7_days",
    "age_hours", "-age_hours", "views", "-views", "-views_per_hour", "-extra_views_per_hour", "-outlier_multiple",
    "-predicted_gain", "-predicted_growth", "-smoothed_rate", "-recent_rate", "-vs_channel", "-likes", "-comments",
    "published_at", "-published_at",
]  # fmt: skip
KeywordSort = Literal[
    "keyword_rank", "-views_gained_per_hour", "-videos", "-lift", "-distinctiveness", "-rank_change", "keyword"
]
ChannelId = Annotated[
    str,
    Path(pattern=CHANNEL_PATTERN, description="A channel's id, @handle or name", examples=["UCaaaaaaaaaaaaaaaaaaaaaa"]),
]
ChannelIds = list[Annotated[str, Field(pattern=CHANNELS_PATTERN)]]
EXAMPLE_OF_CHANNELS = ["UCaaaaaaaaaaaaaaaaaaaaaa"]
VIDEO_PATTERN = r"^[A-Za-z0-9_-]{11}$"
KINDS_PATTERN = f"^({'|'.join(KINDS)})(,({'|'.join(KINDS)}))*$"
# Events, and what else is in a feed; the best of ten at an age is age_passed.
FEED_KINDS = (*KINDS, "outlier", "age_passed")
FEED_DEFAULT = ("turned_viral", "outlier", "published", "title_changed", "taken_down", "views_passed", "age_passed")
FEED_PATTERN = f"^({'|'.join(FEED_KINDS)})(,({'|'.join(FEED_KINDS)}))*$"
VideoId = Annotated[str, Path(pattern=VIDEO_PATTERN, description="A video id", examples=["dQw4w9WgXcQ"])]


class FormParameters(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    form: Literal["json", "csv"] | None = Field(
        None, alias="as", description="json or csv; by default what the header Accept says", examples=["json"]
    )


class PageParameters(FormParameters):
    """What every list with pages takes."""

    limit: int = Field(50, ge=1, le=MOST_ROWS, description="Rows a page", examples=[10])
    cursor: str | None = Field(
        None, pattern=r"^[A-Za-z0-9_-]{1,100}$", description="next_cursor of the page before, for the same question"
    )


class HourParameters(PageParameters):
    """What every list of one hour takes."""

    hour: str = Field(
        "latest",
        pattern=HOUR_PATTERN,
        description="latest, or the start of a UTC hour like 2026-11-20T05",
        examples=["latest"],
    )


class VideosParameters(HourParameters):
    """Which videos of an hour."""

    format: Format | None = Field(None, description="Only this format", examples=["long"])
    label: Label | None = Field(None, description="Only this label", examples=["rising"])
    language: str | None = Field(
        None,
        pattern=r"^([a-z]{2}|unknown)$",
        description="Only texts guessed to be in it: two letters (ISO 639-1) or unknown",
        examples=["en"],
    )
    min_views: int | None = Field(None, ge=0, le=10**15, description="Only videos of so many views", examples=[1000])
    min_multiple: float | None = Field(
        None, ge=0, le=10**6, description="Only videos of so many times their channel's usual", examples=[3]
    )
    q: str | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="Only titles with all of these words, in any order, case and accent",
        examples=["pizza"],
    )
    published_after: str | None = Field(
        None,
        pattern=MOMENT_PATTERN,
        description="Only videos published then or later: a UTC day or time like 2026-11-20 or 2026-11-20T05:00",
        examples=["2026-11-20"],
    )
    published_before: str | None = Field(
        None,
        pattern=MOMENT_PATTERN,
        description="Only videos published before then: a UTC day or time like 2026-11-20 or 2026-11-20T05:00",
        examples=["2026-11-20"],
    )
    observed: Literal["true", "false"] | None = Field(
        None,
        description="true: only videos that the hour saw; false: only those ranked by a look of before",
        examples=["true"],
    )


class SortedParameters(VideosParameters):
    """The same, and in which order."""

    sort: VideoSort | None = Field(
        None, description="The order, with a minus from high to low; by default that of the list", examples=["-views"]
    )


class ChannelsParameters(BaseModel):
    """Whose videos."""

    channel: ChannelIds = Field(
        [],
        max_length=100,
        description="Only these channels: ids, @handles or names, repeated or comma separated",
        examples=[EXAMPLE_OF_CHANNELS],
    )


class ListParameters(ChannelsParameters, SortedParameters):
    """A list of videos."""


class EngagingParameters(ListParameters):
    """The videos that engage."""

    days: Literal["7", "28", "ever"] = Field("28", description="Uploads of so many days", examples=["28"])


Window = Literal["24h", "7d", "28d"]
WindowField: Any = Field("24h", description="The hours that the gain is of, up to the hour", examples=["7d"])


class GainedParameters(ChannelsParameters, VideosParameters):
    """Videos by what they gained."""

    window: Window = WindowField


class GrowthParameters(ChannelsParameters, HourParameters):
    """Channels by what they gained."""

    window: Window = WindowField


class AtHourParameters(FormParameters):
    """What is of one hour, and has no pages."""

    hour: str = Field(
        "latest",
        pattern=HOUR_PATTERN,
        description="latest, or the start of a UTC hour like 2026-11-20T05",
        examples=["latest"],
    )


class FormatsParameters(ChannelsParameters, AtHourParameters):
    """Formats beside each other."""

    window: Window = Field("28d", description="The hours that the gain is of, up to the hour", examples=["7d"])


class PublishingParameters(ChannelsParameters, AtHourParameters):
    """Hours of the week."""

    zone: str = Field(
        "UTC",
        pattern=ZONE_PATTERN,
        description="A time zone by its name, like Europe/Berlin",
        examples=["Europe/Berlin"],
    )
    format: Format | None = Field(None, description="Only this format", examples=["long"])
    published_after: str | None = Field(
        None,
        pattern=MOMENT_PATTERN,
        description="Only videos published then or later: a UTC day or time like 2026-11-20 or 2026-11-20T05:00",
        examples=["2026-11-20"],
    )


class KeywordsParameters(HourParameters):
    """The keywords of an hour."""

    channel: ChannelIds = Field(
        [],
        max_length=100,
        description="The rankings within these channels: ids, @handles or names, repeated or comma separated; "
        "else over all",
        examples=[EXAMPLE_OF_CHANNELS],
    )
    sort: KeywordSort = Field("keyword_rank", description="The order; with a minus from high to low")


class HistoryParameters(FormParameters):
    """A video's hours."""

    until: str = Field(
        "latest",
        pattern=HOUR_PATTERN,
        description="The last hour: latest, or the start of a UTC hour like 2026-11-20T05",
        examples=["latest"],
    )
    hours: int = Field(672, ge=1, le=2160, description="How many hours up to it", examples=[48])


class EventsParameters(ChannelsParameters, PageParameters):
    """What happened."""

    kind: list[Annotated[str, Field(pattern=KINDS_PATTERN)]] = Field(
        [],
        max_length=len(KINDS),
        description=f"Only these kinds, repeated or comma separated: {', '.join(KINDS)}",
        examples=[["title_changed"]],
    )
    video: str | None = Field(None, pattern=VIDEO_PATTERN, description="Only this video", examples=["dQw4w9WgXcQ"])
    since: str | None = Field(
        None,
        pattern=MOMENT_PATTERN,
        description="Only what happened then or later: a UTC day or time like 2026-11-20 or 2026-11-20T05:00",
        examples=["2026-11-20"],
    )


class FeedParameters(BaseModel):
    """What a feed is of."""

    model_config = ConfigDict(extra="forbid")

    channel: ChannelIds = Field(
        [],
        max_length=MOST_ROWS,
        description="Only these channels: ids or @handles, repeated or comma separated",
        examples=[EXAMPLE_OF_CHANNELS],
    )
    group: list[Annotated[str, Field(min_length=1, max_length=64)]] = Field(
        [], max_length=20, description="Only channels in these groups, repeated", examples=[["mine"]]
    )
    kind: list[Annotated[str, Field(pattern=FEED_PATTERN)]] = Field(
        list(FEED_DEFAULT),
        max_length=len(FEED_KINDS),
        description=f"Only these kinds, repeated or comma separated: {', '.join(FEED_KINDS)}",
        examples=[["turned_viral"]],
    )
    times: float = Field(3, ge=1.5, le=1_000, description="Outliers from so many times their channel's usual on")


class DaysParameters(FormParameters):
    """A channel's days."""

    until: str = Field(
        "latest",
        pattern=DAY_PATTERN,
        description="The last day: latest, or a UTC day like 2026-11-20",
        examples=["latest"],
    )
    days: int = Field(28, ge=1, le=400, description="How many days up to it", examples=[7])


class HoursParameters(PageParameters):
    """The hours."""

    hours: int = Field(168, ge=1, le=2160, description="How many hours up to the newest", examples=[24])


class NoParameters(BaseModel):
    """An endpoint without parameters."""

    model_config = ConfigDict(extra="forbid")
