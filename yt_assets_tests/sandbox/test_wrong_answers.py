"""Answers that look right and are not: items missing, items of strangers, a body that stops half-way."""

import http.client
import json
import re
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from yt_assets.sandbox.server.tampering import tampered

from .conftest import EPOCH, Asker

CLIENT_SECONDS = 30
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{10}[AEIMQUYcgkosw048]")


@pytest.fixture
def wanted(ask: Asker) -> list[str]:
    world = ask.sandbox.world
    return world.public_video_ids(world.channels[0], EPOCH)[:4]


def disturbed(ask: Asker, effect: dict[str, int], method: str, **query: Any) -> tuple[Any, Any]:
    """The same answer undisturbed and disturbed."""
    plain = ask.get(method, **query).json
    ask.put("/sandbox/faults", [{"at": 1, **effect}])
    heard = ask.get(method, **query)
    assert heard.status == 200
    assert int(heard.headers["Content-Length"]) == len(heard.body)
    return plain, heard.json


@pytest.mark.parametrize("method", ["videos", "videos:batchGetStats"])
def test_items_can_be_left_out(ask: Asker, wanted: list[str], method: str) -> None:
    plain, short = disturbed(ask, {"leave_out": 3}, method, part="statistics", id=",".join(wanted))
    assert short == plain | {"items": plain["items"][3:]}
    plain, empty = disturbed(ask, {"leave_out": 50}, method, part="statistics", id=",".join(wanted))
    assert empty == plain | {"items": []}


@pytest.mark.parametrize("method", ["videos", "videos:batchGetStats"])
def test_videos_that_nobody_asked_for_look_like_videos(ask: Asker, wanted: list[str], method: str) -> None:
    plain, more = disturbed(ask, {"foreign": 2}, method, part="snippet,statistics", id=",".join(wanted))
    assert more["items"][:4] == plain["items"]
    strangers = more["items"][4:]
    assert len({item["id"] for item in more["items"]}) == 6
    for original, stranger in zip(plain["items"], strangers, strict=False):
        assert VIDEO_ID.fullmatch(stranger["id"])
        assert ask.sandbox.world.video(stranger["id"]) is None
        assert stranger == json.loads(json.dumps(original).replace(original["id"], stranger["id"]))


def test_more_strangers_than_items_are_all_different(ask: Asker, wanted: list[str]) -> None:
    _, more = disturbed(ask, {"foreign": 50}, "videos", part="id", id=",".join(wanted))
    assert len({item["id"] for item in more["items"]}) == len(more["items"]) == 54


def test_items_can_be_exchanged(ask: Asker, wanted: list[str]) -> None:
    """The number of items agrees with the number of ids, and yet one video was not answered."""
    plain, other = disturbed(ask, {"leave_out": 1, "foreign": 1}, "videos", part="statistics", id=",".join(wanted))
    assert [item["id"] for item in other["items"][:3]] == wanted[1:]
    assert other["items"][3]["id"] not in wanted
    assert other["items"][3]["statistics"] == plain["items"][0]["statistics"]


def test_a_strange_playlist_item_is_consistent_with_itself(ask: Asker) -> None:
    playlist = ask.sandbox.world.channels[0].uploads_playlist_id
    parts = "snippet,contentDetails"
    plain, more = disturbed(ask, {"foreign": 1}, "playlistItems", part=parts, playlistId=playlist)
    stranger = more["items"][5]
    video_id = stranger["contentDetails"]["videoId"]
    assert VIDEO_ID.fullmatch(video_id)
    assert ask.sandbox.world.video(video_id) is None
    assert stranger["snippet"]["resourceId"]["videoId"] == video_id
    assert stranger["id"] not in {item["id"] for item in plain["items"]}
    assert stranger["snippet"]["playlistId"] == playlist
    assert more["nextPageToken"] == plain["nextPageToken"]


