"""HTTP behaviour: keys, quota, time, control routes, connections."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from yt_assets.sandbox import Sandbox

from .conftest import EPOCH, Asker

Open = Callable[..., Asker]


def video_ids(ask: Asker) -> str:
    world = ask.sandbox.world
    return ",".join(world.public_video_ids(world.channels[0], EPOCH))


def test_the_same_clock_gives_the_same_bytes_in_any_sandbox(open_sandbox: Open) -> None:
    one, other = open_sandbox(), open_sandbox()
    parts = "snippet,contentDetails,statistics,status,liveStreamingDetails"
    other.get("videos:batchGetStats", part="statistics", id=video_ids(other))
    for hours in (30, 2):
        for ask in (one, other):
            ask.sandbox.clock.set(now=EPOCH + timedelta(hours=hours))
        heard = [ask.get("videos", part=parts, id=video_ids(ask)) for ask in (one, other)]
        assert heard[0].body == heard[1].body
        assert heard[0].headers == heard[1].headers


def test_another_process_gives_the_same_bytes(ask: Asker) -> None:
    """Python's own hash differs from process to process; nothing here may depend on it."""
    code = (
        "import sys; from datetime import datetime; from yt_assets.sandbox.youtube_api.endpoints import Endpoints;"
        "from yt_assets.sandbox.world.world import World;"
        "epoch = datetime.fromisoformat('2026-11-20T05:00:00Z');"
        "world = World(seed=7, epoch=epoch, channels=8, videos_per_channel=25);"
        "query = {'part': ['snippet,statistics'], 'id': [sys.argv[1]]};"
        "sys.stdout.buffer.write(Endpoints(world).answer('videos.list', query, epoch.timestamp()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    made = subprocess.run(
        [sys.executable, "-c", code, video_ids(ask)], capture_output=True, check=True, env=environment
    )
    assert made.stdout == ask.get("videos", part="snippet,statistics", id=video_ids(ask)).body


def test_every_answer_carries_the_sandbox_time(ask: Asker) -> None:
    answers = [
        ask.get("videos", part="id", id="x"),
        ask.get("nothing"),
        ask.send("GET", "/sandbox"),
        ask.send("DELETE", "/youtube/v3/videos"),
        ask.send("PATCH", "/youtube/v3/videos"),
    ]
    assert {heard.headers["Date"] for heard in answers} == {"Fri, 20 Nov 2026 05:00:00 GMT"}


