"""World objects as the API's JSON: one function for each resource part.

Here: field names, nesting, number and time formats. Not here: parameters, envelopes (endpoints.py). Field sets follow
recorded answers and the client library's packaged discovery file (revision 20261104). Parts are JSON texts rather than
dicts: what does not change is written once and kept.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from json import JSONEncoder
from typing import Any

from yt_assets.sandbox.world.casting import fitted
from yt_assets.sandbox.world.changed_world import ChangedWorld
from yt_assets.sandbox.world.ids import etag, playlist_item_id
from yt_assets.sandbox.world.world import SimulatedChannel, SimulatedVideo

_ENCODER = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_MOST_CACHED_SNIPPETS = 10_000  # about 4 kB each
_SIZES = (
    '{"default":{"url":"https://i.ytimg.com/vi/VIDEO/default.jpg","width":120,"height":90},'
    '"medium":{"url":"https://i.ytimg.com/vi/VIDEO/mqdefault.jpg","width":320,"height":180},'
    '"high":{"url":"https://i.ytimg.com/vi/VIDEO/hqdefault.jpg","width":480,"height":360}}'
)
_ALL_SIZES = (
    _SIZES[:-1] + ',"standard":{"url":"https://i.ytimg.com/vi/VIDEO/sddefault.jpg","width":640,"height":480},'
    '"maxres":{"url":"https://i.ytimg.com/vi/VIDEO/maxresdefault.jpg","width":1280,"height":720}}'
)
_VIDEO_STATUS = (
    '{"uploadStatus":"processed","privacyStatus":"public","license":"youtube","embeddable":true,'
    '"publicStatsViewable":true,"madeForKids":false}'
)
_PLAYER = (
    '{"embedHtml":"<iframe width=\\"%d\\" height=\\"%d\\" src=\\"//www.youtube.com/embed/%s\\" frameborder=\\"0\\" '
    'allow=\\"accelerometer; autoplay; clipboard-write; encrypted-media; gyroscope; picture-in-picture; web-share\\" '
    'allowfullscreen></iframe>"'
)
_PLAYER_SIZE = (480, 270)  # of every recorded player without limits
_CHANNEL_STATUS = (
    '{"privacyStatus":"public","isLinked":true,"longUploadsStatus":"longUploadsUnspecified","madeForKids":false}'
)


def iso(second: float) -> str:
    """RFC 3339 in UTC, whole seconds, as the API writes times."""
    return datetime.fromtimestamp(int(second), UTC).isoformat()[:19] + "Z"


def _iso_duration(seconds: int) -> str:
    """ISO 8601 as contentDetails.duration writes it: PT1H2M3S, and P0D before and during a broadcast."""
    if seconds <= 0:
        return "P0D"
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{rest}S" if rest else "")


def dumps(value: object) -> str:
    """Compact JSON with letters of every script as they are."""
    # A lone surrogate has no bytes in UTF-8; YouTube's JSON can hold one as an escape, which this makes of it.
    return _ENCODER.encode(value).encode(errors="backslashreplace").decode()


def resource(kind: str, item_id: str, parts: list[tuple[str, str]]) -> str:
    """A resource of a list answer: kind, etag, id, then its parts."""
    body = ",".join(f'"{name}":{text}' for name, text in parts)
    head = f'{{"kind":"youtube#{kind}","etag":"{etag(item_id + body)}","id":"{item_id}"'
    return f"{head},{body}}}" if body else head + "}"


class VideoSnippets:
    """Snippets of videos, cached: they are most of an answer's bytes, and seldom change."""

    def __init__(self) -> None:
        self._snippets: dict[tuple[str, int, str, str], str] = {}

    def snippet(self, video: SimulatedVideo, t: float) -> str:
        """Title, description, tags, thumbnails, live state."""
        traits = video.traits
        key = (video.video_id, traits.version(t), traits.live_state(t), video.channel.title)
        text = self._snippets.get(key)
        if text is None:
            text = _video_snippet(video, key[1], key[2])
            if len(self._snippets) >= _MOST_CACHED_SNIPPETS:
                self._snippets.clear()
            self._snippets[key] = text
        return text


def _video_details(video: SimulatedVideo, t: float) -> str:
    captions = "true" if video.number % 3 == 0 else "false"
    return (
        f'{{"duration":"{_iso_duration(_shown_length(video, t))}","dimension":"2d","definition":"hd",'
        f'"caption":"{captions}","licensedContent":true,"contentRating":{{}},"projection":"rectangular"}}'
    )


