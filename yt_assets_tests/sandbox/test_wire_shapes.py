"""JSON shapes, compared mechanically with recorded answers and with the client library's discovery file.

What the sandbox emits must have been seen (or be in the schema) with the same JSON type, and what was always seen must
always be emitted. The answers are those of youtube/recordings.py: our sample, and recordings where there are any.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from yt_assets_tests.youtube.recordings import recordings

from .conftest import Asker

KINDS = {
    "channels": ("youtube#channelListResponse", "ChannelListResponse"),
    "playlistItems": ("youtube#playlistItemListResponse", "PlaylistItemListResponse"),
    "videos": ("youtube#videoListResponse", "VideoListResponse"),
    "videos:batchGetStats": ("youtube#batchGetStatsResponse", "BatchGetStatsResponse"),
}
PARTS = {
    "channels": "snippet,contentDetails,statistics,status",
    "playlistItems": "snippet,contentDetails,status",
    "videos": "snippet,contentDetails,statistics,status,liveStreamingDetails,player",
    "videos:batchGetStats": "snippet,contentDetails,statistics",
}
JSON_TYPES = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object"}
Fields = dict[str, list[dict[str, str]]]  # path -> for each object seen there, its fields and their JSON types


def collect(value: Any, path: str, into: Fields) -> None:
    if isinstance(value, dict):
        into.setdefault(path, []).append({name: JSON_TYPES[type(inner)] for name, inner in value.items()})
        for name, inner in value.items():
            collect(inner, f"{path}.{name}", into)
    if isinstance(value, list):
        for inner in value:
            collect(inner, path + "[]", into)


def recorded(kind: str) -> Fields:
    seen: Fields = {}
    for met in recordings():
        if met.kind == kind and met.payload.get("items"):
            collect(met.payload, "", seen)
    return seen


def schema_type(schema: str, path: str, field: str, schemas: dict[str, Any]) -> str | None:
    """The JSON type that the discovery file gives a field, None when it does not know it."""
    here: dict[str, Any] = schemas[schema]
    for step in [step for step in path.removesuffix("[]").replace("[]", "").split(".") if step] + [field]:
        here = schemas[here["$ref"]] if "$ref" in here else here
        here = here.get("items", here) if here.get("type") == "array" else here
        here = schemas[here["$ref"]] if "$ref" in here else here
        here = here.get("properties", {}).get(step, {})
    return "object" if "$ref" in here else here.get("type")


def answers(ask: Asker, method: str) -> Iterator[Any]:
    world = ask.sandbox.world
    for channel in world.channels:
        ids = ",".join(world.public_video_ids(channel, ask.sandbox.clock.now())[:50])
        filters: dict[str, dict[str, Any]] = {
            "channels": {"id": channel.channel_id},
            "playlistItems": {"playlistId": channel.uploads_playlist_id, "maxResults": 7},
        }
        heard = ask.get(method, part=PARTS[method], **filters.get(method, {"id": ids, "maxHeight": 720}))
        assert heard.status == 200
        yield heard.json


def emitted(ask: Asker, method: str) -> Fields:
    fields: Fields = {}
    for answer in answers(ask, method):
        assert answer["kind"] == KINDS[method][0]
        collect(answer, "", fields)
    return fields


@pytest.mark.parametrize("method", KINDS)
def test_emitted_fields_are_known_with_the_same_types(ask: Asker, method: str) -> None:
    kind, schema = KINDS[method]
    document = files("googleapiclient").joinpath("discovery_cache/documents/youtube.v3.json")
    schemas = json.loads(document.read_text())["schemas"]
    seen = recorded(kind)
    for path, objects in emitted(ask, method).items():
        types = {(name, kind) for fields in objects for name, kind in fields.items()}
        known = {(name, kind) for fields in seen.get(path, []) for name, kind in fields.items()}
        strange = {(n, k) for n, k in types - known if schema_type(schema, path, n, schemas) != k}
        assert not strange or path.endswith("relatedPlaylists"), (path, strange)


@pytest.mark.parametrize("method", [method for method in KINDS if "batch" not in method])
def test_fields_that_were_always_recorded_are_always_emitted(ask: Asker, method: str) -> None:
    seen, ours = recorded(KINDS[method][0]), emitted(ask, method)
    assert seen
    for path, objects in ours.items():
        if path not in seen:
            continue
        always = set.intersection(*(set(fields) for fields in seen[path]))
        missing = [always - set(fields) for fields in objects if always - set(fields)]
        assert not missing, (path, missing[0])


def test_batch_stats_carry_counts_as_strings_and_their_own_kinds(ask: Asker) -> None:
    answer = next(answers(ask, "videos:batchGetStats"))
    assert set(answer) == {"kind", "etag", "items"}
    item = answer["items"][0]
    assert item["kind"] == "youtube#videoStats"
    assert item["snippet"].keys() == {"publishTime"}
    assert item["statistics"]["viewCount"].isdigit()
    assert item["contentDetails"]["duration"].endswith("s")
