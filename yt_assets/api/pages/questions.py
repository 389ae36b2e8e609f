"""What the addresses of pages may ask.

Here: models of queries. A form without a script sends what was left empty, too: that asks nothing. Not here: the
parameters of the API (parameters.py), what the answers are (the pages).
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

from yt_assets.analysis.hours import WINDOWS
from yt_assets.analysis.trends.labels import Label
from yt_assets.api.parameters import (
    CHANNEL_PATTERN,
    HOUR_PATTERN,
    MOMENT_PATTERN,
    VIDEO_PATTERN,
    ZONE_PATTERN,
    ChannelIds,
    Format,
    Window,
)
from yt_assets.api.stores import Stores, parsed_hour

AgeHours = Literal["1", "3", "6", "12", "24", "48", "168", "672"]
MOST_COMPARED = 5
Sort = Literal["gained", "multiple", "views", "newest", "oldest", "velocity", "forecast", "engaged"]
ListName = Literal["all", "trending", "gaining", "growing", "outliers", "engaging"]
# Columns of the reader's statements, with a minus before what goes from high to low.
SORTS: dict[str, str] = {
    "multiple": "-outlier_multiple", "views": "-views", "newest": "-published_at", "oldest": "published_at",
    "velocity": "-views_per_hour", "forecast": "-predicted_gain", "engaged": "-smoothed_rate",
}  # fmt: skip


class PageQuestion(BaseModel):
    """What every page may be asked."""

    zone: str = Field("UTC", pattern=ZONE_PATTERN)

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_empty(cls, given: Any) -> Any:
        return {name: value for name, value in given.items() if value != ""} if isinstance(given, dict) else given


class HourQuestion(PageQuestion):
    """The same of an hour."""

    hour: str = Field("latest", pattern=HOUR_PATTERN)

    @property
    def follows(self) -> bool:
        """Whether the page is of the newest hour, whichever that is."""
        return self.hour == "latest"

    def at(self, stores: Stores) -> datetime | None:
        """The hour to show; one that was missed is a page that says so. None before the first."""
        return stores.newest_hour() if self.follows else parsed_hour(self.hour)


class WindowQuestion(HourQuestion):
    """The same of a window up to an hour."""

    window: Window = "24h"

    @property
    def window_hours(self) -> int:
        """How long that is."""
        return WINDOWS[self.window]


class KeywordsQuestion(HourQuestion):
    """Keywords of an hour, or of a window."""

    window: Literal["1h"] | Window = "1h"
    channel: str | None = Field(None, pattern=CHANNEL_PATTERN)


class VideosQuestion(WindowQuestion):
    """Which videos, in which order, from which on."""

    window: Window = "7d"
    list: ListName = "all"
    q: str | None = Field(None, max_length=100)
    format: Format | None = None
    label: Label | None = None
    least: float | None = Field(None, ge=0, le=10**6)
    published_after: str | None = Field(None, pattern=MOMENT_PATTERN)
    channel: ChannelIds = Field([], max_length=100)
    sort: Sort | None = None
    page: int = Field(1, ge=1, le=10_000)


class ChannelQuestion(VideosQuestion):
    """A channel: its videos likewise, and its last ten at an age."""

    age: AgeHours | None = None


class CompareQuestion(HourQuestion):
    """Two to five channels, or as many videos."""

    channel: ChannelIds = Field([], max_length=MOST_COMPARED)
    video: list[Annotated[str, Field(pattern=VIDEO_PATTERN)]] = Field([], max_length=MOST_COMPARED)
    by: Literal["date", "age"] | None = None
    format: Format | None = None