def _live_streaming_details(video: SimulatedVideo, t: float) -> str | None:
    """Schedule and course of a broadcast; None for a video that never was one."""
    traits = video.traits
    if traits.kind not in {"live", "premiere"}:
        return None
    details = {}
    if t >= traits.start:
        details["actualStartTime"] = iso(traits.start)
    if t >= traits.ends:
        details["actualEndTime"] = iso(traits.ends)
    details["scheduledStartTime"] = iso(traits.start // 60 * 60)
    if traits.live_state(t) == "live":
        details["concurrentViewers"] = str(traits.curve.viewers(t))
    return dumps(details)


def player(video: SimulatedVideo, limits: tuple[int, int] | None) -> str:
    """The embedded player; with limits (most height, most width) also its size, which tells the picture's shape."""
    if limits is None:
        return _PLAYER % (*_PLAYER_SIZE, video.video_id) + "}"
    width, height = fitted(video.aspect, *limits)
    size = f',"embedHeight":"{height}","embedWidth":"{width}"}}'
    return _PLAYER % (width, height, video.video_id) + size


def _channel_snippet(channel: SimulatedChannel, _t: float) -> str:
    about = channel.theme.about
    picture = f"https://yt3.ggpht.com/ytc/{etag(channel.channel_id)}=s"
    sizes = (("default", 88), ("medium", 240), ("high", 800))
    return dumps(
        {
            "title": channel.title,
            "description": about,
            "customUrl": channel.handle,
            "publishedAt": iso(channel.created),
            "thumbnails": {
                name: {"url": f"{picture}{size}-c-k-c0x00ffffff-no-rj", "width": size, "height": size}
                for name, size in sizes
            },
            "localized": {"title": channel.title, "description": about},
            "country": channel.theme.language.country,
        }
    )


def channel_statistics(channel: SimulatedChannel, t: float, videos: int) -> str:
    """Subscribers are rounded down to three significant digits, as YouTube does. videos: how many are public."""
    subscribers = channel.subscribers_at(t)
    unit = 10 ** max(0, len(str(subscribers)) - 3)
    counts: dict[str, Any] = {"viewCount": str(channel.views_at(t))}
    counts |= {"subscriberCount": str(subscribers // unit * unit), "hiddenSubscriberCount": False}
    return dumps(counts | {"videoCount": str(videos)})


# Parts by name. Hidden likes and closed comments are absent in statistics; nothing but public videos is ever served.
VIDEO_PARTS: dict[str, Callable[[SimulatedVideo, float], str | None]] = {
    "contentDetails": _video_details,
    "statistics": lambda video, t: _video_statistics(video, t, ',"favoriteCount":"0"'),
    "status": lambda _video, _t: _VIDEO_STATUS,
    "liveStreamingDetails": _live_streaming_details,
}
# Those of videos.batchGetStats, whose names and formats differ from videos.list: `publishTime`, `213s`.
STAT_PARTS: dict[str, Callable[[SimulatedVideo, float], str | None]] = {
    "snippet": lambda video, _t: f'{{"publishTime":"{iso(video.traits.published)}"}}',
    "statistics": lambda video, t: _video_statistics(video, t, ""),
    "contentDetails": lambda video, t: f'{{"duration":"{_shown_length(video, t)}s"}}',
}
CHANNEL_PARTS: dict[str, Callable[[SimulatedChannel, float], str | None]] = {
    "snippet": _channel_snippet,
    "contentDetails": lambda channel, _t: dumps(
        {"relatedPlaylists": {"likes": "", "uploads": channel.uploads_playlist_id}}
    ),
    "status": lambda _channel, _t: _CHANNEL_STATUS,
}


def playlist_item(
    world: ChangedWorld, channel: SimulatedChannel, number: int, position: int, t: float, parts: list[str]
) -> str:
    """A playlistItem resource. Builds the video for its snippet alone."""
    video_id, playlist_id = world.video_id_at(channel, number), channel.uploads_playlist_id
    published = iso(channel.timetable.published_at(number))
    made: list[tuple[str, str]] = []
    if "snippet" in parts:
        video = world.video_at(channel, number)
        made.append(("snippet", _item_snippet(video, position, t)))
    if "contentDetails" in parts:
        made.append(("contentDetails", dumps({"videoId": video_id, "videoPublishedAt": published})))
    if "status" in parts:
        made.append(("status", '{"privacyStatus":"public"}'))
    return resource("playlistItem", playlist_item_id(playlist_id, video_id), made)


def _shown_length(video: SimulatedVideo, t: float) -> int:
    """Seconds, 0 while a broadcast is not over."""
    return video.traits.length if video.traits.live_state(t) == "none" else 0


def _video_statistics(video: SimulatedVideo, t: float, favourites: str) -> str:
    traits = video.traits
    likes = "" if traits.hides_likes else f',"likeCount":"{traits.curve.likes(t)}"'
    comments = "" if traits.comments_off else f',"commentCount":"{traits.curve.comments(t)}"'
    return f'{{"viewCount":"{traits.curve.views(t)}"{likes}{favourites}{comments}}}'


def _thumbnails(video: SimulatedVideo) -> str:
    sizes = _SIZES if video.number % 9 == 0 else _ALL_SIZES
    return sizes.replace("VIDEO", video.video_id)


def _video_snippet(video: SimulatedVideo, version: int, live_state: str) -> str:
    channel, text = video.channel, video.text(version)
    language = channel.theme.language.code
    title, description = dumps(text.title), dumps(text.description)
    tags = f'"tags":{dumps(text.tags)},' if text.tags else ""
    written = f'"defaultLanguage":"{language}",' if video.number % 5 else ""
    spoken = f',"defaultAudioLanguage":"{language}"' if video.number % 7 else ""
    return (
        f'{{"publishedAt":"{iso(video.traits.published)}","channelId":"{channel.channel_id}","title":{title},'
        f'"description":{description},"thumbnails":{_thumbnails(video)},"channelTitle":{dumps(channel.title)},'
        f'{tags}"categoryId":"{channel.theme.category}","liveBroadcastContent":"{live_state}",{written}'
        f'"localized":{{"title":{title},"description":{description}}}{spoken}}}'
    )


def _item_snippet(video: SimulatedVideo, position: int, t: float) -> str:
    channel, text = video.channel, video.text(video.traits.version(t))
    owner = dumps(channel.title)
    return (
        f'{{"publishedAt":"{iso(video.traits.published)}","channelId":"{channel.channel_id}",'
        f'"title":{dumps(text.title)},"description":{dumps(text.description)},"thumbnails":{_thumbnails(video)},'
        f'"channelTitle":{owner},"playlistId":"{channel.uploads_playlist_id}","position":{position},'
        f'"resourceId":{{"kind":"youtube#video","videoId":"{video.video_id}"}},'
        f'"videoOwnerChannelTitle":{owner},"videoOwnerChannelId":"{channel.channel_id}"}}'
    )