def test_a_missing_key_is_refused_and_costs_nothing(open_sandbox: Open) -> None:
    ask = open_sandbox(key=None)
    heard = ask.get("videos", part="id", id="x")
    assert (heard.status, heard.json["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert "unregistered callers" in heard.json["error"]["message"]
    assert ask.send("GET", "/sandbox").json["quota"]["used"]["default"] == 0


def test_a_wrong_key_is_refused_as_google_does(open_sandbox: Open) -> None:
    ask = open_sandbox(key="wrong", keys={"right"})
    error = ask.get("videos", part="id", id="x").json["error"]
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert error["errors"][0]["reason"] == "badRequest"
    assert error["details"][0]["reason"] == "API_KEY_INVALID"


def test_the_key_may_come_in_the_header_or_in_the_query(open_sandbox: Open) -> None:
    ask = open_sandbox(key=None, keys={"right"})
    assert ask.get("videos", part="id", id="x", key="right").status == 200
    assert ask.send("GET", "/youtube/v3/videos?part=id&id=x", X_Goog_Api_Key="right").status == 200


def test_keys_can_be_revoked_and_replaced_while_it_runs(open_sandbox: Open) -> None:
    """A key that somebody deletes in Google's console stops working in the middle of an hour."""
    ask = open_sandbox(key="old", keys={"old"})
    asked = [ask.get("videos", part="id", id="x").status]
    orders: list[dict[str, list[str] | None]] = [{"keys": ["new", "newer"]}, {"keys": []}, {"keys": None}]
    for order in orders:
        assert ask.put("/sandbox/keys", order).json == order
        asked.append(ask.get("videos", part="id", id="x").status)
    assert asked == [200, 400, 400, 200]
    ask.put("/sandbox/keys", {"keys": ["new", "newer"]})
    assert ask.send("GET", "/youtube/v3/videos?part=id&id=x", X_Goog_Api_Key="newer").status == 200
    assert "API_KEY_INVALID" in ask.get("videos", part="id", id="x").body.decode()


def test_keys_are_not_told_to_who_asks(open_sandbox: Open) -> None:
    ask = open_sandbox(key="right", keys={"right"})
    heard = ask.send("GET", "/sandbox/keys")
    assert heard.status == 405
    assert b"right" not in heard.body + ask.send("GET", "/sandbox").body


@pytest.mark.parametrize("order", [None, [], {}, {"keys": "one"}, {"keys": [1]}, {"keys": [""]}, {"keys": [], "x": 1}])
def test_a_senseless_key_order_is_refused_in_one_sentence(open_sandbox: Open, order: object) -> None:
    ask = open_sandbox(key="right", keys={"right"})
    heard = ask.put("/sandbox/keys", order)
    assert heard.status == 400
    assert heard.json["error"].startswith('A key order is an object with "keys"')
    assert ask.get("videos", part="id", id="x").status == 200


def test_long_requests_may_be_posted_with_an_override(ask: Asker) -> None:
    """The client library posts whatever is longer than 2,048 characters."""
    form = f"part=id&id={video_ids(ask)}&key=any".encode()
    heard = ask.send("POST", "/youtube/v3/videos", form, X_HTTP_Method_Override="GET")
    assert len(heard.json["items"]) == 25
    assert ask.send("POST", "/youtube/v3/videos", form).status == 401


def test_the_colon_of_batch_get_stats_may_be_escaped(ask: Asker) -> None:
    assert ask.send("GET", "/youtube/v3/videos%3AbatchGetStats?part=id&id=x").json["items"] == []


def test_a_spent_day_answers_as_each_bucket_does_until_midnight_pacific(open_sandbox: Open) -> None:
    ask = open_sandbox(daily_quota=2)
    asked = [ask.get("videos", part="id", id="x").status, ask.get("channels", part="nonsense", id="x").status]
    assert asked == [200, 400]
    spent = ask.get("playlistItems", part="id", playlistId="x")
    assert (spent.status, spent.reason) == (403, "quotaExceeded")
    assert [ask.get("videos:batchGetStats", part="id", id="x").status for _ in range(3)] == [200, 200, 429]
    granular = ask.get("videos:batchGetStats", part="id", id="x").json["error"]
    assert granular["status"] == "RESOURCE_EXHAUSTED"
    assert "per day" in granular["message"]
    ask.sandbox.clock.set(now=datetime(2026, 11, 20, 7, 59, 59, tzinfo=UTC))
    assert ask.get("videos", part="id", id="x").status == 403
    ask.sandbox.clock.set(now=datetime(2026, 11, 20, 8, tzinfo=UTC))
    assert ask.get("videos", part="id", id="x").status == 200


def test_the_description_says_that_the_world_is_simulated(ask: Asker) -> None:
    ask.get("videos", part="id", id="x")
    said = ask.send("GET", "/sandbox").json
    assert said["simulated"] is True
    assert "Simulated" in said["notice"]
    assert (said["seed"], said["epoch"]) == (7, "2026-11-20T05:00:00Z")
    assert said["clock"] == {"now": "2026-11-20T05:00:00Z", "rate": 0.0}
    assert said["channels"][0]["handle"] == "@kitchen-lab"
    assert said["requests"]["videos.list"] == 1
    assert said["quota"] == {"daily": 10_000, "used": {"default": 1, "batch_get_stats": 0}}


def test_the_clock_can_be_set_over_http(ask: Asker) -> None:
    heard = ask.put("/sandbox/clock", {"now": "2026-11-20T07:10:00+02:00"})
    assert heard.json == {"now": "2026-11-20T05:10:00Z", "rate": 0.0}
    assert heard.headers["Date"] == "Fri, 20 Nov 2026 05:10:00 GMT"
    assert ask.put("/sandbox/clock", {"rate": 60}).json["rate"] == 60.0
    assert ask.send("GET", "/sandbox/clock").json["rate"] == 60.0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "not JSON"),
        (b"[]", "object with"),
        (b"{}", "object with"),
        (b'{"noon": 1}', "object with"),
        (b'{"now": "yesterday"}', "ISO 8601"),
        (b'{"now": "2026-11-20T05:00:00"}', "time zone"),
        (b'{"rate": -1}', "from 0"),
        (b'{"rate": "fast"}', "must be a number"),
        (b'{"rate": true}', "must be a number"),
    ],
)
def test_a_senseless_clock_order_is_refused_in_one_sentence(ask: Asker, body: bytes, said: str) -> None:
    heard = ask.send("PUT", "/sandbox/clock", body)
    assert heard.status == 400
    assert said in heard.json["error"]


