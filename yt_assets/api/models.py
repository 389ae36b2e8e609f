"""The bodies of responses, as the OpenAPI document describes them: each figure with the comment of its column.

Here: models of rows, made from the schemas (one dictionary for tables, documents and API), and their envelopes. Not
here: rendering (responses.py): rows go out as they are stored, and a test holds them against these models.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from yt_assets.storage.insights_reading.selects import row_facts
from yt_assets.storage.schema.column_facts import ColumnFacts

OURS = "Computed by this project, not YouTube data."
THEIRS = "YouTube Data API, at the hour of the row."
Computed = Literal["computed by this project, not YouTube data"]
COMPUTED: Computed = "computed by this project, not YouTube data"


def row_model(name: str, about: str, facts: Iterable[ColumnFacts]) -> type[BaseModel]:
    """A model with a field for each column; its description says whose the figure is."""
    fields: dict[str, Any] = {}
    for fact in facts:
        meaning = f"{fact.meaning.rstrip('.')}. {THEIRS if fact.is_by_youtube else OURS}"
        kind = fact.kind | None if fact.is_optional else fact.kind
        fields[fact.name] = (kind, Field(description=meaning))
    return create_model(name, __doc__=about, **fields)


VideoHour: Any = row_model(
    "VideoHour", "A video at an hour: what was counted and what was made of it.", row_facts("videos")
)
HistoryHour: Any = row_model("HistoryHour", "A video at one of its hours.", row_facts("history"))
KeywordHour: Any = row_model("KeywordHour", "A keyword at an hour.", row_facts("keywords"))


Milestone: Any = row_model(
    "Milestone", "What a video had at one age, beside its channel's last ten at that age.", row_facts("milestones")
)
Event: Any = row_model("Event", "What happened to a video.", row_facts("events"))
ChannelDay: Any = row_model("ChannelDay", "What a channel gained on a UTC day.", row_facts("channel_days"))


class Envelope(BaseModel):
    """What every answer about insights says of itself."""

    computed_by: Computed = Field(description=OURS)
    source: str | None = Field(description="youtube, or sandbox for simulated data; null where nothing is listed")


class HourPage(Envelope):
    """A page of a list of one hour."""

    hour: datetime = Field(description="Start of the UTC hour that the rows are of")
    count: int = Field(description="Rows on this page")
    next_cursor: str | None = Field(description="Where the next page begins; null on the last")


class Videos(HourPage):
    """Videos of an hour."""

    data: list[VideoHour]


class Keywords(HourPage):
    """Keywords of an hour."""

    scope: str = Field(description="Channel ids with commas between them, or all")
    data: list[KeywordHour]


class Channel(BaseModel):
    """A channel with insights. Counts are YouTube's, as last seen; null where this account may not read them."""

    channel_id: str = Field(description="YouTube's channel id, case-sensitive")
    title: str | None = Field(description="Newest known name")
    handle: str | None = Field(description="The @handle")
    subscribers: int | None = Field(description="Subscribers, rounded by YouTube; null when hidden")
    video_count: int | None = Field(description="Public videos as YouTube counts them")
    availability: str | None = Field(description="public, or unavailable")
    last_seen_at: datetime | None = Field(description="Newest answer about the channel")
    watched_until: datetime | None = Field(description="Since when it is watched no more; null while it is")
    groups: list[str] | None = Field(description="Groups that it was put into, such as mine or competitors")
    videos: int = Field(description="Videos with insights in any hour")
    source: str | None = Field(description="youtube, or sandbox for simulated data")
    link: str = Field(description="The channel on YouTube")


class Channels(BaseModel):
    """Channels, by title."""

    count: int = Field(description="Rows on this page")
    next_cursor: str | None = Field(description="Where the next page begins; null on the last")
    data: list[Channel]


class Digest(BaseModel):
    """A channel's hour in words."""

    digest: str = Field(description=f"One or two sentences on what stands out. {OURS}")
    source: str = Field(description="benchmark when made of the figures alone, or model")


class OneChannel(Envelope):
    """A channel, and its newest hour in words."""

    hour: datetime | None = Field(description="The hour of the digest")
    digest: Digest | None
    channel: Channel


class Video(BaseModel):
    """What is known of a video by name."""

    video_id: str = Field(description="YouTube's video id, case-sensitive")
    channel_id: str = Field(description="Its channel")
    title: str | None = Field(description="Newest known title")
    channel_title: str | None = Field(description="Newest known channel name")
    published_at: datetime | None = Field(description="When it was published")
    unavailable_since: datetime | None = Field(description="The first hour that YouTube left it out; null while public")
    link: str = Field(description="The video on YouTube")
    language: str | None = Field(description=f"Guessed language (ISO 639-1). {OURS}")
    keyphrases: list[str] = Field(description=f"Keyphrases of its newest text, best first. {OURS}")


class VideoHistory(Envelope):
    """A video and its hours, oldest first. Hours in which it was not seen have no row."""

    video: Video
    since: datetime = Field(description="The first hour that was looked at")
    until: datetime = Field(description="The last hour that was looked at")
    history: list[HistoryHour]


class VideoMilestones(Envelope):
    """A video at fixed ages, youngest first. An age that it has not reached has no row."""

    video: Video
    data: list[Milestone]


class VideoEvents(Envelope):
    """What happened to videos, newest hour first."""

    until: datetime | None = Field(description="The newest hour that was looked at; null before the first")
    count: int = Field(description="Rows on this page")
    next_cursor: str | None = Field(description="Where the next page begins; null on the last")
    data: list[Event]


class ChannelDays(Envelope):
    """A channel's days, oldest first. A day without a row was not captured, or not computed yet."""

    channel_id: str = Field(description="The channel")
    since: date | None = Field(description="The first day that was looked at; null before any day was computed")
    until: date | None = Field(description="The last day that was looked at; null likewise")
    count: int = Field(description="Days")
    data: list[ChannelDay]


class Hour(BaseModel):
    """An hour, whether it was captured or not."""

    hour: datetime = Field(description="Start of the UTC hour")
    state: Literal["captured", "partial", "capturing", "missed"] = Field(description="missed: it was never captured")
    insights: bool = Field(description="Whether insights of it are stored")
    planned: int | None = Field(description="Videos that it set out to observe")
    stored: int | None = Field(description="Videos that were observed")
    unavailable: int | None = Field(description="Videos that YouTube no longer shows")
    waiting: int | None = Field(description="Videos that the quota did not reach")
    estimated: int | None = Field(description="Videos that its insights rank by a look of before")
    oldest_look: datetime | None = Field(description="The oldest observation that they count by")
    reason: str | None = Field(description="Why it is partial, in words")


class Hours(BaseModel):
    """Hours, newest first."""

    count: int = Field(description="Rows on this page")
    next_cursor: str | None = Field(description="Where the next page begins; null on the last")
    data: list[Hour]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Readiness(BaseModel):
    """The databases answer."""

    status: Literal["ok"]
    newest_hour: datetime | None = Field(description="The newest hour with insights")
    videos_database: bool = Field(description="Whether this account may read it: handles, languages, partial hours")
