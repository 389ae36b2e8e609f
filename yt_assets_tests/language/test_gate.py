"""What one question may cost."""

from __future__ import annotations

import httpx2
import pytest

from yt_assets.language.gate import LimitReachedError, RequestGate

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