def test_unknown_routes_and_commands_of_the_control_are_named(ask: Asker) -> None:
    assert ask.send("GET", "/sandbox/nothing").status == 404
    heard = ask.send("DELETE", "/sandbox/clock")
    assert heard.status == 405
    assert "GET and PUT" in heard.json["error"]


def test_an_unknown_path_is_googles_html(ask: Asker) -> None:
    heard = ask.get("search", q="cats")
    assert heard.status == 404
    assert heard.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("headers", [{"Content_Length": "x"}, {"Content_Length": "9999999"}])
def test_unreadable_bodies_are_refused(ask: Asker, headers: dict[str, str]) -> None:
    assert ask.send("PUT", "/sandbox/clock", None, **headers).status == 413


def test_threads_hear_their_own_answers(ask: Asker) -> None:
    ids = video_ids(ask).split(",")

    def once(wanted: str) -> str:
        own = Asker(ask.sandbox)
        try:
            return str(own.get("videos", part="snippet", id=wanted).json["items"][0]["id"])
        finally:
            own.connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(once, ids)) == ids


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])  # noqa: S104 - refused is the point
def test_only_loopback_is_bound(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Sandbox(host=host)


def test_a_sandbox_starts_once_and_stops_for_good() -> None:
    sandbox = Sandbox(epoch=EPOCH)
    with pytest.raises(RuntimeError, match="start"):
        _ = sandbox.url
    with sandbox:
        with pytest.raises(RuntimeError, match="already"):
            sandbox.start()
        port = int(sandbox.place.rpartition(":")[2])
    sandbox.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_stopping_closes_open_connections(open_sandbox: Open) -> None:
    ask = open_sandbox()
    ask.get("videos", part="id", id="x")
    ask.sandbox.stop()
    ask.connection.auto_open = 0
    with pytest.raises((http.client.HTTPException, OSError)):
        ask.get("videos", part="id", id="x")


def test_serving_in_the_foreground_ends_with_the_listener(resting_sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(1) as pool:
        served = pool.submit(resting_sandbox.serve_forever, 0)
        while True:
            try:
                address = resting_sandbox.place
                break
            except RuntimeError:
                continue
        connection = http.client.HTTPConnection(address, timeout=5)
        connection.request("GET", "/sandbox")
        assert json.loads(connection.getresponse().read())["simulated"]
        connection.close()
        resting_sandbox.stop()
        assert served.result(5) is None


@pytest.fixture
def resting_sandbox() -> Sandbox:
    return Sandbox(epoch=EPOCH, now=EPOCH, rate=0)


def test_the_epoch_is_the_start_of_the_clocks_hour_unless_given() -> None:
    assert Sandbox(now=EPOCH + timedelta(minutes=17), rate=0).world.epoch == EPOCH
