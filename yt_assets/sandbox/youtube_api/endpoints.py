"""The four methods: query parameters in, JSON envelope or `ApiError` out.

Here: parameter rules, filters, paging, envelopes. Not here: keys, quota, faults, sockets (server), and the look of a
resource (wire.py). The server calls `Endpoints.answer`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from yt_assets.sandbox.world.changed_world import ChangedWorld
from yt_assets.sandbox.world.changes import Changes
from yt_assets.sandbox.world.ids import etag, page_token, read_page_token
from yt_assets.sandbox.world.world import SimulatedChannel, SimulatedVideo, World
from yt_assets.sandbox.youtube_api import wire
from yt_assets.sandbox.youtube_api.errors import ApiError, error_for, parameter_error

PATHS = {
    "/youtube/v3/channels": "channels.list",
    "/youtube/v3/playlistItems": "playlistItems.list",
    "/youtube/v3/videos": "videos.list",
    "/youtube/v3/videos:batchGetStats": "videos.batchGetStats",
}
Query = Mapping[str, Sequence[str]]
T = TypeVar("T")

_MOST_IDS = 50
_PAGE_DEFAULT = 5
_MOST_LISTED = 20_000  # items of a playlist, whatever totalResults says (mattwright324/youtube-metadata#177)
_PLAYER_SIZES = (72, 8192)  # https://developers.google.com/youtube/v3/docs/videos/list#maxHeight
_NO_LIMIT = 1_000_000
_ITEM_HEAD = 160  # characters: kind, etag and id
# Parts that exist; those this world has nothing to say about are accepted and left out.
_PARTS = {
    "channels.list": (
        "id snippet contentDetails statistics status brandingSettings topicDetails localizations contentOwnerDetails"
    ),
    "playlistItems.list": "id snippet contentDetails status",
    "videos.list": (
        "id snippet contentDetails statistics status liveStreamingDetails player topicDetails localizations "
        "recordingDetails paidProductPlacementDetails"
    ),
    "videos.batchGetStats": "id snippet contentDetails statistics",
}
_OWNER_PARTS = {"fileDetails", "processingDetails", "suggestions", "auditDetails"}
_FILTERS = {
    "channels.list": ("id", "forHandle", "forUsername"),
    "playlistItems.list": ("id", "playlistId"),
    "videos.list": ("id", "chart", "myRating"),
    "videos.batchGetStats": ("id",),
}


class Endpoints:
    """The API over one world, under the changes that are in force when a request comes."""

    def __init__(self, world: World, changes: Changes | None = None) -> None:
        self._changes = changes or Changes(world)
        self._video_parts = {"snippet": wire.VideoSnippets().snippet, **wire.VIDEO_PARTS}
        self._methods: dict[str, Callable[[Query, list[str], float], str]] = {
            "channels.list": self._channels,
            "playlistItems.list": self._playlist_items,
            "videos.list": self._videos,
            "videos.batchGetStats": self._batch_get_stats,
        }

    def answer(self, method: str, query: Query, t: float) -> bytes:
        """The body of a 200 answer as of t (POSIX seconds). Raises ApiError for a request the API refuses."""
        parts = _parts(method, query)
        if not any(query.get(name) for name in _FILTERS[method]):
            expected = ", ".join(_FILTERS[method])
            raise parameter_error(
                reason="missingRequiredParameter", message=f"No filter selected. Expected one of: {expected}"
            )
        return self._methods[method](query, parts, t).encode()

    def _channels(self, query: Query, parts: list[str], t: float) -> str:
        size, world = _page_size(query), self._changes.world
        made = {name: make for name, make in wire.CHANNEL_PARTS.items() if name in parts}
        if "statistics" in parts:
            made["statistics"] = lambda c, t: wire.channel_statistics(c, t, world.video_count(c, t))
        items = [_resource("channel", c.channel_id, c, made, t) for c in _channels_of(world, query)]
        # No channel, no items key at all: seen in 2021 and 2023 (medialab/minet#753); in 2020 it was an empty list.
        return _envelope("channelListResponse", _page_info(len(items), size), items or None)

    def _playlist_items(self, query: Query, parts: list[str], t: float) -> str:
        size = _page_size(query)
        if not query.get("playlistId"):
            return _envelope("playlistItemListResponse", _page_info(0, size), [])
        world = self._changes.world
        channel = world.channel_of_playlist(query["playlistId"][0])
        if channel is None:
            text = "The playlist identified with the request's <code>playlistId</code> parameter cannot be found."
            raise ApiError(404, "playlistNotFound", text, "youtube.playlistItem", location=("playlistId", "parameter"))
        numbers = world.uploads(channel, t)
        start, served = _page_start(query, size), numbers[:_MOST_LISTED]
        page = enumerate(served[start : start + size], start)
        items = [wire.playlist_item(world, channel, number, place, t, parts) for place, number in page]
        tokens = _page_tokens(start, size, len(served))
        return _envelope("playlistItemListResponse", _page_info(len(numbers), size), items, tokens)

    def _videos(self, query: Query, parts: list[str], t: float) -> str:
        if not query.get("id"):
            raise error_for(reason="forbidden", message="This world has no charts and no signed-in user.")
        limits = _player_limits(query)
        made = {name: make for name, make in self._video_parts.items() if name in parts}
        if "player" in parts:
            made["player"] = lambda video, _t: wire.player(video, limits)
        items = [_resource("video", v.video_id, v, made, t) for v in self._public_videos(query, t)]
        return _envelope("videoListResponse", _page_info(len(items), len(items)), items)

    def _batch_get_stats(self, query: Query, parts: list[str], t: float) -> str:
        made = {name: make for name, make in wire.STAT_PARTS.items() if name in parts}
        items = [_resource("videoStats", v.video_id, v, made, t) for v in self._public_videos(query, t)]
        return _envelope("batchGetStatsResponse", None, items)

    def _public_videos(self, query: Query, t: float) -> list[SimulatedVideo]:
        return self._changes.world.public_videos(_ids(query), t)


def _channels_of(world: ChangedWorld, query: Query) -> list[SimulatedChannel]:
    if query.get("id"):
        channels = [world.channel(channel_id) for channel_id in _ids(query)]
    elif query.get("forHandle"):
        channels = [world.channel_by_handle(query["forHandle"][0])]
    else:
        channels = [world.channel_by_username(query["forUsername"][0])]
    return [channel for channel in channels if channel is not None]


def _resource(kind: str, item_id: str, item: T, parts: Mapping[str, Callable[[T, float], str | None]], t: float) -> str:
    texts = ((name, make(item, t)) for name, make in parts.items())
    return wire.resource(kind, item_id, [(name, text) for name, text in texts if text is not None])


def _envelope(kind: str, page_info: str | None, items: list[str] | None, tokens: Iterable[tuple[str, str]] = ()) -> str:
    fields = [f'"{name}":"{token}"' for name, token in tokens]
    if page_info is not None:
        fields.append(f'"pageInfo":{page_info}')
    # The items' own etags, which stand at their beginnings, say whether any of them changed.
    tag = etag("".join([kind, *fields, *(item[:_ITEM_HEAD] for item in items or ())]))
    if items is not None:
        fields.append(f'"items":[{",".join(items)}]')
    return f'{{"kind":"youtube#{kind}","etag":"{tag}",{",".join(fields)}}}'


def _page_info(total: int, size: int) -> str:
    return f'{{"totalResults":{total},"resultsPerPage":{size}}}'


def _words(values: Sequence[str]) -> list[str]:
    """Comma lists and repeated parameters are the same thing; blanks and repetitions do not count."""
    return list(dict.fromkeys(word.strip() for value in values for word in value.split(",") if word.strip()))


def _parts(method: str, query: Query) -> list[str]:
    parts, allowed = _words(query.get("part", ())), _PARTS[method].split()
    if not parts:
        text = "Required parameter: part"
        raise ApiError(400, "required", text, "global", location=("part", "parameter"))
    for part in parts:
        if part in _OWNER_PARTS:
            raise error_for(reason="forbidden", message=f"The part '{part}' is for the owner of the resource alone.")
        if part not in allowed:
            raise parameter_error(reason="unknownPart", message=f"'{part}'", location="part")
    return parts


def _ids(query: Query) -> list[str]:
    ids = _words(query["id"])
    if len(ids) > _MOST_IDS:
        text = "The request specifies an invalid filter parameter."
        raise parameter_error(reason="invalidFilters", message=text, location="id")
    return ids


def _page_size(query: Query) -> int:
    return _whole(query, "maxResults", 0, _MOST_IDS) if "maxResults" in query else _PAGE_DEFAULT


def _player_limits(query: Query) -> tuple[int, int] | None:
    """(most height, most width) of the player, None when the request limits neither."""
    height, width = (
        _whole(query, name, *_PLAYER_SIZES) if name in query else None for name in ("maxHeight", "maxWidth")
    )
    return None if height is None and width is None else (height or _NO_LIMIT, width or _NO_LIMIT)


def _whole(query: Query, name: str, low: int, high: int) -> int:
    text = query[name][0]
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    message = f"Invalid value '{text}'. Values must be within the range: [{low}, {high}]"
    raise parameter_error(reason="invalidParameter", message=message, location=name)


def _page_start(query: Query, size: int) -> int:
    token = query.get("pageToken", ("",))[0]
    if not token:
        return 0
    try:
        offset, backwards = read_page_token(token)
    except ValueError as error:
        text = "The request specifies an invalid page token."
        raise parameter_error(reason="invalidPageToken", message=text, location="pageToken") from error
    return max(0, offset - size) if backwards else offset


def _page_tokens(start: int, size: int, total: int) -> list[tuple[str, str]]:
    tokens = []
    if size and start + size < total:
        tokens.append(("nextPageToken", page_token(start + size, backwards=False)))
    if size and start:
        tokens.append(("prevPageToken", page_token(start, backwards=True)))
    return tokens
