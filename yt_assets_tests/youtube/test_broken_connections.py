"""Connections that break, stall or carry too much: what it costs, how long it takes, what is said.

Here: faults below HTTP's status, which no answer explains. Not here: refusals and unreadable answers
(`test_client_faults`, `test_odd_answers`).
"""

import gzip
import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from yt_assets.youtube.client import YouTubeClient
from yt_assets.youtube.errors import TransientError
from yt_assets_tests.youtube import answers
from yt_assets_tests.youtube.memory_ledger import InMemoryLedger
from yt_assets_tests.youtube.scripted_server import Scripted, ScriptedServer

BODY = answers.videos("a")
GOOD = Scripted(BODY)
TIMEOUT = 20.0  # seconds, of the fixture's client; a read that does not see the end would take that long


def failure(client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, requests: int) -> TransientError:
    """Ask for a video in vain: `requests` were sent, each was counted, and no read took the fixture's timeout."""
    started = time.monotonic()
    with pytest.raises(TransientError) as caught:
        client.videos(["a"])
    assert time.monotonic() - started < TIMEOUT
    assert len(server.asked) == requests
    assert ledger.used("default") == requests
    return caught.value


@pytest.mark.parametrize("then", ["close", "half-close"])
def test_half_of_the_promised_body_is_no_answer(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, then: Any
) -> None:
    """Half a list would look like the deletion of the other half. A dying gateway may leave the socket open."""
    server.script(Scripted(BODY, how="cut", then=then))
    error = failure(client, server, ledger, requests=4)
    assert error.reason == "IncompleteRead"
    assert "videos.list got no complete answer: IncompleteRead(" in str(error)
    assert "more expected" in str(error)


def test_a_connection_half_closed_before_the_answer_is_not_waited_for(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """`httplib2` alone would send each of the four a second time, which no ledger sees."""
    server.script(Scripted(how="drop", then="half-close"))
    error = failure(client, server, ledger, requests=4)
    assert error.reason == "ConnectionDropped"
    assert "the server closed the connection without an answer" in str(error)


@pytest.mark.parametrize("how", ["cut chunk", "no last chunk"])
def test_a_chunked_body_without_its_end_is_no_answer(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, how: Any
) -> None:
    """Without the last chunk nobody knows that it was the last, even when the JSON is whole."""
    server.script(Scripted(BODY, how=how))
    error = failure(client, server, ledger, requests=4)
    assert error.reason == "IncompleteRead"
    assert "videos.list got no complete answer" in str(error)


def test_a_server_that_never_answers_is_asked_four_times(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger, waits: list[float]
) -> None:
    server.script(Scripted(how="drop", then="wait"))
    error = failure(connect(timeout=0.1), server, ledger, requests=4)
    assert error.reason == "TimeoutError"
    assert "videos.list got no complete answer: timed out" in str(error)
    assert waits == [0.5, 1.0, 2.0]


def test_a_server_that_never_answers_is_left_at_the_deadline(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """A single read may only take what is left of the deadline, whatever its timeout."""
    server.script(Scripted(how="drop", then="wait"))
    assert failure(connect(timeout=30, deadline=0.3), server, ledger, requests=1).reason == "TimeoutError"


@pytest.mark.parametrize("how", ["drip", "drip head"])
def test_a_server_that_drips_is_left_at_the_deadline(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger, how: Any
) -> None:
    """A timeout holds for each read: a byte now and then kept a call alive without end, in the headers as well."""
    server.script(Scripted(b"x" * 500, headers={"X-Slow": "x" * 500}, how=how))
    error = failure(connect(timeout=0.2, deadline=0.3), server, ledger, requests=1)
    assert error.reason == "TimeoutError"
    assert re.search(r"videos\.list got no complete answer: (the deadline has passed|timed out)", str(error))


@pytest.mark.parametrize("how", ["cut", "cut chunk", "no last chunk", "drop"])
@pytest.mark.parametrize("then", ["close", "half-close", "wait"])
def test_the_attempt_after_a_broken_one_has_a_connection_of_its_own(
    connect: Callable[..., YouTubeClient], server: ScriptedServer, ledger: InMemoryLedger, how: Any, then: Any
) -> None:
    """What is left of a broken exchange must not be taken for the next answer."""
    server.script(Scripted(answers.videos("b"), how=how, then=then), GOOD)
    assert connect(timeout=0.1).videos(["a"]).value[0].video_id == "a"
    assert len({asked.port for asked in server.asked}) == 2
    assert ledger.used("default") == 2


def test_a_kept_connection_that_breaks_under_a_request_costs_two(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, waits: list[float]
) -> None:
    server.script(GOOD, Scripted(how="drop"), GOOD)
    for _ in range(2):
        assert client.videos(["a"]).value[0].video_id == "a"
    assert len(server.asked) == 3
    assert ledger.used("default") == 3
    assert waits == [0.5]


@pytest.mark.parametrize("then", ["close", "reset"])
def test_a_kept_connection_that_the_server_has_closed_is_replaced_before_the_next_request(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, waits: list[float], then: Any
) -> None:
    """Servers close idle connections, between two pages for example. The request sent into one was paid, and lost."""
    server.script(Scripted(BODY, then=then), GOOD)
    client.videos(["a"])
    assert server.closed.acquire(timeout=60)
    assert client.videos(["a"]).value[0].video_id == "a"
    assert len(server.asked) == ledger.used("default") == 2
    assert waits == []


@pytest.mark.parametrize(
    "unreadable",
    [
        pytest.param(Scripted(b"", headers={"Content-Encoding": "gzip"}), id="nothing, called gzip"),
        pytest.param(Scripted(b"plain", headers={"Content-Encoding": "gzip"}), id="no gzip"),
        pytest.param(Scripted(gzip.compress(b" " * 2**24), headers={"Content-Encoding": "gzip"}), id="a gzip bomb"),
        pytest.param(Scripted(b"x", headers={"Content-Length": "9" * 20}, then="close"), id="more than a number holds"),
        pytest.param(Scripted(b"x", headers={"Content-Length": "9" * 17}, then="close"), id="more than memory holds"),
        pytest.param(Scripted(b"-5\r\nx", headers={"Transfer-Encoding": "chunked"}), id="a chunk of less than nothing"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_no_answer(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger, unreadable: Scripted
) -> None:
    """An empty body called gzip left httplib2 as a ValueError, past the retry, and its connection stayed in use."""
    server.script(unreadable)
    error = failure(client, server, ledger, requests=4)
    assert "videos.list got no complete answer" in str(error)
    assert len({asked.port for asked in server.asked}) == 4


def test_an_answer_that_was_sent_twice_is_not_the_next_one(
    client: YouTubeClient, server: ScriptedServer, ledger: InMemoryLedger
) -> None:
    """A channel that is asked for by its handle has no id to check: it got the channel of the question before."""
    server.script(Scripted(answers.channels("UC1"), how="twice", then="keep"), Scripted(answers.channels("UC2")))
    client.channel_by_handle("@one")
    assert server.sent.acquire(timeout=60)
    second = client.channel_by_handle("@two").value
    assert second is not None
    assert second.channel_id == "UC2"
    assert len(server.asked) == ledger.used("default") == 2
