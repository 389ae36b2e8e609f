"""What one question may cost."""

from __future__ import annotations

import httpx2
import pytest

from yt_assets.language.analyst import NoLimit
from yt_assets.language.gate import LimitReachedError, RequestGate, most_tokens

REQUEST = httpx2.Request("POST", "http://127.0.0.1/v1")


class Clock:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def _gate(clock: Clock, max_requests: int = 2) -> RequestGate:
    return RequestGate(max_requests=max_requests, deadline=30, clock=clock, max_bytes=10)


def test_requests_are_counted_and_the_one_past_the_budget_is_not_sent() -> None:
    gate = _gate(Clock())
    gate.admit(REQUEST)
    gate.admit(REQUEST)
    with pytest.raises(LimitReachedError, match="budget of 2 requests"):
        gate.admit(REQUEST)
    assert gate.requests == 2


def test_no_request_leaves_after_the_deadline() -> None:
    clock = Clock()
    gate = _gate(clock)
    clock.seconds += 31
    with pytest.raises(LimitReachedError, match="deadline of 30 s"):
        gate.admit(REQUEST)
    assert gate.remaining() == 0


def test_the_first_reason_for_closing_stays() -> None:
    gate = _gate(Clock())
    gate.close("the key was refused")
    gate.close("something later")
    with pytest.raises(LimitReachedError, match="the key was refused"):
        gate.admit(REQUEST)


def test_a_body_is_refused_when_it_is_too_long_or_too_late() -> None:
    clock = Clock()
    gate = _gate(clock)
    gate.check_body(10)
    with pytest.raises(LimitReachedError, match="longer than 10 bytes"):
        gate.check_body(11)
    clock.seconds += 30
    with pytest.raises(LimitReachedError, match="deadline"):
        gate.check_body(1)


class Purse(NoLimit):
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


def _paid(purse: Purse) -> RequestGate:
    return RequestGate(max_requests=9, deadline=30, purse=purse)


def test_a_request_is_paid_for_by_the_most_that_it_can_cost() -> None:
    """No token is shorter than a byte, and the answer has its limit; an older server's limit has an older name."""
    assert most_tokens(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY)) == MOST
    older = BODY.replace(b"max_completion_tokens", b"max_tokens")
    assert most_tokens(httpx2.Request("POST", "http://127.0.0.1/v1", content=older)) == len(older) + 64 + 500
    assert most_tokens(httpx2.Request("GET", "http://127.0.0.1/v1/models/m")) == 0


def test_an_answer_puts_back_what_was_set_aside_and_an_error_costs_nothing() -> None:
    purse = Purse(grants=2)
    gate = _paid(purse)
    request = httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY)
    gate.admit(request)
    gate.settle(100, 20)
    gate.admit(request)
    gate.bound(httpx2.Response(500))
    assert purse.heard == [(MOST,), (MOST, 100, 20), (MOST,), (MOST, 0, 0)]


def test_a_request_that_the_purse_does_not_grant_is_not_sent_and_not_counted() -> None:
    gate = _paid(Purse(grants=0))
    with pytest.raises(LimitReachedError, match="nothing is left"):
        gate.admit(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY))
    assert gate.requests == 0


@pytest.mark.parametrize("tokens", [(None, None), (100, None), (None, 20)])
def test_a_server_that_counts_nothing_leaves_what_was_set_aside(tokens: tuple[int | None, int | None]) -> None:
    purse = Purse(grants=1)
    gate = _paid(purse)
    gate.admit(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY))
    gate.settle(*tokens)
    assert purse.heard == [(MOST,)]


def test_a_thread_that_comes_home_late_leaves_the_purse_alone() -> None:
    """By then the step has closed its database."""
    purse = Purse(grants=1)
    gate = _paid(purse)
    gate.admit(httpx2.Request("POST", "http://127.0.0.1/v1", content=BODY))
    gate.end()
    gate.settle(100, 20)
    assert purse.heard == [(MOST,)]
