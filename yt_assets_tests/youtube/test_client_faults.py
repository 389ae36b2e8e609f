"""The client against a service that fails: how many requests it sends, what it says, what it never says."""

import logging
import socket
import traceback
from collections.abc import Callable

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import (
    ChannelUnavailable,
    OperatorNeeded,
    ProtocolError,
    QuotaExhausted,
    Refused,
    TransientError,
    YouTubeError,
)
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.conftest import CANARY_KEY
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import Scripted, ScriptedServer

PER_DAY = "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'"
GOOD = Scripted(answers.videos("a"))

FAULTS = [
    pytest.param(Scripted(answers.refusal(403, "quotaExceeded"), 403), QuotaExhausted, 1, id="spent day"),
    pytest.param(Scripted(answers.refusal(429, message=PER_DAY), 429), QuotaExhausted, 1, id="spent day as 429"),
    pytest.param(Scripted(answers.refusal(400, detail="API_KEY_INVALID"), 400), OperatorNeeded, 1, id="bad key"),
    pytest.param(Scripted(answers.refusal(403, "accessNotConfigured"), 403), OperatorNeeded, 1, id="API off"),
    pytest.param(Scripted(answers.refusal(404, "playlistNotFound"), 404), ChannelUnavailable, 1, id="channel gone"),
    pytest.param(Scripted(answers.refusal(400, "badRequest"), 400), Refused, 1, id="bad request"),
    pytest.param(Scripted(answers.refusal(403, "rateLimitExceeded"), 403), TransientError, 4, id="rate limit"),
    pytest.param(Scripted(b"", 429), TransientError, 4, id="429"),
    pytest.param(Scripted(answers.refusal(400, "processingFailure"), 400), TransientError, 4, id="processing"),
    pytest.param(Scripted(answers.refusal(409, "aborted"), 409), TransientError, 4, id="aborted"),
    pytest.param(Scripted(answers.refusal(500, "backendError"), 500), TransientError, 4, id="500"),
    pytest.param(Scripted(b"<html>Bad Gateway</html>", 502), TransientError, 4, id="502 in HTML"),
    pytest.param(Scripted(b"<html>Sign in</html>"), ProtocolError, 4, id="200 in HTML"),
    pytest.param(Scripted(b'{"kind": "youtube#videoListRes'), ProtocolError, 4, id="200 with half an object"),
    pytest.param(Scripted(b""), ProtocolError, 4, id="200 with nothing"),
    pytest.param(Scripted(b"\xff\xfe\xfd"), ProtocolError, 4, id="200 with no text"),
    pytest.param(Scripted(answers.channels("UC1")), ProtocolError, 4, id="200 of another kind"),
    pytest.param(Scripted(answers.videos("b")), ProtocolError, 4, id="200 with a foreign id"),
    pytest.param(Scripted(b"", 302, {"Location": "/login"}), ProtocolError, 4, id="redirected"),
    pytest.param(Scripted(answers.videos("a"), how="cut"), TransientError, 4, id="cut off"),
    pytest.param(Scripted(how="drop"), TransientError, 4, id="dropped"),
]


@pytest.mark.parametrize(("fault", "expected", "requests"), FAULTS)
def test_each_class_of_answer_costs_its_number_of_requests(
    client: YouTubeClient,
    server: ScriptedServer,
    ledger: InMemoryLedger,
    waits: list[float],
    fault: Scripted,
    expected: type[YouTubeError],
    requests: int,
) -> None:
    """The worst case is four, and the ledger knows each: httplib2 would repeat a dropped request without telling."""
    server.script(fault)
    with pytest.raises(expected) as caught:
        client.videos(["a"])
    assert type(caught.value) is expected
    assert len(server.asked) == requests
    assert ledger.used("default") == requests
    assert waits == [0.5, 1.0, 2.0][: requests - 1]


@pytest.mark.parametrize(("fault", "_expected", "requests"), FAULTS)
def test_one_passing_fault_costs_one_request_more(
    client: YouTubeClient, server: ScriptedServer, fault: Scripted, _expected: type[YouTubeError], requests: int
) -> None:
    server.script(fault, GOOD)
    if requests > 1:
        assert client.videos(["a"]).value[0].video_id == "a"
        assert len(server.asked) == 2
    else:
        with pytest.raises(YouTubeError):
            client.videos(["a"])


