"""What may be asked: one model of query parameters for each kind of question.

Here: names, bounds, examples; a parameter that is not named here is refused, since it was meant to do something. Not
here: answering.
"""

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

HOUR_PATTERN = r"^(latest|20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:00(:00)?(\.0+)?Z?)?)$"
CHANNEL_PATTERN = r"^(UC[A-Za-z0-9_-]{22}|@[A-Za-z0-9_.-]{1,63})$"
MOST_ROWS = 200

Label = Literal["viral", "surging", "rising", "steady", "slowing", "dormant", "too_early"]
Format = Literal["long", "short", "live"]
VideoSort = Literal[
    "trend_rank", "gain_rank", "growth_rank", "engagement_rank", "age_hours", "-age_hours", "views", "-views",
    "-views_per_hour", "-outlier_multiple", "-predicted_gain", "-smoothed_rate", "-vs_channel", "-likes", "-comments",
    "published_at", "-published_at",
]  # fmt: skip
KeywordSort = Literal[
    "keyword_rank", "-views_gained_per_hour", "-videos", "-lift", "-distinctiveness", "-rank_change", "keyword"
]
ChannelId = Annotated[
    str, Path(pattern=r"^UC[A-Za-z0-9_-]{22}$", description="A channel id", examples=["UCaaaaaaaaaaaaaaaaaaaaaa"])
]
VideoId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{11}$", description="A video id", examples=["dQw4w9WgXcQ"])]


class Asked(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    form: Literal["json", "csv"] | None = Field(
        None, alias="as", description="json or csv; by default what the header Accept says", examples=["json"]
    )


class AskedPage(Asked):
    """What every list with pages takes."""

    limit: int = Field(50, ge=1, le=MOST_ROWS, description="Rows a page", examples=[10])
    cursor: str | None = Field(
        None, pattern=r"^[A-Za-z0-9_-]{1,100}$", description="next_cursor of the page before, for the same question"
    )


class AskedHour(AskedPage):
    """What every list of one hour takes."""

    hour: str = Field(
        "latest", pattern=HOUR_PATTERN, description="latest, or the start of a UTC hour", examples=["latest"]
    )


class AskedVideos(AskedHour):
    """Which videos of an hour, and in which order."""

    format: Format | None = Field(None, description="Only this format", examples=["long"])
    label: Label | None = Field(None, description="Only this label", examples=["rising"])
    language: str | None = Field(
        None, pattern=r"^([a-z]{2}|unknown)$", description="Only texts guessed to be in it (ISO 639-1)", examples=["en"]
    )
    min_views: int | None = Field(None, ge=0, le=10**15, description="Only videos of so many views", examples=[1000])


class AskedTrending(AskedVideos):
    """The trending ranking."""

    channel: str | None = Field(None, pattern=CHANNEL_PATTERN, description="Only this channel: id or @handle")
    sort: VideoSort = Field("trend_rank", description="The order; with a minus from high to low")


class AskedEngaging(AskedVideos):
    """The engaging ranking."""

    channel: str | None = Field(None, pattern=CHANNEL_PATTERN, description="Only this channel: id or @handle")
    sort: VideoSort = Field("engagement_rank", description="The order; with a minus from high to low")


class AskedOfChannel(AskedVideos):
    """The videos of a channel."""

    sort: VideoSort = Field("trend_rank", description="The order; with a minus from high to low")


class AskedKeywords(AskedHour):
    """The keywords of an hour."""

    channel: str | None = Field(
        None, pattern=CHANNEL_PATTERN, description="The ranking within this channel: id or @handle; else over all"
    )
    sort: KeywordSort = Field("keyword_rank", description="The order; with a minus from high to low")


class AskedHistory(Asked):
    """A video's hours."""

    until: str = Field("latest", pattern=HOUR_PATTERN, description="The last hour", examples=["latest"])
    hours: int = Field(672, ge=1, le=2160, description="How many hours up to it", examples=[48])


class AskedLedger(AskedPage):
    """The hours."""

    hours: int = Field(168, ge=1, le=2160, description="How many hours up to the newest", examples=[24])


class AskedNothing(BaseModel):
    """A question without parameters."""

    model_config = ConfigDict(extra="forbid")
