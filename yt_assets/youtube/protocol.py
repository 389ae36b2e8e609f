"""The API's answers, read: bytes of a 200 answer in, records out.

Here: which fields make a channel, a video, a count, a page of uploads, and the check that each returned id was asked
for. Not here: I/O of any kind, single fields (`wire`), and answers that are refusals (`classify`). Called by `client`.

Every optional field may be missing. What must be there is what was asked for by `part`: an id, and for a video its
channel and its time of publication. All functions raise ProtocolError, and ignore fields they do not know.
"""

import hashlib
import json
from collections.abc import Collection, Iterable

from yt_assets.analysis.formats import video_format
from yt_assets.youtube.errors import ProtocolError
from yt_assets.youtube.records import ChannelRecord, StatsRecord, Upload, UploadsPage, VideoRecord
from yt_assets.youtube.wire import Fields, parse_duration, read_list

CHANNELS = "youtube#channelListResponse"
VIDEOS = "youtube#videoListResponse"
VIDEO_STATS = "youtube#batchGetStatsResponse"
UPLOADS = "youtube#playlistItemListResponse"

MAX_IDS = 50  # that one request may name; https://developers.google.com/youtube/v3/docs/videos/list

LIVE_STATES = ("none", "live", "upcoming")


def parse_channels(body: bytes, *, asked: Collection[str] | None = None) -> list[ChannelRecord]:
    """Read a channels.list answer. `asked` are the ids of the request, None when it asked by handle or name."""
    _, items = read_list(body, CHANNELS)
    return [_channel(item) for item in _asked_for(items, asked)]


def parse_videos(body: bytes, *, asked: Collection[str]) -> list[VideoRecord]:
    """Read a videos.list answer. Deleted and private videos are simply not in it; nothing says so."""
    _, items = read_list(body, VIDEOS)
    return [_video(item) for item in _asked_for(items, asked)]


def parse_video_stats(body: bytes, *, asked: Collection[str]) -> list[StatsRecord]:
    """Read a videos.batchGetStats answer; it may leave out videos as videos.list does."""
    _, items = read_list(body, VIDEO_STATS)
    return [StatsRecord(item.identifier("id"), *_counts(item)) for item in _asked_for(items, asked)]


def parse_uploads(body: bytes, *, playlist_id: str | None = None) -> UploadsPage:
    """Read one page of a playlistItems.list answer; with `playlist_id`, refuse items of another playlist."""
    envelope, items = read_list(body, UPLOADS)
    return UploadsPage(
        uploads=tuple(_upload(item, playlist_id) for item in items),
        next_page_token=envelope.text("nextPageToken") or None,
    )


def text_hash(
    title: str, description: str, tags: Iterable[str], category_id: str | None, default_language: str | None
) -> str:
    """Name a video's text: 16 hexadecimal digits of a SHA-256. Stored with the text, so its recipe must not change."""
    parts = [title, description, list(tags), category_id, default_language]
    spelled = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()[:16]


def _asked_for(items: list[Fields], asked: Collection[str] | None) -> list[Fields]:
    """Keep one item for each id; refuse ids that nobody asked for.

    Defence in depth: a connection that two threads shared once gave one of them the other's answer, with a 200.
    """
    by_id = {item.identifier("id"): item for item in items}
    strangers = [] if asked is None else [found for found in by_id if found not in asked]
    if strangers:
        raise ProtocolError(
            reason="foreignIds", message=f"The answer holds ids that were not asked for: {strangers[:3]}", status=200
        )
    return list(by_id.values())


def _channel(item: Fields) -> ChannelRecord:
    snippet, statistics = item.part("snippet"), item.part("statistics")
    # `customUrl` is the handle on today's channels; without '@' it is an old custom address, which is no handle.
    custom_url = snippet.text("customUrl") or ""
    hidden = statistics.flag("hiddenSubscriberCount")
    return ChannelRecord(
        channel_id=item.identifier("id"),
        handle=custom_url if custom_url.startswith("@") else None,
        title=snippet.text("title") or "",
        uploads_playlist_id=item.part("contentDetails").part("relatedPlaylists").text("uploads") or None,
        subscribers=None if hidden else statistics.count("subscriberCount"),
        video_count=statistics.count("videoCount"),
    )


def _video(item: Fields) -> VideoRecord:
    snippet = item.part("snippet")
    channel_id, published_at = snippet.identifier("channelId"), snippet.moment("publishedAt")
    duration = parse_duration(item.part("contentDetails").text("duration"))
    aspect_ratio = _aspect_ratio(item.part("player"))
    live = snippet.text("liveBroadcastContent")
    live_state = live if live in LIVE_STATES else None
    title, description = snippet.text("title") or "", snippet.text("description") or ""
    tags = snippet.texts("tags")
    category_id, language = snippet.text("categoryId") or None, snippet.text("defaultLanguage") or None
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
        text_hash=text_hash(title, description, tags, category_id, language),
        views=views,
        likes=likes,
        comments=comments,
    )


def _counts(item: Fields) -> tuple[int | None, int | None, int | None]:
    statistics = item.part("statistics")
    return statistics.count("viewCount"), statistics.count("likeCount"), statistics.count("commentCount")


def _aspect_ratio(player: Fields) -> float | None:
    """Width over height of the player; both are there when the request bounds one of them and the service knows."""
    width, height = player.count("embedWidth"), player.count("embedHeight")
    return round(width / height, 3) if width and height else None


def _upload(item: Fields, playlist_id: str | None) -> Upload:
    snippet, details = item.part("snippet"), item.part("contentDetails")
    found = snippet.text("playlistId")
    if playlist_id is not None and found not in {None, playlist_id}:
        message = f"Asked for the playlist {playlist_id!r} and got items of {found!r}"
        raise ProtocolError(reason="foreignIds", message=message, status=200)
    source = details if "videoId" in details else snippet.part("resourceId")
    published_at = details.moment("videoPublishedAt") if "videoPublishedAt" in details else None
    return Upload(source.identifier("videoId"), published_at)
