"""The retry policy alone, with time and chance from the test."""

from collections.abc import Callable

import pytest

from yt_assets.youtube.errors import OperatorNeeded, ProtocolError, TransientError, YouTubeError
from yt_assets.youtube.retry import RetryPolicy


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def policy(clock: Clock, *, attempts: int = 4, deadline: float = 60, random: float = 1.0) -> RetryPolicy:
    return RetryPolicy(attempts, deadline, clock.sleep, lambda: random, lambda: clock.now)


def failing(*errors: YouTubeError) -> Callable[[float], str]:
    remaining = list(errors)

    def attempt(_expires_at: float) -> str:
        if remaining:
            raise remaining.pop(0)
        return "answer"

    return attempt


def overloaded(retry_after: float | None = None) -> TransientError:
    return TransientError("backendError", "videos.list was refused", 503, retry_after=retry_after)


def test_the_waits_grow_and_are_random() -> None:
    clock = Clock()
    assert policy(clock).run(failing(overloaded(), overloaded(), overloaded())) == "answer"
    assert clock.waits == [1, 2, 4]
    lucky = Clock()
    policy(lucky, random=0.0).run(failing(overloaded(), ProtocolError("notJson", "Half an answer", 200)))
    assert lucky.waits == [0, 0]


def test_the_last_error_rises_when_the_attempts_are_spent() -> None:
    clock = Clock()
    with pytest.raises(TransientError):
        policy(clock, attempts=3).run(failing(*[overloaded() for _ in range(9)]))
    assert len(clock.waits) == 2


def test_a_permanent_failure_is_not_repeated() -> None:
    clock = Clock()
    with pytest.raises(OperatorNeeded):
        policy(clock).run(failing(OperatorNeeded("API_KEY_INVALID", "Bad key", 400)))
    assert clock.waits == []


def test_retry_after_is_honoured_and_a_long_one_ends_the_call() -> None:
    clock = Clock()
    policy(clock, random=0.5).run(failing(overloaded(retry_after=20)))
    assert clock.waits == [20.5]
    with pytest.raises(TransientError):
        policy(clock).run(failing(overloaded(retry_after=31)))
    assert clock.waits == [20.5]


def test_no_wait_leads_past_the_deadline() -> None:
    clock = Clock()
    with pytest.raises(TransientError):
        policy(clock, attempts=99, deadline=10).run(failing(*[overloaded() for _ in range(99)]))
    assert clock.waits == [1, 2, 4]


def test_every_attempt_is_told_the_same_deadline() -> None:
    clock = Clock()
    told: list[float] = []

    def attempt(expires_at: float) -> None:
        told.append(expires_at)
        raise overloaded()

    with pytest.raises(TransientError):
        policy(clock).run(attempt)
    assert told == [1060.0] * 4
