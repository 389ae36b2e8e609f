"""Answers of YouTube as they could come: from noise over any JSON to a sound answer with one odd field.

Here: strategies of bodies. Not here: what reads them (targets.py).
"""

import json
from typing import Any

from hypothesis import strategies as st

from yt_assets.youtube.protocol import CHANNELS, UPLOADS, VIDEO_STATS, VIDEOS

IDS = ("dQw4w9WgXcQ", "UCaaaaaaaaaaaaaaaaaaaaaA", "UUaaaaaaaaaaaaaaaaaaaaaA")
# Lone surrogates and NUL are JSON (\ud83d, \u0000), and no text that a database takes.
TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
ODD = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "1e3",
        "9" * 19,
        "9" * 20,
        "9" * 5_000,
        "٣",
        "0x1",
        "\ud83d",
        "\0",
        "NaN",
        "P0D",
        "P1W",
        f"PT{'9' * 5_000}S",
        "PT99999999999S",
        "P1D" * 9,
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-11-20",
        "2026-W47-5",
        *IDS,
        "a" * 65,
        "@handle",
        "live",
        "=1+1",
        "<b>",
    ]
)
NUMBERS = st.integers() | st.floats() | st.sampled_from([2**63, -(2**63) - 1, 10**400])
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS | ODD
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=8
)


def _part(**fields: Any) -> st.SearchStrategy[Any]:
    """An object whose fields are mostly sound; now and then some are missing, or it is no object at all."""
    made = {name: _mostly(value) for name, value in fields.items()}
    return _now_and_then(st.fixed_dictionaries(made), st.fixed_dictionaries({}, optional=made) | ANYTHING)


def _mostly(sound: Any) -> st.SearchStrategy[Any]:
    return _now_and_then(sound if isinstance(sound, st.SearchStrategy) else st.just(sound), ODD | ANYTHING)


def _now_and_then(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 15).flatmap(lambda drawn: odd if drawn == 15 else usual)


_COUNTS = _part(
    viewCount="12", likeCount="3", commentCount="0", subscriberCount="5", videoCount=7, hiddenSubscriberCount=True
)
_SNIPPET = _part(
    channelId=IDS[1],
    publishedAt="2026-11-20T05:00:00Z",
    title=TEXTS,
    description=TEXTS,
    tags=st.lists(TEXTS, max_size=3),
    categoryId="22",
    defaultLanguage="en",
    liveBroadcastContent="none",
    customUrl="@handle",
    playlistId=IDS[2],
    resourceId=_part(videoId=IDS[0]),
)
_DETAILS = _part(
    duration=st.sampled_from(["PT21M3S", "P0D", "P1DT2H"]),
    videoId=IDS[0],
    videoPublishedAt="2026-11-20T05:00:00.123Z",
    relatedPlaylists=_part(uploads=IDS[2]),
)
_ITEM = _part(
    id=st.sampled_from(IDS),
    snippet=_SNIPPET,
    statistics=_COUNTS,
    contentDetails=_DETAILS,
    player=_part(embedWidth="1280", embedHeight="720"),
    liveStreamingDetails=_part(),
)
_LIST = _part(
    kind=st.sampled_from([CHANNELS, VIDEOS, VIDEO_STATS, UPLOADS]),
    items=st.lists(_ITEM, max_size=3),
    nextPageToken=TEXTS,
)
_NOISE = st.binary(max_size=60)


def _spelled(value: Any) -> bytes:
    return json.dumps(value).encode()


def _cut(body: bytes, at: int) -> bytes:
    return body[: at % (len(body) + 1)]


_WRITTEN = _LIST.map(_spelled)
BODIES = _WRITTEN | _WRITTEN | _NOISE | ANYTHING.map(_spelled) | st.builds(_cut, _WRITTEN, st.integers(0, 5_000))
