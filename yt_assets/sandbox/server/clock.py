"""The sandbox clock: what time it is in the simulated world.

Here: a settable clock with a rate. Not here: what happens at a time. The server stamps every answer's Date header with
it, the world answers as of it, the quota's day turns by it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


class SandboxClock:
    """Simulated UTC time that runs at `rate` seconds a real second: 0 is frozen, 1 is real time.

    `now` None starts at the present. Both time sources are arguments, so tests neither wait nor guess.
    """

    def __init__(
        self,
        now: datetime | None = None,
        rate: float = 1.0,
        *,
        present: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lock = Lock()
        self._monotonic = monotonic
        self._base = require_aware(now) if now is not None else present()
        self._since = monotonic()
        self._rate = require_rate(rate)

    @property
    def rate(self) -> float:
        """Simulated seconds that pass in a real second."""
        return self._rate

    def now(self) -> datetime:
        """The simulated time, cut to the second: the Date header cannot say more, and answers must agree with it."""
        with self._lock:
            return self._exact().replace(microsecond=0)

    def set(self, *, now: datetime | None = None, rate: float | None = None) -> None:
        """Jump to `now`, run at `rate`; what is None stays as it is."""
        with self._lock:
            self._base = require_aware(now) if now is not None else self._exact()
            self._since = self._monotonic()
            self._rate = require_rate(rate) if rate is not None else self._rate

    def _exact(self) -> datetime:
        return self._base + timedelta(seconds=(self._monotonic() - self._since) * self._rate)


def require_aware(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a time without a time zone."""
    if moment.tzinfo is None:
        message = f"The time {moment.isoformat()} needs a time zone, for example {moment.isoformat()}+00:00."
        raise ValueError(message)
    return moment.astimezone(UTC)


def require_rate(rate: float) -> float:
    """The same rate. Raises ValueError unless 0 <= rate <= 86400 (a day a second)."""
    if not 0 <= rate <= 86_400:  # noqa: PLR2004 - said in the message
        message = f"The rate {rate} must be from 0 (frozen) to 86400 (a day a second); 1 is real time."
        raise ValueError(message)
    return float(rate)
