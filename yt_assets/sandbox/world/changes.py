"""Ordered changes of the world: channels that close, empty or rename themselves, videos that hide.

Here: reading a list of orders, refusing a senseless one, holding those in force. Not here: what a change does to a
lookup (changed_world.py), HTTP (server/control.py). People order with `PUT /sandbox/changes`, tests by
`Sandbox.change`. A list replaces the one before it; of two orders about the same field of the same thing, the later one
counts.
"""

import re
from threading import Lock
from typing import Any

from yt_assets.sandbox.world.changed_world import ChangedWorld, ChannelChange, VideoChange
from yt_assets.sandbox.world.world import World, handle_key

_CHANNEL_FIELDS = ("terminated", "empty", "title", "handle")
_VIDEO_FIELDS = ("private", "listed")
_TITLE_LIMIT = 100
_HANDLE = re.compile(r"@[\w.·-]{3,30}")  # https://support.google.com/youtube/answer/11585688
_EXAMPLE = '[{"channel": "UC...", "title": "New name"}, {"video": "...", "private": true}]'
_WHERE_IDS_ARE = {
    "channel": "GET /sandbox lists the ids of this world's channels",
    "video": "playlistItems.list tells the ids of this world's videos",
}
Fields = dict[str, Any]


class Changes:
    """The changes in force over one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = Lock()
        self._orders: list[Fields] = []
        self._changed = ChangedWorld(world)

    @property
    def world(self) -> ChangedWorld:
        """The world under the present changes. Ask for it once a request."""
        return self._changed

    def order(self, orders: object) -> None:
        """Replace the changes in force. Raises ValueError with one sentence about the first bad order."""
        if not isinstance(orders, list):
            message = f"Changes are a JSON list, for example {_EXAMPLE}."
            raise ValueError(message)
        channels: dict[str, Fields] = {}
        videos: dict[str, Fields] = {}
        handles: dict[str, tuple[int, str]] = {}  # by channel id: where it was ordered, and what
        for place, order in enumerate(orders, start=1):
            kind, item_id, fields = _read(order, place, self._world)
            (channels if kind == "channel" else videos).setdefault(item_id, {}).update(fields)
            if "handle" in fields:
                handles[item_id] = (place, fields["handle"])
        closed = {channel_id for channel_id, fields in channels.items() if fields.get("terminated")}
        _check_handles(self._world, handles, closed)
        changed = ChangedWorld(
            self._world,
            {channel_id: ChannelChange(**fields) for channel_id, fields in channels.items()},
            {video_id: VideoChange(**fields) for video_id, fields in videos.items()},
        )
        with self._lock:
            self._orders, self._changed = list(orders), changed

    def orders(self) -> list[Fields]:
        """The changes as they were ordered."""
        with self._lock:
            return list(self._orders)


def _read(order: object, place: int, world: World) -> tuple[str, str, Fields]:
    """(channel or video, its id, its changed fields) of one order."""
    if not isinstance(order, dict):
        raise _bad(place, f"must be an object, not {order!r}")
    if ("channel" in order) == ("video" in order):
        raise _bad(place, "needs either 'channel' or 'video', with an id of this world")
    kind = "channel" if "channel" in order else "video"
    allowed = _CHANNEL_FIELDS if kind == "channel" else _VIDEO_FIELDS
    fields = {name: value for name, value in order.items() if name != kind}
    unknown = sorted(set(fields) - set(allowed))
    if unknown:
        raise _bad(place, f"has the unknown field {unknown[0]!r}; a {kind}'s are {', '.join(allowed)}")
    if not fields:
        raise _bad(place, f"needs a change: one of {', '.join(allowed)}")
    item_id = order[kind]
    if not isinstance(item_id, str) or not (world.channel(item_id) if kind == "channel" else world.video(item_id)):
        raise _bad(place, f"has the unknown {kind} {item_id!r}; {_WHERE_IDS_ARE[kind]}")
    for name, value in fields.items():
        _check_value(name, value, place)
    return kind, item_id, fields


def _check_value(name: str, value: object, place: int) -> None:
    if name == "title":
        if not isinstance(value, str) or not 0 < len(value.strip()) <= _TITLE_LIMIT:
            raise _bad(place, f"has title {value!r}, which must be a text of 1 to {_TITLE_LIMIT} characters")
    elif name == "handle":
        if not isinstance(value, str) or not _HANDLE.fullmatch(value):
            raise _bad(place, f"has handle {value!r}, which must be @ and 3 to 30 letters, digits or any of _ - . ·")
    elif not isinstance(value, bool):
        raise _bad(place, f"has {name} {value!r}, which must be true or false")


def _check_handles(world: World, handles: dict[str, tuple[int, str]], closed: set[str]) -> None:
    """A handle belongs to one channel: its holder must have taken another, or be gone."""
    holders: dict[str, str] = {}
    for channel_id, (place, handle) in handles.items():
        if channel_id in closed:
            continue
        owners = [holders.setdefault(handle_key(handle), channel_id)]
        native = world.channel_by_handle(handle)
        if native is not None and native.channel_id not in {*handles, *closed}:
            owners.append(native.channel_id)
        others = [owner for owner in owners if owner != channel_id]
        if others:
            raise _bad(place, f"gives the handle {handle!r} to a second channel; order another for {others[0]} as well")


def _bad(place: int, problem: str) -> ValueError:
    return ValueError(f"Change {place} {problem}.")
