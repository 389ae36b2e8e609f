"""The API's answers, read: bytes of a 200 answer in, records out.

Here: which fields make a channel, a video, a count, a page of uploads, and the check that each returned id was asked
for. Not here: I/O of any kind, single fields (`wire`), and answers that are refusals (`classify`). Called by `client`.

Every optional field may be missing or unreadable. What must be there is what was asked for by `part`: an id, and for a
video its channel and its time of publication. An item without it is refused, and the others are read: `remarks` takes
both. All functions raise ProtocolError for what is no answer at all, and ignore fields they do not know.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from yt_assets.analysis.formats import video_format
from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.records import ChannelRecord, Remarks, StatsRecord, Upload, UploadsPage, VideoRecord
from yt_assets.youtube.wire import Fields, Unreadable, parse_duration, read_list

T = TypeVar("T")

CHANNELS = "youtube#channelListResponse"
VIDEOS = "youtube#videoListResponse"
VIDEO_STATS = "youtube#batchGetStatsResponse"
UPLOADS = "youtube#playlistItemListResponse"

MAX_IDS = 50  # that one request may name; https://developers.google.com/youtube/v3/docs/videos/list

LIVE_STATES = ("none", "live", "upcoming")

# What a text may have: two and a half times what YouTube takes, and what the database's columns hold. More is cut.
TITLE_CHARACTERS = 255
# Of these a part means nothing: where there is more, the field counts as unknown.
HANDLE_CHARACTERS, CATEGORY_CHARACTERS, LANGUAGE_CHARACTERS, TOKEN_CHARACTERS = 64, 8, 35, 255


def parse_channels(
    body: bytes, *, asked: Collection[str] | None = None, remarks: Remarks | None = None
) -> list[ChannelRecord]:
    """Read a channels.list answer. `asked` are the ids of the request, None when it asked by handle or name."""
    return _records(body, CHANNELS, _channel, asked, remarks)


def parse_videos(body: bytes, *, asked: Collection[str], remarks: Remarks | None = None) -> list[VideoRecord]:
    """Read a videos.list answer. Deleted and private videos are simply not in it; nothing says so."""
    return _records(body, VIDEOS, _video, asked, remarks)


def parse_video_stats(body: bytes, *, asked: Collection[str], remarks: Remarks | None = None) -> list[StatsRecord]:
    """Read a videos.batchGetStats answer; it may leave out videos as videos.list does."""
    return _records(body, VIDEO_STATS, lambda item: StatsRecord(item.identifier("id"), *_counts(item)), asked, remarks)


def parse_uploads(body: bytes, *, playlist_id: str | None = None, remarks: Remarks | None = None) -> UploadsPage:
    """Read one page of a playlistItems.list answer; with `playlist_id`, refuse items of another playlist."""
    remarks = remarks or Remarks()
    envelope, items = read_list(body, UPLOADS, remarks)
    uploads = []
    for item in items:
        try:
            uploads.append(_upload(item, playlist_id))
        except Unreadable:
            remarks.nameless += 1
    token = envelope.text("nextPageToken") or None
    if token is not None and (len(token) > TOKEN_CHARACTERS or not token.isascii()):
        raise envelope.unreadable(name="nextPageToken")
    return UploadsPage(tuple(uploads), token, remarks)


def text_hash(
    title: str,
    description: str,
    tags: Iterable[str],
    category_id: str | None,
    default_language: str | None,
    default_audio_language: str | None = None,
) -> str:
    """Name a video's text: 16 hexadecimal digits of a SHA-256. Stored with the text, so its recipe must not change.

    The spoken language came later: a text without it keeps the name that it had.
    """
    parts = [title, description, list(tags), category_id, default_language]
    parts += [default_audio_language] if default_audio_language else []
    spelled = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()[:16]


def _records(
    body: bytes, kind: str, read: Callable[[Fields], T], asked: Collection[str] | None, remarks: Remarks | None
) -> list[T]:
    """Read each item that can be read; the others are remarks."""
    remarks = remarks or Remarks()
    _, items = read_list(body, kind, remarks)
    records = []
    for item in _asked_for(items, asked, remarks):
        try:
            records.append(read(item))
        except Unreadable as error:
            remarks.refused[item.identifier("id")] = error.field
    return records


def _asked_for(items: list[Fields], asked: Collection[str] | None, remarks: Remarks) -> list[Fields]:
    """Keep one item for each id; refuse ids that no request named.

    Defence in depth: a connection that two threads shared once gave one of them the other's answer, with a 200.
    """
    by_id: dict[str, Fields] = {}
    for item in items:
        try:
            by_id[item.identifier("id")] = item
        except Unreadable:
            remarks.nameless += 1
    strangers = [] if asked is None else [video_id for video_id in by_id if video_id not in asked]
    if strangers:
        raise ProtocolError(
            reason="foreignIds", message=f"The answer holds ids that were not asked for: {strangers[:3]}", status=200
        )
    return list(by_id.values())


def _channel(item: Fields) -> ChannelRecord:
    snippet, statistics = item.part("snippet"), item.part("statistics")
    # `customUrl` is the handle on today's channels; without '@' it is an old custom address, which is no handle.
    custom_url = snippet.text("customUrl") or ""
    if len(custom_url) > HANDLE_CHARACTERS:
        snippet.remark("customUrl")
        custom_url = ""
    hidden = statistics.flag("hiddenSubscriberCount")
    return ChannelRecord(
        channel_id=item.identifier("id"),
        handle=custom_url if custom_url.startswith("@") else None,
        title=snippet.text("title", most=TITLE_CHARACTERS) or "",
        uploads_playlist_id=item.part("contentDetails").part("relatedPlaylists").label("uploads", most=64),
        subscribers=None if hidden else statistics.count("subscriberCount"),
        video_count=statistics.count("videoCount"),
        views=statistics.count("viewCount"),
    )


def _video(item: Fields) -> VideoRecord:
    snippet = item.part("snippet")
    channel_id, published_at = snippet.identifier("channelId"), snippet.moment("publishedAt")
    duration = parse_duration(item.part("contentDetails").text("duration"))
    # Width and height are there when the request bounds one of them and the service knows.
    width, height = (item.part("player").count(name) for name in ("embedWidth", "embedHeight"))
    aspect_ratio = round(width / height, 3) if width and height else None
    live = snippet.text("liveBroadcastContent")
    live_state = live if live in LIVE_STATES else None
    title, description = snippet.text("title", most=TITLE_CHARACTERS) or "", snippet.text("description") or ""
    tags = snippet.texts("tags")
    category_id = snippet.label("categoryId", most=CATEGORY_CHARACTERS)
    language = snippet.label("defaultLanguage", most=LANGUAGE_CHARACTERS)
    spoken = snippet.label("defaultAudioLanguage", most=LANGUAGE_CHARACTERS)
    views, likes, comments = _counts(item)
    return VideoRecord(
        video_id=item.identifier("id"),
        channel_id=channel_id,
        published_at=published_at,
        duration_seconds=duration,
        aspect_ratio=aspect_ratio,
        format=video_format(
            duration,
            live_state,
            has_live_details="liveStreamingDetails" in item,
            aspect_ratio=aspect_ratio,
            published_at=published_at,
        ),
        live_state=live_state,
        title=title,
        description=description,
        tags=tags,
        category_id=category_id,
        default_language=language,
        default_audio_language=spoken,
        text_hash=text_hash(title, description, tags, category_id, language, spoken),
        views=views,
        likes=likes,
        comments=comments,
    )


def _counts(item: Fields) -> tuple[int | None, int | None, int | None]:
    statistics = item.part("statistics")
    return statistics.count("viewCount"), statistics.count("likeCount"), statistics.count("commentCount")


def _upload(item: Fields, playlist_id: str | None) -> Upload:
    snippet, details = item.part("snippet"), item.part("contentDetails")
    listed_in = snippet.text("playlistId")
    if playlist_id is not None and listed_in not in {None, playlist_id}:
        message = f"Asked for the playlist {playlist_id!r} and got items of {listed_in!r}"
        raise ProtocolError(reason="foreignIds", message=message, status=200)
    source = details if "videoId" in details else snippet.part("resourceId")
    return Upload(source.identifier("videoId"), details.moment_or_none("videoPublishedAt"))