@pytest.mark.parametrize(("fault", "_expected", "_requests"), FAULTS)
def test_the_key_is_in_a_header_and_nowhere_else(
    client: YouTubeClient,
    server: ScriptedServer,
    caplog: pytest.LogCaptureFixture,
    fault: Scripted,
    _expected: type[YouTubeError],
    _requests: int,
) -> None:
    """str(HttpError) holds the URL, and with it the key: it ended in event logs, in the UI and in log files."""
    caplog.set_level(logging.DEBUG)
    server.script(fault)
    with pytest.raises(YouTubeError) as caught:
        client.videos(["a"])
    assert {asked.headers["x-goog-api-key"] for asked in server.asked} == {CANARY_KEY}
    assert not any(CANARY_KEY in asked.url or "key=" in asked.url for asked in server.asked)
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert CANARY_KEY not in told


def test_a_refusal_that_repeats_the_key_is_told_without_it(client: YouTubeClient, server: ScriptedServer) -> None:
    server.script(Scripted(answers.refusal(400, "badRequest", message=f"Bad key {CANARY_KEY} given"), 400))
    with pytest.raises(Refused, match=r"Bad key \[key\] given"):
        client.videos(["a"])


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Scripted({"kind": CANARY_KEY}), id="as its kind"),
        pytest.param(
            Scripted(f"{CANARY_KEY}\r\n".encode(), headers={"Transfer-Encoding": "chunked"}), id="as a chunk's size"
        ),
    ],
)
def test_an_unreadable_answer_that_repeats_the_key_is_told_without_it(
    client: YouTubeClient, server: ScriptedServer, caplog: pytest.LogCaptureFixture, fault: Scripted
) -> None:
    """Something that echoes requests answers 200: what could not be read was quoted, whole, cut, or in a cause."""
    server.script(fault)
    with pytest.raises((ProtocolError, TransientError)) as caught:
        client.videos(["a"])
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    assert CANARY_KEY[:12] not in told


def test_an_unreadable_id_that_repeats_the_key_is_remarked_without_it(
    client: YouTubeClient, server: ScriptedServer
) -> None:
    odd = {"id": f"{'x' * 30} {CANARY_KEY}", "snippet": [CANARY_KEY]}
    server.script(Scripted(answers.listing("videoListResponse", [odd])))
    remarks = client.videos(["a"]).remarks
    assert (remarks.nameless, CANARY_KEY[:12] in repr(remarks)) == (1, False)


def test_a_stand_in_for_a_key_changes_no_title(connect: Callable[..., YouTubeClient], server: ScriptedServer) -> None:
    """The sandbox takes any key, also one that is a common word."""
    server.script(GOOD)
    assert connect(api_key="title").videos(["a"]).value[0].title == "A title"


@pytest.mark.parametrize("api_key", [f"{CANARY_KEY}\nX: y", f"{CANARY_KEY} x", f"{CANARY_KEY}é"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(
    connect: Callable[..., YouTubeClient], api_key: str
) -> None:
    """http.client refuses it as well, and prints it."""
    with pytest.raises(OperatorNeeded, match="YOUTUBE_API_KEY holds characters") as caught:
        connect(api_key=api_key)
    assert CANARY_KEY not in str(caught.value)


def test_white_space_around_a_key_is_no_part_of_it(
    connect: Callable[..., YouTubeClient], server: ScriptedServer
) -> None:
    server.script(GOOD)
    connect(api_key=f" {CANARY_KEY}\n").videos(["a"])
    assert server.asked[0].headers["x-goog-api-key"] == CANARY_KEY


def test_the_ledger_refuses_before_anything_is_sent(
    connect: Callable[..., YouTubeClient], server: ScriptedServer
) -> None:
    server.script(GOOD)
    client = connect(quota=InMemoryLedger({"default": 1}))
    client.videos(["a"])
    with pytest.raises(QuotaExhausted):
        client.videos(["a"])
    assert len(server.asked) == 1


def test_a_day_that_the_service_calls_spent_is_spent_for_everybody(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    server.script(Scripted(answers.refusal(403, "quotaExceeded"), 403))
    for _ in range(3):
        with pytest.raises(QuotaExhausted):
            client.videos(["a"])
    assert len(server.asked) == 1
    ledger.spend("batch_get_stats", 1)


def test_a_refused_connection_costs_attempts_and_no_quota(
    connect: Callable[..., YouTubeClient], ledger: InMemoryLedger, waits: list[float]
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with pytest.raises(TransientError, match=r"videos\.list got no complete answer"):
        connect(endpoint=f"http://127.0.0.1:{port}").videos(["a"])
    assert len(waits) == 3
    assert ledger.used("default") == 0


def test_retry_after_is_waited_for(client: YouTubeClient, server: ScriptedServer, waits: list[float]) -> None:
    server.script(Scripted(b"", 503, {"Retry-After": "7"}), GOOD)
    client.videos(["a"])
    assert waits == [7.5]
