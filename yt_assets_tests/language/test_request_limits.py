"""What one question may cost."""

import re

import httpx2
import pytest

from yt_assets.language.request_limits import LimitedTransport, LimitReachedError, RequestLimits, most_tokens
from yt_assets_tests.language.fake_model_server import FakeModelServer, Says
from yt_assets_tests.language.samples import NoLimit

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1")


class Clock:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def _limits(clock: Clock, max_requests: int = 2) -> RequestLimits:
    return RequestLimits(max_requests=max_requests, seconds=30, clock=clock)


def test_requests_are_counted_and_the_one_past_the_budget_is_not_sent() -> None:
    limits = _limits(Clock())
    limits.admit(REQUEST)
    limits.admit(REQUEST)
    with pytest.raises(LimitReachedError, match="budget of 2 requests"):
        limits.admit(REQUEST)
    assert limits.requests == 2


def test_no_request_leaves_after_the_deadline() -> None:
    clock = Clock()
    limits = _limits(clock)
    clock.seconds += 31
    with pytest.raises(LimitReachedError, match="deadline of 30 s"):
        limits.admit(REQUEST)
    assert limits.remaining() == 0


def test_the_first_reason_for_closing_stays() -> None:
    limits = _limits(Clock())
    limits.close("the key was refused")
    limits.close("something later")
    with pytest.raises(LimitReachedError, match="the key was refused"):
        limits.admit(REQUEST)


def test_a_body_is_refused_when_it_is_too_long(server: FakeModelServer) -> None:
    transport = LimitedTransport(server.base_url, RequestLimits(max_requests=9, seconds=30), max_bytes=10)
    with httpx2.Client(transport=transport) as client:
        server.script = lambda _: Says(b"x" * 10)
        assert client.get(server.base_url).content == b"x" * 10
        server.script = lambda _: Says(b"x" * 11)
        with pytest.raises(LimitReachedError, match="the answer was longer than 10 bytes"):
            client.get(server.base_url)


def test_a_body_is_refused_when_it_is_too_late(server: FakeModelServer) -> None:
    """No read of it waits long: each byte comes after 0.02 s."""
    server.script = lambda _: Says(b"x" * 5_000, drips=True)
    transport = LimitedTransport(server.base_url, RequestLimits(max_requests=9, seconds=0.2))
    with (
        httpx2.Client(transport=transport) as client,
        pytest.raises(LimitReachedError, match=re.escape("the deadline of 0.2 s passed")),
    ):
        client.get(server.base_url)


class FewGrants(NoLimit):
    """Grants so many requests, and writes down what it hears."""

    def __init__(self, grants: int) -> None:
        super().__init__()
        self.grants = grants
        self.heard: list[tuple[int, ...]] = []

    def reserve(self, tokens: int) -> str | None:
        """Grants run out."""
        self.grants -= 1
        self.heard.append((tokens,))
        return None if self.grants >= 0 else "nothing is left"

    def settle(self, reserved: int, prompt_tokens: int, completion_tokens: int) -> None:
        """What a request cost instead."""
        self.heard.append((reserved, prompt_tokens, completion_tokens))


BODY = b'{"max_completion_tokens": 500, "messages": []}'
MOST = len(BODY) + 64 + 500


def _paid(budget: FewGrants) -> RequestLimits:
    return RequestLimits(max_requests=9, seconds=30, budget=budget)


def test_a_request_is_paid_for_by_the_most_that_it_can_cost() -> None:
    """No token is shorter than a byte, and the answer has its limit; an older server's limit has an older name."""
    assert most_tokens(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY)) == MOST
    older = BODY.replace(b"max_completion_tokens", b"max_tokens")
    assert most_tokens(httpx2.Request("POST", "http://127.0.0.1/v1", content=older)) == len(older) + 64 + 500
    assert most_tokens(httpx2.Request("GET", "http://127.0.0.1/v1/models/m")) == 0


def test_an_answer_puts_back_what_was_set_aside_and_an_error_costs_nothing() -> None:
    budget = FewGrants(grants=2)
    limits = _paid(budget)
    request = httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY)
    limits.admit(request)
    limits.settle(100, 20)
    limits.admit(request)
    limits.receive(httpx2.Response(500))
    assert budget.heard == [(MOST,), (MOST, 100, 20), (MOST,), (MOST, 0, 0)]


def test_a_request_that_the_budget_does_not_grant_is_not_sent_and_not_counted() -> None:
    limits = _paid(FewGrants(grants=0))
    with pytest.raises(LimitReachedError, match="nothing is left"):
        limits.admit(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY))
    assert limits.requests == 0


@pytest.mark.parametrize("tokens", [(None, None), (100, None), (None, 20)])
def test_a_server_that_counts_nothing_leaves_what_was_set_aside(tokens: tuple[int | None, int | None]) -> None:
    budget = FewGrants(grants=1)
    limits = _paid(budget)
    limits.admit(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY))
    limits.settle(*tokens)
    assert budget.heard == [(MOST,)]


def test_a_thread_that_comes_home_late_leaves_the_budget_alone() -> None:
    """By then the step has closed its database."""
    budget = FewGrants(grants=1)
    limits = _paid(budget)
    limits.admit(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY))
    limits.end()
    limits.settle(100, 20)
    assert budget.heard == [(MOST,)]
