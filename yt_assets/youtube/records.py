"""What the API's answers become: frozen values, complete in themselves, nothing of the wire left in them.

Here: the records and the envelope they travel in. Not here: how they are read (`protocol`), or where they are kept.

In all records a count of None means that the service did not give it (hidden, switched off, removed), and 0 that it
said "0". The two are never mixed: a hidden like count is not a video without likes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(slots=True)
class Remarks:
    """What an answer holds that cannot be read. Each costs its own field or its own item, and no other.

    unknown: optional fields that count as unknown, each with its item and its text. refused: the id of an item without
    an obligatory field → that field. nameless: items whose id cannot be read.
    """

    NAMED = 3

    unknown: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    nameless: int = 0

    def sentences(self) -> Sequence[str]:
        """The same for a log, a line each: the first few by name."""
        refused = [f"{key}: {why}" for key, why in self.refused.items()]
        lines = {
            "Fields that cannot be read count as unknown": self.unknown,
            "Refused for what is missing": refused,
            "Refused without a readable id": [f"{self.nameless:,} items"] if self.nameless else [],
        }
        return [f"{what}: {_some(which, self.NAMED)}" for what, which in lines.items() if which]


def _some(words: Sequence[str], most: int) -> str:
    return "; ".join(words[:most]) + (f"; and {len(words) - most:,} more" if len(words) > most else "")


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """One channel as it is now. `subscribers` is rounded by YouTube to three digits; `handle` begins with '@'.

    `views` are those of all its videos. YouTube takes views of videos that went out of them.
    """

    channel_id: str
    handle: str | None
    title: str
    uploads_playlist_id: str | None
    subscribers: int | None
    video_count: int | None
    views: int | None = None

    @property
    def named(self) -> str:
        """Give the title, and the id that it belongs to for good."""
        return f"{self.title} ({self.channel_id})"


@dataclass(frozen=True, slots=True)
class VideoRecord:
    """One public video as it is now, text and counts together.

    `format` is 'long', 'short' or 'live'; `live_state` is 'none', 'live', 'upcoming', or None when the service did not
    say. `published_at` is aware UTC. `aspect_ratio` is width over height, None when the service does not know it.
    `text_hash` names the text: equal hashes, equal texts.
    """

    video_id: str
    channel_id: str
    published_at: datetime
    duration_seconds: int | None
    aspect_ratio: float | None
    format: str
    live_state: str | None
    title: str
    description: str
    tags: tuple[str, ...]
    category_id: str | None
    default_language: str | None
    default_audio_language: str | None
    text_hash: str
    views: int | None
    likes: int | None
    comments: int | None


@dataclass(frozen=True, slots=True)
class StatsRecord:
    """The counts of one video, without its text: the answer of `videos.batchGetStats`."""

    video_id: str
    views: int | None
    likes: int | None
    comments: int | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A video as an uploads playlist lists it. `published_at` is aware UTC, None for a deleted or private one."""

    video_id: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class UploadsPage:
    """One page of an uploads playlist, newest first, and the token of the next page (None on the last)."""

    uploads: tuple[Upload, ...]
    next_page_token: str | None
    remarks: Remarks = field(default_factory=Remarks, compare=False)

    @property
    def video_ids(self) -> tuple[str, ...]:
        """The ids alone."""
        return tuple(upload.video_id for upload in self.uploads)


@dataclass(frozen=True, slots=True)
class ApiResult(Generic[T_co]):
    """A value together with the moment, aware UTC by the service's own clock, at which it was true."""

    value: T_co
    observed_at: datetime
    remarks: Remarks = field(default_factory=Remarks)
