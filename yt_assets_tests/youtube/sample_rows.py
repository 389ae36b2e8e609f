"""How the hand-checked sample of recorded items is written down, and how a record is held against a row of it.

Here: the rows' grammar. Not here: the rows (`sample_videos`, `sample_snippets`, `sample_channels`). Called by those and
by `test_recorded_sample`.

`*` in a file's name stands for what does not tell it from the others. A text that is long is named by its beginning
and length, a list by its ends and length: the recordings are other people's, and stay outside this repository.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yt_assets.youtube.protocol import CHANNELS, UPLOADS, VIDEO_STATS, VIDEOS


@dataclass(frozen=True, slots=True)
class Long:
    """A text by its beginning and its length in characters."""

    start: str
    length: int


@dataclass(frozen=True, slots=True)
class Many:
    """A list by its ends and its length."""

    first: str
    last: str
    length: int


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One item of one file (of uploads: the whole page), the kind of list it is read in, and its values by field."""

    shape: str
    kind: str
    file: str
    item: int
    values: dict[str, Any]


def video(shape: str, file: str, item: int = 0, **values: Any) -> SampleRow:
    """One item of videos.list. A field that is not named here has its value when its part was not asked for."""
    parts = {"duration_seconds": None, "format": "long", "views": None, "likes": None, "comments": None}
    usual = {"live_state": "none", "default_language": None, "default_audio_language": None, "tags": ()}
    return SampleRow(shape, VIDEOS, file, item, {**parts, **usual, **values})


def stats(
    shape: str, file: str, item: int, video_id: str, *, views: int | None, likes: int | None, comments: int | None
) -> SampleRow:
    """The counts of one item of videos.list, read as if videos.batchGetStats had sent them."""
    values = {"video_id": video_id, "views": views, "likes": likes, "comments": comments}
    return SampleRow(shape, VIDEO_STATS, file, item, values)


def channel(shape: str, file: str, item: int = 0, **values: Any) -> SampleRow:
    """One item of channels.list. A field that is not named here has its value when its part was not asked for."""
    parts = {"handle": None, "title": "", "uploads_playlist_id": None, "subscribers": None, "video_count": None}
    return SampleRow(shape, CHANNELS, file, item, {**parts, **values})


def uploads(shape: str, file: str, video_ids: tuple[str, ...] | Many, next_page_token: str | None = None) -> SampleRow:
    """One page of playlistItems.list."""
    return SampleRow(shape, UPLOADS, file, 0, {"video_ids": video_ids, "next_page_token": next_page_token})


def values_of(record: object, row: SampleRow) -> dict[str, Any]:
    """Give a record's fields that the row names, each in the row's way of writing it."""
    return {name: _written_as(getattr(record, name), written) for name, written in row.values.items()}


def _written_as(value: Any, written: object) -> object:
    if isinstance(written, Long):
        return Long(value[: len(written.start)], len(value))
    if isinstance(written, Many) and value:
        return Many(value[0], value[-1], len(value))
    return value.isoformat() if isinstance(value, datetime) else value
