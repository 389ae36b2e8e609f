"""The sandbox clock runs, jumps and freezes as told."""

from datetime import timedelta

from yt_assets.sandbox.server.clock import SandboxClock

from .conftest import EPOCH


def test_the_clock_runs_at_its_rate_and_can_be_frozen() -> None:
    seconds = [0.0]
    clock = SandboxClock(EPOCH, 60, monotonic=lambda: seconds[0])
    seconds[0] = 2.5
    assert clock.now() == EPOCH + timedelta(seconds=150)
    clock.set(rate=0)
    seconds[0] = 100
    assert clock.now() == EPOCH + timedelta(seconds=150)
    clock.set(now=EPOCH, rate=1)
    seconds[0] = 107.9
    assert clock.now() == EPOCH + timedelta(seconds=7)


def test_the_clock_starts_at_the_present_unless_told() -> None:
    assert SandboxClock(rate=0, present=lambda: EPOCH).now() == EPOCH
