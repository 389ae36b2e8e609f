"""The bodies of responses about windows of hours: what videos, channels, formats and hours of the week brought.

Here: models of rows and their envelopes. Not here: models of hours, days and events (models.py), rendering
(responses.py).
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from yt_assets.api.models import OURS, THEIRS, Envelope, HourPage

_GAINED = f"Views gained in the window; of a video that was published in it, all. {OURS}"
_BEFORE = f"The same in as many hours before; null where its first count is not known. {OURS}"
_BEFORE_OF_ALL = f"The same in as many hours before; null where it is not known of each of them. {OURS}"
_CHANGE = f"views_gained - views_gained_before. {OURS}"


class GainedVideo(BaseModel):
    """What a video gained in a window of hours."""

    hour: datetime = Field(description="The hour that the window ends with")
    window_hours: int = Field(description="24, 168 or 672")
    video_id: str = Field(description="YouTube's video id, case-sensitive")
    title: str | None = Field(description="Newest known title")
    channel_id: str = Field(description="Its channel")
    channel_title: str | None = Field(description="Newest known channel name")
    format: str | None = Field(description=f"long, short or live. {OURS}")
    published_at: datetime | None = Field(description="When it was published")
    link: str = Field(description="The video on YouTube")
    source: str | None = Field(description="youtube, or sandbox for simulated data")
    views: int | None = Field(description=f"Views at its newest look. {THEIRS}")
    views_gained: int | None = Field(description=_GAINED)
    views_gained_before: int | None = Field(description=_BEFORE)
    change: int | None = Field(description=_CHANGE)
    covered_hours: float | None = Field(description=f"Hours that views_gained is of. {OURS}")
    is_upload: int = Field(description="1 where it was published in the window; else 0")
    observed_ends: int = Field(
        description="1 where both ends were looked at: the gain is a difference of two counts; else 0"
    )


class GainedVideos(HourPage):
    """Videos by what they gained in a window, most first."""

    window: str = Field(description="24h, 7d or 28d")
    data: list[GainedVideo]


class GainedKeyword(BaseModel):
    """A keyword by what the videos that carry it gained in a window."""

    scope: str = Field(description="A channel id, or all")
    keyword: str = Field(description=f"Keyphrase of one to three words. {OURS}")
    keyword_rank: int = Field(description=f"1 is the best of its window and scope. {OURS}")
    videos: int = Field(description=f"Videos that carry the phrase. {OURS}")
    views_gained: int | None = Field(description=f"What these videos gained; null where none is known. {OURS}")
    views_gained_before: int | None = Field(description=_BEFORE_OF_ALL)
    example_video_id: str = Field(description=f"The carrying video that gained most. {OURS}")


class GainedKeywords(HourPage):
    """Keywords by what their videos gained in a window, best first."""

    window: str = Field(description="24h, 7d or 28d")
    scope: str = Field(description="Channel ids with commas between them, or all")
    data: list[GainedKeyword]


class GainedChannel(BaseModel):
    """What a channel gained in a window of hours."""

    hour: datetime = Field(description="The hour that the window ends with")
    window_hours: int = Field(description="24, 168 or 672")
    channel_id: str = Field(description="YouTube's channel id, case-sensitive")
    title: str | None = Field(description="Newest known name")
    handle: str | None = Field(description="The @handle")
    views_gained: int | None = Field(description=f"Views that its videos gained, uploads included. {OURS}")
    views_gained_before: int | None = Field(description=_BEFORE_OF_ALL)
    change: int | None = Field(description=_CHANGE)
    covered_hours: float | None = Field(
        description=f"The most hours that the gain of any video but uploads is of: few where it is new here. {OURS}"
    )
    videos: int = Field(description="Its videos that were seen in the window")
    uploads: int = Field(description="Those of them that were published in it")
    inexact: int = Field(description="Those of them whose gain is estimated at an end")
    subscribers: int | None = Field(description=f"Subscribers of the day before that of the hour, rounded. {THEIRS}")
    subscribers_gained: int | None = Field(
        description=f"Since as many days before, of rounded counts; null where either is not known. {OURS}"
    )


class GainedChannels(HourPage):
    """Channels by what they gained in a window, most first."""

    window: str = Field(description="24h, 7d or 28d")
    data: list[GainedChannel]


class ChannelWindows(Envelope):
    """What a channel gained in 24 hours, 7 and 28 days."""

    hour: datetime = Field(description="The hour that the windows end with")
    channel_id: str = Field(description="The channel")
    count: int = Field(description="Windows")
    data: list[GainedChannel]


class FormatGains(BaseModel):
    """What the videos of a format brought in a window."""

    format: Literal["long", "short", "live"] = Field(description=OURS)
    videos: int = Field(description="Videos that were seen in the window")
    uploads: int = Field(description="Those of them that were published in it")
    views_gained: int = Field(description=f"What these videos gained. {OURS}")
    views_gained_before: int | None = Field(description=_BEFORE_OF_ALL)
    change: int | None = Field(description=_CHANGE)
    views_of_uploads: float | None = Field(description=f"Median views of the uploads, at whatever age. {OURS}")
    engagement_rate: float | None = Field(
        description=f"Likes and comments of the uploads on their views; null without any that shows likes. {OURS}"
    )


class Formats(Envelope):
    """Long, short and live videos beside each other."""

    hour: datetime = Field(description="The hour that the window ends with")
    window: str = Field(description="24h, 7d or 28d")
    count: int = Field(description="Formats")
    data: list[FormatGains]


class PublishingHour(BaseModel):
    """How videos did that were published in one hour of the week."""

    weekday: int = Field(description="0 is Monday, in the zone", ge=0, le=6)
    local_hour: int = Field(description="0 to 23, in the zone", ge=0, le=23)
    n: int = Field(description="Videos published then whose multiple is known")
    multiple: float | None = Field(
        description=f"Median of their views over their channel's usual at that age; null below five videos. {OURS}"
    )


class PublishingHours(Envelope):
    """Hours of the week in which videos were published, from Monday on; hours without a video have no row."""

    hour: datetime = Field(description="The hour that the multiples are of")
    zone: str = Field(description="The time zone")
    count: int = Field(description="Hours of the week")
    data: list[PublishingHour]
