"""Answers that are well-formed and wrong: items left out, items that no request named.

Here: changing the items of a finished JSON answer. Not here: when it is due (faults.py), and broken bodies or
connections (gateway.py, listener.py). The gateway calls it. Only `items` changes: pageInfo and page tokens stay, as if
the service itself had lost count.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from yt_assets.sandbox.world.ids import foreign_id, playlist_item_id


def tampered(body: bytes, leave_out: int, foreign: int) -> bytes:
    """The answer without its first `leave_out` items, and with `foreign` more: the first items under other ids.

    Both at once exchange: the strangers are made of the items that were answered, left out or not. An error, and an
    answer without a single item to start from, come back as they are.
    """
    if not (leave_out or foreign):
        return body
    answer = json.loads(body)
    items = answer.get("items")
    if not items:
        return body
    answer["items"] = items[leave_out:] + list(islice(_strangers(items), foreign))
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _strangers(items: list[dict[str, Any]]) -> Iterator[Any]:
    """The items again and again, each time under other ids of the same shape."""
    for count, item in enumerate(cycle(items)):
        text = json.dumps(item)
        for old, new in _new_ids(item, count):
            text = text.replace(old, new)
        yield json.loads(text)


def _new_ids(item: dict[str, Any], count: int) -> list[tuple[str, str]]:
    """What to write for what. An item's text holds its id in links too, and they change with it."""
    own: str = item["id"]
    if item["kind"] == "youtube#channel":
        return [(own[2:], foreign_id(own, count)[2:])]  # the uploads playlist's id is its end, too
    if item["kind"] == "youtube#playlistItem":
        playlist, _, video = urlsafe_b64decode(own + "=" * (-len(own) % 4)).decode().partition(".")
        other = foreign_id(video, count)
        return [(own, playlist_item_id(playlist, other)), (video, other)]
    return [(own, foreign_id(own, count))]