def test_a_strange_channel_has_its_own_uploads_playlist(ask: Asker) -> None:
    channel = ask.sandbox.world.channels[0].channel_id
    _, more = disturbed(ask, {"foreign": 1}, "channels", part="contentDetails", id=channel)
    first, stranger = more["items"]
    assert first["id"] == channel
    assert re.fullmatch(r"UC[A-Za-z0-9_-]{21}[AQgw]", stranger["id"])
    assert stranger["id"] != channel
    assert stranger["contentDetails"]["relatedPlaylists"]["uploads"] == "UU" + stranger["id"][2:]


def test_an_error_or_an_empty_answer_has_no_items_to_change(ask: Asker) -> None:
    ask.put("/sandbox/faults", [{"from": 1, "leave_out": 1, "foreign": 1}])
    assert ask.get("videos", part="id", id="x").json["items"] == []
    assert ask.get("videos", part="nonsense", id="x").reason == "unknownPart"
    assert "items" not in ask.get("channels", part="id", id="x").json


def test_without_an_order_not_a_byte_changes() -> None:
    assert tampered(b'{"items": [ ]}', 0, 0) == b'{"items": [ ]}'


def raw_request(ids: list[str]) -> bytes:
    path = f"/youtube/v3/videos?part=snippet&id={','.join(ids)}"
    return f"GET {path} HTTP/1.1\r\nHost: sandbox\r\nX-Goog-Api-Key: any\r\n\r\n".encode()


def read_to_the_end(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def open_connections(ask: Asker) -> int:
    return len(ask.sandbox._server._open) if ask.sandbox._server else 0


def test_half_of_a_body_ends_and_the_connection_does_not(ask: Asker, wanted: list[str]) -> None:
    """A client that waits for its connection to be closed, instead of for the end of the stream, waits for ever."""
    whole = ask.get("videos", part="snippet", id=",".join(wanted))
    ask.put("/sandbox/faults", [{"at": 1, "half_close": True}])
    before = open_connections(ask)
    host, port = ask.sandbox.place.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(raw_request(wanted))
        head, _, body = read_to_the_end(connection).partition(b"\r\n\r\n")
        assert f"Content-Length: {len(whole.body)}".encode() in head
        assert body == whole.body[: len(whole.body) // 2]
        connection.sendall(raw_request(wanted))
        assert open_connections(ask) == before + 1
    assert eventually(lambda: open_connections(ask) == before), "the client has closed it"
    assert ask.sandbox._gateway.served()["videos.list"] == 2, "what comes after the end is not served"


def test_a_client_library_hears_that_half_is_missing(ask: Asker, wanted: list[str]) -> None:
    ask.put("/sandbox/faults", [{"at": 1, "half_close": True}])
    with pytest.raises(http.client.IncompleteRead):
        ask.get("videos", part="snippet", id=",".join(wanted))
    ask.connection.close()
    assert ask.get("videos", part="snippet", id=",".join(wanted)).status == 200


def test_half_a_body_may_drip(open_sandbox: Callable[..., Asker]) -> None:
    pauses: list[float] = []
    ask = open_sandbox(pause=pauses.append)
    ask.put("/sandbox/faults", [{"at": 1, "half_close": True, "drip": 0.1, "truncate": 9}])
    with pytest.raises(http.client.IncompleteRead):
        ask.get("videos", part="id", id="x")
    assert pauses == [0.1] * 4


def test_stopping_ends_a_half_closed_connection(ask: Asker, wanted: list[str]) -> None:
    ask.put("/sandbox/faults", [{"at": 1, "half_close": True}])
    host, port = ask.sandbox.place.split(":")
    with socket.create_connection((host, int(port)), timeout=CLIENT_SECONDS) as connection:
        connection.sendall(raw_request(wanted))
        read_to_the_end(connection)
        began = time.monotonic()
        ask.sandbox.stop()
        assert time.monotonic() - began < CLIENT_SECONDS, "it waited for the client"


def eventually(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()
